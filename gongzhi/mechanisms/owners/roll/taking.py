"""Taking rows onto a roll, some hundred at a time: what is new, what differs, what clashes.

Nothing that a person should decide is decided here: the same unit twice and areas that differ
become conflicts, listed for somebody to settle. Only the rank of sources is applied at once
(建筑物区分所有权司法解释 8), and said.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people.models import Person
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow

from . import gaps, queries, rules
from .clashes import Clashes, Sign, sign_of
from .heads import Head, Heads
from .models import Gap, Owner, Roll, Unit, UnitKind
from .opening import locked, open_roll
from .persons import Persons
from .publishing import is_public
from .told import ADDED, CHANGED, UNCHANGED, Differs, Taken, Told, Wrong


@transaction.atomic
def take(
    compound: Place,
    rows: Sequence[Told],
    *,
    by: Actor,
    at: datetime,
    update: bool = False,
    seen: set[str] | None = None,
) -> list[Taken]:
    """Take rows onto the compound's open roll; the first roll of a compound opens by itself.

    update: change what is kept to what the rows say.  seen: numbers of units that earlier rows of
    the same file named; filled in.  Each row has a result, or a fault, and notes.
    Raises NotYours; NotNow once the roll is frozen, and while it is public: owners object to what
    they see.
    """
    roll = _roll(compound, by=by, at=at)
    taking = _Taking(roll, [Taken(told) for told in rows], seen=set() if seen is None else seen)
    taking.run(update=update, by=by, at=at)
    counts = [row.result for row in taking.rows]
    details = {result: counts.count(result) for result in (ADDED, CHANGED, UNCHANGED)}
    record(roll.subject, "roll.import", by=by, at=at, details=details | {"bad": counts.count("")})
    return taking.rows


def _roll(compound: Place, *, by: Actor, at: datetime) -> Roll:
    last = queries.current(compound)
    if last is None:
        return open_roll(compound, by=by, at=at)
    roll = locked(last.pk, by=by)
    if is_public(roll):
        raise NotNow(_("名册正在公示，不能整表导入。个别的可以逐户改；要整表改，先撤回公示"))
    return roll


class _Taking:
    """A batch on its way. All of it happens in memory, and is written at the end."""

    def __init__(self, roll: Roll, rows: list[Taken], *, seen: set[str]) -> None:
        self.roll, self.rows, self.seen = roll, rows, seen
        numbers = {row.told.number for row in rows}
        self.units = {u.number: u for u in Unit.objects.filter(roll=roll, number__in=numbers)}
        self.heads = Heads(roll, {u.owner_id for u in self.units.values() if u.owner_id})
        self.clashes = Clashes(roll, numbers)
        self.owner = {n: self.heads.of(unit.owner_id) for n, unit in self.units.items()}
        self.added: list[Unit] = []
        self.changed: dict[str, Unit] = {}
        self.left: set[int] = set()

    def run(self, *, update: bool, by: Actor, at: datetime) -> None:
        people = self._people(by=by, at=at)
        for place, found in people.items():
            row = self.rows[place]
            try:
                self._take(row, found, update=update)
            except Wrong as fault:
                row.fault = fault
        self._save(by=by, at=at)

    def _people(self, *, by: Actor, at: datetime) -> dict[int, list[Person]]:
        """Place in the batch → whom the row names; known to the database from now on."""
        beside = self.clashes.people()
        for number, head in self.owner.items():
            beside.setdefault(number, []).extend(h.person for h in (head.holders if head else ()))
        persons = Persons(self.rows, beside)
        people = {}
        for place, row in enumerate(self.rows):
            try:
                people[place] = persons.of(row, at=at)
            except Wrong as fault:
                row.fault = fault
        persons.save(by=by, at=at)
        self.heads.load_people([p.pk for p in found] for found in people.values())
        return people

    def _take(self, row: Taken, people: list[Person], *, update: bool) -> None:
        told = row.told
        if told.voter and told.voter not in {who.name for who in told.people}:
            raise Wrong("voter", _("要填这一行业主里的一个姓名"))
        if told.is_the_developers and told.people:
            row.notes.append(_("未售出、未交付的由建设单位表决，姓名没有记"))
        unit = self.units.get(told.number)
        if unit is None:
            self._add(row, people)
        elif told.number in self.seen:
            self._again(row, unit, people)
        else:
            self._kept(row, unit, people, update=update)
        self.seen.add(told.number)

    def _add(self, row: Taken, people: list[Person]) -> None:
        told = row.told
        head = self.heads.for_row(told, people)
        area, source = rules.the_area(told.areas)
        unit = Unit(
            roll=self.roll,
            number=told.number,
            sorted_as=rules.sorted_as(told.number),
            building=told.building or rules.building_of(told.number),
            kind=told.kind or UnitKind.PRIVATE,
            area=area,
            source=source,
        )
        self._let_vote(row, head, force=False)
        self.units[told.number], self.owner[told.number] = unit, head
        self.added.append(unit)
        if rules.differ(told.areas):
            self.clashes.list_areas(row, told.areas)
        row.result = ADDED

    def _again(self, row: Taken, unit: Unit, people: list[Person]) -> None:
        """The file names the unit a second time. Another source of the area is no clash."""
        if next(self._differences(row.told, unit, people), None):
            kept, sign = self._sign(unit), sign_of(row.told, people)
            row.result = CHANGED if self.clashes.list_twice(row, kept, sign) else UNCHANGED
            return
        row.result = CHANGED if self._change(row, unit, people) else UNCHANGED

    def _kept(self, row: Taken, unit: Unit, people: list[Person], *, update: bool) -> None:
        """It is on the roll already. What was told before of a clash, and settled, is left."""
        if self.clashes.told(unit.number, sign_of(row.told, people)):
            row.result = UNCHANGED
            return
        differs = next(self._differences(row.told, unit, people), None)
        if differs and not update:
            raise differs
        row.result = CHANGED if self._change(row, unit, people, force=update) else UNCHANGED

    def _differences(self, told: Told, unit: Unit, people: list[Person]) -> Iterator[Differs]:
        """What the row says against the roll; to fill in what was open is none."""
        head = self.owner[unit.number]
        if told.kind not in ("", unit.kind):
            yield Differs("kind", unit.get_kind_display())
        if told.building and unit.building not in ("", told.building):
            yield Differs("building", unit.building)
        if head and _names_somebody(told) and not self.heads.is_named(head, told, people):
            yield Differs("title" if told.title else "owners")
        elif head and told.voter and head.voter and head.voter != head.holder_named(told.voter):
            yield Differs("voter")
        for source, area in self.clashes.areas(unit).items():
            if told.areas.get(source, area) != area:
                yield Differs("area", str(area.normalize()))

    def _change(self, row: Taken, unit: Unit, people: list[Person], *, force: bool = False) -> bool:
        """Make the unit what the row says; was anything changed?"""
        told, before = row.told, (unit.kind, unit.building, unit.area, unit.source)
        unit.kind = told.kind or unit.kind
        unit.building = told.building or unit.building
        moved = self._own(row, unit, people)
        moved |= self._let_vote(row, self.owner[unit.number], force=force)
        said = {**self.clashes.areas(unit), **told.areas}
        if said != self.clashes.areas(unit):
            unit.area, unit.source = rules.the_area(said)
            moved |= self.clashes.list_areas(row, said)
        if before != (unit.kind, unit.building, unit.area, unit.source):
            self.changed[unit.number], moved = unit, True
        return moved

    def _own(self, row: Taken, unit: Unit, people: list[Person]) -> bool:
        """Give the unit to whom the row names; was that new?"""
        if not _names_somebody(row.told):
            return False
        old = self.owner[unit.number]
        there = len(old.holders) if old else 0
        new = self.heads.for_row(row.told, people)
        if new is old:
            return old is not None and len(old.holders) > there
        self.owner[unit.number] = new
        self.changed[unit.number] = unit
        if old and old.owner.pk:
            self.left.add(old.owner.pk)
        return True

    def _let_vote(self, row: Taken, head: Head | None, *, force: bool) -> bool:
        """Whom the co-owners chose; who was told first stays, unless the table is to be believed
        (业主大会和业主委员会指导规则 25: 推选一人)."""
        holder = head.holder_named(row.told.voter) if head and row.told.voter else None
        if head is None or holder is None or holder.votes:
            return False
        if head.voter and not force:
            row.notes.append(_("同样这几位业主已由另一人投票，没有改"))
            return False
        head.let_vote(holder)
        return True

    def _sign(self, unit: Unit) -> Sign:
        head = self.owner[unit.number]
        return Sign(
            people=tuple(head.people) if head else (),
            title=head.owner.title if head else "",
            kind=unit.kind,
            areas=self.clashes.areas(unit),
        )

    def _save(self, *, by: Actor, at: datetime) -> None:
        self.heads.save()
        old = [u for u in self.changed.values() if u.pk]
        for unit in {id(u): u for u in [*self.added, *old]}.values():
            head = self.owner[unit.number]
            unit.owner = (head.into or head).owner if head else None
        Unit.objects.bulk_create(self.added)
        Unit.objects.bulk_update(old, ["kind", "building", "area", "source", "owner"])
        Owner.objects.filter(pk__in=self.left, units=None).delete()
        self.clashes.save()
        touched = {row.told.number for row in self.rows if row.result}
        opened = gaps.sync(self.roll, touched, by=by, at=at)
        rows = {row.told.number: row for row in reversed(self.rows)}  # a unit's first row
        for gap, number in opened:
            rows[number].notes.append(str(Gap(gap).label))


def _names_somebody(told: Told) -> bool:
    return bool(told.people or told.title or told.is_the_developers)
