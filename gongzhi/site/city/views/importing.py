"""Taking tables in through pages: choose a file, see what would happen, confirm, get the result."""

import io
import tempfile
from pathlib import Path

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.forms import offer
from gongzhi.casework.sheets import download
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import NotYours
from gongzhi.site.exchange import blank
from gongzhi.site.exchange.kinds import KINDS

from .. import importing, staff
from ..asking import show

ADMINS = ("city.edit", "accounts.edit")


class TableForm(forms.Form):
    """A table to take in."""

    kind = forms.ChoiceField(label=gettext_lazy("什么表"))
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("xlsx、xls 或 csv，第一行是列名。先检查，什么也不写。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    update = forms.BooleanField(
        label=gettext_lazy("已有的以表格为准"),
        required=False,
        help_text=gettext_lazy("不勾：只加新的，已有的不动。"),
    )

    def __init__(self, *args, kinds, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(k.name, _(k.label)) for k in kinds])


def _kinds(request: DeskRequest) -> list:
    """Raises NotYours for a post that takes nothing in."""
    if not (kinds := importing.offered(request.actor)):
        raise NotYours(_("您的岗位没有要导入的表"))
    return kinds


def _guard(request: DeskRequest) -> HttpResponse | None:
    """Administrators need a staff session, as for every change of city data."""
    if any(request.actor.may(power) for power in ADMINS):
        return staff.ensure(request)
    return None


def city_import(request: DeskRequest) -> HttpResponse:
    """Choose a table; templates for each kind."""
    kinds = _kinds(request)
    if asked := _guard(request):
        return asked
    sent = (request.POST, request.FILES) if "kind" in request.POST else ()
    form = TableForm(*sent, kinds=kinds, initial={"kind": request.GET.get("kind", "")})
    status = 200
    if form.is_bound:
        jobs: list[importing.Job] = []
        status = attempt(form, lambda **what: jobs.append(_start(request, **what)))
        if status == SENT:
            to = reverse("city_import_job", args=[jobs[0].token])
            return HttpResponseRedirect(to, status=303)
    context = {"form": form, "kinds": [(k.name, _(k.label)) for k in kinds]}
    return show(request, "city/import.html", context, status)


def _start(request: DeskRequest, *, kind: str, file, update: bool) -> importing.Job:
    return importing.start(kind, file, update=update, by=request.actor, at=request.at)


def _job(request: DeskRequest, token: str) -> importing.Job:
    job = importing.find(token, by=request.actor)
    if job is None:
        raise Http404
    return job


def city_import_job(request: DeskRequest, token: str) -> HttpResponse:
    """What the check found, or how far it is; confirming carries it out."""
    _kinds(request)
    job = _job(request, token)
    if request.method == "POST":
        if asked := _guard(request):
            return asked
        importing.confirm(job, by=request.actor, at=request.at)
        return HttpResponseRedirect(request.path, status=303)
    context = {
        "job": job,
        "label": _(KINDS[job.kind].label),
        "has_report": job.report.exists(),
        "again": f"{reverse('city_import')}?kind={job.kind}",
        "result": reverse("city_import_result", args=[token]),
    }
    if request.htmx:
        return show(request, "city/import_progress.html", context)
    return show(request, "city/import_job.html", context)


def city_import_result(request: DeskRequest, token: str) -> FileResponse:
    """The result sheet. One that holds one-time passwords can be fetched once."""
    job = _job(request, token)
    if job.state == "running" or not job.report.exists():
        raise Http404
    content = io.BytesIO(job.report.read_bytes())
    if KINDS[job.kind].secret and job.phase == "run":
        importing.forget(job)
    name = f"{Path(job.name).stem}-{_('结果')}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


def city_import_template(request: DeskRequest, kind: str) -> HttpResponse:
    """An empty table of a kind."""
    found = next((k for k in _kinds(request) if k.name == kind), None)
    if found is None:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "blank.xlsx")
        blank.write(found, path)
        return download(f"{_(found.label)}.xlsx", path.read_bytes())
