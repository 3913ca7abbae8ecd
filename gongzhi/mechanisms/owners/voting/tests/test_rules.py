"""What may be published without giving single ballots away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.mechanisms.owners.voting.rules import FEWEST, alone, withheld

CASES = [
    # for, against, abstain, invalid → withheld
    ((20, 8, 7, 5), set()),
    ((20, 0, 0, 0), set()),  # nobody has no area; all of them is what is told anyway
    ((20, 3, 9, 0), {"against", "abstain"}),  # the next smallest hides the three
    ((20, 3, 0, 0), {"against", "for"}),
    ((20, 3, 2, 0), {"against", "abstain"}),  # five together
    ((20, 2, 2, 0), {"against", "abstain", "for"}),
    ((20, 4, 0, 6), {"against", "invalid"}),
    ((20, 5, 4, 9), {"against", "abstain"}),
    ((1, 1, 0, 0), {"for", "against"}),
]
NAMES = ("for", "against", "abstain", "invalid")


@pytest.mark.parametrize(("heads", "hidden"), CASES)
def test_fewer_than_five_households_and_what_would_tell_them_are_withheld(heads, hidden):
    assert withheld(dict(zip(NAMES, heads, strict=True)), last="for") == hidden


@given(st.tuples(*[st.integers(0, 60)] * 4))
def test_nothing_that_is_told_lets_fewer_than_five_be_worked_out(heads):
    """All choices make up who takes part, whose area is told: only the sum of what is withheld
    can be worked out, and it is nobody's or that of five, or of all who took part."""
    there = dict(zip(NAMES, heads, strict=True))
    hidden = withheld(there, last="for")
    told = {name: n for name, n in there.items() if name not in hidden}
    assert all(n == 0 or n >= FEWEST for n in told.values())
    together = sum(there[name] for name in hidden)
    assert together == 0 or together >= FEWEST or together == sum(heads)


MARKS = [
    ({"c1": 20, "c2": 3}, 40, {"c2"}),
    ({"c1": 38, "c2": 20}, 40, {"c1"}),  # the two who didn't are what is left
    ({"c1": 40, "c2": 0}, 40, set()),
    ({"c1": 5, "c2": 35}, 40, set()),
]


@pytest.mark.parametrize(("heads", "of", "hidden"), MARKS)
def test_in_an_election_few_who_did_and_few_who_did_not_are_withheld(heads, of, hidden):
    assert alone(heads, of) == hidden
