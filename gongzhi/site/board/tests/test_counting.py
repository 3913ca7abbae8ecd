"""What the board tells is what the figures say: of the city, and of each street."""

import json

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import figure
from gongzhi.mechanisms.street_calls import services
from gongzhi.places.models import Place
from gongzhi.site.acts import call_about
from gongzhi.site.board import counting, keeping
from gongzhi.site.figures import asked
from tests.calls import WORDS, dispatched, response_of
from tests.cast import at
from tests.matters import TEXT, at_street, raised

NOON = at("11-16 12:00")
LATE = at("11-25 10:00")


@pytest.fixture
def busy(cast):
    """Two matters in 市中街道, one of them passed up twice; a call with two departments."""
    raised(cast)
    at_street(cast)
    return dispatched(cast)


def told(cast, when=NOON) -> dict:
    return counting.counted(None, at=when)


def figures(found: dict, place) -> dict:
    return found["scopes"][str(place.pk)]["figures"]


@pytest.mark.parametrize("when", [NOON, LATE])
def test_every_number_is_the_registered_figure_of_its_place(cast, busy, when):
    sweep(at=LATE)
    found, day = told(cast, when), when.date()
    for place in (None, *Place.objects.filter(kind="street")):
        question = asked(day, day, at=when, place=place)
        shown = figures(found, place or cast.place("371481"))
        for key in (*counting.NOW, *counting.TODAY):
            one = figure(registry.get(key), question)
            assert shown[key] == [one.numerator, one.denominator], (key, place)


def test_compounds_add_up_to_the_streets_and_streets_to_the_city(cast, busy):
    sweep(at=LATE)
    found = told(cast, LATE)
    city = figures(found, cast.place("371481"))["matters.overdue"]
    assert city[0] > 0 and city[1] == Case.objects.filter(procedure="matter").open().count()
    compounds = [row[3:] for row in found["compounds"]]
    assert [sum(column) for column in zip(*compounds, strict=True)] == city
    streets = [
        figures(found, s)["matters.overdue"] for s in map(cast.place, ["371481001", "371481003"])
    ]
    assert [sum(column) for column in zip(*streets, strict=True)] == city


def test_a_matter_that_waits_for_a_late_department_is_late(cast):
    matter = at_street(cast)
    appeal = services.Appeal(**WORDS, place=cast.place("AH"), thinks=(cast.org("gr"),))
    call = call_about(matter.pk, appeal, by=cast.li, at=at("11-17 09:30"))
    services.advance(call.pk, "verify", by=cast.feng, at=at("11-17 10:00"), note="属实")
    lead = {"lead": cast.org("gr"), "assisting": []}
    services.confirm(call.pk, **lead, by=cast.feng, at=at("11-17 10:30"))
    services.dispatch(call.pk, by=cast.feng, at=at("11-17 11:00"))
    due = Case.objects.get(pk=response_of(cast, call, "gr")).due_at
    assert Case.objects.get(pk=matter.pk).due_at is None
    city = cast.place("371481")
    assert figures(told(cast, due), city)["matters.overdue"] == [0, 1]
    assert figures(told(cast, LATE), city)["matters.overdue"] == [1, 1]


def test_passing_up_is_counted_by_the_rung_that_did(cast):
    at_street(cast)
    shown = figures(told(cast, at("11-16 23:00")), cast.place("371481"))
    assert shown["matters.passed_from_compound"][1] == 1
    assert shown["matters.passed_from_community"][1] == 1
    assert shown["matters.raised"][1] == 1, "it is one matter all the same"


def test_cards_are_told_by_who_holds_them_and_a_lifted_one_is_not(cast, busy):
    sweep(at=LATE)
    found = told(cast, LATE)["scopes"][str(cast.place("371481").pk)]
    red = found["figures"]["cards.red"][1]
    assert red == sum(row[3] for row in found["cards"]) > 0
    assert {row[1] for row in found["cards"]} >= {"城市供热服务中心"}
    Case.objects.exclude(card="").update(card="")
    assert told(cast, LATE)["scopes"][str(cast.place("371481").pk)]["cards"] == []


def test_nothing_of_what_a_person_wrote_or_is_called_is_told(cast):
    matter = raised(cast, title="王秀英家漏水 13800001234", category="王秀英家的事 2 单元")
    advance(matter.pk, "accept", by=cast.wang, at=NOON)
    found = told(cast)
    assert [line[2:7] for line in found["just"]] == [
        ["安和苑", "matter", "accept", "handling", "安和苑党支部"],
        ["安和苑", "matter", "opened", "", "web"],
    ]
    text = json.dumps(found, ensure_ascii=False)
    for word in ("王秀英", "13800001234", TEXT[:6], matter.case.number, "王网格"):
        assert word not in text
    assert "安和苑" in text


def test_the_rates_of_the_month_are_kept_for_ten_minutes_of_one_day(cast, busy, queries):
    first = counting.counted(None, at=NOON)
    again = counting.counted(first, at=at("11-16 12:09"))
    assert again["rates_at"] == first["rates_at"]
    assert counting.counted(first, at=at("11-16 12:10"))["rates_at"] != first["rates_at"]
    assert counting.counted(first, at=at("11-17 00:01"))["rates_at"] != first["rates_at"]
    with queries() as seen:
        counting.counted(first, at=at("11-16 12:09"))
    assert len(seen) <= 45


def test_counting_asks_no_more_when_more_has_happened(cast, queries):
    raised(cast)
    before = counting.counted(None, at=NOON)
    with queries() as few:
        counting.counted(before, at=NOON)
    for _n in range(8):
        raised(cast)
    with queries() as many:
        counting.counted(before, at=NOON)
    assert len(many) == len(few)


def test_a_city_that_is_not_there_has_no_board(cast):
    Place.objects.update(until="2026-11-01")
    assert counting.counted(None, at=NOON) is None and not keeping.refresh(at=NOON)


def test_an_unchanged_board_keeps_its_digest_and_gets_a_new_instant(cast):
    raised(cast)
    assert keeping.refresh(at=NOON)
    first = keeping.latest()
    assert keeping.refresh(at=at("11-16 12:01"))
    second = keeping.latest()
    assert second.digest == first.digest and second.made_at > first.made_at
    raised(cast)
    keeping.refresh(at=at("11-16 12:02"))
    assert keeping.latest().digest != first.digest
