"""A roll changed by hand: units, owners, who votes. Each change has its basis; none once frozen."""

from decimal import Decimal

import pytest

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.roll import editing, freezing, holding, queries
from gongzhi.mechanisms.owners.roll.editing import Plot
from gongzhi.mechanisms.owners.roll.models import Capacity, Conflict, Holder, Owner, Unit
from gongzhi.mechanisms.owners.roll.told import Told, Who
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import MONDAY

from .building import frozen_roll, open_roll, resident

A, B = "371481199001010018", "371481198505050026"
PLOT = Plot("1-1-100", "1", "private", Decimal("98.5"), "registry")


@pytest.fixture
def roll(cast):
    return open_roll(cast, 3)


def unit(roll, number="1-1-100") -> Unit:
    return Unit.objects.select_related("owner").get(roll=roll, number=number)


def names(roll, number="1-1-100") -> set[str]:
    return {h.person.name for h in unit(roll, number).owner.holders.all()}


def give(cast, roll, *people: Who, number="1-1-100", reason="产权证", by=None, **more):
    told = Told(
        number, {}, people=people, **{k: more.pop(k) for k in ("title", "voter") if k in more}
    )
    who = by or cast.qian
    return editing.give(
        roll.pk, unit(roll, number).pk, told, reason=reason, by=who, at=MONDAY, **more
    )


def open_ones(roll) -> set[tuple[str, str]]:
    return set(queries.open_conflicts(roll).values_list("gap", "unit"))


# --- units ---


def test_a_unit_is_put_right_with_what_it_rests_on(cast, roll):
    editing.change_unit(roll.pk, unit(roll).pk, PLOT, reason="产权证", by=cast.qian, at=MONDAY)
    assert unit(roll).area == Decimal("98.5")
    written = history(roll.subject)[-1]
    assert (written.act, bool(written.digest)) == ("roll.unit.change", True)
    assert "98.5" in written.details


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_without_what_it_rests_on_nothing_changes(cast, roll, reason):
    with pytest.raises(Incomplete) as refused:
        editing.change_unit(roll.pk, unit(roll).pk, PLOT, reason=reason, by=cast.qian, at=MONDAY)
    assert refused.value.field == "reason"


def test_a_missing_unit_is_added_and_waits_for_its_owner(cast, roll):
    plot = Plot("２号楼1单元101", "", "private", Decimal(80), "survey")
    editing.add_unit(roll.pk, plot, reason="漏登", by=cast.qian, at=MONDAY)
    assert unit(roll, "2-1-101").building == "2"
    assert open_ones(roll) == {("no_owner", "2-1-101")}
    give(cast, roll, Who("新业主", A), number="2-1-101")
    assert open_ones(roll) == set()


def test_a_number_is_on_the_roll_once(cast, roll):
    plot = Plot("1-1-101", "", "private", Decimal(80), "survey")
    for act in (
        lambda: editing.add_unit(roll.pk, plot, reason="漏登", by=cast.qian, at=MONDAY),
        lambda: editing.change_unit(
            roll.pk, unit(roll).pk, plot, reason="写错", by=cast.qian, at=MONDAY
        ),
    ):
        with pytest.raises(Incomplete, match="已有“1-1-101”"):
            act()


@pytest.mark.parametrize("number", ["", "　"])
def test_a_unit_has_a_number(cast, roll, number):
    plot = Plot(number, "", "private", Decimal(80), "survey")
    with pytest.raises(Incomplete, match="哪一户") as refused:
        editing.add_unit(roll.pk, plot, reason="漏登", by=cast.qian, at=MONDAY)
    assert refused.value.field == "number"


def test_what_turns_out_to_be_unsold_is_the_developers(cast, roll):
    plot = Plot("1-1-100", "1", "unsold", Decimal(100), "survey")
    editing.change_unit(roll.pk, unit(roll).pk, plot, reason="开发商清单", by=cast.qian, at=MONDAY)
    assert unit(roll).owner.kind == "developer"
    assert Owner.objects.filter(roll=roll).count() == 3, "who owns nothing any more is gone"
    with pytest.raises(Incomplete, match="先改类别"):
        give(cast, roll, Who("买家", A))


