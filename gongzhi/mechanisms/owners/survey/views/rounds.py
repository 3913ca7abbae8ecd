"""Rounds: the list of them, one with its counts and compounds, opening and closing."""

from django import forms as plain_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.lists import changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import require
from gongzhi.policy.duties import BY_PLACE

from .. import queries, services
from ..forms import ListFilter, RoundForm
from ..models import FACTS, Obstacle, Round, Survey
from ..queries import UNSAID, Tally
from ..showing import cell, label, lacking, reasons

PAGE = 30
MOST_ROUNDS = 60
LOOKS = {"eligible": "done", "not_yet": "pause", "unknown": "new"}
"""Outcome → the form and colour of its mark."""


def surveys(request: DeskRequest) -> HttpResponse:
    """All rounds, with what this post sees of them."""
    require(request.actor, "survey.read")
    found = list(queries.rounds(request.actor)[:MOST_ROUNDS])
    may_run = request.actor.may("survey.run")
    context = {
        "rounds": found,
        "running": next((r for r in found if r.is_open), None),
        "may_run": may_run,
        "comparable": found[:2] if len(found) > 1 else [],
    }
    return render(request, "owners_survey/rounds.html", context)


def survey_round(request: DeskRequest, pk: int) -> HttpResponse:
    """A round: three counts, by street, why none was formed, its compounds; ?format=xlsx."""
    require(request.actor, "survey.read")
    found = get_object_or_404(Round, pk=pk)
    seen = queries.surveys(request.actor, round=found)
    kind = _dimension(request)
    areas = queries.by_area(seen, kind)
    form = ListFilter(request.GET, kind=kind, areas=[a for a, _t in areas], auto_id="f-%s")
    asked = form.asked
    listed = queries.listed(queries.narrowed(seen, asked))
    if request.GET.get("format") == "xlsx":
        return _sheet(request, found, listed)
    counts = queries.tally(seen)
    context = {
        "round": found,
        "counts": counts,
        "figures": _figures(counts),
        "because": _because(counts),
        "areas": [(area, told, _query(**{kind: area.pk})) for area, told in areas],
        "by_street": kind == Kind.STREET,
        "form": form,
        "narrow": bool(asked),
        **page_of(request, listed),
        "sheet": changed(request, format="xlsx"),
        **_running(request, found),
    }
    return render(request, "owners_survey/round.html", context)


def _dimension(request: DeskRequest) -> str:
    """Streets for who sees several of them, else communities."""
    by = request.actor
    inside = by.duty in BY_PLACE and by.place_kind != Kind.CITY
    return Kind.COMMUNITY if inside else Kind.STREET


def _query(**asked) -> str:
    return f"?{urlencode(asked)}#compounds"


def _figures(counts: Tally) -> list[dict]:
    """The three counts, each with the way to its compounds."""
    told = (
        ("eligible", _("具备成立条件"), counts.eligible),
        ("not_yet", _("尚不具备"), counts.not_yet),
        ("unknown", _("无法判断"), counts.unknown),
    )
    whole = counts.surveyed
    return [
        {"value": n, "name": name, "of": f"{n} ÷ {whole}", "url": _query(outcome=outcome)}
        for outcome, name, n in told
    ]


def _because(counts: Tally) -> list[dict]:
    """Why those that could have a committee have none: reason, how many, the way to them."""
    labels = {**dict(Obstacle.choices), UNSAID: _("没有写原因")}
    return [
        {
            "label": labels[reason],
            "count": count,
            "url": _query(outcome="eligible", formed="no", obstacle=reason),
        }
        for reason, count in counts.reasons.items()
        if count
    ]


def page_of(request: DeskRequest, listed) -> dict:
    """rows, next: from the code in ?after= on."""
    if after := request.GET.get("after", ""):
        listed = listed.filter(compound__code__gt=after)
    rows = list(listed[: PAGE + 1])
    last = rows[PAGE - 1].compound.code if rows[PAGE:] else ""
    following = f"{changed(request, after=last)}#compounds" if last else ""
    return {"rows": [line(row) for row in rows[:PAGE]], "next": following}


