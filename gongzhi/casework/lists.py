"""Lists of cases: rows, paging by key, filters kept in the address, and the same as a workbook."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.calendar.work_calendar import WorkCalendar
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import book

from . import queries
from .models import Case
from .sheets import download, workbook
from .urging import MAY_URGE

PAGE = 12
MOST_EXPORTED = 5000
COLUMNS = (
    gettext_lazy("编号"),
    gettext_lazy("事项"),
    gettext_lazy("街道"),
    gettext_lazy("社区"),
    gettext_lazy("状态"),
    gettext_lazy("轮到谁"),
    gettext_lazy("要做什么"),
    gettext_lazy("到期"),
    gettext_lazy("剩余"),
    gettext_lazy("牌"),
    gettext_lazy("来源"),
    gettext_lazy("发起"),
    gettext_lazy("办结"),
)

Told = Callable[[Case], str]


def procedure_name(case: Case) -> str:
    return _(case.flow.label)


def row(
    case: Case, calendar: WorkCalendar, *, at: datetime, source: Told, where: Told | None = None
) -> dict:
    """One line of a table of cases, with the address of the case.

    where: what stands beside the number instead of street and community.
    """
    url, place = reverse("case", args=[case.number]), where(case) if where else ""
    return queries.row(case, calendar, at=at, source=source(case), where=place) | {"url": url}


def _turn(case: Case, by: Actor) -> dict:
    """In a list of all: whose turn it is to do what, and whether this post may urge them."""
    if case.awaiting is None:
        return {"turn": ""}
    todo = _(case.at_state.todo)
    if case.awaiting_id == by.organisation_id:
        return {"turn": todo}
    url = f"{reverse('case', args=[case.number])}#urge" if by.duty in MAY_URGE else ""
    return {"turn": f"{case.awaiting}：{todo}", "urge_url": url}


def changed(request: DeskRequest, **changes: str) -> str:
    """This page's address with some of its filters changed; paging starts again."""
    asked = request.GET.copy()
    for name in ("after", "before", "format"):
        asked.pop(name, None)
    for name, value in changes.items():
        asked[name] = value
    for name in [n for n, v in asked.items() if not v]:
        del asked[name]
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def page_by_id(
    request: DeskRequest,
    cases: QuerySet[Case],
    *related: str,
    source: Told = procedure_name,
    where: Told | None = None,
) -> dict:
    """rows, next: a page of the newest first, from the id in ?before= on."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        cases = cases.filter(pk__lt=int(before))
    ordered = cases.select_related(*queries.LIST, *related).order_by("-id")
    shown = list(ordered[: PAGE + 1])
    calendar = book(at=request.at).calendar()
    rows = [
        row(c, calendar, at=request.at, source=source, where=where) | _turn(c, request.actor)
        for c in shown[:PAGE]
    ]
    last = shown[PAGE - 1].pk if shown[PAGE:] else None
    return {"rows": rows, "next": changed(request, before=str(last)) if last else ""}


def exported(
    request: DeskRequest,
    name: str,
    cases: QuerySet[Case],
    *related: str,
    source: Told = procedure_name,
) -> HttpResponse:
    """The filtered list as a workbook, at most MOST_EXPORTED rows."""
    calendar = book(at=request.at).calendar()
    found = cases.select_related(*queries.LIST, *related)[:MOST_EXPORTED]
    lines = (_line(c, calendar, request.at, source) for c in found)
    file = f"{name}{localtime(request.at):%Y%m%d-%H%M}.xlsx"
    return download(file, workbook([str(c) for c in COLUMNS], lines))


def _line(case: Case, calendar: WorkCalendar, at: datetime, source: Told) -> list[str]:
    shown = queries.row(case, calendar, at=at, source=source(case))
    return [
        case.number,
        case.title,
        str(case.street or ""),
        str(case.community or ""),
        shown["status_label"],
        str(case.awaiting or ""),
        shown["turn"],
        _instant(case.due_at),
        shown["countdown"].left if shown["countdown"] else "",
        case.get_card_display(),
        shown["source"],
        _instant(case.opened_at),
        _instant(case.closed_at),
    ]


def _instant(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
