"""冲突: a person decides and says how; the roll then is as they decided."""

from decimal import Decimal

import pytest

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.roll import editing, queries, settling, taking
from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Roll, Unit
from gongzhi.mechanisms.owners.roll.told import Told, Who
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import MONDAY

from .building import frozen_roll, open_roll

A, B, C = "371481199001010018", "371481198505050026", "371481197012120034"


def areas(**said: str) -> dict[str, Decimal]:
    return {source: Decimal(area) for source, area in said.items()}


def told(number: str, *people: Who, said=None, **more) -> Told:
    return Told(number, said or areas(registry="95"), people=people, **more)


def take(cast, *rows: Told) -> Roll:
    taking.take(cast.place("AH"), rows, by=cast.qian, at=MONDAY)
    return Roll.objects.get()


@pytest.fixture
def twice(cast):
    """Two units, each entered once per co-owner."""
    return take(
        cast,
        told("1-1-1", Who("甲", A)),
        told("1-1-1", Who("乙", B)),
        told("1-1-2", Who("甲", A)),
        told("1-1-2", Who("乙", B)),
        told("1-1-2", Who("丙", C)),
    )


def conflict(unit: str, gap: str = "unit_twice") -> Conflict:
    return Conflict.objects.get(unit=unit, gap=gap)


def settle(cast, roll, unit, choice, *, gap="unit_twice", how="看过产权证", by=None):
    found = conflict(unit, gap)
    return settling.settle(roll.pk, found.pk, choice, how, by=by or cast.qian, at=MONDAY)


def names(unit: str) -> set[str]:
    return set(
        Holder.objects.filter(owner__units__number=unit).values_list("person__name", flat=True)
    )


@pytest.mark.parametrize(
    ("choice", "who"), [("keep", {"甲"}), ("0", {"甲"}), ("1", {"乙"}), ("join", {"甲", "乙"})]
)
def test_the_same_unit_twice_is_settled_for_one_row_or_for_all_together(cast, twice, choice, who):
    settle(cast, twice, "1-1-1", choice)
    assert names("1-1-1") == who
    settled = conflict("1-1-1")
    assert (settled.settled_by, settled.how) == (cast.qian.label, "看过产权证")
    assert not Owner.objects.filter(units=None).exists()


def test_co_owners_joined_have_to_choose_who_votes(cast, twice):
    settle(cast, twice, "1-1-1", "join")
    assert set(queries.open_conflicts(twice).values_list("gap", "unit")) == {
        ("unit_twice", "1-1-2"),
        ("no_voter", "1-1-1"),
    }


def test_all_of_a_sort_are_settled_alike(cast, twice, counted):
    with counted() as seen:
        done = settling.settle_alike(
            twice.pk, "unit_twice", "join", "每人一行的登记表", by=cast.qian, at=MONDAY
        )
    assert done == 2
    assert len(seen) <= 30
    assert (names("1-1-1"), names("1-1-2")) == ({"甲", "乙"}, {"甲", "乙", "丙"})
    assert not queries.open_conflicts(twice).filter(gap="unit_twice").exists()
    assert '"choice":"join"' in history(twice.subject)[-1].details


def test_the_settled_rows_come_in_again_as_nothing_new(cast, twice):
    settling.settle_alike(twice.pk, "unit_twice", "join", "每人一行", by=cast.qian, at=MONDAY)
    found = taking.take(
        cast.place("AH"),
        [told("1-1-1", Who("甲", A)), told("1-1-1", Who("乙", B))],
        by=cast.qian,
        at=MONDAY,
    )
    assert [row.result for row in found] == ["unchanged", "unchanged"]
    assert names("1-1-1") == {"甲", "乙"}


def test_an_organisation_is_no_co_owner_of_people(cast):
    roll = take(cast, told("1-1-1", Who("甲", A)), told("1-1-1", title="乐陵商贸"))
    with pytest.raises(Incomplete, match="不能按共有合并"):
        settle(cast, roll, "1-1-1", "join")
    settle(cast, roll, "1-1-1", "1")
    assert Unit.objects.get().owner.title == "乐陵商贸"


def test_the_area_of_a_lower_source_may_be_right(cast):
    said = areas(registry="950", contract="95")
    roll = take(cast, told("1-1-1", Who("甲", A), said=said))
    settle(
        cast, roll, "1-1-1", "contract", gap="area_differs", how="登记簿小数点错，已函告登记中心"
    )
    unit = Unit.objects.get()
    assert (unit.area, unit.source) == (Decimal(95), "contract")
    taking.take(cast.place("AH"), [told("1-1-1", Who("甲", A), said=said)], by=cast.qian, at=MONDAY)
    assert Unit.objects.get().area == 95, "what was settled stays"


