"""The inbox, what a post had a hand in, and the switcher of posts."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gongzhi.casework import lists, queries
from gongzhi.casework.models import Case
from gongzhi.people.acting import choose
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import book

from .filters import InboxFilter, light

LABELS = {
    "all": (gettext_lazy("全部待我办"), ""),
    "over": (gettext_lazy("已超期"), "over"),
    "soon": (gettext_lazy("今明到期"), "near"),
    "new": (gettext_lazy("待接"), "new"),
    "doing": (gettext_lazy("办理中"), "doing"),
    "pause": (gettext_lazy("挂账"), "pause"),
}


def source_of(case: Case) -> str:
    """Through which door a matter came; for anything else its procedure."""
    matter = getattr(case, "matter", None)
    return matter.get_source_display() if matter else lists.procedure_name(case)


def where_of(case: Case) -> str:
    """Beside the number: the place, and for a response the department."""
    response = getattr(case, "response", None)
    place = " ".join(str(p) for p in (case.street, case.community) if p)
    return f"{response.department} · {case.community or place}" if response else place


RELATED = ("matter", "response__department")
SHOWN = {"source": source_of, "where": where_of}


def inbox(request: DeskRequest) -> HttpResponse:
    """What waits for the acting post, the most urgent first."""
    at = request.at
    every = queries.inbox(request.actor)
    rows = light(every)
    form = InboxFilter(request.GET, rows)
    kind = request.GET.get("kind", "")
    cases = queries.narrowed(form.narrow(every), kind, at=at)
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, _("收件箱"), cases, "matter", source=source_of)
    counts = queries.counted(form.keep(rows), at=at)
    context = {
        **_part(request, cases),
        "filters": form,
        "strip": [_strip_item(request, k, counts, kind) for k in LABELS],
        "count": told(counts.get(kind, counts["all"])),
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": form.narrows,
        "coming": rows[0] if rows else None,
    }
    return render(request, "workbench/inbox.html", context)


def _part(request: DeskRequest, cases: QuerySet[Case]) -> dict:
    """rows, more: one page, from the key in ?after= on."""
    if after := request.GET.get("after", ""):
        cases = queries.after_due(cases, after)
    shown = list(cases.select_related(*queries.LIST, *RELATED)[: lists.PAGE + 1])
    calendar, at = book(at=request.at).calendar(), request.at
    rows = [lists.row(c, calendar, at=at, **SHOWN) for c in shown[: lists.PAGE]]
    more = queries.due_key(shown[lists.PAGE - 1]) if shown[lists.PAGE :] else ""
    return {"rows": rows, "more": lists.changed(request, after=more) if more else ""}


def told(count: int) -> str:
    return f"{queries.MOST}+" if count > queries.MOST else str(count)


def _strip_item(request: DeskRequest, key: str, counts: dict, chosen: str) -> dict:
    label, look = LABELS[key]
    key = "" if key == "all" else key
    return {
        "url": lists.changed(request, kind=key),
        "label": label,
        "count": told(counts[key or "all"]),
        "kind": look,
        "current": key == chosen,
    }


# --- handled ---


def handled(request: DeskRequest) -> HttpResponse:
    """Cases in which this post made a step, the newest first."""
    cases = queries.handled(request.actor)
    context = lists.page_by_id(request, cases, *RELATED, **SHOWN)
    return render(request, "workbench/handled.html", context)


# --- posts ---


@require_POST
def act_as(request: DeskRequest) -> HttpResponse:
    """Act from another of one's posts."""
    post = request.POST.get("post", "")
    if not post.isdecimal():
        raise Incomplete(_("请选一个岗位"), field="post")
    chosen = choose(request.user, int(post), at=request.at)
    messages.success(request, _("现在以“%(post)s”办事") % {"post": chosen.post})
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "")), status=303)


def _safe(request: DeskRequest, page: str) -> str:
    """Only back into this site, and only to lists: another post may not read this very case."""
    if url_has_allowed_host_and_scheme(page, {request.get_host()}) and "/case/" not in page:
        return page
    return reverse("inbox")