def test_a_unit_that_does_not_belong_goes(cast, roll):
    roll.conflicts.create(gap="no_id", unit="1-1-100")
    editing.remove_unit(roll.pk, unit(roll).pk, reason="不在本小区", by=cast.qian, at=MONDAY)
    assert Unit.objects.filter(roll=roll).count() == Owner.objects.filter(roll=roll).count() == 2
    assert open_ones(roll) == set()


# --- owners ---


def test_a_sale_gives_the_unit_to_another_owner(cast, roll):
    give(cast, roll, Who("新业主", A, "13900000001"))
    assert names(roll) == {"新业主"}
    assert privacy.find(Field.PHONE, "13900000001").name == "新业主"
    assert Owner.objects.filter(roll=roll).count() == 3


def test_several_own_it_together_and_one_of_them_votes(cast, roll):
    give(cast, roll, Who("甲", A), Who("乙", B))
    assert open_ones(roll) == {("no_voter", "1-1-100")}
    give(cast, roll, Who("甲", A), Who("乙", B), voter="乙")
    assert open_ones(roll) == set()
    assert Holder.objects.get(owner=unit(roll).owner, votes=True).person.name == "乙"


def test_who_votes_is_one_of_the_owners(cast, roll):
    before = names(roll)
    with pytest.raises(Incomplete, match="业主里的一个") as refused:
        give(cast, roll, Who("甲", A), Who("乙", B), voter="丙")
    assert refused.value.field == "voter" and names(roll) == before


def test_the_number_of_an_owner_on_the_roll_joins_two_units_under_one_head(cast, roll):
    told = Told("1-1-100", {})
    editing.give(roll.pk, unit(roll).pk, told, number=2, reason="同一人", by=cast.qian, at=MONDAY)
    assert unit(roll).owner == unit(roll, "1-1-101").owner
    assert queries.totals(roll).total.heads == 2
    with pytest.raises(Incomplete) as refused:
        editing.give(
            roll.pk, unit(roll).pk, told, number=99, reason="同一人", by=cast.qian, at=MONDAY
        )
    assert refused.value.field == "number"


def test_naming_nobody_gives_it_to_nobody(cast, roll):
    with pytest.raises(Incomplete, match="业主姓名"):
        give(cast, roll)


# --- who is behind a name ---


def holder(roll, number=1) -> Holder:
    return Holder.objects.filter(owner__roll=roll, owner__number=number).first()


def test_a_guardian_votes_for_an_owner(cast, roll):
    """业主大会和业主委员会指导规则 25."""
    owner = unit(roll).owner
    who = Who("监护人甲", A, "13900000001")
    notes = holding.let_act(
        roll.pk, owner.pk, who, Capacity.GUARDIAN, reason="户口簿", by=cast.qian, at=MONDAY
    )
    assert notes == []
    person = privacy.find(Field.ID_NUMBER, A)
    assert queries.voter(roll, person.pk) == [owner]
    assert queries.voter(roll, resident_of_owner(owner)) == []
    acting = Holder.objects.get(owner=owner, person=person)
    holding.dismiss(roll.pk, acting.pk, reason="已成年", by=cast.qian, at=MONDAY)
    assert queries.voter(roll, resident_of_owner(owner)) == [owner]
    with pytest.raises(NotNow, match="换业主"):
        holding.dismiss(roll.pk, holder(roll).pk, reason="卖了", by=cast.qian, at=MONDAY)


def resident_of_owner(owner) -> int:
    return owner.holders.get(capacity="owner").person_id


def test_people_have_no_legal_representative(cast, roll):
    owner = unit(roll).owner
    with pytest.raises(Incomplete) as refused:
        holding.let_act(
            roll.pk, owner.pk, Who("某人", A), "agent", reason="委托书", by=cast.qian, at=MONDAY
        )
    assert refused.value.field == "capacity"


def test_who_acts_for_an_owner_has_a_name_and_the_number_that_goes_with_it(cast, roll):
    give(cast, roll, Who("甲", A), number="1-1-101")
    for who, field in ((Who("", B), "name"), (Who("别名", A), "papers")):
        with pytest.raises(Incomplete) as refused:
            holding.let_act(
                roll.pk,
                unit(roll).owner.pk,
                who,
                "guardian",
                reason="户口簿",
                by=cast.qian,
                at=MONDAY,
            )
        assert refused.value.field == field
    assert not Holder.objects.filter(owner__roll=roll, capacity=Capacity.GUARDIAN).exists()


