"""Who owns what in a compound of the demo city: generated, the same for the same seed.

Nobody has their phones: 17400 is kept for satellite telephones of emergency services (it has to be
a number that the pages take). The region of the ID numbers is none's either.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from stdnum.cn import ric

from gongzhi.mechanisms.owners.roll.models import Capacity, UnitKind
from gongzhi.mechanisms.owners.roll.told import Told, Who

from .. import words
from ..city import Compound

if TYPE_CHECKING:
    from .diary import Diary

NOWHERE = "379999"  # a region that no number of a living person has
SECOND = 5000  # added to a household's phone: the second one who owns the flat
COUPLES, TWO_FLATS, PARKED = 0.4, 0.04, 0.25
SOURCES = {"registry": 80, "survey": 12, "contract": 8}
BUILDER = "乐陵示例置业有限公司"


@dataclass(frozen=True)
class Owned:
    """How a compound is owned. unsold: share of its flats that the developer still has.

    shops: m² of each, owned by companies; beside the flats.
    """

    unsold: float = 0.0
    shops: tuple[int, ...] = ()


OWNED = {
    0: Owned(shops=(210, 260)),
    1: Owned(shops=(320, 280, 240)),
    2: Owned(unsold=0.3, shops=(380, 420)),
    3: Owned(unsold=0.06),
    4: Owned(),
    5: Owned(unsold=0.1),
}
"""Number of a compound → how it is owned; in the third one few have most of the area."""


def rows(diary: "Diary", number: int) -> list[Told]:
    """Each unit of a compound as a table for the roll has it: the same whoever asks."""
    rng = random.Random(f"owners {diary.seed} people {number}")
    return list(_rows(diary.compound(number), OWNED[number], rng))


def _rows(compound: Compound, owned: Owned, rng: random.Random) -> list[Told]:
    flats = list(_flats(compound, rng))
    unsold = round(len(flats) * owned.unsold)
    sold, left = flats[: len(flats) - unsold], flats[len(flats) - unsold :]
    found = list(_sold(compound, sold, rng))
    found += [_unit(number, rng, kind=UnitKind.UNSOLD, title=BUILDER) for number in left]
    found += [_shop(compound, n, area, rng) for n, area in enumerate(owned.shops, 1)]
    parked = [row for row in found if row.people and not row.title and rng.random() < PARKED]
    found += [_stall(n, row, rng) for n, row in enumerate(parked, 1)]
    return found


def _flats(compound: Compound, rng: random.Random) -> Iterator[str]:
    """3-1-502 …, as many as there are households, building by building."""
    stairs = [
        f"{b}-{u}"
        for b, own in enumerate(compound.stairwells.values(), 1)
        for u in range(1, len(own) + 1)
    ]
    households = compound.place.households or 1
    each, more = divmod(households, len(stairs))
    for n, stair in enumerate(stairs):
        for door in range(each + (n < more)):
            yield f"{stair}-{door // 2 + 1}{door % 2 + 1:02d}"


def _sold(compound: Compound, numbers: list[str], rng: random.Random) -> Iterator[Told]:
    earlier: list[Told] = []
    for n, number in enumerate(numbers):
        alone = n < 2 or rng.random() >= COUPLES
        if earlier and rng.random() < TWO_FLATS:
            again = rng.choice(earlier)
            yield _unit(number, rng, people=again.people, voter=again.voter)
            continue
        people = tuple(_who(compound, k, rng) for k in ((n,) if alone else (n, n + SECOND)))
        row = _unit(number, rng, people=people, voter="" if alone else rng.choice(people).name)
        if n > 1:
            earlier.append(row)
        yield row


def _who(compound: Compound, number: int, rng: random.Random) -> Who:
    born = date(1950, 1, 1) + timedelta(days=7 * rng.randrange(2500) + compound.number)
    body = f"{NOWHERE}{born:%Y%m%d}{number % 1000 * 2 + number // SECOND:03d}"
    return Who(
        words.person(rng),
        body + ric.calc_check_digit(body),
        phone(compound, number),
    )


def phone(compound: Compound, number: int) -> str:
    return f"17400{compound.number:02d}{number:04d}"


def _unit(number: str, rng: random.Random, *, kind: str = UnitKind.PRIVATE, **who) -> Told:
    area = Decimal(rng.randrange(6200, 13900)) / 100
    source = rng.choices(list(SOURCES), list(SOURCES.values()))[0]
    return Told(number, {source: area}, kind=kind, **who)


def _shop(compound: Compound, number: int, area: int, rng: random.Random) -> Told:
    """A company's, for which somebody acts."""
    agent = _who(compound, 9000 + number, rng)
    return Told(
        f"1-S{number:02d}",
        {"registry": Decimal(area) + Decimal(rng.randrange(100)) / 100},
        kind=UnitKind.PRIVATE,
        people=(Who(agent.name, "", agent.phone),),
        title=f"乐陵示例商贸{number:02d}有限公司",
        capacity=Capacity.AGENT,
    )


def _stall(number: int, home: Told, rng: random.Random) -> Told:
    area = Decimal(rng.randrange(1150, 1380)) / 100
    kind = UnitKind.PARKING
    return Told(
        f"车位-{number}", {"contract": area}, kind=kind, people=home.people, voter=home.voter
    )


def alone(told: list[Told]) -> list[Told]:
    """The first flat of each single owner: whom the stories name as candidates."""
    private = (r for r in told if r.kind == UnitKind.PRIVATE and not r.title)
    found: dict[tuple[Who, ...], Told] = {}
    for row in private:
        if len(row.people) == 1:
            found.setdefault(row.people, row)
    return list(found.values())
