"""Elections and who stands: three sources, consent, warnings, the public list."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly import candidates, elections, queries, services
from gongzhi.mechanisms.owners.assembly.candidates import Naming
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
from gongzhi.mechanisms.owners.roll.models import Holder, Owner, Roll, Unit
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.together import refusals, together

from .forming import CLOSES, LISTED, listed, named, naming, opened, prepared, started

FRIDAY = at("03-13 09:00")
WANG = Naming(**naming(0))


def name(cast, election, by="li", when=FRIDAY, **changes):
    told = replace(WANG, **changes)
    return candidates.name_candidate(election.pk, told, by=getattr(cast, by), at=when)


# --- opening --------------------------------------------------------------------------------------


def test_the_first_election_belongs_to_the_assembly_that_is_prepared(cast):
    election = opened(cast)
    assert (
        election.formation and election.seats == 5 and election.subject == f"election:{election.pk}"
    )


def test_the_first_election_waits_for_the_group_to_be_public(cast):
    started(cast)
    terms = {"kind": "first", "seats": 5, "alternates": 0, "closes_at": CLOSES}
    with pytest.raises(NotNow, match="筹备组"):
        elections.open_election(cast.place("AH"), **terms, by=cast.li, at=FRIDAY)


def test_a_renewal_needs_no_preparatory_group_and_the_community_may_open_it(cast):
    terms = {"kind": "renewal", "seats": 7, "alternates": 3, "closes_at": CLOSES}
    election = elections.open_election(cast.place("TY"), **terms, by=cast.qian, at=FRIDAY)
    assert election.formation is None


def test_a_by_election_fills_what_is_vacant(cast):
    terms = {"kind": "filling", "seats": 2, "alternates": 1, "closes_at": CLOSES}
    assert elections.open_election(cast.place("TY"), **terms, by=cast.li, at=FRIDAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seats": 4}, "seats"),
        ({"seats": 3}, "seats"),
        ({"seats": 13}, "seats"),
        ({"alternates": 6}, "alternates"),
        ({"closes_at": at("03-11 09:00")}, "closes_at"),
    ],
)
def test_seats_that_the_regulation_does_not_know_are_refused(cast, changes, field):
    with pytest.raises(Incomplete) as refusal:
        opened(cast, **changes)
    assert refusal.value.field == field


def test_one_election_at_a_time_also_for_the_database(cast):
    election = opened(cast)
    with pytest.raises(NotNow):
        again = {"kind": "renewal", "seats": 5, "alternates": 0, "closes_at": CLOSES}
        elections.open_election(cast.place("AH"), **again, by=cast.li, at=FRIDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        election.pk = None
        election.save(force_insert=True)


@pytest.mark.parametrize("who", ["wu", "han", "feng", "zheng"])
def test_strangers_organise_no_election(cast, who):
    election = opened(cast)
    with pytest.raises(NotYours):
        name(cast, election, by=who)
    with pytest.raises(NotYours):
        elections.list_candidates(election.pk, by=getattr(cast, who), at=LISTED)
    with pytest.raises(NotYours):
        elections.end(election.pk, reason="试试", by=getattr(cast, who), at=FRIDAY)


def test_seats_and_close_may_be_changed_until_the_list_is_public(cast):
    election = opened(cast)
    terms = {"seats": 7, "alternates": 2, "closes_at": at("03-27 17:30")}
    assert elections.change(election.pk, **terms, by=cast.li, at=FRIDAY).seats == 7
    full = listed_again(cast, election)
    with pytest.raises(NotNow):
        elections.change(full.pk, **terms, by=cast.li, at=at("03-30 10:00"))


def listed_again(cast, election):
    named(cast, election, 7)
    return elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=at("03-30 09:00"))


# --- naming ---------------------------------------------------------------------------------------


def test_who_is_named_is_told_and_has_a_link_that_cannot_be_guessed(cast):
    one, two = named(cast, opened(cast), 2)
    assert len(one.token) == 43 and one.token != two.token and (one.number, two.number) == (1, 2)
    message = Outgoing.objects.get(person=one.person)
    assert "我的参选" in message.text and one.token not in message.text
    assert one.name not in message.text


def test_the_community_recommends(cast):
    assert name(cast, opened(cast), by="qian", source="community").source == "community"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "lottery"}, "source"),
        ({"units": " "}, "units"),
        ({"party": True}, "consent"),
        ({"official": False}, "consent"),
        ({"met": ("owner", "rich")}, "met"),
        ({"phone": "12345"}, "phone"),
        ({"name": ""}, "name"),
        ({"source": "joint"}, "backers"),
        ({"source": "joint", "backers": 30}, "backers_of"),
        ({"source": "joint", "backers": 30, "backers_of": 20}, "backers_of"),
        ({"source": "joint", "backers": 55, "backers_of": 280}, "backers"),
    ],
)
def test_what_is_missing_is_told_at_its_field(cast, changes, field):
    election = opened(cast)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election, **changes)
    assert refusal.value.field == field and not Candidacy.objects.exists()


def test_a_joint_nomination_of_a_fifth_is_enough(cast):
    found = name(cast, opened(cast), source="joint", backers=56, backers_of=280)
    assert (found.backers, found.backers_of) == (56, 280)


def roll_of(cast, heads):
    roll = Roll.objects.create(
        compound=cast.place("AH"), number=1, opened_at=FRIDAY, opened_by="李值班"
    )
    owners = [
        Owner.objects.create(roll=roll, number=n, kind="people", key=f"k{n}")
        for n in range(1, heads + 1)
    ]
    return roll, owners


def test_the_roll_knows_better_than_who_types_how_many_owners_there_are(cast):
    roll_of(cast, 10)
    election = opened(cast)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election, source="joint", backers=1, backers_of=5)
    assert "至少 2 人" in refusal.value.message
    assert name(cast, election, source="joint", backers=2, backers_of=5).backers_of == 10


def test_whether_somebody_is_on_the_roll_is_shown_and_decides_nothing(cast):
    roll, owners = roll_of(cast, 2)
    one, two = named(cast, opened(cast), 2)
    Holder.objects.create(roll=roll, owner=owners[0], person=one.person)
    area = {"area": "95.32", "source": "registry"}
    for number in ("1-1-101", "1-1-102"):
        Unit.objects.create(roll=roll, number=number, owner=owners[0], **area)
    compound = cast.place("AH").pk
    found = queries.on_roll(compound, [one.person, two.person])
    assert found == {one.person_id: "1-1-101、1-1-102"}
    assert queries.on_roll(cast.place("TY").pk, [one.person]) is None


def test_party_and_office_stand_on_record_only_with_consent(cast):
    found = name(cast, opened(cast), party=True, official=True, consent="本人书面同意")
    assert found.party and found.official
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=found.pk).update(consent="")
    told = "".join(e.details for e in history(found.subject))
    assert "party" not in told and "official" not in told


def test_a_person_stands_once_in_an_election(cast):
    election = opened(cast)
    name(cast, election)
    with pytest.raises(Incomplete) as refusal:
        name(cast, election)
    assert refusal.value.field == "phone"


def test_of_two_who_name_the_same_person_at_once_one_is_told(lasting_db):
    from tests.cast import load

    cast = load()
    election = opened(cast)
    outcomes = together(lambda: name(cast, election), lambda: name(cast, election))
    assert len(refusals(outcomes)) == 1 and Candidacy.objects.count() == 1


def test_names_are_taken_until_the_close(cast):
    election = opened(cast)
    assert name(cast, election, when=CLOSES)
    with pytest.raises(NotNow):
        name(cast, election, when=at("03-20 17:31"), phone="13900000077", name="迟到")


# --- withdrawing, declining -----------------------------------------------------------------------


def test_a_candidate_withdraws_for_themselves_and_nobody_else_does(cast):
    one, two = named(cast, opened(cast), 2)
    me = candidates.as_candidate(one.person)
    with pytest.raises(NotYours):
        candidates.withdraw(two.pk, reason="不让他参选", by=me, at=FRIDAY)
    with pytest.raises(Incomplete):
        candidates.withdraw(one.pk, reason=" ", by=me, at=FRIDAY)
    assert candidates.withdraw(one.pk, reason="工作太忙", by=me, at=FRIDAY).state == "withdrawn"
    with pytest.raises(NotNow):
        candidates.withdraw(one.pk, reason="再退", by=me, at=FRIDAY)


def test_the_group_declines_for_a_condition_and_the_person_is_told(cast):
    (one,) = named(cast, opened(cast))
    with pytest.raises(Incomplete) as refusal:
        candidates.decline(one.pk, condition="tall", reason="太矮", by=cast.li, at=FRIDAY)
    assert refusal.value.field == "condition"
    with pytest.raises(NotYours):
        candidates.decline(one.pk, condition="owner", reason="不是", by=cast.wu, at=FRIDAY)
    found = candidates.decline(
        one.pk, condition="owner", reason="房子已过户", by=cast.li, at=FRIDAY
    )
    assert found.state == "declined" and "房子已过户" in found.state_why
    last = Outgoing.objects.filter(person=one.person).latest("pk")
    assert "过户" not in last.text, "the reason is read behind their own phone"


# --- the list -------------------------------------------------------------------------------------


def test_the_public_list_names_names_and_buildings_and_nothing_else(cast):
    election = opened(cast)
    name(cast, election, party=True, consent="书面", statement="我是老住户", met=("owner",))
    named_more = [{"phone": f"1390000010{i}", "name": f"张{i}"} for i in range(4)]
    for told in named_more:
        name(cast, election, **told)
    elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)
    election.refresh_from_db()
    body = election.notice.body
    assert "1. 候选0（1 号楼）" in body and "候选人 5 名" in body
    for hidden in ("139", "101", "党员", "老住户"):
        assert hidden not in body
    assert election.notice.objections_until == at("03-30 17:30")
    assert set(election.candidacies.values_list("state", flat=True)) == {"listed"}


def test_the_list_waits_for_the_close_and_for_enough_candidates(cast):
    election = opened(cast)
    named(cast, election, 4)
    with pytest.raises(NotNow, match="报名期"):
        elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=FRIDAY)
    with pytest.raises(NotNow, match="少于名额"):
        elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)


def test_the_list_waits_for_open_reviews(cast):
    election = opened(cast)
    found = named(cast, election, 6)
    candidates.into_review(found[:1], by=cast.li, at=FRIDAY)
    with pytest.raises(NotNow, match="联审"):
        elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)


def test_who_passed_no_review_is_listed_only_if_somebody_says_so(cast):
    election = opened(cast)
    named(cast, election, 5)
    with pytest.raises(Incomplete) as refusal:
        elections.list_candidates(election.pk, by=cast.li, at=LISTED)
    assert refusal.value.field == "unreviewed"


def test_who_withdrew_or_was_declined_does_not_stand(cast):
    election = opened(cast)
    found = named(cast, election, 7)
    me = candidates.as_candidate(found[0].person)
    candidates.withdraw(found[0].pk, reason="搬家", by=me, at=FRIDAY)
    candidates.decline(found[1].pk, condition="time", reason="常年在外", by=cast.li, at=FRIDAY)
    elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)
    assert Candidacy.objects.filter(state="listed").count() == 5


def test_nothing_is_added_once_the_list_is_public(cast):
    election = listed(cast)
    with pytest.raises(NotNow):
        name(cast, election, phone="13900000099", name="新人")
    with pytest.raises(NotNow):
        elections.list_candidates(election.pk, unreviewed=True, by=cast.li, at=LISTED)


def test_a_list_without_a_notice_is_refused_by_the_database(cast):
    election = opened(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(listed_at=LISTED)


def test_an_election_that_will_not_be_held_ends_with_a_reason(cast):
    election = opened(cast)
    with pytest.raises(Incomplete):
        elections.end(election.pk, reason="", by=cast.li, at=FRIDAY)
    elections.end(election.pk, reason="改为换届时一并选举", by=cast.li, at=FRIDAY)
    with pytest.raises(NotNow, match="已经结束"):
        name(cast, election)


def test_an_election_is_not_ended_while_the_owners_vote(cast):
    election = listed(cast)
    services.vote_called(election.formation_id, by=cast.li, at=at("03-24 09:00"))
    with pytest.raises(NotNow, match="表决"):
        elections.end(election.pk, reason="不选了", by=cast.li, at=at("03-24 10:00"))


def test_an_erased_candidate_has_no_name_and_the_chain_stays_whole(cast):
    from gongzhi.journal.chain import Check
    from gongzhi.journal.services import history_rows
    from gongzhi.people import privacy

    (one,) = named(cast, opened(cast))
    privacy.erase(one.person, reason="本人要求", by=cast.lv, at=FRIDAY)
    one = Candidacy.objects.select_related("person").get(pk=one.pk)
    assert one.name == "（已删除）"
    rows = [{"kind": "row", **row} for row in history_rows(one.subject)]
    assert rows and Check().read(rows).answer()["ok"]


def test_prepared_is_where_an_election_may_begin(cast):
    assert queries.preparing(cast.place("AH")) is None
    assert prepared(cast).formed_on == date(2026, 3, 9)
    assert queries.preparing(cast.place("AH"))
