"""Opening a roll: empty, or as a copy of the last frozen one."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import local
from gongzhi.journal.services import record
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, NotYours

from . import queries
from .models import Roll

COPIED = (
    """INSERT INTO owners_roll_owner (roll_id, number, kind, key, title, uscc)
       SELECT %(new)s, number, kind, key, title, uscc
       FROM owners_roll_owner WHERE roll_id = %(old)s""",
    """INSERT INTO owners_roll_holder (roll_id, owner_id, person_id, capacity, votes)
       SELECT %(new)s, n.id, h.person_id, h.capacity, h.votes
       FROM owners_roll_holder h
       JOIN owners_roll_owner o ON o.id = h.owner_id
       JOIN owners_roll_owner n ON n.roll_id = %(new)s AND n.number = o.number
       WHERE o.roll_id = %(old)s""",
    """INSERT INTO owners_roll_unit
              (roll_id, number, sorted_as, building, kind, area, source, owner_id)
       SELECT %(new)s, u.number, u.sorted_as, u.building, u.kind, u.area, u.source, n.id
       FROM owners_roll_unit u
       JOIN owners_roll_owner o ON o.id = u.owner_id
       JOIN owners_roll_owner n ON n.roll_id = %(new)s AND n.number = o.number
       WHERE u.roll_id = %(old)s""",
    """INSERT INTO owners_roll_conflict
              (roll_id, gap, unit, said, settled_at, settled_by, how)
       SELECT %(new)s, gap, unit, said, settled_at, settled_by, how
       FROM owners_roll_conflict WHERE roll_id = %(old)s""",
)
"""Within the database: 50,000 units take as many statements as five. What was settled stays so."""


@transaction.atomic
def open_roll(compound: Place, *, by: Actor, at: datetime, empty: bool = False) -> Roll:
    """A new roll of a compound, to be worked on until it is frozen.

    It starts as a copy of the last frozen one, owners' numbers included, unless `empty`.
    Raises NotYours; NotNow while another is open.
    """
    queries.check_keeper(by, compound)
    last = queries.current(compound)
    if last and last.frozen_at is None:
        raise NotNow(_("这个小区已有一份没有冻结的名册，请接着用它"))
    try:
        with transaction.atomic():
            roll = Roll.objects.create(
                compound=compound,
                number=last.number + 1 if last else 1,
                opened_at=at,
                opened_by=by.label,
            )
    except IntegrityError:  # two at the same moment
        raise NotNow(_("这个小区已有一份没有冻结的名册，请接着用它")) from None
    copied = 0
    if last and not empty:
        copied = _copy(last, roll)
    details = {"compound": compound.pk, "number": roll.number, "copied": copied}
    record(roll.subject, "roll.open", by=by, at=at, details=details)
    return roll


def _copy(old: Roll, new: Roll) -> int:
    """How many units came along."""
    with connection.cursor() as cursor:
        for statement in COPIED:
            cursor.execute(statement, {"old": old.pk, "new": new.pk})
    return new.units.count()


def locked(roll_id: int, *, by: Actor) -> Roll:
    """The roll, held so that nobody else changes or freezes it meanwhile.

    Raises NotYours; NotNow once it is frozen.
    """
    found = Roll.objects.select_for_update(of=("self",)).select_related("compound", "notice")
    roll = found.filter(pk=roll_id).first()
    if roll is None:
        raise NotYours(_("没有这份名册"))
    queries.check_keeper(by, roll.compound)
    if roll.frozen_at:
        day = local(roll.frozen_at).date().isoformat()
        why = _("第 %(number)d 册名册已在 %(day)s 冻结，不能再改。要改，请另开一份新名册")
        raise NotNow(why % {"number": roll.number, "day": day})
    return roll
