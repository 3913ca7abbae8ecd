"""Casting: in time, by the one who may, what is on the agenda; all of it or nothing."""

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.roll.tests.building import open_roll, owner, resident
from gongzhi.mechanisms.owners.voting import announcing, casting, sealing
from gongzhi.mechanisms.owners.voting import queries as reading
from gongzhi.mechanisms.owners.voting.models import Ballot, Voice
from gongzhi.people.models import Person
from gongzhi.people.vault import Unreadable
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import polling
from .polling import CLOSES, DURING, OPENS, RAISE_FUND, USE_FUND, say


@pytest.fixture
def vote(cast):
    return polling.opened(cast, 12, USE_FUND, RAISE_FUND)


def test_a_ballot_comes_with_a_receipt_and_a_line_in_the_journal(vote):
    ballot = say(vote, 1, m1="for", m2="against")
    assert len(ballot.receipt) == 19 and ballot.receipt.count("-") == 3
    entry = Entry.objects.get(subject=f"ballot:{ballot.pk}")
    assert entry.act == "vote.cast" and "for" not in entry.details
    voice = Voice.objects.get(vote=vote, owner=ballot.owner_id)
    assert voice.online and not voice.paper and voice.first_at == DURING


def test_what_lies_in_the_database_tells_nothing_and_every_ballot_is_as_long(vote):
    choices = [{"m1": "for"}, {"m1": "against", "m2": "abstain"}, {"m2": "for", "m1": "for"}]
    sealed = [bytes(say(vote, n, **c).choices) for n, c in enumerate(choices, 1)]
    assert len({len(s) for s in sealed}) == 1
    assert not any(word in s for s in sealed for word in (b"for", b"against", b"m1"))


WHEN = [
    ("before it opens", at("10-26 07:59"), "还没有开始"),
    ("a second after it closed", at("11-08 18:01"), "截止"),
]


@pytest.mark.parametrize(("case", "instant", "said"), WHEN, ids=[w[0] for w in WHEN])
def test_a_ballot_outside_of_its_time_is_refused(vote, case, instant, said):
    with pytest.raises(NotNow, match=said):
        say(vote, 1, instant, m1="for")
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("instant", [OPENS, CLOSES])
def test_the_first_and_the_last_instant_are_inside(cast, instant):
    """Also before the sweep has come by."""
    vote = polling.noticed(cast, 2)
    assert say(vote, 1, instant, m1="for").pk


def test_a_closed_vote_takes_nothing_even_for_an_instant_that_was_in_time(vote):
    polling.close()
    with pytest.raises(NotNow, match="截止"):
        say(vote, 1, DURING, m1="for")


WRONG = [
    ("an item that is not on the agenda", {"m3": "for"}, "m3"),
    ("an option that there isn't", {"m1": "maybe"}, "m1"),
    ("a list where yes or no is asked", {"m1": ["c1"]}, "m1"),
    ("invalid, which only a sheet can be", {"m1": "invalid"}, "m1"),
    ("a number", {"m1": 1}, "m1"),
    ("nothing at all", {}, "m1"),
]


@pytest.mark.parametrize(("case", "choices", "field"), WRONG, ids=[w[0] for w in WRONG])
def test_what_is_not_on_the_agenda_is_refused(vote, case, choices, field):
    with pytest.raises(Incomplete) as refused:
        say(vote, 1, **choices)
    assert refused.value.field == field
    assert not Ballot.objects.exists() and not Voice.objects.exclude(first_at=None).exists()


def test_nobody_off_the_roll_votes(vote, cast):
    tenant = Person.objects.create(name="租客", created_at=DURING)
    by = Actor(label="居民", duty=RESIDENT, person_id=tenant.pk)
    with pytest.raises(NotYours, match="名册"):
        casting.cast(vote.pk, person=tenant.pk, choices={"m1": "for"}, by=by, at=DURING, level="")


def test_an_official_votes_for_nobody_online(vote, cast):
    voter = resident(vote.roll, 1)
    for by in (cast.li, cast.qian, resident(vote.roll, 2)):
        with pytest.raises(NotYours):
            casting.cast(
                vote.pk, person=voter.person_id, choices={"m1": "for"}, by=by, at=DURING, level=""
            )


