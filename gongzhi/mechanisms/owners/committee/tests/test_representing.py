"""Representatives carry, watch and propose. There is nothing by which they could decide."""

import inspect
from datetime import date

import pytest

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.committee import representing
from gongzhi.mechanisms.owners.committee.models import Delegation, Opinion
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import CONFIRMED_AT

PEOPLE = tuple(representing.Chosen(f"代表{n}", f"1390000000{n}", f"{n} 号楼") for n in range(1, 4))


def chosen(cast, **changes) -> Delegation:
    how = {
        "why": "入住率低，选不出业委会",
        "document": "2026 年 11 月推选记录",
        "by": cast.qian,
        "at": CONFIRMED_AT,
    } | changes
    people = how.pop("people", PEOPLE)
    return representing.choose(how.pop("compound", cast.place("AH")), people, **how)


def resident(n: int = 1) -> Actor:
    person = person_with_phone(f"1390000000{n}", at=CONFIRMED_AT)
    return Actor(label="居民", duty=RESIDENT, person_id=person.pk)


def test_nothing_but_carrying_watching_and_proposing_can_be_done():
    acts = {
        name
        for name, made_of in vars(representing).items()
        if inspect.isfunction(made_of)
        and made_of.__module__ == representing.__name__
        and not name.startswith("_")
    }
    assert acts == {"choose", "carry", "watch", "propose", "dissolve"}
    assert set(representing.__all__) == acts | {"Chosen"}
    assert set(Opinion.Kind.values) == {"carried", "watched", "proposed"}


@pytest.mark.parametrize("n", [2, 6])
def test_three_to_five_are_chosen_in_writing(cast, n):
    people = [representing.Chosen(f"代表{i}") for i in range(n)]
    with pytest.raises(Incomplete) as refusal:
        chosen(cast, people=people)
    assert refusal.value.field == "people"


@pytest.mark.parametrize("field", ["why", "document"])
def test_the_reason_and_the_written_procedure_are_named(cast, field):
    with pytest.raises(Incomplete) as refusal:
        chosen(cast, **{field: " "})
    assert refusal.value.field == field


def test_only_street_and_community_of_the_place_put_them_on_record(cast):
    for stranger in (cast.wu, cast.wang, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            chosen(cast, by=stranger)
    assert chosen(cast, by=cast.li).representatives.count() == 3


def test_one_delegation_at_a_time(cast):
    first = chosen(cast)
    with pytest.raises(NotNow, match="先结束"):
        chosen(cast)
    representing.dissolve(first.pk, why="重新推选", by=cast.qian, at=at("11-18 09:00"))
    assert chosen(cast, at=at("11-18 10:00")).until is None


def test_where_there_is_a_committee_nobody_represents(cast):
    made.established(cast)
    with pytest.raises(NotNow, match="有业委会"):
        chosen(cast)


def test_what_is_carried_was_signed_by_owners(cast):
    delegation = chosen(cast)
    who = delegation.representatives.first()
    how = {"representative": who, "text": "同意更换电梯", "by": cast.qian, "at": CONFIRMED_AT}
    for none in (None, 0):
        with pytest.raises(Incomplete) as refusal:
            representing.carry(delegation.pk, signers=none, **how)
        assert refusal.value.field == "signers"
    representing.carry(delegation.pk, signers=46, **how)
    representing.watch(delegation.pk, **how)
    representing.propose(delegation.pk, **how)
    kinds = Opinion.objects.order_by("pk").values_list("kind", "signers")
    assert list(kinds) == [("carried", 46), ("watched", None), ("proposed", None)]
    acts = Entry.objects.filter(subject=delegation.subject).values_list("act", flat=True)
    assert {"delegation.carried", "delegation.watched", "delegation.proposed"} <= set(acts)


def test_a_representative_speaks_for_themselves_with_their_own_phone(cast):
    delegation = chosen(cast)
    first, second, _third = delegation.representatives.order_by("pk")
    how = {"text": "保洁次数少了", "at": CONFIRMED_AT}
    representing.watch(delegation.pk, representative=first, by=resident(1), **how)
    with pytest.raises(NotYours, match="自己的名义"):
        representing.watch(delegation.pk, representative=second, by=resident(1), **how)
    with pytest.raises(NotYours, match="本人"):
        representing.watch(delegation.pk, representative=first, by=resident(9), **how)
    with pytest.raises(NotYours):
        representing.dissolve(delegation.pk, why="不干了", by=resident(1), at=CONFIRMED_AT)


def test_a_representative_of_elsewhere_carries_nothing_here(cast):
    here, there = chosen(cast), chosen(cast, compound=cast.place("TY"))
    foreign = there.representatives.first()
    with pytest.raises(Incomplete):
        representing.propose(
            here.pk, representative=foreign, text="建议", by=cast.qian, at=CONFIRMED_AT
        )


def test_no_post_of_elsewhere_keeps_their_record(cast):
    delegation = chosen(cast)
    who = delegation.representatives.first()
    for stranger in (cast.wu, cast.wang, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            representing.watch(
                delegation.pk, representative=who, text="x", by=stranger, at=CONFIRMED_AT
            )
        with pytest.raises(NotYours):
            representing.dissolve(delegation.pk, why="重选", by=stranger, at=CONFIRMED_AT)
    assert not Opinion.objects.exists()


def test_after_the_end_nothing_more_is_carried(cast):
    delegation = chosen(cast)
    who = delegation.representatives.first()
    made.established(cast)
    delegation.refresh_from_db()
    assert delegation.until == date(2026, 11, 18), "a span lasts a day at least"
    with pytest.raises(NotNow, match="选出业主委员会"):
        representing.watch(
            delegation.pk, representative=who, text="x", by=cast.qian, at=at("11-19 09:00")
        )


def test_few_questions_are_asked(cast, queries):
    with queries() as seen:
        delegation = chosen(cast)
    assert len(seen) <= 13, "\n".join(seen)
    who = delegation.representatives.first()
    with queries() as seen:
        representing.watch(
            delegation.pk, representative=who, text="保洁", by=cast.qian, at=CONFIRMED_AT
        )
    assert len(seen) <= 4, "\n".join(seen)
