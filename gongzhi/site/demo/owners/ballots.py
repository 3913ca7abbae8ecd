"""Who takes part in a vote of the demo city and what they choose: plain Python, nothing by chance
that decides the outcome.

The outcomes are what the stories need; how each comes about is left to the count.
"""

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Choices = dict[str, str | list[str]]
TURNOUT = Fraction(72, 100)
ENOUGH, MOST = Fraction(2, 3), Fraction(3, 4)
LEFT_OUT = (6, 5, 6, 4, 5, 3, 6, 5, 4, 2, 6, 3, 5, 1, 4, 0, 3, 2, 1, 0)
"""Whom voters leave out, one after the other: the last candidates more often than the first."""
AGAINST, ABSTAINS = 7, 13  # one in so many


@dataclass(frozen=True)
class Voter:
    """An owner with a say. person: who casts the ballot, 0 for nobody.  area: cm²."""

    owner: int
    person: int
    area: int


def enough(voters: Sequence[Voter], rng: random.Random, *, first: int = 0) -> list[Voter]:
    """As many as reach the turnout in heads and in area; so many of the largest among them."""
    able = [v for v in voters if v.person]
    largest = sorted(able, key=lambda v: (-v.area, v.owner))[:first]
    rest = [v for v in able if v not in largest]
    rng.shuffle(rest)
    found: list[Voter] = []
    for voter in [*largest, *rest]:
        if _share(found, voters) >= TURNOUT and _area(found, voters) >= TURNOUT:
            break
        found.append(voter)
    return found


def small_ones(voters: Sequence[Voter]) -> list[Voter]:
    """Enough heads, too little area: those with the smallest homes."""
    found: list[Voter] = []
    for voter in sorted(voters, key=lambda v: (v.area, v.owner)):
        if _share(found, voters) >= TURNOUT:
            break
        found.append(voter)
    return found


def opposed_by_large(taking_part: Sequence[Voter], item: str) -> dict[Voter, Choices]:
    """Three quarters of those who take part consent by heads, but not by area."""
    against: list[Voter] = []
    for voter in sorted(taking_part, key=lambda v: (-v.area, v.owner)):
        if 1 - _area(against, taking_part) < MOST:
            break
        against.append(voter)
    return {v: {item: "against" if v in against else "for"} for v in taking_part}


def _share(some: Sequence[Voter], all_: Sequence[Voter]) -> Fraction:
    return Fraction(len(some), len(all_))


def _area(some: Sequence[Voter], all_: Sequence[Voter]) -> Fraction:
    return Fraction(sum(v.area for v in some), sum(v.area for v in all_))


def mostly_for(taking_part: Sequence[Voter], items: Sequence[str]) -> dict[Voter, Choices]:
    """Most consent to each item; who doesn't differs from item to item."""
    return {
        voter: {item: _say(n + 2 * k) for k, item in enumerate(items)}
        for n, voter in enumerate(taking_part)
    }


def _say(turn: int) -> str:
    if turn % AGAINST == 3:
        return "against"
    return "abstain" if turn % ABSTAINS == 5 else "for"


def with_marks(
    choices: Mapping[Voter, Choices], item: str, candidates: int, seats: int
) -> dict[Voter, Choices]:
    """The same ballots with an election on them: so many seats are marked, somebody is left out."""
    order = itertools.cycle(n for n in LEFT_OUT if n < candidates)
    found: dict[Voter, Choices] = {}
    for voter, said in choices.items():
        out: set[int] = set()
        while len(out) < candidates - seats:
            out.add(next(order))
        marks = [f"c{n + 1}" for n in range(candidates) if n not in out]
        found[voter] = {item: marks, **said}
    return found
