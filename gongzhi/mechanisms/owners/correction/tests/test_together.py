"""Two people at the same moment: one membership ends once, one alternate moves up once."""

import pytest

from gongzhi.mechanisms.owners.committee.models import Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding, leaving, opening
from gongzhi.mechanisms.owners.correction.models import Correction
from tests import cast as the_cast
from tests.cast import at
from tests.together import refusals, together

from .filed import FACTS, member, of, owner, proposed, vote_on


@pytest.fixture
def cast(lasting_db):
    return the_cast.load()


def remove(cast, case, item):
    return lambda: deciding.remove_by_assembly(case.pk, item=item, by=cast.li, at=at("12-01 09:00"))


def test_a_removal_confirmed_twice_at_once_replaces_once(cast):
    case = proposed(cast)
    item = vote_on(cast, case)
    outcomes = together(remove(cast, case, item), remove(cast, case, item))
    assert len(refusals(outcomes)) == 1
    assert Correction.objects.exclude(replaced_by=None).count() == 1
    assert Member.objects.exclude(moved_up_on=None).count() == 1


def test_two_removals_at_once_and_one_alternate_who_moves_up_once(cast):
    first = member(cast, alternates=1)
    second = made.sitting(first.committee)[1]
    one, two = proposed(cast, first), proposed(cast, second)
    items = [vote_on(cast, c) for c in (one, two)]
    outcomes = together(remove(cast, one, items[0]), remove(cast, two, items[1]))
    assert not refusals(outcomes)
    replaced = [of(c).replaced_by_id for c in (one, two)]
    assert sorted(pk is None for pk in replaced) == [False, True]
    assert len(made.sitting(first.committee)) == 4


def test_two_ways_out_of_one_membership_at_once_end_it_once(cast):
    who = member(cast)
    case = proposed(cast, who)
    item = vote_on(cast, case)
    other = opening.find(
        who.pk, ground="resigns", facts="本人辞职信", by=cast.qian, at=at("11-24 09:00")
    )

    def resign():
        return leaving.accept_resignation(
            other.pk,
            document="辞职信",
            on=at("11-30 09:00").date(),
            by=cast.li,
            at=at("12-01 09:00"),
        )

    outcomes = together(remove(cast, case, item), resign)
    assert len(refusals(outcomes)) == 1
    assert Correction.objects.exclude(ended_on=None).count() == 1


def test_the_same_complaint_sent_twice_at_once_is_one(cast):
    who, by = member(cast), owner(cast)

    def complain():
        return opening.complain(who.pk, ground="seal", facts=FACTS, by=by, at=at("11-23 09:00"))

    assert len(refusals(together(complain, complain))) == 1
    assert Correction.objects.count() == 1
