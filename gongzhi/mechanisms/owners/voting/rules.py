"""What may be published of a count without giving single ballots away. Plain Python.

Heads are always told. The area of a choice is told only where at least `FEWEST` households stand
behind it: the area of one flat, or the sum of three, names who chose. What is told must not let
anybody work it out either: since all choices of a matter add up to all who take part, what is
withheld of a matter is at least `FEWEST` households together (complementary suppression).
"""

from collections.abc import Mapping

FEWEST = 5
"""Issue and domain rules: fewer than five households in a published cell."""


def withheld(heads: Mapping[str, int], *, last: str = "") -> frozenset[str]:
    """Of choices that together make up all who take part, those whose area is not told.

    last: the one to be withheld only if nothing else will do.
    """
    there = {name: n for name, n in heads.items() if n}  # nobody has no area: nothing to tell
    hidden = {name for name, n in there.items() if n < FEWEST}
    spare = sorted(there.keys() - hidden, key=lambda name: (name == last, there[name], name))
    while hidden and sum(there[name] for name in hidden) < FEWEST and spare:
        hidden.add(spare.pop(0))
    return frozenset(hidden)


def alone(heads: Mapping[str, int], of: int) -> frozenset[str]:
    """Of choices that overlap (marks in an election), those whose area is not told: few made it,
    or few did not, and those few are what is left of all who take part."""
    return frozenset(name for name, n in heads.items() if 0 < n < FEWEST or 0 < of - n < FEWEST)
