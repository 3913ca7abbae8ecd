"""Leaving a response out of the rates (剔除): coded, asked for, decided by the platform, on record.

The response itself stays where it is and keeps its history; rates are shown with and without it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import lock
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .models import Exclusion
from .procedure import DEPARTMENT, PLATFORM, RESPONSE, STREET
from .rules import exclusions


@transaction.atomic
def ask_exclusion(pk: int, *, code: str, reason: str, by: Actor, at: datetime) -> Exclusion:
    """The department or the street asks, by one of the listed reasons, once per response.

    Raises NotYours, Incomplete (fields `code`, `reason`), NotNow.
    """
    require(by, "exclusion.ask")
    case = _seated(pk, (STREET.name, DEPARTMENT.name), by=by, at=at)
    if code not in {entry.code for entry in exclusions(at.date())}:
        raise Incomplete(_("请从清单里选剔除的理由"), field="code")
    if not reason.strip():
        raise Incomplete(_("请写明情况和所附的材料"), field="reason")
    if Exclusion.objects.filter(response=pk).exists():
        raise NotNow(_("这一件已经申请过剔除"))
    asked = Exclusion.objects.create(
        response_id=pk, code=code, reason=reason.strip()[:300], asked_by=by.label, asked_at=at
    )
    details = {"code": code}
    record(case.subject, "exclusion.ask", by=by, at=at, secret=reason, details=details)
    return asked


@transaction.atomic
def decide_exclusion(
    pk: int, *, approved: bool, decision: str, by: Actor, at: datetime
) -> Exclusion:
    """The platform decides, once; a refusal says why. Raises NotYours, NotNow, Incomplete."""
    require(by, "exclusion.approve")
    case = _seated(pk, (PLATFORM.name,), by=by, at=at)
    asked = Exclusion.objects.filter(response=pk).first()
    if asked is None or asked.approved is not None:
        raise NotNow(_("没有待批的剔除申请"))
    if not approved and not decision.strip():
        raise Incomplete(_("不同意剔除要写明理由"), field="decision")
    asked.approved, asked.decision = approved, decision.strip()[:300]
    asked.decided_by, asked.decided_at = by.label, at
    asked.save(update_fields=["approved", "decision", "decided_by", "decided_at"])
    details = {"code": asked.code, "approved": approved}
    record(case.subject, "exclusion.decide", by=by, at=at, secret=decision, details=details)
    return asked


def _seated(pk: int, roles: tuple[str, ...], *, by: Actor, at: datetime) -> Case:
    """The locked response, if the actor's organisation sits in one of these roles."""
    case = lock(pk, by=by, at=at)
    if case.procedure != RESPONSE.name or not case.holds(by, *roles):
        raise NotYours()
    return case
