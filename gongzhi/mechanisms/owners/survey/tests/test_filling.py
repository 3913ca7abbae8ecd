"""Filling in a compound: who may, what is refused, what is kept."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from gongzhi.mechanisms.owners.survey.models import Obstacle, Round, Survey
from gongzhi.people import services as people
from gongzhi.people.models import Mandate
from gongzhi.places import services as places
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import FOUNDER, MONDAY

from .rounds import DAY, ELIGIBLE, NOT_YET, UNKNOWN, filled, many_compounds, opened, row

# --- filling in -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "may"),
    [
        ("wang", "AH", True),  # grid worker of the compound
        ("zhao", "AH", True),  # its branch's secretary
        ("zhao", "TY", False),
        ("qian", "TY", True),  # its community
        ("sun", "AH", True),
        ("li", "AH", True),  # its street
        ("zhou", "TY", True),
        ("li", "LH", False),
        ("wu", "AH", False),  # another street
        ("wu", "LH", True),
        ("zheng", "AH", False),
        ("feng", "LH", True),  # the platform
        ("liu", "AH", False),  # a stairwell's group
        ("han", "AH", False),  # a department reads
        ("qin", "AH", False),
        ("xu", "AH", False),
        ("he", "AH", False),
    ],
)
def test_who_answers_for_a_compound_fills_it_in(cast, name, code, may):
    pk, by = row(opened(cast), code).pk, getattr(cast, name)
    if may:
        assert services.fill(pk, ELIGIBLE, by=by, at=MONDAY).filled_by == by.label
        return
    with pytest.raises(NotYours):
        services.fill(pk, ELIGIBLE, by=by, at=MONDAY)
    assert row(Round.objects.get(), code).filled_at is None


def test_a_joint_branch_reaches_all_that_it_covers_and_a_grid_its_compounds(cast):
    of_round = opened(cast)
    branch, place = cast.org("ah-zb"), cast.place("TY")
    people.give_mandate(branch, place, Mandate.Kind.COVERS, since=DAY, by=FOUNDER, at=MONDAY)
    services.fill(row(of_round, "TY").pk, ELIGIBLE, by=cast.zhao, at=MONDAY)
    grid = cast.place("G01")
    worker = replace(cast.wang, place_id=grid.pk, place_kind="grid", place_path=grid.path)
    services.fill(row(of_round, "AH").pk, ELIGIBLE, by=worker, at=MONDAY)
    with pytest.raises(NotYours):
        services.fill(row(of_round, "TY").pk, NOT_YET, by=worker, at=MONDAY)
    places.cover(grid, cast.place("AH-3"), by=FOUNDER, at=MONDAY)
    services.fill(row(of_round, "AH").pk, NOT_YET, by=worker, at=MONDAY)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(ELIGIBLE, "eligible"), (NOT_YET, "not_yet"), (UNKNOWN, "unknown")]
)
def test_the_rule_answers_from_the_row_alone(cast, answers, outcome):
    of_round = opened(cast)
    filled(cast, of_round, AH=answers)
    kept = row(of_round, "AH")
    assert (kept.outcome, kept.rule, len(kept.steps)) == (outcome, "sdr-20", 3)
    assert bool(kept.missing) == (outcome == "unknown")


@pytest.mark.parametrize("answers", [ELIGIBLE, NOT_YET, UNKNOWN])
@pytest.mark.parametrize(
    "more",
    [
        {"occupancy": Decimal(0), "let": Decimal(1)},
        {"obstacles": (Obstacle.LOW_OCCUPANCY, Obstacle.MOSTLY_LET)},
        {"management": "nobody"},
    ],
)
def test_few_who_live_there_and_many_who_let_never_change_the_answer(cast, answers, more):
    of_round = opened(cast)
    filled(cast, of_round, AH=answers)
    before = row(of_round, "AH")
    filled(cast, of_round, AH=replace(answers, **more))
    after = row(of_round, "AH")
    assert (after.outcome, after.why) == (before.outcome, before.why)
    assert after.fillings == before.fillings + 1


def test_it_is_filled_in_again_and_again_until_the_round_is_closed(cast):
    of_round = opened(cast)
    pk = row(of_round, "AH").pk
    services.fill(pk, UNKNOWN, by=cast.wang, at=MONDAY)
    services.fill(pk, ELIGIBLE, by=cast.li, at=MONDAY)
    kept = row(of_round, "AH")
    assert (kept.outcome, kept.total_heads, kept.fillings) == ("eligible", None, 2)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    with pytest.raises(NotNow, match="已经结束"):
        services.fill(pk, NOT_YET, by=cast.li, at=MONDAY)
    with pytest.raises(NotYours):  # a stranger isn't told how it stands
        services.fill(pk, NOT_YET, by=cast.wu, at=MONDAY)


def test_saying_the_same_again_changes_nothing(cast):
    of_round = opened(cast)
    pk = row(of_round, "AH").pk
    first = services.fill(pk, ELIGIBLE, by=cast.wang, at=MONDAY)
    again = services.fill(pk, ELIGIBLE, by=cast.li, at=MONDAY)
    assert (again.fillings, again.filled_by) == (1, first.filled_by)
    assert [e.act for e in history(first.subject)] == ["survey.fill"]


def test_what_somebody_else_said_meanwhile_is_not_written_over_unseen(cast):
    pk = row(opened(cast), "AH").pk
    services.fill(pk, UNKNOWN, by=cast.wang, at=MONDAY, seen=0)
    with pytest.raises(NotNow, match="安和苑党支部 · 网格员"):
        services.fill(pk, ELIGIBLE, by=cast.qian, at=MONDAY, seen=0)
    services.fill(pk, ELIGIBLE, by=cast.qian, at=MONDAY, seen=1)


def test_nobody_fills_in_what_is_not_there(cast):
    with pytest.raises(Survey.DoesNotExist):
        services.fill(0, ELIGIBLE, by=cast.feng, at=MONDAY)


WRONG = [
    ({}, "note"),
    ({"total_area": Decimal(100), "delivered_area": Decimal("100.0001")}, "delivered_area"),
    ({"total_heads": 10, "delivered_heads": 11}, "delivered_heads"),
    ({"total_area": Decimal(0)}, "total_area"),
    ({"total_heads": 0}, "total_heads"),
    ({"delivered_area": Decimal(-1)}, "delivered_area"),
    ({"total_area": Decimal("0.00001")}, "total_area"),
    ({"total_area": Decimal("NaN")}, "total_area"),
    ({"total_area": Decimal("Infinity")}, "total_area"),
    ({"total_area": Decimal(10) ** 12}, "total_area"),
    ({"delivered_heads": -1}, "delivered_heads"),
    ({"total_heads": 10**12}, "total_heads"),
    ({"occupancy": Decimal("1.01")}, "occupancy"),
    ({"let": Decimal("-0.1")}, "let"),
    ({"first_delivered_on": date(2026, 11, 2)}, "first_delivered_on"),
    ({"first_delivered_on": date(2020, 1, 1), "delivered_heads": 0}, "first_delivered_on"),
    ({"management": "king"}, "management"),
    ({"obstacles": ("weather",)}, "obstacles"),
    ({"has_committee": True, "obstacles": ("quarrel",)}, "obstacles"),
    ({"obstacles": ("other",)}, "note"),
    ({"note": "长" * 301}, "note"),
]


@pytest.mark.parametrize(("said", "field"), WRONG)
def test_answers_that_cannot_be_are_refused_at_their_field(cast, said, field):
    pk = row(opened(cast), "AH").pk
    with pytest.raises(Incomplete) as refusal:
        services.fill(pk, Answers(**said), by=cast.wang, at=MONDAY)
    assert refusal.value.field == field
    assert row(Round.objects.get(), "AH").filled_at is None


def test_the_record_holds_the_outcome_and_no_words(cast):
    of_round = opened(cast)
    said = replace(ELIGIBLE, note="张三不同意", obstacles=("quarrel",))
    filled(cast, of_round, AH=said)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    [entry] = history(row(of_round, "AH").subject)
    assert json.loads(entry.details) == {"outcome": "eligible", "rule": "sdr-20", "filling": 1}
    assert entry.digest and entry.post == cast.feng.post_id
    first, last = history(of_round.subject)
    assert (first.act, last.act) == ("survey.open", "survey.close")
    assert json.loads(last.details)["unfilled"] == 2


def test_filling_in_takes_a_handful_of_queries(cast, queries):
    many_compounds(100)
    pk = row(opened(cast), "AH").pk
    with queries() as seen:
        services.fill(pk, ELIGIBLE, by=cast.wang, at=MONDAY)
    assert len(seen) <= 6, seen
