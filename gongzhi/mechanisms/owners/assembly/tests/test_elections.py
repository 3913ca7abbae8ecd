"""Elections: opened, changed, ended; the list of candidates and what it says."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.mechanisms.owners.assembly import candidates, elections, queries, services
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from .forming import CLOSES, LISTED, listed, name, named, opened, prepared, started

FRIDAY = at("03-13 09:00")


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


def test_prepared_is_where_an_election_may_begin(cast):
    assert queries.preparing(cast.place("AH")) is None
    assert prepared(cast).formed_on == date(2026, 3, 9)
    assert queries.preparing(cast.place("AH"))
