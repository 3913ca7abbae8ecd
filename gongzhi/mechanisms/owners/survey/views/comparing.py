"""Two rounds side by side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.lists import changed
from gongzhi.casework.sheets import download, workbook
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import require

from ..comparing import SAME, Change, Comparison, compare
from ..forms import ChangeFilter
from ..models import Outcome, Round, Survey
from ..showing import label, shown
from .rounds import LOOKS, PAGE


def survey_compare(request: DeskRequest, pk: int) -> HttpResponse:
    """A round beside the one before it, or beside ?with=; ?format=xlsx gives the changes."""
    require(request.actor, "survey.read")
    after = get_object_or_404(Round, pk=pk)
    others = list(Round.objects.exclude(pk=pk).order_by("-day", "-pk"))
    before = _chosen(request, after, others)
    if before is None:
        return render(request, "owners_survey/alone.html", {"round": after})
    found = compare(before, after, by=request.actor)
    form = ChangeFilter(request.GET, auto_id="f-%s")
    kept = _kept(found, form.chosen)
    if request.GET.get("format") == "xlsx":
        return _sheet(request, found, kept)
    context = {
        "found": found,
        "others": [(r, f"?with={r.pk}", r == before) for r in others],
        "table": _table(found),
        "form": form,
        "total": len(kept),
        **_page(request, kept),
        "sheet": changed(request, format="xlsx"),
    }
    return render(request, "owners_survey/compare.html", context)


def _chosen(request: DeskRequest, after: Round, others: list[Round]) -> Round | None:
    """The one that is asked for, else the last of an earlier day, else the last there is."""
    asked = request.GET.get("with", "")
    chosen = (r for r in others if str(r.pk) == asked)
    earlier = (r for r in others if (r.day, r.pk) < (after.day, after.pk))
    return next(chosen, None) or next(earlier, None) or next(iter(others), None)


def _kept(found: Comparison, kind: str) -> list[Change]:
    return [c for c in found.changes if (c.kind == kind if kind else c.kind != SAME)]


def _table(found: Comparison) -> list[tuple]:
    """From each outcome to each: how many compounds; those in both rounds."""
    moved = found.moved
    return [
        (str(label), *(moved[before, after] for after in Outcome.values))
        for before, label in Outcome.choices
    ]


def _page(request: DeskRequest, kept: list[Change]) -> dict:
    after = request.GET.get("after", "")
    rest = [c for c in kept if c.compound.code > after]
    last = rest[PAGE - 1].compound.code if rest[PAGE:] else ""
    following = f"{changed(request, after=last)}#changes" if last else ""
    return {"rows": [_row(change) for change in rest[:PAGE]], "next": following}


def _row(change: Change) -> dict:
    return {
        "change": change,
        "url": _url(change),
        "before": _outcome(change.before),
        "after": _outcome(change.after),
        "columns": [_line(change, column) for column in change.columns],
    }


def _url(change: Change) -> str:
    there = change.after or change.before
    assert there  # it is in one of the two
    return reverse("survey", args=[there.round_id, change.compound.code])


def _outcome(survey: Survey | None) -> dict:
    if survey is None:
        return {"label": _("不在这一轮"), "look": ""}
    if not survey.filled_at:
        return {"label": _("没有填"), "look": ""}
    return {"label": survey.get_outcome_display(), "look": LOOKS[survey.outcome]}


def _line(change: Change, column: str) -> tuple[str, str, str]:
    """Which figure, what it was, what it is."""
    assert change.before and change.after
    unknown = _("不知道")
    was, now = (shown(survey, column) or unknown for survey in (change.before, change.after))
    return str(label(column)), was, now


def _sheet(request: DeskRequest, found: Comparison, kept: list[Change]) -> HttpResponse:
    rounds = found.before.name, found.after.name
    heads = [_("小区编码"), _("小区"), _("社区"), *rounds, _("变了什么")]
    name = f"{rounds[0]}-{rounds[1]}-{localtime(request.at):%Y%m%d}.xlsx"
    return download(name, workbook(heads, map(_cells, kept)))


def _cells(change: Change) -> list[str]:
    told = (
        f"{name}：{was} → {now}" for name, was, now in (_line(change, c) for c in change.columns)
    )
    return [
        change.compound.code,
        change.compound.name,
        str(change.compound.parent or ""),
        str(_outcome(change.before)["label"]),
        str(_outcome(change.after)["label"]),
        "；".join(told),
    ]
