"""三率: how departments, streets and communities answer; every figure leads to its records.

The resident's word (callback) and the street's rating are two figures. No rank numbers: rows stand
in the order of names. A score only where the city has set its weights.
"""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.casework import lists
from gongzhi.casework.models import Case
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Asked, Figure, Indicator, by_group, figure
from gongzhi.indicators.parameters import WEIGHTS
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Organisation
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE, Duty
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.services import Book
from gongzhi.site.figures import asked

from .views import SHOWN

COLUMNS = {
    "response": "calls.response_rate",
    "resolution": "matters.resolution_rate",
    "satisfaction": "matters.resident_satisfaction",
    "street": "calls.street_satisfaction",
}
UNRATED = "calls.unrated"
LEVELS = ("compound", "community", "street", "city")
MAY_SEE = CITY_WIDE | BY_PLACE | {Duty.DEPARTMENT_OFFICER}


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Window(forms.Form):
    """Which days, by what, with or without what was excluded."""

    since = forms.DateField(label=_("从"), required=False, widget=day_input())
    until = forms.DateField(label=_("到"), required=False, widget=day_input())
    by = forms.ChoiceField(
        label=_("按什么分"),
        required=False,
        choices=[
            ("department", _("按部门")),
            ("street", _("按街道")),
            ("community", _("按社区")),
        ],
    )
    whole = forms.ChoiceField(
        label=_("剔除"), required=False, choices=[("", _("剔除后")), ("1", _("不剔除"))]
    )

    def question(self, request: DeskRequest) -> tuple[Asked, str]:
        """What is asked, and the dimension; this month where nothing was chosen."""
        self.is_valid()
        sent, today = self.cleaned_data, request.at.date()
        until = min(sent.get("until") or today, today)
        since = min(sent.get("since") or until.replace(day=1), until)
        place = reach(request.actor)
        question = asked(since, until, at=request.at, place=place, excluding=not sent.get("whole"))
        return question, sent.get("by") or "department"


def reach(by: Actor) -> Place | None:
    """The place whose figures this post sees; None for the whole city."""
    if by.duty not in BY_PLACE:
        return None
    if by.place_kind == Kind.GRID:
        return Place(pk=int(by.place_path.split("/")[3]), kind=Kind.COMMUNITY)
    return Place(pk=by.place_id, kind=by.place_kind)


@dataclass(frozen=True)
class Row:
    """One organisation or place with its figures. score: None without weights or a figure."""

    pk: int
    name: str
    cells: list[dict]
    unrated: int
    score: Decimal | None


def rates(request: DeskRequest) -> HttpResponse:
    if request.actor.duty not in MAY_SEE:
        raise NotYours()
    form = Window(request.GET, auto_id="f-%s")
    question, dimension = form.question(request)
    weights = weights_of(question.rules)
    rows = table(question, dimension, request.actor, weights)
    context = {
        "filters": Window(shown(question, dimension), auto_id="f-%s"),
        "question": question,
        "rows": rows,
        "dimension": dimension,
        "heads": [registry.get(key) for key in COLUMNS.values()],
        "weights": weights,
        "chart": chart(rows),
        "levels": levels(question),
    }
    return render(request, "workbench/rates.html", context)


def weights_of(rules: Book) -> dict[str, float] | None:
    """Figure → weight; None until the city has set them."""
    found = rules.value(WEIGHTS)
    return found if isinstance(found, dict) else None


def shown(question: Asked, dimension: str) -> dict:
    whole = "" if question.excluding else "1"
    return {"since": question.since, "until": question.until, "by": dimension, "whole": whole}


def table(question: Asked, dimension: str, by: Actor, weights: dict | None) -> list[Row]:
    """One query for each figure, one for the names."""
    found = {
        name: by_group(registry.get(key), question, dimension) for name, key in COLUMNS.items()
    }
    left = by_group(registry.get(UNRATED), question, dimension)
    keys = set().union(*found.values(), left)
    if by.duty == Duty.DEPARTMENT_OFFICER:
        keys &= {by.organisation_id} if dimension == "department" else set()
    return [
        Row(
            pk=pk,
            name=name,
            cells=[cell(question, n, found[n].get(pk), dimension, pk) for n in COLUMNS],
            unrated=left[pk].denominator if pk in left else 0,
            score=score({n: found[n].get(pk) for n in COLUMNS}, weights),
        )
        for pk, name in names(dimension, keys)
    ]


