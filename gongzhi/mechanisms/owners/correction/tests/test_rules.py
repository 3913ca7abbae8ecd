"""How many have to join before a membership is put to the vote: SDR 34."""

import pytest

from gongzhi.mechanisms.owners.correction import rules


@pytest.mark.parametrize(
    ("joined", "of", "enough"),
    [
        (3, 5, True),
        (2, 5, False),
        (4, 7, True),
        (3, 7, False),
        (2, 4, False),
        (3, 4, True),
        (0, 0, False),
    ],
)
def test_more_than_half_of_the_members_propose(joined, of, enough):
    assert rules.enough_members(joined, of) is enough


@pytest.mark.parametrize(
    ("joined", "of", "enough"),
    [
        (56, 280, True),
        (55, 280, False),
        (11, 53, True),
        (10, 53, False),
        (1, 5, True),
        (0, 5, False),
        (0, 0, False),
    ],
)
def test_at_least_twenty_per_cent_of_the_owners_propose(joined, of, enough):
    assert rules.enough_owners(joined, of) is enough


@pytest.mark.parametrize(
    ("members", "owners", "of_owners", "faults"),
    [
        (3, None, None, 0),
        (2, None, None, 1),
        (None, 20, 100, 0),
        (None, 19, 100, 1),
        (2, 20, 100, 0),  # one of both ways is enough
        (None, 50, None, 1),  # without a roll nobody can tell
        (6, None, None, 1),  # more than there are
        (None, 101, 100, 1),
        (None, None, 100, 1),
    ],
)
def test_one_of_both_ways_is_enough(members, owners, of_owners, faults):
    found = rules.proposal_faults(members=members, of_members=5, owners=owners, of_owners=of_owners)
    assert len(found) == faults


def test_what_ends_a_membership_by_law_is_a_short_list():
    assert set(rules.FACTS) == {"not_owner", "capacity", "liberty", "died"}
