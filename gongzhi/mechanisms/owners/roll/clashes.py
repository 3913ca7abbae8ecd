"""Clashes between rows: the same unit twice, areas that differ. Listed; a person settles them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from gongzhi.people.models import Person

from . import rules
from .models import AreaSource, Conflict, Gap, Roll, Unit, UnitKind
from .told import Taken, Told


@dataclass(frozen=True)
class Sign:
    """What one row says of a unit, without a personal value: people by reference."""

    people: tuple[int, ...]
    title: str
    kind: str
    areas: Mapping[str, Decimal]

    def agrees(self, other: "Sign") -> bool:
        """The same owner and kind, and no source with another area."""
        shared = self.areas.keys() & other.areas.keys()
        return (self.people, rules.plain_title(self.title), self.kind) == (
            other.people,
            rules.plain_title(other.title),
            other.kind,
        ) and all(self.areas[source] == other.areas[source] for source in shared)

    def kept(self) -> dict:
        """As JSON."""
        people, areas = list(self.people), written(self.areas)
        return {"people": people, "title": self.title, "kind": self.kind, "areas": areas}

    @classmethod
    def read(cls, kept: dict) -> "Sign":
        return cls(tuple(kept["people"]), kept["title"], kept["kind"], read(kept["areas"]))


def sign_of(told: Told, people: Sequence[Person]) -> Sign:
    references = () if told.title else tuple(sorted(person.pk for person in people))
    return Sign(references, told.title, told.kind or UnitKind.PRIVATE.value, told.areas)


def written(areas: Mapping[str, Decimal]) -> dict[str, str]:
    return {source: f"{area.normalize():f}" for source, area in areas.items()}


def read(areas: Mapping[str, str]) -> dict[str, Decimal]:
    return {source: Decimal(area) for source, area in areas.items()}


class Clashes:
    """Those of a batch of units: one query to begin with, two to save."""

    def __init__(self, roll: Roll, numbers: Collection[str]) -> None:
        self.roll = roll
        found = Conflict.objects.filter(roll=roll, unit__in=numbers)
        found = found.filter(gap__in=(Gap.UNIT_TWICE, Gap.AREA_DIFFERS))
        self._there = {(c.gap, c.unit): c for c in found}
        self._changed: dict[tuple[str, str], Conflict] = {}

    def people(self) -> dict[str, list[Person]]:
        """A unit's number → those whom rows of a clash name."""
        twice = [c for (gap, _number), c in self._there.items() if gap == Gap.UNIT_TWICE]
        told = {c.unit: [pk for row in c.said["rows"] for pk in row["people"]] for c in twice}
        known = Person.objects.in_bulk({pk for people in told.values() for pk in people})
        return {n: [known[pk] for pk in people if pk in known] for n, people in told.items()}

    def areas(self, unit: Unit) -> dict[str, Decimal]:
        """Source → area: all that was ever told of the unit."""
        listed = self._there.get((Gap.AREA_DIFFERS, unit.number))
        return read(listed.said) if listed else {unit.source: unit.area}

    def list_areas(self, row: Taken, said: Mapping[str, Decimal]) -> bool:
        """Sources that differ are listed; was there anything to change?"""
        listed = self._there.get((Gap.AREA_DIFFERS, row.told.number))
        if not listed and not rules.differ(said):
            return False
        self._open(Gap.AREA_DIFFERS, row.told.number, written(said))
        source = AreaSource(rules.the_area(said)[1]).label
        row.notes.append(_("面积来源不一致，先按%s，已列入冲突") % source)
        return True

    def list_twice(self, row: Taken, kept: Sign, told: Sign) -> bool:
        """Put the row beside the one that stands; was it new?"""
        number = row.told.number
        listed = self._there.get((Gap.UNIT_TWICE, number))
        rows = listed.said["rows"] if listed else [kept.kept()]
        if self.told(number, told):
            row.notes.append(_("同一户出现两次，已列过冲突，以定的为准"))
            return False
        row.notes.append(_("同一户出现两次，先按前面那一行，已列入冲突"))
        self._open(Gap.UNIT_TWICE, number, {"rows": [*rows, told.kept()]})
        return True

    def told(self, number: str, sign: Sign) -> bool:
        """Does the row stand in a clash that is listed already?"""
        listed = self._there.get((Gap.UNIT_TWICE, number))
        rows = listed.said["rows"] if listed else []
        return any(Sign.read(row).agrees(sign) for row in rows)

    def _open(self, gap: str, number: str, said: dict) -> None:
        conflict = self._there.setdefault(
            (gap, number), Conflict(roll=self.roll, gap=gap, unit=number)
        )
        conflict.said, conflict.settled_at, conflict.settled_by, conflict.how = said, None, "", ""
        self._changed[gap, number] = conflict

    def save(self) -> None:
        changed = self._changed.values()
        Conflict.objects.bulk_create(c for c in changed if not c.pk)
        Conflict.objects.bulk_update(
            [c for c in changed if c.pk], ["said", "settled_at", "settled_by", "how"]
        )
