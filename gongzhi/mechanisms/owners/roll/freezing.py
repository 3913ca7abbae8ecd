"""Freezing a roll: from then on it is what a vote is counted by, and nothing of it changes.

The digest is the SHA-256 of its lines, as the count makes it too (`counting.digests.of_roll`):
anyone who has the export of lines makes it again. The recipe: docs/mechanisms/owners-roll.md.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.notices.models import Notice
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow

from ..counting.digests import of_roll
from ..counting.weight import metres
from . import queries
from .models import Holder, Owner, Roll
from .opening import locked
from .publishing import hears, is_public


def digest(roll: Roll) -> str:
    """SHA-256 of `[[unit, area in cm², owner, kind], …]`, sorted by unit, as compact JSON."""
    return of_roll(queries.lines(roll))


def hindrances(roll: Roll, *, at: datetime) -> list[str]:
    """What keeps it from being frozen, in sentences; none if nothing does."""
    found = queries.totals(roll)
    conflicts = queries.open_conflicts(roll).count()
    objections = queries.open_objections(roll).count()
    told = [
        (not found.total.heads, _("名册上还没有计票的户")),
        (conflicts, _("还有 %d 处冲突没有定") % conflicts),
        (found.ownerless, _("还有 %d 户没有业主") % found.ownerless),
        (not is_public(roll), _("还没有公示")),
        (hears(roll, at=at), _("异议期还没有过")),
        (objections, _("还有 %d 条异议没有答复") % objections),
    ]
    return [what for is_so, what in told if is_so]


@transaction.atomic
def freeze(roll_id: int, *, by: Actor, at: datetime) -> Roll:
    """The roll as it stands now, for good.

    Raises NotYours; NotNow if it is frozen already, and while anything hinders (`hindrances`).
    """
    roll = locked(roll_id, by=by)
    if roll.notice_id:
        Notice.objects.select_for_update().get(pk=roll.notice_id)  # no objection in flight
    if open_yet := hindrances(roll, at=at):
        raise NotNow(_("还不能冻结：%s") % "；".join(open_yet))
    found = queries.totals(roll)
    roll.frozen_at, roll.frozen_by, roll.digest = at, by.label, digest(roll)
    roll.save(update_fields=["frozen_at", "frozen_by", "digest"])
    details = {
        "digest": roll.digest,
        "units": found.units,
        "heads": found.total.heads,
        "area": metres(found.total.area),
    }
    record(roll.subject, "roll.freeze", by=by, at=at, secret=_who(roll), details=details)
    return roll


def _who(roll: Roll) -> list[list]:
    """Who is behind each number, for the record's keyed digest: the lines name nobody."""
    voters = Holder.objects.filter(roll=roll, votes=True).values_list("owner", "person")
    votes = dict(voters)
    owners = Owner.objects.filter(roll=roll).order_by("number").values_list("number", "key", "pk")
    return [[number, key, votes.get(pk)] for number, key, pk in owners]
