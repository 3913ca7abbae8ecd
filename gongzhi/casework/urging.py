"""Reminding whoever's turn it is. It moves nothing and stops no clock."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.messages.services import tell_organisation
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotNow, NotYours

from .models import Case, Step, Urgency
from .services import lock

MAY_URGE = frozenset({Duty.STREET_OFFICER, Duty.PLATFORM_OFFICER, Duty.SUPERVISOR})


@transaction.atomic
def urge(pk: int, *, by: Actor, at: datetime, note: str = "") -> Case:
    """Remind the organisation whose turn it is: at most once a day from one organisation.

    More often would be noise (X6). Raises NotYours without a seat, NotNow if nobody is awaited.
    """
    case = lock(pk, by=by, at=at)
    if not case.holds(by) or by.duty not in MAY_URGE:
        raise NotYours(_("只有在这件事里有席位的街道、平台和督查可以催办"))
    if case.awaiting_id is None or case.awaiting_id == by.organisation_id:
        raise NotNow(_("这件事现在没有在等别的单位"))
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    if Step.objects.filter(case=case, move="urge", signed=by.label, at__gte=midnight).exists():
        raise NotNow(_("今天已经催办过一次了。一天一次，明天还没办再催。"))
    Step.objects.create(
        case=case, move="urge", state=case.state, at=at, signed=by.label, post=by.post_id, note=note
    )
    record(case.subject, f"{case.procedure}.urge", by=by, at=at, secret=note or None)
    text = _("%(who)s催办 %(number)s") % {"who": by.label, "number": case.number}
    urgent = case.urgency != Urgency.ORDINARY
    tell_organisation(case.awaiting_id, text, about=case.subject, at=at, urgent=urgent)
    return case
