"""A table of owners taken in for one compound: checked first, confirmed, its result row by row."""

import io
import tempfile
from pathlib import Path

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.sheets import download
from gongzhi.mechanisms.owners.roll import queries
from gongzhi.mechanisms.owners.roll.models import AreaSource
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Place
from gongzhi.site.city import importing
from gongzhi.site.exchange import blank
from gongzhi.site.exchange.kinds import KINDS

KIND = "owners"


class TableForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("业主表格"),
        help_text=gettext_lazy("xlsx、xls 或 csv；表头在前 20 行里就认得。先检查，什么也不写。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("表里没写面积来源的，按"),
        choices=[("", gettext_lazy("逐行写明了")), *AreaSource.choices],
        required=False,
    )
    update = forms.BooleanField(
        label=gettext_lazy("已有的以表格为准"),
        required=False,
        help_text=gettext_lazy("不勾：只加新的、补缺的；和名册不同的退回来。"),
    )


def roll_import(request: DeskRequest, code: str) -> HttpResponse:
    """Choose a file; it is checked and nothing is written."""
    compound = queries.compound_of(code, by=request.actor)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, status, jobs = TableForm(*sent), 200, list[importing.Job]()
    if sent:
        status = attempt(form, lambda **what: jobs.append(_start(request, code, **what)))
        if status == SENT:
            to = reverse("roll_import_job", args=[code, jobs[0].token])
            return HttpResponseRedirect(to, status=303)
    context = {"compound": compound, "crumbs": _crumbs(compound), "form": form}
    return render(request, "workbench/roll_import.html", context, status=status)


def _start(request: DeskRequest, code: str, *, file, source: str, update: bool) -> importing.Job:
    given = {"place": code} | ({"source": source} if source else {})
    by, at = request.actor, request.at
    return importing.start(KIND, file, defaults=given, update=update, by=by, at=at)


def _crumbs(compound: Place) -> list[tuple[str, str]]:
    return [
        (reverse("owners_compound", args=[compound.code]), compound.name),
        (reverse("roll", args=[compound.code]), _("业主名册")),
        ("", _("导入表格")),
    ]


def _job(request: DeskRequest, code: str, token: str) -> importing.Job:
    job = importing.find(token, by=request.actor)
    if job is None or (job.kind, job.defaults.get("place")) != (KIND, code):
        raise Http404
    return job


def roll_import_job(request: DeskRequest, code: str, token: str) -> HttpResponse:
    """What the check found, or how far it is; confirming carries it out."""
    compound = queries.compound_of(code, by=request.actor)
    job = _job(request, code, token)
    if request.method == "POST":
        importing.confirm(job, by=request.actor, at=request.at)
        return HttpResponseRedirect(request.path, status=303)
    context = {
        "compound": compound,
        "crumbs": _crumbs(compound),
        "job": job,
        "label": _(KINDS[KIND].label),
        "has_report": job.report.exists(),
        "again": reverse("roll_import", args=[code]),
        "result": reverse("roll_import_result", args=[code, token]),
    }
    page = "city/import_progress.html" if request.htmx else "workbench/roll_import_job.html"
    return render(request, page, context)


def roll_import_result(request: DeskRequest, code: str, token: str) -> FileResponse:
    """The rows as they came, and beside each what became of it."""
    queries.compound_of(code, by=request.actor)
    job = _job(request, code, token)
    if job.state == "running" or not job.report.exists():
        raise Http404
    name = f"{Path(job.name).stem}-{_('结果')}.xlsx"
    content = io.BytesIO(job.report.read_bytes())
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


def roll_import_blank(request: DeskRequest, code: str) -> HttpResponse:
    """The empty table, with its lists and a sheet that explains each column."""
    queries.compound_of(code, by=request.actor)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "blank.xlsx")
        blank.write(KINDS[KIND], path)
        return download(f"{_(KINDS[KIND].label)}.xlsx", path.read_bytes())
