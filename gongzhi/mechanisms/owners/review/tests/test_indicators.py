"""Figures of reviews, counted from records; none without a base, and then it says why."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from gongzhi.casework.sweep import sweep
from gongzhi.indicators.indicator import by_group, figure
from gongzhi.mechanisms.owners.review import appeals, services
from gongzhi.mechanisms.owners.review.indicators import BY_KEY, INDICATORS
from gongzhi.mechanisms.owners.review.models import Review
from gongzhi.site.figures import asked
from tests.cast import at

from .reviewing import FACTS, REASON, passes, silent, started, vetoed

END = at("04-30 09:00")


def told(key, when=END, **where):
    question = asked(date(2026, 3, 1), when.date(), at=when, **where)
    return figure(BY_KEY[key], question)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_without_records_there_is_no_figure_and_it_says_why(cast, indicator):
    found = told(indicator.key)
    if indicator.unit == "count":
        assert found.value == 0
    else:
        assert found.value is None and found.why


def test_what_reviews_came_to(cast):
    _one, two, _three = vetoed(cast, 3)
    mine = services.as_candidate(Review.objects.select_related("candidacy").get(pk=two.pk))
    appeals.appeal(two.pk, text="不服", by=mine, at=at("03-18 09:00"))
    ruling = {"overturn": True, "reason": "成立", "by": cast.feng, "at": at("03-18 10:00")}
    appeals.rule(two.pk, **ruling)
    assert told("review.count").value == 3
    veto = told("review.veto_rate")
    assert (veto.numerator, veto.denominator) == (2, 3), "an overturned veto is none"
    assert told("review.overturn_rate").percent == "100.0"


def test_the_median_is_told_in_days(cast):
    reviews = started(cast, 3)  # on Monday 09:00
    for review, when in zip(reviews, ("03-17 09:00", "03-18 21:00", "03-20 09:00"), strict=True):
        passes(cast, review, "gr", "sz-yh", "cg", when=at("03-16 10:00"))
        services.clear(review.pk, by=cast.li, at=at(when))
    found = told("review.days")
    assert found.value == Decimal("2.5") and found.row()["unit"] == "days"
    assert found.denominator == 3


def test_silence_is_counted_by_department_and_never_as_a_pass(cast):
    (review,) = started(cast)
    passes(cast, review, "gr")
    silent(review)
    question = asked(date(2026, 3, 1), END.date(), at=END)
    found = by_group(BY_KEY["review.silent_rate"], question, "department")
    assert {pk: f.numerator for pk, f in found.items()} == {
        cast.org("gr").pk: 0,
        cast.org("sz-yh").pk: 1,
        cast.org("cg").pk: 1,
    }
    services.clear(review.pk, by=cast.li, at=at("03-30 10:00"))
    gaps = told("review.gap_rate")
    assert (gaps.numerator, gaps.denominator) == (1, 1)


def test_what_is_overdue_is_counted_as_it_stood_on_the_last_day(cast):
    (review,) = started(cast)
    sweep(at=at("03-24 09:00"))
    passes(cast, review, "gr", when=at("03-25 09:00"))
    assert told("review.overdue", at("03-24 10:00")).value == 3
    assert told("review.overdue", at("03-26 10:00")).value == 2
    sweep(at=at("03-30 09:00"))
    assert told("review.overdue").value == 0
    late = told("review.late_rate")
    assert (late.numerator, late.denominator) == (3, 3)


def test_the_page_shows_figures_and_no_reason(desk, cast):
    vetoed(cast, 2)
    for who in ("li", "feng", "qin"):
        text = desk(who, at("03-20 09:00")).get(reverse("review_figures")).content.decode()
        assert "联审用时（中位数）" in text and "城市管理执法中心" in text
        assert FACTS not in text and REASON not in text and "候选0" not in text
    assert "rate_records" not in text and "/records/" not in text, "the supervisor reads no case"
    for who in ("han", "wang", "shi"):
        assert desk(who, at("03-20 09:00")).get(reverse("review_figures")).status_code == 403


def test_another_street_counts_its_own(desk, cast):
    vetoed(cast, 2)
    text = desk("wu", at("03-20 09:00")).get(reverse("review_figures")).content.decode()
    assert "城市管理执法中心" not in text and "这段时间没有决定过的联审" in text
