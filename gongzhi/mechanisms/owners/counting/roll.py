"""Who counts for how much: the roll made into heads with area.

- One owner is one head, whatever the number of units (建筑物区分所有权司法解释 9; 山东省物业管理
  条例 25).
- What the developer has not sold, or sold and not handed over, is together one head, the
  developer's, whichever name an undelivered unit carries: its buyer has no voice for it yet. If the
  developer owns private units as well, it is the same owner and so the same head.
- Parking counts only where the rules of procedure say so; whoever owns nothing else is then
  outside: no head, no area, no voice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .vote import Kind, Policy, RollLine
from .weight import Weight

DEVELOPERS = frozenset({Kind.UNSOLD, Kind.UNDELIVERED})


@dataclass(frozen=True)
class Electorate:
    """areas: owner → cm² that count. parking_only, undelivered: owners without a voice, and why.

    outside: those who own parking only and all area of parking that doesn't count.
    """

    areas: dict[str, int]
    total: Weight
    parking_only: frozenset[str]
    undelivered: frozenset[str]
    outside: Weight
    developer: str


def electorate(roll: Sequence[RollLine], policy: Policy) -> Electorate:
    """The roll must be sound (`checking`)."""
    developer = developer_of(roll)
    areas: dict[str, int] = {}
    parkers, buyers, parking = set(), set(), 0
    for line in roll:
        if line.kind == Kind.PARKING and not policy.count_parking_area:
            parkers.add(line.owner)
            parking += line.area_cm2
            continue
        owner = developer if line.kind in DEVELOPERS else line.owner
        areas[owner] = areas.get(owner, 0) + line.area_cm2
        if owner != line.owner:
            buyers.add(line.owner)
    only = parkers - areas.keys()
    return Electorate(
        areas=areas,
        total=Weight(len(areas), sum(areas.values())),
        parking_only=frozenset(only - buyers),
        undelivered=frozenset(buyers - areas.keys()),
        outside=Weight(len(only), parking),
        developer=developer,
    )


def developer_of(roll: Sequence[RollLine]) -> str:
    """The name on what is unsold; where nothing is, the name on what is undelivered; "" if none."""
    named = {Kind.UNSOLD: "", Kind.UNDELIVERED: ""}
    for line in roll:
        if line.kind in DEVELOPERS and not named[Kind(line.kind)]:
            named[Kind(line.kind)] = line.owner
    return named[Kind.UNSOLD] or named[Kind.UNDELIVERED]


def unclear_developers(roll: Sequence[RollLine]) -> Iterator[tuple[int, str]]:
    """(place in the roll, name) of each line that names a second developer.

    Among what is unsold there is one name. Where nothing is unsold, the undelivered units must
    carry one name: it can't be told otherwise who the developer is.
    """
    unsold = any(line.kind == Kind.UNSOLD for line in roll)
    telling = Kind.UNSOLD if unsold else Kind.UNDELIVERED
    developer = developer_of(roll)
    for place, line in enumerate(roll):
        if line.kind == telling and line.owner != developer:
            yield place, line.owner
