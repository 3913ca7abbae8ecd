"""The board's pages, its live line, and the passes of walls."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongzhi.people.asking import DeskRequest, Request
from gongzhi.policy.refusals import Incomplete

from . import passes, telling
from .forms import PassForm
from .keeping import Snapshot
from .memory import memory
from .rules import Freshness, freshness
from .viewing import Looking, at_desk, by_ticket, keep, on_wall

RETRY = 5000
"""Milliseconds after which the browser asks again; see docs/decisions/0007-board.md."""


@never_cache
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    return _board(request, at_desk(request))


@never_cache
@require_safe
def wall(request: Request) -> HttpResponse:
    looking = on_wall(request)
    return _board(request, looking) if looking else _closed(request)


@never_cache
@require_safe
def board_tables(request: DeskRequest) -> HttpResponse:
    return _tables(request, at_desk(request))


@never_cache
@require_safe
def wall_tables(request: Request) -> HttpResponse:
    looking = on_wall(request)
    return _tables(request, looking) if looking else _closed(request)


def _closed(request: Request) -> HttpResponse:
    return render(request, "board/closed.html", status=403)


def _board(request: Request, looking: Looking) -> HttpResponse:
    snapshot = memory.current()
    html = telling.parts(snapshot, looking.viewer) if snapshot else ""
    context = {
        **looking.addresses,
        "parts": html.strip(),
        "state": state(snapshot, request),
        "mark": snapshot.digest if snapshot else "",
        "ticket": looking.ticket(at=request.at),
        "live": reverse("board_live"),
        "ink": request.GET.get("ink") == "1",
        "at_desk": looking.viewer.records,
    }
    return render(request, "board/board.html", context)


def _tables(request: Request, looking: Looking) -> HttpResponse:
    snapshot = memory.current()
    told = telling.context(snapshot.told, looking.viewer) if snapshot else {}
    context = {**told, **looking.addresses, "state": state(snapshot, request)}
    return render(request, "board/tables.html", context)


def state(snapshot: Snapshot | None, request: Request) -> dict[str, str]:
    """fresh: live, stale or none.  said: in words."""
    made_at = snapshot.made_at if snapshot else None
    fresh = freshness(made_at, at=request.at)
    if made_at is None:
        return {"fresh": fresh.value, "said": _("还没有数据：定时工作没有运行")}
    moment = f"{localtime(made_at):%H:%M:%S}"
    day = f"{localtime(made_at):%m-%d} "
    words = _("实时，%(at)s 更新") if fresh is Freshness.LIVE else _("不是实时：停在 %(at)s")
    at = moment if fresh is Freshness.LIVE else day + moment
    return {"fresh": fresh.value, "said": words % {"at": at}}


# --- the live line --------------------------------------------------------------------------------


@never_cache
@require_safe
def board_live(request: Request) -> HttpResponse:
    """What is new, at once, and the line ends: the browser comes back by itself.

    Last-Event-ID says which board it has. A bad ticket is answered with 403, which ends the line.
    """
    viewer = by_ticket(request)
    if viewer is None:
        return HttpResponse(status=403)
    snapshot = memory.current()
    told = [f"retry: {RETRY}\n", _event("beat", state(snapshot, request))]
    had = request.headers.get("Last-Event-ID") or request.GET.get("had", "")
    if snapshot and had != snapshot.digest:
        html = telling.parts(snapshot, viewer).strip()
        told.append(_event("board", {"html": html}, mark=snapshot.digest))
    answer = HttpResponse("".join(told), content_type="text/event-stream; charset=utf-8")
    answer["X-Accel-Buffering"] = "no"
    return answer


def _event(name: str, data: dict, *, mark: str = "") -> str:
    """One event; JSON has no line breaks of its own."""
    mark = f"id: {mark}\n" if mark else ""
    return f"{mark}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@never_cache
@require_safe
def board_ticket(request: DeskRequest) -> JsonResponse:
    """A new ticket, for who still may."""
    return JsonResponse({"ticket": at_desk(request).ticket(at=request.at)})


@never_cache
@require_safe
def wall_ticket(request: Request) -> HttpResponse:
    looking = on_wall(request)
    if looking is None:
        return HttpResponse(status=403)
    return JsonResponse({"ticket": looking.ticket(at=request.at)})


# --- passes of walls ------------------------------------------------------------------------------


def board_passes(request: DeskRequest) -> HttpResponse:
    """The screens of this post's place; a new pass shows its link this once."""
    form, link = PassForm(request.POST or None, at=request.at), ""
    if request.method == "POST" and form.is_valid():
        try:
            __, secret = passes.issue(**form.cleaned_data, by=request.actor, at=request.at)
        except Incomplete as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            link = request.build_absolute_uri(reverse("wall_open", args=[secret]))
            form = PassForm(at=request.at)
    rows = [(p, _stands(p, request)) for p in passes.passes(request.actor)]
    context = {"form": form, "link": link, "rows": rows}
    return render(request, "board/passes.html", context, status=422 if form.errors else 200)


def _stands(found, request: Request) -> tuple[str, str]:
    """The look and the word of how a pass stands."""
    if found.revoked_at:
        return "back", _("已撤销")
    if found.expires_at <= request.at:
        return "back", _("已到期")
    if found.opened_at:
        return "done", _("在用")
    waits = found.open_until > request.at
    return ("new", _("等屏幕打开")) if waits else ("back", _("一天内没有打开，链接作废"))


def board_pass_revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """After a second look: a screen that went dark has to be opened anew on the spot."""
    if request.method == "POST":
        found = passes.revoke(pk, by=request.actor, at=request.at)
        messages.success(request, _("已撤销“%(name)s”，十分钟内熄屏") % {"name": found.name})
        return redirect("board_passes")
    found = passes.one(pk, by=request.actor)
    context = {
        "title": _("撤销“%(name)s”？") % {"name": found.name},
        "why": _("十分钟内熄屏；要再看，得重新签发，到屏前再打开一次。"),
        "submit": _("撤销"),
        "danger": True,
        "back": reverse("board_passes"),
    }
    return render(request, "confirm.html", context)


@never_cache
def wall_open(request: Request, link: str) -> HttpResponse:
    """Looking at the link opens nothing: programs that fetch links ahead would use it up."""
    if request.method != "POST":
        return render(request, "board/open.html")
    found, key = passes.open_screen(link, at=request.at)
    answer = redirect("wall")
    keep(answer, key, expires_at=found.expires_at)
    return answer
