"""Changing a roll by hand, unit by unit, until it is frozen. Each change names what it rests on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotYours

from . import clashes, gaps, rules
from .heads import Head, Heads
from .models import AreaSource, Conflict, Gap, Owner, Roll, Unit
from .opening import locked
from .persons import Persons
from .told import OF_THE_DEVELOPER, Taken, Told, Wrong


@dataclass(frozen=True)
class Plot:
    """What a unit is, whoever owns it."""

    number: str
    building: str
    kind: str
    area: Decimal
    source: str


@transaction.atomic
def add_unit(roll_id: int, plot: Plot, *, reason: str, by: Actor, at: datetime) -> Unit:
    """A unit that was missing; whose it is comes next. Raises NotYours, NotNow, Incomplete."""
    roll = editable(roll_id, reason, by=by)
    unit = Unit(roll=roll)
    _be(unit, plot)
    return _saved(roll, unit, "roll.unit.add", reason, by=by, at=at)


@transaction.atomic
def change_unit(
    roll_id: int, unit_id: int, plot: Plot, *, reason: str, by: Actor, at: datetime
) -> Unit:
    """Put a unit right. An area set by hand settles what the sources disagreed on.

    Raises NotYours, NotNow, Incomplete.
    """
    roll = editable(roll_id, reason, by=by)
    unit = _unit(roll, unit_id)
    before = unit.number
    changed = (unit.area, unit.source) != (plot.area, plot.source)
    _be(unit, plot)
    if unit.number != before:
        Conflict.objects.filter(roll=roll, unit=before).update(unit=unit.number)
    if changed:
        _settle_areas(roll, unit, reason, by=by, at=at)
    return _saved(roll, unit, "roll.unit.change", reason, by=by, at=at)


@transaction.atomic
def remove_unit(roll_id: int, unit_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a unit off that doesn't belong there. Raises NotYours, NotNow, Incomplete."""
    roll = editable(roll_id, reason, by=by)
    unit = _unit(roll, unit_id)
    owner_id, number = unit.owner_id, unit.number
    unit.delete()
    drop_unless_owning(roll, owner_id)
    open_ones = Conflict.objects.filter(roll=roll, unit=number, settled_at=None)
    open_ones.update(settled_at=at, settled_by=by.label, how=reason[:300])
    details = {"unit": unit_id}
    record(roll.subject, "roll.unit.remove", by=by, at=at, secret=[number, reason], details=details)


@transaction.atomic
def give(
    roll_id: int,
    unit_id: int,
    told: Told,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    number: int | None = None,
) -> Taken:
    """Whose the unit is: the owner of this number on the roll, else whom `told` names.

    Who is on the roll for the unit already stays the same person, with what is told of them added.
    Raises NotYours, NotNow, Incomplete.
    """
    roll = editable(roll_id, reason, by=by)
    unit = _unit(roll, unit_id)
    if unit.kind in OF_THE_DEVELOPER:
        why = _("未售出、已售未交付的归建设单位；卖了、交了的，先改类别")
        raise Incomplete(why, field="owners")
    before = unit.owner_id
    row = Taken(told)
    unit.owner = _by_number(roll, number) if number else _named(roll, unit, row, by=by, at=at)
    unit.save(update_fields=["owner"])
    if before != unit.owner.pk:
        drop_unless_owning(roll, before)
    gaps.sync(roll, _units_of(unit), by=by, at=at)
    details = {"unit": unit.pk, "before": before, "after": unit.owner.pk}
    record(roll.subject, "roll.give", by=by, at=at, secret=reason, details=details)
    return row


