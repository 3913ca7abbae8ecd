"""Settling what the tables disagree on: a person decides, and says how."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people.models import Person
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import clashes, gaps
from .clashes import Sign
from .editing import drop_unless_owning
from .heads import Head, Heads
from .models import Conflict, Gap, Roll, Unit
from .opening import locked
from .rules import the_area
from .told import Wrong

KEEP, JOIN = "keep", "join"
"""As the roll has it now; all rows together are co-owners. Else: a row's place in `said["rows"]`,
or the source of the area that holds."""


@transaction.atomic
def settle(
    roll_id: int, conflict_id: int, choice: str, how: str, *, by: Actor, at: datetime
) -> Conflict:
    """Settle one. Raises NotYours; NotNow if it was settled meanwhile, or must be mended instead;
    Incomplete."""
    roll = locked(roll_id, by=by)
    conflict = Conflict.objects.filter(roll=roll, pk=conflict_id).first()
    if conflict is None:
        raise NotYours(_("名册上没有这处冲突"))
    if conflict.settled_at:
        raise NotNow(_("这处冲突已经定过了"))
    same = Conflict.objects.filter(
        roll=roll, gap=conflict.gap, said=conflict.said, settled_at=None
    )  # an owner's lack is told at each of its units
    together = list(same) if conflict.gap in gaps.FOLLOWING else [conflict]
    _settle(roll, together, choice, how, by=by, at=at)
    return conflict


@transaction.atomic
def settle_alike(roll_id: int, gap: str, choice: str, how: str, *, by: Actor, at: datetime) -> int:
    """Settle all open ones of a sort in the same way: how many. A row that was entered once per
    co-owner clashes at each unit. Raises NotYours, NotNow, Incomplete."""
    roll = locked(roll_id, by=by)
    open_ones = list(Conflict.objects.filter(roll=roll, gap=gap, settled_at=None))
    if not open_ones:
        raise NotNow(_("没有要定的了"))
    if choice not in (KEEP, JOIN):
        raise Incomplete(_("一起定的，只能按名册现在的，或者按共有合并"), field="choice")
    _settle(roll, open_ones, choice, how, by=by, at=at)
    return len(open_ones)


def _settle(
    roll: Roll, conflicts: Sequence[Conflict], choice: str, how: str, *, by: Actor, at: datetime
) -> None:
    if len(how.strip()) < 2:
        raise Incomplete(_("写明怎么定的、依据什么"), field="how")
    gap = conflicts[0].gap
    if gap == Gap.NO_OWNER:
        raise NotNow(_("没有业主的户不能计票：请查明业主，在这一户填上；建设单位的，改成未售出"))
    if gap == Gap.UNIT_TWICE and choice != KEEP:
        _Rows(roll, conflicts).take(choice)
    if gap == Gap.AREA_DIFFERS and choice != KEEP:
        _take_source(roll, conflicts, choice)
    for conflict in conflicts:
        conflict.settled_at, conflict.settled_by, conflict.how = at, by.label, how.strip()[:300]
    Conflict.objects.bulk_update(conflicts, ["settled_at", "settled_by", "how"])
    gaps.sync(roll, {c.unit for c in conflicts}, by=by, at=at)
    details = {"gap": gap, "choice": choice, "conflicts": [c.pk for c in conflicts]}
    record(roll.subject, "roll.settle", by=by, at=at, secret=how, details=details)


def _take_source(roll: Roll, conflicts: Sequence[Conflict], source: str) -> None:
    """The area of one source, though another ranks higher: an error in the better one, say."""
    for conflict in conflicts:
        said = clashes.read(conflict.said)
        if source not in said:
            raise Incomplete(_("没有这个来源的面积"), field="choice")
        Unit.objects.filter(roll=roll, number=conflict.unit).update(
            area=said[source], source=source
        )


class _Rows:
    """Units that several rows name, and what those rows say."""

    def __init__(self, roll: Roll, conflicts: Sequence[Conflict]) -> None:
        numbers = [conflict.unit for conflict in conflicts]
        self.roll = roll
        self.units = {u.number: u for u in Unit.objects.filter(roll=roll, number__in=numbers)}
        self.rows = {c.unit: [Sign.read(row) for row in c.said["rows"]] for c in conflicts}
        told = {pk for rows in self.rows.values() for row in rows for pk in row.people}
        self.people = Person.objects.in_bulk(told)
        self.heads = Heads(roll, [u.owner_id for u in self.units.values() if u.owner_id])

    def take(self, choice: str) -> None:
        """Raises Incomplete."""
        before = [u.owner_id for u in self.units.values()]
        chosen = {number: self._chosen(rows, choice) for number, rows in self.rows.items()}
        self.heads.load_people(row.people for row in chosen.values())
        owners = {number: self._head(row) for number, row in chosen.items()}
        self.heads.save()
        for number, unit in self.units.items():
            head, row = owners[number], chosen[number]
            unit.owner = head.owner if head else None
            unit.kind = row.kind
            unit.area, unit.source = the_area(row.areas)
        Unit.objects.bulk_update(self.units.values(), ["owner", "kind", "area", "source"])
        drop_unless_owning(self.roll, *before)

    def _chosen(self, rows: list[Sign], choice: str) -> Sign:
        if choice == JOIN:
            return self._joined(rows)
        if not choice.isdecimal() or int(choice) >= len(rows):
            raise Incomplete(_("请选按哪一行"), field="choice")
        return rows[int(choice)]

    def _joined(self, rows: list[Sign]) -> Sign:
        """All of them own it together; what else differs is as in the first row."""
        if any(row.title for row in rows):
            raise Incomplete(_("有单位的不能按共有合并，请选按哪一行"), field="choice")
        people = {pk for row in rows for pk in row.people}
        first = rows[0]
        return Sign(tuple(sorted(people)), "", first.kind, first.areas)

    def _head(self, row: Sign) -> Head | None:
        if row.title:
            try:
                return self.heads.organisation(row.title, "")
            except Wrong as fault:
                raise Incomplete(fault.why, field="choice") from None
        people = [self.people[pk] for pk in row.people if pk in self.people]
        return self.heads.for_people(people) if people else None
