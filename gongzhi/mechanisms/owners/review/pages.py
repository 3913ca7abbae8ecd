"""How reviews went: the figures of a place, and of each department. Outcome codes, no reasons."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.indicators.indicator import Asked, Figure, by_group, figure
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.services import book

from .indicators import BY_KEY
from .procedure import APPEALS, CONVENER

MAY_SEE = CONVENER.duties | {Duty.PLATFORM_OFFICER, Duty.SUPERVISOR, Duty.LEADER}
SHOWN = (
    "review.count",
    "review.days",
    "review.veto_rate",
    "review.overturn_rate",
    "review.gap_rate",
    "review.overdue",
)
OF_DEPARTMENTS = ("review.silent_rate", "review.late_rate", "review.overdue")


class Window(forms.Form):
    """Which days; this year where nothing was chosen."""

    since = forms.DateField(
        label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def days(self, today: date) -> tuple[date, date]:
        sent = self.cleaned_data if self.is_valid() else {}
        until = min(sent.get("until") or today, today)
        since = sent.get("since") or until.replace(month=1, day=1)
        return min(since, until), until


def review_figures(request: DeskRequest) -> HttpResponse:
    """The figures of the place that the acting post reaches, each with its base."""
    by, at = request.actor, request.at
    if by.duty not in MAY_SEE:
        raise NotYours()
    since, until = Window(request.GET).days(at.date())
    asked = Asked(since, until, at, book(at=at), _reach(by))
    shown = {"since": f"{since:%Y-%m-%d}", "until": f"{until:%Y-%m-%d}"}
    opens = by.duty in CONVENER.duties | APPEALS.duties - {Duty.SUPERVISOR}
    context = {
        "filters": Window(shown, auto_id="f-%s"),
        "figures": [_shown(figure(BY_KEY[key], asked), opens) for key in SHOWN],
        "departments": _departments(asked),
        "heads": [BY_KEY[key] for key in OF_DEPARTMENTS],
        "question": asked,
    }
    return render(request, "owners_review/figures.html", context)


def _reach(by: Actor) -> Place | None:
    """The place whose figures this post sees; None for the whole city."""
    if by.duty not in CONVENER.duties:
        return None
    return Place(pk=by.place_id, kind=by.place_kind)


UNITS = {"ratio": "%", "days": _("天"), "count": _("件")}


def _shown(found: Figure, opens: bool) -> dict:
    """One figure as the component c-fig wants it."""
    unit, value = found.indicator.unit, found.value
    of = f"{found.numerator} ÷ {found.denominator}" if unit == "ratio" else ""
    asked = found.asked
    records = f"key={found.indicator.key}&since={asked.since}&until={asked.until}"
    return {
        "name": found.indicator.name,
        "value": found.percent if unit == "ratio" else value,
        "unit": UNITS[unit],
        "of": of,
        "why": found.why,
        "definition": found.indicator.definition,
        "url": f"{reverse('rate_records')}?{records}" if opens and found.denominator else "",
    }


def _departments(asked: Asked) -> list[dict]:
    """One line for each department with a figure, by name: no rank."""
    found = {key: by_group(BY_KEY[key], asked, "department") for key in OF_DEPARTMENTS}
    keys = set().union(*found.values())
    names = Organisation.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name")
    return [
        {"name": name, "cells": [_cell(found[key].get(pk)) for key in OF_DEPARTMENTS]}
        for pk, name in names
    ]


def _cell(found: Figure | None) -> dict:
    if found is None:
        return {"value": "", "of": ""}
    if found.indicator.unit == "count":
        return {"value": str(found.denominator), "of": ""}
    return {"value": f"{found.percent}%", "of": f"{found.numerator} ÷ {found.denominator}"}
