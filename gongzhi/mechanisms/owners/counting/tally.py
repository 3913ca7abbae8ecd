"""One matter that is answered with yes or no."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .vote import Choice
from .weight import Weight

Cast = tuple[int, Mapping[str, str | tuple[str, ...]]]
"""What counts of a ballot: the area behind it (cm²) and its choices."""


@dataclass(frozen=True)
class Tally:
    """The returned ballots of a matter by what they say; the four make up those who take part."""

    for_: Weight
    against: Weight
    abstain: Weight
    invalid: Weight


def tally(matter: str, cast: Iterable[Cast]) -> Tally:
    """A ballot that leaves the matter out abstains."""
    heads = dict.fromkeys(Choice, 0)
    areas = dict.fromkeys(Choice, 0)
    for area, choices in cast:
        choice = choices.get(matter, Choice.ABSTAIN)
        heads[choice] += 1  # type: ignore[index]  # checked: no marks here
        areas[choice] += area  # type: ignore[index]
    return Tally(*(Weight(heads[choice], areas[choice]) for choice in Choice))