def line(survey: Survey) -> dict:
    """A compound of a round as a row."""
    return {
        "survey": survey,
        "url": reverse("survey", args=[survey.round_id, survey.compound.code]),
        "community": survey.compound.parent,
        "look": LOOKS[survey.outcome] if survey.filled_at else "",
        "why": lacking(survey) if survey.filled_at else "",
        "reasons": reasons(survey.obstacles),
    }


def _running(request: DeskRequest, found: Round) -> dict:
    """What who runs the round may do now."""
    if not (found.is_open and request.actor.may("survey.run")):
        return {"may_run": False}
    return {"may_run": True, "forgotten": queries.forgotten(found).count()}


def _sheet(request: DeskRequest, found: Round, listed) -> HttpResponse:
    """The list as a workbook; the import of surveys reads it again."""
    heads = [_("小区编码"), _("小区"), _("社区"), _("街道"), *(str(label(c)) for c in FACTS)]
    heads += [_("说明"), _("结论"), _("还缺什么"), _("填写时间"), _("填写岗位")]
    name = f"{found.name}-{localtime(request.at):%Y%m%d-%H%M}.xlsx"
    return download(name, workbook(heads, map(_cells, listed)))


def _cells(survey: Survey) -> list[object]:
    where: Place = survey.compound
    return [
        where.code,
        where.name,
        str(where.parent or ""),
        str(where.parent.parent if where.parent else ""),
        *(cell(survey, column) for column in FACTS),
        survey.note,
        str(survey.get_outcome_display()),
        lacking(survey),
        f"{localtime(survey.filled_at):%Y-%m-%d %H:%M}" if survey.filled_at else "",
        survey.filled_by,
    ]


# --- running a round ------------------------------------------------------------------------------


def survey_open(request: DeskRequest) -> HttpResponse:
    """Open a round."""
    require(request.actor, "survey.run")
    form = RoundForm(request.POST or None, initial={"day": request.at.date()})
    status = 200
    if request.method == "POST":
        made: list[Round] = []
        by, at = request.actor, request.at
        status = attempt(form, lambda **s: made.append(services.open_round(**s, by=by, at=at)))
        if status == SENT:
            messages.success(request, _("已开始。各小区的支部、社区都收到了消息。"))
            return HttpResponseRedirect(reverse("survey_round", args=[made[0].pk]), status=303)
    context = {
        "title": _("开始一轮摸排"),
        "why": _(
            "这一天有的每个小区都会列进来，各支部、社区会收到消息。上一轮填过的会带出来，"
            "没有变化的核对一下就行；同一时候只有一轮。"
        ),
        "form": form,
        "submit": _("开始摸排"),
        "back": reverse("surveys"),
    }
    return render(request, "confirm.html", context, status=status)


def survey_close(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask once more, saying how many nobody filled in; then close."""
    require(request.actor, "survey.run")
    found = get_object_or_404(Round, pk=pk)
    back = reverse("survey_round", args=[pk])
    if request.method == "POST":
        left = services.close_round(pk, by=request.actor, at=request.at)
        said = _("已结束。没有填的 %(n)s 个小区记为“无法判断”。") if left else _("已结束。")
        messages.success(request, said % {"n": left})
        return HttpResponseRedirect(back, status=303)
    left = queries.surveys(request.actor, round=found, filled_at=None).count()
    context = {
        "title": _("结束“%(name)s”") % {"name": found.name},
        "why": _("结束以后谁也不能再改。没有填的 %(n)s 个小区会一直记为“无法判断”。") % {"n": left},
        "form": plain_forms.Form(),
        "submit": _("结束这一轮"),
        "danger": True,
        "back": back,
    }
    return render(request, "confirm.html", context)


@require_POST
def survey_complete(request: DeskRequest, pk: int) -> HttpResponse:
    """Take in compounds that were registered after the round was opened."""
    try:
        count = services.complete_round(pk, by=request.actor, at=request.at)
    except Round.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("已补进 %(n)s 个小区。") % {"n": count})
    return HttpResponseRedirect(reverse("survey_round", args=[pk]), status=303)
