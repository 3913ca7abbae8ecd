"""Rolls for tests, here and in the sections above: made in bulk, frozen through the real door."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from gongzhi.mechanisms.owners.roll import freezing, opening, publishing, rules
from gongzhi.mechanisms.owners.roll.models import Holder, Owner, OwnerKind, Roll, Unit, UnitKind
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from gongzhi.policy.actor import RESIDENT, Actor
from tests.cast import MONDAY, Cast

LONG_BEFORE = timedelta(days=40)
"""Opened and published so long before it is frozen: every window is over."""


def open_roll(
    cast: Cast,
    owners: int = 12,
    *,
    areas: Sequence[str] = (),
    place: str = "AH",
    phones: bool = False,
    parking: int = 0,
    unsold: int = 0,
    at: datetime = MONDAY - LONG_BEFORE,
) -> Roll:
    """An open roll of single owners, number 1, 2 …, each with one unit of 100 m² or of `areas`.

    phones: number n has 138 0000 n.  parking: so many of them have a stall of 12 m² as well.
    unsold: so many units of 100 m² are the developer's, the last number.
    """
    areas = areas or ["100"] * owners
    compound = cast.place(place)
    roll = opening.open_roll(compound, by=keeper(cast, place), at=at, empty=True)
    people = Person.objects.bulk_create(
        Person(name=f"业主{n}", created_at=at) for n in range(1, len(areas) + 1)
    )
    heads = Owner.objects.bulk_create(
        Owner(roll=roll, number=n, kind=OwnerKind.PEOPLE, key=rules.people_key([person.pk]))
        for n, person in enumerate(people, 1)
    )
    Holder.objects.bulk_create(
        Holder(roll=roll, owner=head, person=person, votes=True)
        for head, person in zip(heads, people, strict=True)
    )
    units = [unit(roll, f"1-1-{n + 100}", areas[n], heads[n]) for n in range(len(areas))]
    units += [
        unit(roll, f"车位{n + 1}", "12", heads[n], kind=UnitKind.PARKING) for n in range(parking)
    ]
    if unsold:
        developer = Owner.objects.create(
            roll=roll,
            number=len(areas) + 1,
            kind=OwnerKind.DEVELOPER,
            key=rules.DEVELOPER_KEY,
            title="乐陵城建",
        )
        units += [
            unit(roll, f"2-1-{n + 100}", "100", developer, kind=UnitKind.UNSOLD)
            for n in range(unsold)
        ]
    Unit.objects.bulk_create(units)
    if phones:
        for n, person in enumerate(people, 1):
            privacy.keep(person, Field.PHONE, phone(n))
    return roll


def frozen_roll(cast: Cast, owners: int = 12, *, at: datetime = MONDAY, **what) -> Roll:
    """The same, published and frozen at this instant."""
    place = what.get("place", "AH")
    before = at - LONG_BEFORE
    roll = open_roll(cast, owners, at=before, **what)
    publishing.publish(roll.pk, by=keeper(cast, place), at=before)
    return freezing.freeze(roll.pk, by=keeper(cast, place), at=at)


def keeper(cast: Cast, place: str = "AH") -> Actor:
    """The street's officer who keeps the rolls of the place."""
    return cast.wu if place == "LH" else cast.li


def unit(roll: Roll, number: str, area: str, owner: Owner | None, *, kind: str = "private") -> Unit:
    """Unsaved."""
    return Unit(
        roll=roll,
        number=number,
        sorted_as=rules.sorted_as(number),
        building=rules.building_of(number),
        kind=kind,
        area=Decimal(area),
        source="registry",
        owner=owner,
    )


def phone(number: int) -> str:
    return f"138{number:08}"


def owner(roll: Roll, number: int) -> Owner:
    return Owner.objects.get(roll=roll, number=number)


def resident(roll: Roll, number: int) -> Actor:
    """Whoever votes for this owner, acting for themselves."""
    person = Holder.objects.get(roll=roll, owner__number=number, votes=True).person_id
    return Actor(label="居民", duty=RESIDENT, person_id=person)