def _named(roll: Roll, unit: Unit, row: Taken, *, by: Actor, at: datetime) -> Owner:
    told = row.told
    if not told.people and not told.title:
        raise Incomplete(_("填业主姓名、单位名称，或者名册上的业主序号"), field="owners")
    heads = Heads(roll, [unit.owner_id] if unit.owner_id else [])
    now = heads.of(unit.owner_id)
    try:
        persons = Persons([row], {told.number: [h.person for h in now.holders] if now else []})
        people = persons.of(row, at=at)
        persons.save(by=by, at=at)
        heads.load_people([[person.pk for person in people]])
        head = heads.for_row(told, people)
        assert head is not None  # it names somebody
        _let_vote(head, told)
    except Wrong as fault:
        raise Incomplete(fault.why, field=fault.field) from None
    heads.save()
    return head.owner


def _let_vote(head: Head, told: Told) -> None:
    """Raises Wrong."""
    if not told.voter:
        return
    holder = head.holder_named(told.voter)
    if holder is None:
        raise Wrong("voter", _("要填业主里的一个姓名"))
    if not holder.votes:
        head.let_vote(holder)


def _by_number(roll: Roll, number: int) -> Owner:
    found = Owner.objects.filter(roll=roll, number=number).first()
    if found is None:
        raise Incomplete(_("名册上没有序号是 %d 的业主") % number, field="number")
    return found


def editable(roll_id: int, reason: str, *, by: Actor) -> Roll:
    """The roll, held for a change that names its basis. Raises NotYours, NotNow, Incomplete."""
    roll = locked(roll_id, by=by)
    if len(reason.strip()) < 2:
        raise Incomplete(_("写明依据，例如“产权证”“异议核实”"), field="reason")
    return roll


def _unit(roll: Roll, unit_id: int) -> Unit:
    unit = Unit.objects.select_related("owner").filter(roll=roll, pk=unit_id).first()
    if unit is None:
        raise NotYours(_("名册上没有这一户"))
    return unit


def _be(unit: Unit, plot: Plot) -> None:
    unit.number = rules.unit_number(plot.number)
    if not unit.number:
        raise Incomplete(_("看不出是哪一户"), field="number")
    unit.sorted_as = rules.sorted_as(unit.number)
    unit.building = rules.unit_number(plot.building) or rules.building_of(unit.number)
    unit.kind, unit.area, unit.source = plot.kind, plot.area, plot.source


def _saved(roll: Roll, unit: Unit, act: str, reason: str, *, by: Actor, at: datetime) -> Unit:
    """Saved; what is not sold or not handed over is the developer's from then on."""
    before = unit.owner_id
    if unit.kind in OF_THE_DEVELOPER:
        heads = Heads(roll, [])
        head = heads.developer("", "")
        heads.save()
        unit.owner = head.owner
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        why = _("名册上已有“%s”这一户") % unit.number
        raise Incomplete(why, field="number") from None
    if before != unit.owner_id:
        drop_unless_owning(roll, before)
    gaps.sync(roll, [unit.number], by=by, at=at)
    details = {"unit": unit.pk, "kind": unit.kind, "area": str(unit.area), "source": unit.source}
    record(roll.subject, act, by=by, at=at, secret=[unit.number, reason], details=details)
    return unit


def _settle_areas(roll: Roll, unit: Unit, reason: str, *, by: Actor, at: datetime) -> None:
    conflict = Conflict.objects.filter(roll=roll, unit=unit.number, gap=Gap.AREA_DIFFERS).first()
    if conflict is None:
        return
    conflict.said = {**conflict.said, **clashes.written({unit.source: unit.area})}
    conflict.settled_at, conflict.settled_by = at, by.label
    source = AreaSource(unit.source).label
    conflict.how = _("按%(source)s改：%(reason)s") % {"source": source, "reason": reason[:250]}
    conflict.save(update_fields=["said", "settled_at", "settled_by", "how"])


def _units_of(unit: Unit) -> list[str]:
    """All units of the owner: what it lacks, it lacks for each."""
    return list(Unit.objects.filter(owner=unit.owner_id).values_list("number", flat=True))


def drop_unless_owning(roll: Roll, *owner_ids: int | None) -> None:
    """Who owns nothing any more is no owner."""
    Owner.objects.filter(roll=roll, pk__in=[pk for pk in owner_ids if pk], units=None).delete()
