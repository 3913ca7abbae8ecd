"""A post's box of messages, and the list of reporters that somebody has to ring."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.lists import changed
from gongzhi.casework.models import Case
from gongzhi.messages.models import Outgoing
from gongzhi.messages.queries import addressed_to, to_call
from gongzhi.messages.services import mark_read, told_by_hand
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours

from .menu import RINGS

PAGE = 20


def box(request: DeskRequest) -> HttpResponse:
    """Messages to this post or its organisation, the newest first."""
    found = addressed_to(request.actor)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    context = {
        "rows": with_cases(rows[:PAGE], request.actor),
        "unread": any(m.read_at is None for m in rows),
        "newest": rows[0].pk if rows else None,
        "next": changed(request, before=str(rows[PAGE - 1].pk)) if rows[PAGE:] else "",
    }
    return render(request, "workbench/box.html", context)


@require_POST
def box_read(request: DeskRequest) -> HttpResponse:
    """Everything up to what was on the page is read."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal():
        mark_read(request.actor, at=request.at, up_to=int(up_to))
    return HttpResponseRedirect(reverse("box"), status=303)


def ring(request: DeskRequest) -> HttpResponse:
    """Messages that no gateway sent: somebody rings the reporter and says it."""
    _only_who_rings(request.actor)
    rows = list(to_call()[:PAGE])
    return render(request, "workbench/ring.html", {"rows": with_cases(rows, request.actor)})


@require_POST
def ring_done(request: DeskRequest, pk: int) -> HttpResponse:
    _only_who_rings(request.actor)
    told_by_hand(pk, by=request.actor, at=request.at)
    messages.success(request, _("记下了：已电话告知。"))
    return HttpResponseRedirect(reverse("ring"), status=303)


def _only_who_rings(by: Actor) -> None:
    if by.duty not in RINGS:
        raise NotYours(_("电话通知由平台、热线和回访岗办"))


def with_cases(rows: Iterable[Outgoing], by: Actor) -> list[dict]:
    """Each message with the case it is about, if the post may read it; one query."""
    rows = list(rows)
    pks = {m.about: m.about.removeprefix("case:") for m in rows if m.about.startswith("case:")}
    wanted = [int(pk) for pk in pks.values() if pk.isdecimal()]
    seen = Case.objects.visible_to(by).filter(pk__in=wanted).in_bulk() if wanted else {}
    return [{"message": m, "case": seen.get(int(pks.get(m.about, 0)))} for m in rows]
