"""The overview and a compound's page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from gongzhi.casework.opening import open_case
from tests.cast import at

from ...assembly.models import Formation
from ...assembly.procedure import COMMUNITY, FORMATION, STREET
from ...committee.models import Delegation
from ...survey.models import Outcome, Round, Survey
from ..rules import Stage
from ..standing import funnel, reached, standings

MONDAY = at("06-15 09:00")


@pytest.fixture
def surveyed(cast):
    held = Round.objects.create(
        name="第一轮", day=MONDAY.date(), opened_at=MONDAY, opened_by="平台"
    )
    for code, outcome in (("AH", Outcome.ELIGIBLE), ("TY", Outcome.UNKNOWN)):
        filled = {"filled_at": MONDAY, "filled_by": "网格员", "fillings": 1}
        Survey.objects.create(round=held, compound=cast.place(code), outcome=outcome, **filled)
    return held


@pytest.fixture
def formation(cast, surveyed):
    case = open_case(
        FORMATION,
        title="安和苑首次业主大会",
        place=cast.place("AH"),
        seats={STREET: cast.org("sz"), COMMUNITY: cast.org("zx")},
        by=cast.li,
        at=MONDAY,
    )
    row = {"compound": cast.place("AH"), "asked_on": MONDAY.date(), "basis": "已交付过半"}
    return Formation.objects.create(case=case, **row)


def test_each_compound_stands_where_its_record_says(cast, formation):
    found = standings(reached(cast.feng, MONDAY.date()), at=MONDAY)
    assert {s.place.code: s.stage for s in found} == {
        "AH": Stage.FORMING,
        "TY": Stage.UNKNOWN,
        "LH": Stage.UNSURVEYED,
    }


def test_the_funnel_counts_compounds_and_not_steps(cast, formation):
    told = funnel(standings(reached(cast.feng, MONDAY.date()), at=MONDAY))
    assert (told.compounds, told.surveyed, told.eligible, told.started) == (3, 2, 1, 1)
    assert (told.elected, told.represented, told.stuck) == (0, 0, 0)


def test_a_step_past_its_limit_is_stuck(cast, formation):
    late = formation.case.due_at + timedelta(minutes=1)
    told = standings(reached(cast.feng, MONDAY.date()), at=late)
    assert [s.place.code for s in told if s.stuck] == ["AH"]


def test_a_street_sees_its_own_compounds_only(cast, desk, formation):
    page = desk("wu", MONDAY).get(reverse("owners"))
    assert "柳河湾" in page.content.decode()
    assert "安和苑" not in page.content.decode()
    assert desk("wu", MONDAY).get(reverse("owners_compound", args=["AH"])).status_code == 404
    assert desk("wu", MONDAY).get(reverse("owners_map")).json()["features"] == []


def test_a_grid_worker_sees_the_compounds_that_the_grid_covers(cast, surveyed):
    grid = cast.place("G01")
    scope = {"place_id": grid.pk, "place_kind": grid.kind, "place_path": grid.path}
    found = reached(replace(cast.wang, **scope), MONDAY.date())
    assert [place.code for place in found] == ["AH"]


def test_representatives_count_while_a_committee_is_being_prepared(cast, formation):
    Delegation.objects.create(
        compound=cast.place("AH"),
        since=MONDAY.date(),
        why="上次未选出",
        document="推选记录",
        recorded_at=MONDAY,
        recorded_by="街道",
    )
    told = funnel(standings(reached(cast.feng, MONDAY.date()), at=MONDAY))
    assert (told.started, told.represented) == (1, 1)


def test_the_overview_filters_by_stage_and_gives_a_sheet(desk, formation):
    client = desk("feng", MONDAY)
    page = client.get(reverse("owners"), {"stage": "forming"}).content.decode()
    assert "安和苑" in page
    assert "桃源里" not in page
    sheet = client.get(reverse("owners"), {"format": "xlsx"})
    assert sheet["Content-Disposition"].startswith("attachment")


def test_strange_filters_show_everything(desk, formation):
    page = desk("feng", MONDAY).get(reverse("owners"), {"stage": "x", "page": "-1", "street": "9"})
    assert page.status_code == 200


def test_a_compounds_page_names_the_next_step_and_who_must_act(desk, formation):
    page = desk("li", at("06-15 10:00")).get(reverse("owners_compound", args=["AH"]))
    text = page.content.decode()
    assert "组建筹备组" in text
    assert "市中街道办事处" in text
    assert formation.case.number in text


def test_the_overview_asks_as_much_for_two_compounds_as_for_many(desk, formation, queries):
    client = desk("feng", MONDAY)
    client.get(reverse("owners"))
    with queries() as asked:
        client.get(reverse("owners"))
    assert len(asked) <= 8


def test_a_compounds_page_asks_little(desk, formation, queries):
    client = desk("li", MONDAY)
    client.get(reverse("owners_compound", args=["AH"]))
    with queries() as asked:
        client.get(reverse("owners_compound", args=["AH"]))
    assert len(asked) <= 16  # nine sections on one page