def test_an_area_set_by_hand_settles_it(cast):
    roll = take(cast, told("1-1-1", Who("甲", A), said=areas(registry="950", contract="95")))
    plot = editing.Plot("1-1-1", "", "private", Decimal("95.5"), "registry")
    unit = Unit.objects.get()
    editing.change_unit(roll.pk, unit.pk, plot, reason="更正登记", by=cast.qian, at=MONDAY)
    assert conflict("1-1-1", "area_differs").settled_at
    assert not queries.open_conflicts(roll).exists()


def test_an_owner_without_a_number_is_settled_once_for_all_its_units(cast):
    roll = take(cast, told("1-1-1", Who("甲")), told("1-1-2", Who("乙")))
    units = {u.number: u for u in Unit.objects.all()}
    number = units["1-1-1"].owner.number
    editing.give(
        roll.pk,
        units["1-1-2"].pk,
        Told("", {}),
        number=number,
        reason="同一人",
        by=cast.qian,
        at=MONDAY,
    )
    assert queries.open_conflicts(roll).filter(gap="no_id").count() == 2
    settle(cast, roll, "1-1-1", "keep", gap="no_id", how="看过户口簿，证件遗失")
    assert not queries.open_conflicts(roll).exists()
    editing.give(
        roll.pk,
        units["1-1-2"].pk,
        Told("", {}, people=(Who("丁"),)),
        reason="卖了",
        by=cast.qian,
        at=MONDAY,
    )
    assert [c.unit for c in queries.open_conflicts(roll)] == ["1-1-2"], "another owner: open again"


def test_a_unit_without_an_owner_is_not_talked_away(cast):
    roll = take(cast, told("1-1-1"))
    with pytest.raises(NotNow, match="不能计票"):
        settle(cast, roll, "1-1-1", "keep", gap="no_owner")


@pytest.mark.parametrize("choice", ["", "9", "-1", "survey", "x"])
def test_only_what_the_rows_say_can_be_chosen(cast, twice, choice):
    with pytest.raises(Incomplete) as refused:
        settle(cast, twice, "1-1-1", choice)
    assert refused.value.field == "choice"


def test_it_says_how_and_is_settled_once(cast, twice):
    with pytest.raises(Incomplete) as refused:
        settle(cast, twice, "1-1-1", "keep", how=" ")
    assert refused.value.field == "how"
    settle(cast, twice, "1-1-1", "keep")
    with pytest.raises(NotNow, match="已经定过"):
        settle(cast, twice, "1-1-1", "join")


@pytest.mark.parametrize("stranger", ["wu", "wang", "feng", "he"])
def test_strangers_settle_nothing(cast, twice, stranger):
    who = getattr(cast, stranger)
    with pytest.raises(NotYours):
        settle(cast, twice, "1-1-1", "keep", by=who)
    with pytest.raises(NotYours):
        settling.settle_alike(twice.pk, "unit_twice", "join", "每人一行", by=who, at=MONDAY)


def test_nothing_of_a_frozen_roll_is_settled(cast):
    roll = frozen_roll(cast, 2)
    with pytest.raises(NotNow, match="冻结，不能再改"):
        settling.settle(roll.pk, 1, "keep", "看过产权证", by=cast.qian, at=MONDAY)
    with pytest.raises(NotNow, match="冻结，不能再改"):
        settling.settle_alike(roll.pk, "no_id", "keep", "看过", by=cast.qian, at=MONDAY)


def test_all_of_a_sort_are_kept_or_joined_and_nothing_else(cast, twice):
    for choice in ("0", "registry", ""):
        with pytest.raises(Incomplete, match="一起定的"):
            settling.settle_alike(twice.pk, "unit_twice", choice, "看过", by=cast.qian, at=MONDAY)


def test_what_is_settled_already_is_not_settled_alike(cast, twice):
    with pytest.raises(NotNow, match="没有要定的"):
        settling.settle_alike(twice.pk, "no_owner", "keep", "看过", by=cast.qian, at=MONDAY)


def test_a_source_that_no_row_names_has_no_area(cast):
    roll = take(cast, told("1-1-1", Who("甲", A), said=areas(registry="95", contract="90")))
    with pytest.raises(Incomplete, match="没有这个来源") as refused:
        settle(cast, roll, "1-1-1", "survey", gap="area_differs")
    assert refused.value.field == "choice"


def test_a_conflict_of_another_roll_is_not_settled_here(cast, twice):
    other = open_roll(cast, 1, place="LH")
    with pytest.raises(NotYours, match="没有这处冲突"):
        settling.settle(other.pk, conflict("1-1-1").pk, "keep", "看过产权证", by=cast.wu, at=MONDAY)