def test_the_co_owner_who_votes_can_be_another(cast, roll):
    give(cast, roll, Who("甲", A), Who("乙", B), voter="乙")
    other = Holder.objects.get(owner=unit(roll).owner, votes=False)
    holding.choose_voter(roll.pk, other.pk, reason="共有人推选书", by=cast.qian, at=MONDAY)
    assert Holder.objects.get(owner=unit(roll).owner, votes=True) == other


def test_what_was_written_wrong_of_a_person_is_put_right(cast, roll):
    who = Who("改过的名", A, "13900000001")
    holding.correct(roll.pk, holder(roll).pk, who, reason="身份证", by=cast.qian, at=MONDAY)
    person = Person.objects.get(pk=holder(roll).person_id)
    assert person.name == "改过的名"
    assert privacy.read(person.pk, Field.ID_NUMBER) == A
    written = [e for e in history(f"person:{person.pk}") if e.act == "correct"]
    assert len(written) == 3
    assert not any(A in e.details or "13900000001" in e.details for e in written)


def test_the_id_number_of_somebody_else_is_no_correction(cast, roll):
    other = privacy.person_with_phone("13900000001", name="别人", at=MONDAY)
    privacy.keep(other, Field.ID_NUMBER, A)

    def correct(**what):
        who = Who("", what.get("papers", ""), what.get("phone", ""))
        holding.correct(roll.pk, holder(roll).pk, who, reason="身份证", by=cast.qian, at=MONDAY)

    with pytest.raises(Incomplete) as refused:
        correct(papers=A)
    assert refused.value.field == "papers"
    correct(phone="13900000001")
    assert holder(roll).person_id in privacy.sharing_phone(other.pk), "two may use one phone"


# --- when it may not ---


def acts(cast, roll, who):
    pk, held = unit(roll).pk, holder(roll)
    said = {"reason": "产权证", "by": who, "at": MONDAY}
    return [
        lambda: editing.add_unit(roll.pk, PLOT, **said),
        lambda: editing.change_unit(roll.pk, pk, PLOT, **said),
        lambda: editing.remove_unit(roll.pk, pk, **said),
        lambda: editing.give(roll.pk, pk, Told("", {}, people=(Who("甲", A),)), **said),
        lambda: holding.choose_voter(roll.pk, held.pk, **said),
        lambda: holding.let_act(roll.pk, held.owner_id, Who("甲", A), "guardian", **said),
        lambda: holding.dismiss(roll.pk, held.pk, **said),
        lambda: holding.correct(roll.pk, held.pk, Who("甲"), **said),
    ]


def test_nothing_of_a_frozen_roll_is_edited(cast):
    roll = frozen_roll(cast, 2)
    for act in acts(cast, roll, cast.qian):
        with pytest.raises(NotNow, match="冻结，不能再改。要改，请另开一份新名册"):
            act()
    assert roll.digest == freezing.digest(roll)


@pytest.mark.parametrize("stranger", ["wu", "wang", "feng", "he"])
def test_strangers_edit_nothing(cast, roll, stranger):
    for act in acts(cast, roll, getattr(cast, stranger)):
        with pytest.raises(NotYours):
            act()


def test_what_stands_on_another_roll_is_not_reached(cast, roll):
    other = open_roll(cast, 1, place="LH")
    for act in (
        lambda: editing.change_unit(
            roll.pk, unit(other).pk, PLOT, reason="产权证", by=cast.li, at=MONDAY
        ),
        lambda: holding.choose_voter(
            roll.pk, holder(other).pk, reason="推选", by=cast.li, at=MONDAY
        ),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_person_votes_for_each_owner_they_are_chosen_by(cast, roll):
    who = resident(roll, 1)
    give(cast, roll, Who("业主2", B), Who("业主1"), number="1-1-101")
    assert [o.number for o in queries.voter(roll, who.person_id)] == [1]
    assert not Conflict.objects.filter(roll=roll, gap="no_owner").exists()
