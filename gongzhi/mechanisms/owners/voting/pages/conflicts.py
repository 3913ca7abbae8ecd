"""Who is in on paper and online: one proposes which counts, another agrees."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest

from .. import forms, settling
from ..models import Vote
from ..procedure import CLOSED, COUNTED
from . import around

WHILE = (CLOSED.name, COUNTED.name)
HERE = "vote_conflicts"


@require_GET
def vote_conflicts(request: DeskRequest, number: str) -> HttpResponse:
    return _page(request, number)


def _page(
    request: DeskRequest,
    number: str,
    *,
    typed: forms.SettleForm | None = None,
    status: int = 200,
) -> HttpResponse:
    on = around.table(request, number, HERE)
    after = request.GET.get("after", "")
    after_owner = int(after) if after.isdecimal() and len(after) < 19 else 0
    rows, more = settling.listed(on.vote.pk, after=after_owner)
    mine = request.actor.person_id
    acts = on.vote.case.state in WHILE
    context = {
        "rows": [_row(row, typed, mine, request) for row in rows],
        "acts": acts,
        "next": f"?after={more}" if more else "",
    }
    return around.show(request, "conflicts", on, HERE, context, status=status)


def _row(row: settling.Both, typed: forms.SettleForm | None, mine, request: DeskRequest) -> dict:
    """A line, with the form it was sent with or an empty one."""
    sent = typed is not None and typed.data.get("owner") == str(row.owner)
    blank = forms.SettleForm(
        initial={"owner": row.owner}, at=request.at, auto_id=f"s{row.owner}-%s"
    )
    return {
        "it": row,
        "form": typed if sent else blank,
        "may_agree": row.proposed and not row.settled and row.first_person != mine,
    }


@require_POST
def vote_settle(request: DeskRequest, number: str) -> HttpResponse:
    vote: Vote = around.table(request, number, HERE).vote
    owner = request.POST.get("owner", "")
    form = forms.SettleForm(request.POST, at=request.at, auto_id=f"s{owner}-%s")

    def act(**told) -> None:
        settling.propose(vote.pk, by=request.actor, at=request.at, **told)

    status = attempt(form, act)
    if status != SENT:
        return _page(request, number, typed=form, status=status)
    messages.success(request, _("已提出，等另一个人同意。"))
    return around.to(HERE, number)


@require_POST
def vote_settle_agree(request: DeskRequest, number: str, owner: int) -> HttpResponse:
    vote = around.table(request, number, HERE).vote
    settling.agree(vote.pk, owner=owner, by=request.actor, at=request.at)
    messages.success(request, _("两个人定了。计过票的，请重新计票。"))
    return around.to(HERE, number)


@require_POST
def vote_settle_decline(request: DeskRequest, number: str, owner: int) -> HttpResponse:
    vote = around.table(request, number, HERE).vote
    settling.decline(vote.pk, owner=owner, by=request.actor, at=request.at)
    messages.success(request, _("已退回，可以重新提出。"))
    return around.to(HERE, number)
