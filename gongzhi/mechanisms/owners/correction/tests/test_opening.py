"""Who may say what of a member, and who gets to read it."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.committee.models import Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import opening, words
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.people.privacy import erase, person_with_phone
from gongzhi.policy.actor import MACHINE, RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from .filed import FACTS, member, of, owner, received


def test_an_owners_complaint_waits_at_the_streets_desk(cast):
    case = received(cast)
    assert case.number.startswith("纠-") and case.state == "received"
    assert case.awaiting == cast.org("sz") and case.due_at == at("12-07 17:30")
    found = of(case)
    assert found.source == "owner" and found.complainant_id
    assert found.member.person.name not in case.title


def test_what_was_said_lies_encrypted_under_the_members_own_key(cast):
    case = received(cast)
    found = of(case)
    assert FACTS.encode() not in bytes(found.facts)
    rows = Entry.objects.filter(subject=case.subject)
    assert not [r for r in rows if FACTS in r.details] and rows.exclude(digest="").exists()
    assert words.open_one(found, "facts") == FACTS
    erase(found.member.person, reason="本人要求", by=cast.lv, at=at("11-23 10:00"))
    assert "已依法删除" in words.open_one(of(case), "facts")


def test_whoever_reads_it_is_on_record(cast):
    case = received(cast)
    for reader in (cast.li, cast.qian, cast.zhu):
        assert words.read(case.pk, by=reader, at=at("11-23 11:00")).facts == FACTS
    reads = Entry.objects.filter(subject=case.subject, act="correction.read")
    assert list(reads.values_list("person", flat=True)) == [
        cast.li.person_id, cast.qian.person_id, cast.zhu.person_id
    ]  # fmt: skip


def test_nobody_without_a_seat_sees_the_case_or_its_words(cast):
    case = received(cast)
    for stranger in (
        cast.wu,
        cast.wang,
        cast.zhao,
        cast.feng,
        cast.qin,
        cast.xu,
        cast.han,
        cast.he,
    ):
        assert not Case.objects.visible_to(stranger).filter(pk=case.pk).exists()
        with pytest.raises(NotYours):
            words.read(case.pk, by=stranger, at=at("11-23 11:00"))


def test_the_machine_reads_no_words(cast):
    case = received(cast)
    with pytest.raises(NotYours):
        words.read(case.pk, by=MACHINE, at=at("11-23 11:00"))


def test_only_an_owner_of_the_compound_complains(cast):
    who = member(cast)
    how = {"ground": "seal", "facts": FACTS, "at": at("11-23 09:00")}
    tenant = Actor(
        label="居民",
        duty=RESIDENT,
        person_id=person_with_phone("13700000000", at=at("11-23 09:00")).pk,
    )
    for stranger in (tenant, Actor(label="居民", duty=RESIDENT), cast.li, cast.wu):
        with pytest.raises(NotYours):
            opening.complain(who.pk, by=stranger, **how)
    assert not Correction.objects.exists()


def test_an_owner_is_known_by_the_roll_too(cast):
    who = member(cast)
    person = person_with_phone("13600000000", at=at("11-23 09:00"))
    assert not opening.owns_here(person.pk, cast.place("AH"), at=at("11-23 09:00"))
    roll = Roll.objects.create(
        compound=cast.place("AH"), number=99, opened_at=at("11-01 09:00"), opened_by="社区"
    )
    head = roll.owners.create(number=1, kind="people", key="k")
    head.holders.create(roll=roll, person=person)
    assert opening.owns_here(person.pk, cast.place("AH"), at=at("11-23 09:00"))
    assert not opening.owns_here(person.pk, cast.place("TY"), at=at("11-23 09:00"))
    assert who.until is None


def test_one_complaint_of_one_owner_about_one_member_at_a_time(cast):
    who = member(cast)
    received(cast, who)
    with pytest.raises(NotNow, match="还在核查"):
        received(cast, who)
    other = made.sitting(who.committee)[1]
    assert received(cast, other).state == "received"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ground": "fact"}, "ground"), ({"ground": "x"}, "ground"), ({"facts": "坏"}, "facts")],
)
def test_a_complaint_says_what_and_about_what(cast, changes, field):
    who = member(cast)
    how = {"ground": "seal", "facts": FACTS} | changes
    with pytest.raises(Incomplete) as refusal:
        opening.complain(who.pk, by=owner(cast), at=at("11-23 09:00"), **how)
    assert refusal.value.field == field


def test_nobody_complains_of_who_has_left(cast):
    who = member(cast)
    Member.objects.filter(pk=who.pk).update(until=date(2026, 11, 22), end="resigned")
    with pytest.raises(NotNow, match="已经离任"):
        received(cast, who)


def test_community_and_street_take_up_what_they_found(cast):
    who = member(cast)
    how = {"ground": "papers", "facts": FACTS, "at": at("11-23 09:00")}
    assert of(opening.find(who.pk, by=cast.qian, **how)).source == "community"
    found = of(opening.find(who.pk, by=cast.li, **how))
    assert found.source == "street" and found.complainant is None
    for stranger in (cast.wu, cast.wang, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            opening.find(who.pk, by=stranger, **how)


def test_a_complaint_asks_few_questions(cast, queries):
    who, by = member(cast), owner(cast)
    with queries() as seen:
        opening.complain(who.pk, ground="seal", facts=FACTS, by=by, at=at("11-23 09:00"))
    assert len(seen) <= 16, "\n".join(seen)
