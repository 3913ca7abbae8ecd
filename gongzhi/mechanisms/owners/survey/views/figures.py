"""The very compounds behind a figure of the survey."""

from datetime import date

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.lists import changed
from gongzhi.indicators.indicator import Asked, Indicator
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import require
from gongzhi.policy.services import book

from ..indicators import INDICATORS, last_round
from ..queries import WAYS, in_reach, listed
from .rounds import page_of

KEYS = {indicator.key: indicator for indicator in INDICATORS}
WHICH = {"base": _("分母"), "hit": _("分子"), "miss": _("没算进分子的")}


class Window(forms.Form):
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    which = forms.ChoiceField(required=False, choices=list(WHICH.items()))
    group = forms.ChoiceField(required=False, choices=[(way, way) for way in WAYS])
    id = forms.IntegerField(required=False, min_value=1)


def survey_records(request: DeskRequest) -> HttpResponse:
    """What was counted, as far as this post sees it."""
    require(request.actor, "survey.read")
    indicator = KEYS.get(request.GET.get("key", ""))
    form = Window(request.GET)
    if indicator is None or not form.is_valid():
        raise Http404
    sent = form.cleaned_data
    asked, which = _asked(request, sent["since"], sent["until"]), sent["which"] or "base"
    found = indicator.records(asked, which).filter(in_reach(request.actor))
    if sent["group"] and sent["id"]:
        found = found.filter(**{indicator.groups[sent["group"]]: sent["id"]})
    context = {
        "indicator": indicator,
        "asked": asked,
        "round": last_round(asked),
        "total": found.count(),
        **page_of(request, listed(found)),
        "which": _ways(request, indicator, which),
    }
    return render(request, "owners_survey/records.html", context)


def _asked(request: DeskRequest, since: date | None, until: date | None) -> Asked:
    today = request.at.date()
    last = min(until or today, today)
    return Asked(min(since or last, last), last, request.at, book(at=request.at))


def _ways(request: DeskRequest, indicator: Indicator, which: str) -> list[dict]:
    return [
        {"url": changed(request, which=name), "label": label, "current": name == which}
        for name, label in WHICH.items()
        if indicator.hit or name == "base"
    ]
