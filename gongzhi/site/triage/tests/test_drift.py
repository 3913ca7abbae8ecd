"""The page that sets suggestions beside decisions."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.triage.advice import Shown
from gongzhi.triage.models import Kind
from gongzhi.triage.queries import by_month, drift
from gongzhi.triage.services import decided
from tests import matters
from tests.cast import at

URL = "triage_drift"


@pytest.fixture
def past(cast, untrained):
    """October: 1 of 2 agreed. November: of 3, one was refrained from and 2 agreed."""
    case = matters.raised(cast).case
    said = [
        ("10-12 09:00", "供热", "供热"),
        ("10-13 09:00", "供热", "停水"),
        ("11-16 09:10", "停车", "停车"),
        ("11-16 09:20", "停车", "停车"),
        ("11-16 09:30", "", "垃圾"),
    ]
    for when, label, chosen in said:
        shown = Shown(Kind.CATEGORY, label, 0.8 if label else None)
        decided(case, [shown], {Kind.CATEGORY: chosen}, by=cast.wang, at=at(when))
    shown = Shown(Kind.CATEGORY, "供热", 0.7)
    decided(case, [shown], {Kind.CATEGORY: "供热"}, by=cast.shen, at=at("11-16 09:40"))


def test_it_counts_by_month_and_organisation(cast, past):
    found = drift("category", since=at("01-01 00:00"), until=at("12-01 00:00"))
    own = [r for r in found if r.organisation == cast.org("ah-zb").name]
    told = [(r.month.month, r.asked, r.suggested, r.refrained, r.agreed, r.share) for r in own]
    assert told == [(11, 3, 2, 1, 2, 1.0), (10, 2, 2, 0, 1, 0.5)]
    assert len(found) == 3
    assert [(m.month.month, m.asked, m.agreed) for m in by_month(found)] == [(10, 2, 1), (11, 4, 3)]


def test_a_month_without_suggestions_has_no_share(cast, untrained):
    case = matters.raised(cast).case
    decided(case, [Shown(Kind.CATEGORY)], {"category": "供热"}, by=cast.wang, at=at("11-16 09:10"))
    [row] = drift("category", since=at("11-01 00:00"), until=at("12-01 00:00"))
    assert (row.asked, row.refrained, row.share, row.percent) == (1, 1, None, "")


def test_the_platform_reads_it_in_few_queries_and_takes_it_along(desk, past, queries):
    browser = desk("feng", at("11-17 10:00"))
    with queries() as seen:
        page = browser.get(reverse(URL)).content.decode()
    assert "100.0%" in page and "50.0%" not in page and len(seen) <= 8, seen
    file = browser.get(reverse(URL), {"format": "xlsx"}).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "月份" and ["2026-10", 2, 2, 0, 1] in [[r[0], *r[2:6]] for r in rows]


def test_of_an_earlier_month_it_lists_who_decided_then(desk, past):
    browser = desk("feng", at("11-17 10:00"))
    assert "50.0%" in browser.get(reverse(URL), {"month": "2026-10"}).content.decode()
    assert "50.0%" not in browser.get(reverse(URL), {"month": "2031-10"}).content.decode()


def test_before_anything_was_learned_it_says_how(desk, untrained):
    page = desk("xu").get(reverse(URL)).content.decode()
    assert "gongzhi triage learn" in page and "还没有建议过" in page


@pytest.mark.parametrize("name", ["li", "wang", "he"])
def test_others_do_not_read_it(desk, untrained, name):
    assert desk(name).get(reverse(URL)).status_code == 403


def test_a_kind_that_is_none_shows_the_categories(desk, past):
    assert desk("feng").get(reverse(URL), {"kind": "nonsense"}).status_code == 200