def names(dimension: str, keys: set) -> list[tuple[int, str]]:
    model = Organisation if dimension == "department" else Place
    return list(model.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))


def cell(
    question: Asked, name: str, found: Figure | None, dimension: str, pk: int
) -> dict[str, object]:
    """A figure and the way to its records; without a base, why."""
    indicator = registry.get(COLUMNS[name])
    if found is None or found.value is None:
        return {"name": indicator.name, "percent": "", "why": indicator.nothing}
    return {
        "name": indicator.name,
        "percent": found.percent,
        "base": f"{found.numerator} ÷ {found.denominator}",
        "left_out": found.left_out,
        "whole": found.whole_percent,
        "url": records_url(indicator, question, group=dimension, id=pk),
    }


def records_url(indicator: Indicator, question: Asked, **more) -> str:
    sent = {"key": indicator.key, "since": question.since, "until": question.until, **more}
    if not question.excluding:
        sent["whole"] = "1"
    return f"{reverse('rate_records')}?{urlencode(sent)}"


def score(found: dict[str, Figure | None], weights: dict | None) -> Decimal | None:
    """Σ weight · rate, of 100; None unless the city has set weights and every rate has a base."""
    if not weights:
        return None
    rates = [(w, f.value) for n, w in weights.items() if (f := found[n]) and f.value is not None]
    if len(rates) < len(weights):
        return None
    total = sum((Decimal(str(weight)) * rate for weight, rate in rates), Decimal())
    return (total * 100).quantize(Decimal("0.1"))


def chart(rows: list[Row]) -> dict | None:
    """The same as dots, where there are at least two to compare: the rates that anybody has."""
    shown = [n for n in range(3) if any(r.cells[n]["percent"] for r in rows)]
    if len(rows) < 2 or not shown:
        return None
    keys = list(COLUMNS.values())
    heads = [str(registry.get(keys[n]).name) for n in shown]
    lines = [
        [r.name, *(float(p) if (p := r.cells[n]["percent"]) else None for n in shown)] for r in rows
    ]
    return {
        "kind": "dots",
        "unit": "%",
        "from": 0,
        "to": 100,
        "columns": ["", *heads],
        "rows": lines,
    }


def levels(question: Asked) -> list[dict]:
    """On which level matters were solved."""
    found = [figure(registry.get(f"matters.solved_at_{lv}"), question) for lv in LEVELS]
    return [{"figure": f, "url": records_url(f.indicator, question, which="hit")} for f in found]


# --- the records behind a figure ------------------------------------------------------------------

WHICH = {
    "base": _("分母"),
    "hit": _("分子"),
    "miss": _("没算进分子的"),
    "out": _("剔除的"),
}


def rate_records(request: DeskRequest) -> HttpResponse:
    """The very cases that were counted, as far as the acting post may read them."""
    if request.actor.duty not in MAY_SEE:
        raise NotYours()
    indicator = _indicator(request.GET.get("key", ""))
    if indicator.page:
        return redirect(f"{reverse(indicator.page)}?{request.GET.urlencode()}")
    which = request.GET.get("which", "base")
    if which not in WHICH:
        raise Http404
    question, _by = Window(request.GET, auto_id="f-%s").question(request)
    found = _grouped(indicator, indicator.records(question, which), request)
    seen = Case.objects.visible_to(request.actor)
    cases = seen.filter(pk__in=found.order_by().values(indicator.case))
    context = {
        **lists.page_by_id(request, cases, "matter", "response__department", **SHOWN),
        "indicator": indicator,
        "question": question,
        "which": [
            {
                "url": lists.changed(request, which=name),
                "label": label,
                "current": name == which,
            }
            for name, label in WHICH.items()
            if indicator.hit or name == "base"
        ],
        "who": _who(request),
    }
    return render(request, "workbench/rate_records.html", context)


def _indicator(key: str) -> Indicator:
    try:
        return registry.get(key)
    except KeyError:
        raise Http404 from None


def _grouped(indicator: Indicator, found: QuerySet, request: DeskRequest) -> QuerySet:
    group, pk = request.GET.get("group", ""), request.GET.get("id", "")
    if not group:
        return found
    if group not in indicator.groups or not pk.isdecimal():
        raise Http404
    return found.filter(**{indicator.groups[group]: int(pk)})


def _who(request: DeskRequest) -> str:
    pk = request.GET.get("id", "")
    if not pk.isdecimal():
        return translate("全部")
    return next((n for _k, n in names(request.GET.get("group", ""), {int(pk)})), "")
