"""Sheets: where each is, taking them back, one of them with what may be done to it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.lists import MOST_EXPORTED, changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.files.models import Kind
from gongzhi.files.services import open_file
from gongzhi.people.asking import DeskRequest

from .. import sheet_list, sheets
from ..models import Entry, Sheet
from . import forms
from .around import Table, show, table, to

HERE = "vote_sheets"


def vote_sheets(request: DeskRequest, number: str) -> HttpResponse:
    """All sheets of a vote by where they are; a field to take one back."""
    return _list(request, table(request, number, HERE))


def _list(
    request: DeskRequest, on: Table, *, back: forms.SheetForm | None = None, status: int = 200
) -> HttpResponse:
    filters = forms.SheetFilter(request.GET, auto_id="f-%s")
    filters.is_valid()
    state, text = filters.cleaned_data.get("state", ""), filters.cleaned_data.get("q", "")
    found = sheet_list.searched(sheet_list.of_vote(on.vote.pk), text)
    if state in sheet_list.STATES:
        found = found.filter(state=state)
    if request.GET.get("format") == "xlsx":
        return _exported(on, found)
    after = request.GET.get("after", "")
    rows, last = sheet_list.page(found, after=int(after) if _is_number(after) else 0)
    counts = sheet_list.counted(on.vote.pk)
    context = {
        "filters": filters,
        "narrow": bool(state or text),
        "rows": rows,
        "next": changed(request, after=str(last)) if last else "",
        "strip": _strip(request, counts, state),
        "total": sum(counts.values()),
        "xlsx": changed(request, format="xlsx"),
        "back_form": back or forms.SheetForm(at=request.at, auto_id="back-%s"),
    }
    return show(request, "sheets", on, HERE, context, status=status)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10


def _strip(request: DeskRequest, counts: dict[str, int], state: str) -> list[dict]:
    return [
        {
            "url": changed(request, state="" if name == state else name),
            "label": str(label),
            "kind": sheet_list.LOOKS[name],
            "count": counts[name],
            "current": name == state,
        }
        for name, label in sheet_list.STATES.items()
    ]


def _exported(on: Table, found: sheet_list.Sheets) -> HttpResponse:
    columns = [
        _("编号"),
        _("业主序号"),
        _("房号"),
        _("状态"),
        _("收回时间"),
        _("收回人"),
        _("作废原因"),
    ]
    lines = sheet_list.lines(found.order_by("number")[:MOST_EXPORTED])
    rows = ((n.number, n.owner, "、".join(n.units), n.label, *_back(n), n.spoilt) for n in lines)
    return download(f"{_('选票')} {on.vote.case.number}.xlsx", workbook(columns, rows))


def _back(line: sheet_list.Line) -> tuple[str, str]:
    when = f"{localtime(line.returned_at):%Y-%m-%d %H:%M}" if line.returned_at else ""
    return when, line.returned_to


@require_POST
def vote_sheets_issue(request: DeskRequest, number: str) -> HttpResponse:
    on = table(request, number, HERE)
    made = sheets.issue(on.vote.pk, by=request.actor, at=request.at)
    if made:
        messages.success(request, _("新发了 %(n)s 张选票，可以打印了。") % {"n": made})
        return to("vote_print", number)
    messages.info(request, _("每一位业主都已经有选票了，没有新发。"))
    return to(HERE, number)


@require_POST
def vote_take_back(request: DeskRequest, number: str) -> HttpResponse:
    """A sheet comes back, by its number or its code; the next one can be scanned at once."""
    on = table(request, number, HERE)
    form = forms.SheetForm(request.POST, at=request.at, auto_id="back-%s")
    done: list[Sheet] = []

    def take(sheet: str) -> None:
        found = sheets.find(on.vote.pk, sheet)
        done.append(sheets.take_back(found.pk, by=request.actor, at=request.at))

    status = attempt(form, take)
    if status != SENT:
        return _list(request, on, back=form, status=status)
    messages.success(request, _("选票 %(n)05d 已收回，待录入。") % {"n": done[0].number})
    if request.POST.get("then") == "read":
        return to("vote_enter", number, done[0].number)
    return to(HERE, number, query="#back-sheet")


# --- one sheet ------------------------------------------------------------------------------------


def sheet_of(on: Table, own: int) -> tuple[Sheet, sheet_list.Line]:
    """A sheet of this vote by its number, and how it stands. Raises Http404."""
    found = sheet_list.of_vote(on.vote.pk).filter(number=own)
    sheet = found.select_related("scan").first()
    if sheet is None:
        raise Http404
    return sheet, sheet_list.lines(found)[0]


def vote_sheet(request: DeskRequest, number: str, own: int) -> HttpResponse:
    return _one(request, table(request, number, HERE), own)


def _one(
    request: DeskRequest, on: Table, own: int, *, status: int = 200, **typed: forms.DoorForm
) -> HttpResponse:
    sheet, line = sheet_of(on, own)
    at = request.at
    may_change = on.under_way and line.state in (sheet_list.OUT, sheet_list.BACK)
    context = {
        "sheet": sheet,
        "line": line,
        "entries": Entry.objects.filter(sheet=sheet).order_by("pk") if sheet.returned_at else [],
        "may_take": on.under_way and line.state == sheet_list.OUT,
        "replace": typed.get("replace") or may_change and forms.ReplaceForm(at=at, auto_id="r-%s"),
        "scan": typed.get("scan")
        or on.counts
        and sheet.returned_at
        and forms.ScanForm(at=at, auto_id="s-%s"),
    }
    return show(request, "sheet", on, HERE, context, status=status)


@require_POST
def vote_sheet_replace(request: DeskRequest, number: str, own: int) -> HttpResponse:
    on = table(request, number, HERE)
    sheet, _line = sheet_of(on, own)
    form = forms.ReplaceForm(request.POST, at=request.at, auto_id="r-%s")
    made: list[Sheet] = []
    by, at = request.actor, request.at
    status = attempt(
        form, lambda reason: made.append(sheets.replace(sheet.pk, reason=reason, by=by, at=at))
    )
    if status != SENT:
        return _one(request, on, own, status=status, replace=form)
    told = {"old": own, "new": made[0].number}
    messages.success(request, _("%(old)05d 已作废，换成 %(new)05d，请打印。") % told)
    return to("vote_sheet", number, made[0].number)


@require_POST
def vote_sheet_scan(request: DeskRequest, number: str, own: int) -> HttpResponse:
    on = table(request, number, "vote_entry")
    sheet, _line = sheet_of(on, own)
    form = forms.ScanForm(request.POST, request.FILES, at=request.at, auto_id="s-%s")
    by, at = request.actor, request.at
    status = attempt(form, lambda scan: sheets.keep_scan(sheet.pk, scan, by=by, at=at))
    if status != SENT:
        return _one(request, on, own, status=status, scan=form)
    messages.success(request, _("扫描件已存档。"))
    return to("vote_sheet", number, own)


def vote_sheet_file(request: DeskRequest, number: str, own: int) -> FileResponse:
    """The scan, for those who count."""
    on = table(request, number, "vote_entry")
    sheet, _line = sheet_of(on, own)
    if sheet.scan is None:
        raise Http404
    response = FileResponse(
        open_file(sheet.scan),
        as_attachment=sheet.scan.kind != Kind.PHOTO,
        filename=sheet.scan.name,
        content_type=sheet.scan.mime,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
