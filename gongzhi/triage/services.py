"""Recording what was suggested and what was decided, with the decision."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from gongzhi.casework.models import Case
from gongzhi.journal.services import entry, record_all
from gongzhi.policy.actor import Actor

from .advice import Shown
from .models import Decision


def decided(
    case: Case,
    shown: Iterable[Shown],
    choices: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    organisation: int | None = None,
) -> None:
    """Write down, in the transaction of the decision, what stood beside it and what was chosen.

    choices: kind → the label decided on; kinds of which nothing was asked leave no row.
    organisation: the one put in charge; without it the decider's own.
    """
    rows = [
        Decision(
            case=case,
            kind=one.kind,
            suggested=one.label,
            confidence=one.confidence,
            because=one.because,
            model=one.model,
            decided=choices[one.kind],
            organisation_id=organisation or by.own_organisation,
            post=by.post_id,
            at=at,
        )
        for one in shown
        if one.kind in choices
    ]
    if not rows:
        return
    Decision.objects.bulk_create(rows)
    record_all([_line(case, row, by=by, at=at) for row in rows])


def _line(case: Case, row: Decision, *, by: Actor, at: datetime):
    details = {"kind": row.kind, "suggested": row.suggested, "decided": row.decided}
    return entry(case.subject, "triage.decide", by=by, at=at, details=details)
