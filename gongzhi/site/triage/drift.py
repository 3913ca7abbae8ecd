"""Suggestions beside decisions: what was suggested, what people decided, month by month."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.casework import lists
from gongzhi.casework.forms import offer
from gongzhi.casework.sheets import download, workbook
from gongzhi.learning.training import can_train
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.services import book
from gongzhi.triage import shelf
from gongzhi.triage.models import Kind
from gongzhi.triage.parameters import THRESHOLD
from gongzhi.triage.queries import Month, by_month, drift

READERS = frozenset({Duty.PLATFORM_OFFICER, Duty.SUPERVISOR, Duty.LEADER})
MONTHS = 12
COLUMNS = (
    _("月份"),
    _("单位"),
    _("决定"),
    _("有建议"),
    _("没有把握"),
    _("照建议定的"),
    _("占有建议的"),
)


class What(forms.Form):
    """Of which kind of suggestion, and of which month the organisations are listed."""

    kind = forms.ChoiceField(label=_("建议什么"), required=False, choices=Kind.choices)
    month = forms.ChoiceField(label=_("哪个月"), required=False)

    def list_months(self, months: list[Month]) -> None:
        """The months that there is something of, the newest first."""
        names = [f"{m.month:%Y-%m}" for m in reversed(months)]
        offer(self, "month", [(name, name) for name in names])

    def chosen(self, field: str, *, default: str) -> str:
        """What isn't on the list is passed over."""
        self.full_clean()
        return self.cleaned_data.get(field) or default


def triage_drift(request: DeskRequest) -> HttpResponse:
    """A month by organisation, and the share of each of the last twelve; all as a workbook."""
    if request.actor.duty not in READERS:
        raise NotYours()
    form = What(request.GET, auto_id="f-%s")
    kind = Kind(form.chosen("kind", default=Kind.CATEGORY))
    since, until = window(request.at)
    rows = drift(kind, since=since, until=until)
    if request.GET.get("format") == "xlsx":
        return exported(kind, rows, at=request.at)
    months = by_month(rows)
    form.list_months(months)
    month = form.chosen("month", default=f"{months[-1].month:%Y-%m}" if months else "")
    context = {
        "filters": form,
        "rows": [row for row in rows if f"{row.month:%Y-%m}" == month],
        "columns": COLUMNS[1:],
        "month": month,
        "chart": chart(months),
        "trained": shelf.trained(kind),
        "can_train": can_train(),
        "threshold": f"{float(str(book(THRESHOLD, at=request.at).value(THRESHOLD))):.0%}",
        "xlsx": lists.changed(request, format="xlsx"),
    }
    return render(request, "triage/drift.html", context)


def window(at: datetime) -> tuple[datetime, datetime]:
    """From the first of the month eleven months ago until now."""
    today = localtime(at, SHANGHAI).date()
    months = today.year * 12 + today.month - MONTHS
    first = date(months // 12, months % 12 + 1, 1)
    return datetime.combine(first, time.min, tzinfo=SHANGHAI), at + timedelta(microseconds=1)


def chart(months: list[Month]) -> dict | None:
    """The share that agreed; a line needs two months."""
    if len(months) < 2:
        return None
    shares = [float(m.share * 100) if m.share is not None else None for m in months]
    return {
        "kind": "line",
        "unit": "%",
        "from": 0,
        "to": 100,
        "columns": [translate("月份"), translate("照建议定的")],
        "rows": [
            [f"{m.month:%Y-%m}", share and round(share, 1)]
            for m, share in zip(months, shares, strict=True)
        ],
    }


def exported(kind: Kind, rows: list[Month], *, at: datetime) -> HttpResponse:
    lines = [
        [
            f"{r.month:%Y-%m}",
            r.organisation,
            r.asked,
            r.suggested,
            r.refrained,
            r.agreed,
            r.percent,
        ]
        for r in rows
    ]
    name = translate("建议与决定")
    file = f"{name}-{kind.label}-{localtime(at):%Y%m%d-%H%M}.xlsx"
    return download(file, workbook([str(c) for c in COLUMNS], lines))
