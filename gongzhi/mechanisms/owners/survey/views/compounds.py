"""One compound in a round: what the rule says of it and why, and the form that asks for it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.doors import NOT_NOW, SENT, attempt
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import require
from gongzhi.policy.refusals import NotYours

from .. import queries, services
from ..forms import FillForm, answers, initial
from ..models import Survey
from ..offering import Offered, offered
from ..rules import Step
from ..showing import facts, lacking, reasons, sentence
from .rounds import LOOKS

CONDITIONS = {
    "area": gettext_lazy("已交付的面积达到一半"),
    "heads": gettext_lazy("已交付的人数达到一半"),
    "years": gettext_lazy("首次交付满两年，人数达到四分之一"),
}


def _found(request: DeskRequest, pk: int, code: str) -> Survey:
    """A compound that this post sees; others aren't there."""
    require(request.actor, "survey.read")
    seen = queries.listed(queries.surveys(request.actor, round=pk, compound__code=code))
    survey = seen.select_related("round", "compound__parent__parent", "filled_for").first()
    if survey is None:
        raise Http404
    return survey


def _crumbs(survey: Survey) -> list[tuple[str, str]]:
    of_round = survey.round
    return [
        (reverse("surveys"), _("小区摸排")),
        (reverse("survey_round", args=[of_round.pk]), of_round.name),
        ("", survey.compound.name),
    ]


def _may_fill(request: DeskRequest, survey: Survey) -> bool:
    return survey.round.is_open and request.actor.may("survey.fill")


def survey(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """What the rule says, each condition with its numbers, and what was told."""
    found = _found(request, pk, code)
    may_fill = _may_fill(request, found)
    context = {
        "survey": found,
        "crumbs": _crumbs(found),
        "look": LOOKS[found.outcome] if found.filled_at else "",
        "lacking": lacking(found),
        "steps": [_step(step) for step in found.steps],
        "facts": facts(found),
        "reasons": reasons(found.obstacles),
        "may_fill": may_fill,
        "earlier": queries.others(found),
        "following": queries.unfilled_after(found, request.actor) if may_fill else None,
    }
    return render(request, "owners_survey/compound.html", context)


def _step(step: Step) -> dict:
    """A condition with its sentence and, where both numbers are known, its bar."""
    return {
        "title": CONDITIONS[step.name],
        "sentence": sentence(step),
        "article": step.article,
        "holds": step.holds,
        "bar": {"value": step.have, "max": step.of, "mark": step.need} if _drawn(step) else None,
        "hatch": step.name != "area",
    }


def _drawn(step: Step) -> bool:
    return bool(step.have and step.of and step.of != "0")


def survey_fill(request: DeskRequest, pk: int, code: str) -> HttpResponse:
    """The form of a compound, with what is known already; sent, it becomes the record."""
    found = _found(request, pk, code)
    if not request.actor.may("survey.fill"):
        raise NotYours(_("小区的情况由支部、社区、街道和平台填写"))
    start = offered(found, day=request.at.date())
    if request.method == "POST":
        return _sent(request, found, start)
    if not found.round.is_open:
        messages.info(request, _("这一轮已经结束，不能再填。"))
        return HttpResponseRedirect(_page(found))
    return _form(request, found, FillForm(initial=initial(start.values, found)), start)


def _sent(request: DeskRequest, found: Survey, start: Offered) -> HttpResponse:
    form = FillForm(request.POST)

    def act(**what) -> None:
        seen = what["seen"] or 0
        services.fill(found.pk, answers(what), seen=seen, by=request.actor, at=request.at)

    status = attempt(form, act)
    if status == SENT:
        messages.success(request, _("已记下。"))
        return HttpResponseRedirect(_page(found), status=303)
    now = _found(request, found.round_id, found.compound.code)
    faster = status == NOT_NOW and now.round.is_open
    shown = _once_more(request, form, now) if faster else form
    return _form(request, now, shown, start, status=status, meanwhile=facts(now) if faster else [])


def _once_more(request: DeskRequest, form: FillForm, found: Survey) -> FillForm:
    """The same words, and beside them what somebody else said meanwhile: whoever sends them again
    has seen that."""
    sent = request.POST.copy()
    sent["seen"] = str(found.fillings)
    again = FillForm(sent)
    for message in form.non_field_errors():
        again.add_error(None, message)
    return again


def _form(
    request: DeskRequest,
    found: Survey,
    form: FillForm,
    start: Offered,
    *,
    status: int = 200,
    meanwhile: list | None = None,
) -> HttpResponse:
    """meanwhile: what somebody else said since this form was opened."""
    context = {
        "survey": found,
        "crumbs": [*_crumbs(found)[:-1], (_page(found), found.compound.name), ("", _("填写"))],
        "form": form,
        "earlier": start.earlier,
        "registered": "、".join(str(o) for o in start.registered),
        "meanwhile": meanwhile,
        "back": _page(found),
    }
    return render(request, "owners_survey/fill.html", context, status=status)


def _page(found: Survey) -> str:
    return reverse("survey", args=[found.round_id, found.compound.code])
