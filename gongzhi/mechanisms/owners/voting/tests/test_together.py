"""Many at once: one owner, one ballot that counts; the close lets in who was there in time."""

from threading import Event

import pytest
from django.db import connection, transaction

from gongzhi.casework.sweep import sweep
from gongzhi.journal.chain import Check
from gongzhi.journal.services import export
from gongzhi.mechanisms.owners.roll.tests.building import resident
from gongzhi.mechanisms.owners.voting import casting, counts, settling, turnout
from gongzhi.mechanisms.owners.voting.models import Ballot, Settlement, Voice
from gongzhi.policy.refusals import NotNow
from tests import cast as the_cast
from tests.together import refusals, together

from . import polling
from .polling import AFTER, DURING, paper

AT_ONCE = 20


def test_two_hundred_ballots_of_a_hundred_owners_are_a_hundred(lasting_db):
    """Each votes twice, for and against, in waves of as many connections as there are."""
    cast = the_cast.load()
    vote = polling.opened(cast, 100)
    voters = {n: resident(vote.roll, n) for n in range(1, 101)}

    def act(n: int, choice: str):
        by = voters[n]
        return lambda: casting.cast(
            vote.pk, person=by.person_id, choices={"m1": choice}, by=by, at=DURING, level="code"
        )

    acts = [act(n, choice) for n in range(1, 101) for choice in ("for", "against")]
    for wave in range(0, len(acts), AT_ONCE):
        assert refusals(together(*acts[wave : wave + AT_ONCE])) == []
    assert Ballot.objects.count() == 200
    assert Ballot.objects.values("receipt").distinct().count() == 200
    assert turnout.total(vote).here.heads == 100
    polling.close()
    found = counts.count(vote.pk, by=cast.qian, at=AFTER).result
    assert found["participating"]["heads"] == 100 and len(found["replaced"]) == 100
    matter = found["matters"]["m1"]
    assert matter["for"]["heads"] + matter["against"]["heads"] == 100
    assert Check().read(export()).answer()["ok"]


def test_one_owner_casting_from_many_telephones_at_once_is_one_head(lasting_db):
    vote = polling.opened(the_cast.load(), 3)
    by = resident(vote.roll, 1)

    def act():
        return casting.cast(
            vote.pk, person=by.person_id, choices={"m1": "for"}, by=by, at=DURING, level="code"
        )

    assert refusals(together(*[act] * 8)) == []
    assert Ballot.objects.count() == 8
    assert Voice.objects.exclude(first_at=None).count() == 1


def test_the_close_waits_for_a_ballot_in_flight_and_lets_no_other_in(lasting_db):
    vote = polling.opened(the_cast.load(), 3)
    first, second = resident(vote.roll, 1), resident(vote.roll, 2)
    inside, closing = Event(), Event()

    def cast(by):
        return casting.cast(
            vote.pk, person=by.person_id, choices={"m1": "for"}, by=by, at=DURING, level="code"
        )

    def slow():
        with transaction.atomic():
            cast(first)
            inside.set()
            closing.wait(5)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")

    def close():
        inside.wait(5)
        closing.set()
        sweep(at=AFTER)
        return polling.state(vote), Ballot.objects.count()  # all that will ever be there

    def late():
        closing.wait(5)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.6)")
        return cast(second)

    outcomes = together(slow, close, late)
    assert outcomes[1] == ("closed", 1)
    assert isinstance(outcomes[2], NotNow)
    assert Ballot.objects.count() == 1


def test_a_cast_whose_transaction_dies_leaves_no_receipt_and_one_that_commits_has_both(lasting_db):
    vote = polling.opened(the_cast.load(), 3)
    by = resident(vote.roll, 1)

    class Killed(Exception):
        pass

    with pytest.raises(Killed), transaction.atomic():
        gone = casting.cast(
            vote.pk, person=by.person_id, choices={"m1": "for"}, by=by, at=DURING, level="code"
        )
        raise Killed
    assert not Ballot.objects.filter(receipt=gone.receipt).exists()
    assert not Voice.objects.exclude(first_at=None).exists()
    assert not [r for r in export() if r.get("subject") == f"ballot:{gone.pk}"]
    stays = polling.say(vote, 1, m1="for")
    assert Ballot.objects.get(receipt=stays.receipt).owner_id == stays.owner_id


def test_two_who_propose_at_once_make_one_proposal(lasting_db):
    cast = the_cast.load()
    vote = polling.opened(cast, 3)
    polling.say(vote, 1, m1="for")
    owner = paper(cast, vote, 1, m1="against").owner_id
    polling.close()
    acts = [
        lambda who=who: settling.propose(
            vote.pk, owner=owner, keeps="paper", reason="本人签字", by=who, at=AFTER
        )
        for who in (cast.qian, cast.li)
    ]
    assert len(refusals(together(*acts))) == 1
    assert Settlement.objects.count() == 1
