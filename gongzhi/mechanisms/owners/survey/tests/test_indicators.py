"""The survey's figures: of the last closed round, each with the very compounds behind it."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Asked, by_group, figure
from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.indicators import INDICATORS, LABELS
from gongzhi.mechanisms.owners.survey.models import Obstacle
from gongzhi.policy.services import book
from tests.cast import MONDAY, at

from .rounds import ELIGIBLE, NOT_YET, UNKNOWN, filled, many_compounds, opened

NOW = at("11-20 10:00")


def question(until: date = date(2026, 11, 20), now=NOW, place=None) -> Asked:
    return Asked(date(2026, 11, 1), until, now, book(at=now), place)


def found(key: str, **when):
    return figure(registry.get(f"survey.{key}"), question(**when))


@pytest.fixture
def closed(cast):
    many_compounds(3)
    of_round = opened(cast)
    because = replace(ELIGIBLE, obstacles=("low_occupancy", "mostly_let"))
    filled(
        cast, of_round, AH=because, TY=replace(ELIGIBLE, has_committee=True), LH=NOT_YET,
        C001=UNKNOWN, C002=ELIGIBLE,
    )  # fmt: skip
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    return of_round


def test_the_three_outcomes_add_up_to_the_surveyed(closed):
    three = [found(key) for key in ("eligible", "not_yet", "unknown")]
    assert [f.numerator for f in three] == [3, 1, 2]
    assert {f.denominator for f in three} == {6} == {int(found("surveyed").value)}
    assert sum(f.numerator for f in three) == 6
    assert (found("filled").numerator, found("filled").denominator) == (5, 6)


def test_of_those_that_are_due_some_have_a_committee_and_some_say_why_not(closed):
    assert (found("formed").numerator, found("formed").denominator) == (1, 3)
    assert (found("unformed").numerator, found("unformed").denominator) == (2, 3)
    told = {key: found(f"unformed_{key}") for key in LABELS}
    assert {f.denominator for f in told.values()} == {2}
    counted = {key: f.numerator for key, f in told.items() if f.numerator}
    assert counted == {"low_occupancy": 1, "mostly_let": 1, "unsaid": 1}


def test_every_obstacle_has_its_figure():
    assert set(LABELS) == {*Obstacle.values, "unsaid"}


def test_without_a_closed_round_there_is_no_figure_and_it_says_why(cast):
    filled(cast, opened(cast), AH=ELIGIBLE)
    for indicator in INDICATORS:
        told = figure(indicator, question())
        if indicator.hit is None:
            assert told.value == 0
        else:
            assert told.value is None and "还没有结束过的摸排" in told.why
            assert told.row()["value"] is None and told.row()["why"]


def test_no_compound_that_is_due_is_no_base_for_a_share(cast):
    of_round = opened(cast)
    filled(cast, of_round, AH=NOT_YET)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    assert found("eligible").value == 0
    assert found("unformed").value is None and found("unformed").why
    assert found("unformed_roll").value is None


def test_figures_are_of_the_last_round_that_was_closed_by_then(cast, closed):
    second = opened(cast, "二", date(2026, 11, 10))
    filled(cast, second, AH=NOT_YET)
    assert found("eligible").numerator == 3, "an open round counts for nothing yet"
    services.close_round(second.pk, by=cast.feng, at=at("11-18 09:00"))
    assert found("eligible").numerator == 0
    before = found("eligible", until=date(2026, 11, 17))
    assert before.numerator == 3, "what was asked before is answered as before"


def test_figures_by_street_community_and_compound(cast, closed):
    eligible = registry.get("survey.eligible")
    streets = by_group(eligible, question(), "street")
    assert {pk: f.numerator for pk, f in streets.items()} == {
        cast.place("371481001").pk: 3,
        cast.place("371481003").pk: 0,
    }
    told = figure(eligible, question(place=cast.place("371481001")))
    assert (told.numerator, told.denominator) == (3, 5)
    assert by_group(eligible, question(), "compound")[cast.place("AH").pk].numerator == 1


@pytest.mark.parametrize("which", ["base", "hit", "miss"])
@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.key)
def test_a_figure_leads_to_the_very_compounds(desk, cast, closed, indicator, which):
    sent = {"key": indicator.key, "since": "2026-11-01", "until": "2026-11-20", "which": which}
    answer = desk("feng", NOW).get(reverse("rate_records"), sent, follow=True)
    assert answer.status_code == 200
    shown = {row["survey"].pk for row in answer.context["rows"]}
    assert shown == set(indicator.records(question(), which).values_list("pk", flat=True))


def test_the_compounds_behind_a_figure_stay_in_reach_and_in_their_group(desk, cast, closed):
    sent = {"key": "survey.eligible", "until": "2026-11-20", "which": "base"}
    answer = desk("wu", NOW).get(reverse("survey_records"), sent)
    assert {r["survey"].compound.code for r in answer.context["rows"]} == {"LH"}
    street = {"group": "street", "id": cast.place("371481001").pk, "which": "hit"}
    answer = desk("feng", NOW).get(reverse("survey_records"), sent | street)
    assert {r["survey"].compound.code for r in answer.context["rows"]} == {"AH", "TY", "C002"}


@pytest.mark.parametrize(
    "sent", [{}, {"key": "x"}, {"key": "survey.eligible", "which": "x"},
             {"key": "survey.eligible", "group": "planet", "id": 1}]
)  # fmt: skip
def test_a_strange_question_is_not_there(desk, cast, sent):
    assert desk("feng").get(reverse("survey_records"), sent).status_code == 404


def test_before_the_first_closed_round_the_page_says_so(desk, cast):
    answer = desk("feng").get(reverse("survey_records"), {"key": "survey.eligible"})
    assert "还没有结束过的摸排" in answer.content.decode()