def test_a_co_owner_who_was_not_chosen_is_told_who_votes(cast):
    roll = open_roll(cast, 2)
    wife = Person.objects.create(name="共有人", created_at=DURING)
    Holder.objects.create(roll=roll, owner=owner(roll, 1), person=wife, votes=False)
    vote = polling.on_roll(cast, roll)
    by = Actor(label="居民", duty=RESIDENT, person_id=wife.pk)
    with pytest.raises(NotYours, match="共有人推选"):
        casting.cast(vote.pk, person=wife.pk, choices={"m1": "for"}, by=by, at=DURING, level="")


def test_a_later_ballot_is_added_and_changes_no_turnout(vote):
    first = say(vote, 1, m1="for")
    second = say(vote, 1, at("10-29 08:00"), m1="against")
    assert first.receipt != second.receipt and Ballot.objects.count() == 2
    assert Voice.objects.get(owner=first.owner_id, vote=vote).first_at == DURING
    (mine,) = reading.says_of(vote.pk, first.person_id)
    assert mine.receipts == (second.receipt, first.receipt) and mine.units == ("1-1-100",)


def test_a_cast_that_breaks_off_leaves_neither_ballot_nor_receipt_nor_turnout(vote, monkeypatch):
    """The server is killed between the ballot and the journal: nothing of it is there."""

    def killed(*_args, **_what):
        raise KeyboardInterrupt

    monkeypatch.setattr(casting, "record", killed)
    with pytest.raises(KeyboardInterrupt):
        say(vote, 1, m1="for")
    assert not Ballot.objects.exists()
    assert not Voice.objects.exclude(first_at=None).exists()


def test_nobody_reads_a_choice_before_the_close(vote):
    ballot = say(vote, 1, m1="for")
    with pytest.raises(NotNow, match="谁也不能看"):
        polling.unsealed(vote)
    polling.close()
    assert polling.unsealed(vote).choices(ballot.owner_id, ballot.choices) == {"m1": "for"}
    assert Entry.objects.filter(subject=vote.case.subject, act="vote.opened").count() == 1


def test_a_cancelled_vote_is_never_opened(vote, cast):
    say(vote, 1, m1="for")
    announcing.cancel(vote.pk, note="预算有误", by=cast.li, at=DURING)
    with pytest.raises(NotNow):
        polling.unsealed(vote)


def test_a_ballot_moved_to_another_owner_does_not_open(vote):
    ballot = say(vote, 1, m1="for")
    polling.close()
    with pytest.raises(Unreadable):
        polling.unsealed(vote).choices(ballot.owner_id + 1, ballot.choices)


def test_two_sheets_that_say_the_same_compare_unopened(vote):
    one = sealing.same(vote, 7, {"m1": "for", "m2": "against"})
    assert one == sealing.same(vote, 7, {"m2": "against", "m1": "for"})
    assert one != sealing.same(vote, 8, {"m1": "for", "m2": "against"})
    assert one != sealing.same(vote, 7, {"m1": "for", "m2": "for"})


STATEMENTS = [
    "UPDATE owners_voting_ballot SET receipt = 'X'",
    "DELETE FROM owners_voting_ballot",
    "TRUNCATE owners_voting_ballot CASCADE",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_keeps_ballots(vote, statement):
    say(vote, 1, m1="for")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert Ballot.objects.count() == 1


def test_a_cast_takes_four_queries(vote, queries):
    by, whose = resident(vote.roll, 1), owner(vote.roll, 1).pk
    say(vote, 2, m1="for")  # the agenda is read once
    told = {"person": by.person_id, "by": by, "at": DURING, "level": "phone", "owner": whose}
    with queries() as seen:
        casting.cast(vote.pk, choices={"m1": "for"}, **told)
    assert len(seen) == 4, seen


def test_nobody_votes_for_an_owner_who_is_not_theirs(vote):
    by, other = resident(vote.roll, 1), owner(vote.roll, 2).pk
    told = {"person": by.person_id, "by": by, "at": DURING, "level": "phone", "owner": other}
    with pytest.raises(NotYours):
        casting.cast(vote.pk, choices={"m1": "for"}, **told)
    assert not Ballot.objects.exists()


RECEIPTS = [
    ("7k3f9qxm2htd4wzb", "7K3F-9QXM-2HTD-4WZB"),
    (" 7K3F 9QXM-2HTD 4WZB ", "7K3F-9QXM-2HTD-4WZB"),
    ("OlI0", "0110"),
]


@pytest.mark.parametrize(("typed", "read"), RECEIPTS)
def test_a_receipt_is_read_however_it_was_typed(typed, read):
    assert sealing.typed_receipt(typed) == read
