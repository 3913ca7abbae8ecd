"""Giving a score."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

from .models import Rating

LOW = 2
"""A score up to this one needs its reason and opens a redo (domain rules 3.2)."""


def check(score: int, reason: str) -> None:
    """Raises Incomplete on a bad score or a low one without reason."""
    if score not in range(1, 6):
        raise Incomplete(_("请选 1 到 5 分"), field="score")
    if score <= LOW and not reason.strip():
        raise Incomplete(_("打 2 分及以下要写原因，部门会看到。"), field="reason")


def rate(
    case: Case,
    organisation: Organisation,
    *,
    kind: str,
    score: int,
    reason: str,
    by: Actor,
    at: datetime,
    round: int = 1,
) -> Rating:
    """Record a score from 1 to 5. Raises Incomplete on a bad score or a low one without reason."""
    check(score, reason)
    return Rating.objects.create(
        case=case,
        organisation=organisation,
        kind=kind,
        round=round,
        score=score,
        reason=reason.strip(),
        rater_id=by.organisation_id,
        at=at,
    )
