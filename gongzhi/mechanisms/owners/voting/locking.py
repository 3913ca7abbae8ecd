"""A vote held by somebody who may act on it, for acts that are no moves of its procedure."""

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Seat
from gongzhi.casework.procedure import Role, State
from gongzhi.casework.services import lock, sits
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, NotYours

from .models import Vote


def vote_of(case: Case) -> Vote:
    """The vote of a case whose lock is held."""
    vote = Vote.objects.select_for_update(of=("self",)).select_related("compound", "roll")
    found = vote.get(pk=case.pk)
    found.case = case
    return found


def held(pk: int, *, by: Actor, roles: tuple[Role, ...], states: tuple[State, ...]) -> Vote:
    """The vote, locked with its case, in one of these states. Raises NotYours, NotNow."""
    case = lock(pk, by=by)
    seats = list(Seat.objects.filter(case=case))
    if not sits(by, case, seats, roles):
        labels = "、".join(_(r.label) for r in roles)
        raise NotYours(_("这一步由“%(roles)s”席位办") % {"roles": labels})
    if case.state not in {s.name for s in states}:
        told = _("这次表决现在是“%(state)s”，不能做这一步") % {"state": case.state_label}
        raise NotNow(told)
    return vote_of(case)
