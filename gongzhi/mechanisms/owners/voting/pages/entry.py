"""The desk where paper ballots are read: number, keys, next. Nothing of another's reading shows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gongzhi.casework.doors import FAULTY, SENT, attempt
from gongzhi.people.asking import DeskRequest

from .. import entering, sheet_list, sheets
from ..models import Entry, Sheet
from ..showing import shown
from . import forms
from .around import Table, show, table, to
from .sheets import sheet_of

HERE = "vote_entry"


def vote_entry(request: DeskRequest, number: str) -> HttpResponse:
    """Which sheet? The one that is typed or scanned, or one of those that wait for this clerk."""
    on = table(request, number, HERE)
    form = forms.SheetForm(
        request.GET if "sheet" in request.GET else None, at=request.at, auto_id="find-%s"
    )
    found: list[Sheet] = []
    if form.is_bound:
        attempt(form, lambda sheet: found.append(sheets.find(on.vote.pk, sheet)))
    if found:
        return redirect("vote_enter", number, found[0].number)
    context = {
        "form": form,
        "waiting": sheet_list.waiting(on.vote.pk, request.actor.person_id or 0),
        "counts": _counts(on),
    }
    return show(request, "entry", on, HERE, context, status=FAULTY if form.is_bound else 200)


def _counts(on: Table) -> list[tuple[str, int]]:
    counts = sheet_list.counted(on.vote.pk)
    return [(str(sheet_list.STATES[s]), counts[s]) for s in (*sheet_list.TO_READ, "done")]


def vote_enter(request: DeskRequest, number: str, own: int) -> HttpResponse:
    """Read one sheet: a line for each item, a key for each answer."""
    on = table(request, number, HERE)
    sheet, line = sheet_of(on, own)
    form = _form(request, on, line)
    if request.method != "POST":
        return _page(request, on, sheet, line, form)
    done: list[entering.Entered] = []
    status = attempt(form, lambda **_said: done.append(_enter(request, sheet, form)))
    if status != SENT:
        return _page(request, on, sheet, line, form, status=status)
    messages.success(request, _said(sheet, done[0]))
    return to(HERE, number)


def _form(request: DeskRequest, on: Table, line: sheet_list.Line) -> forms.EntryForm:
    typed = [request.POST] if request.method == "POST" else []
    agenda, third = shown(on.vote.pk), line.state == sheet_list.DIFFERS
    return forms.EntryForm(*typed, agenda=agenda, third=third, at=request.at, auto_id="e-%s")


def _enter(request: DeskRequest, sheet: Sheet, form: forms.EntryForm) -> entering.Entered:
    note = form.cleaned_data.get("note", "")
    return entering.enter(sheet.pk, form.choices, note=note, by=request.actor, at=request.at)


def _page(
    request: DeskRequest,
    on: Table,
    sheet: Sheet,
    line: sheet_list.Line,
    form: forms.EntryForm,
    *,
    status: int = 200,
) -> HttpResponse:
    mine = Entry.objects.filter(sheet=sheet, person=request.actor.person_id or 0).exists()
    readable = line.state in sheet_list.TO_READ and not mine
    context = {
        "sheet": sheet,
        "line": line,
        "form": form,
        "mine": mine,
        "readable": readable,
        "may_take": on.under_way and line.state == sheet_list.OUT,
    }
    return show(request, "enter", on, HERE, context, status=status)


def _said(sheet: Sheet, done: entering.Entered) -> str:
    """What became of it, in words; nothing of what was read."""
    told = {"n": sheet.number}
    if done.ballot:
        return _("选票 %(n)05d 已录入，计入投票。") % told
    if done.differs:
        return _("选票 %(n)05d 两遍不同，请第三个人复核。") % told
    return _("选票 %(n)05d 第一遍已记下，等另一个人录第二遍。") % told
