"""Officials' pages of reviews: one candidate's, one department's question, its list, the matrix."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework import lists, pages
from gongzhi.casework import queries as cases
from gongzhi.casework.countdown import countdown
from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.models import Case
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.services import book

from ..assembly.pages import crumbs, election_of
from . import forms, opinions, queries, sealing, services
from .doors import OPINION_DOORS, REVIEW_DOORS, open_to
from .models import Opinion
from .procedure import APPEALS, CONVENER
from .queries import said_of
from .rules import LABELS, LOOKS, Mark

WHAT = ("reason", "appeal", "ruling")


# --- one candidate --------------------------------------------------------------------------------


def review_facts(seen: Seen) -> dict:
    """What each department said, in outcome marks; where the words lie that some may read."""
    review, said = seen.case.review, said_of(seen.case)
    convenes = seen.holds(CONVENER.name) and seen.by.duty in CONVENER.duties
    rules_on = seen.holds(APPEALS.name) and seen.by.duty in APPEALS.duties
    confirming = convenes and seen.case.state == "gathered"
    reads = convenes or (rules_on and review.appealed_at is not None)
    return {
        "review": review,
        "candidacy": review.candidacy,
        "basis": review.basis,
        "said": [_said_row(s, seen, confirming) for s in said],
        "choice": open_to(seen),
        "reads": reads,
        "sealed": [(what, label) for what, label in _sealed(review)] if reads else [],
    }


def _said_row(said: queries.Said, seen: Seen, confirming: bool) -> dict:
    form = None
    if confirming and said.mark in (Mark.OBJECTS, Mark.CONFIRMED, Mark.REJECTED):
        form = forms.ConfirmForm(at=seen.at, auto_id=f"confirm-{said.pk}-%s")
    return {
        "said": said,
        "label": _(LABELS[said.mark]),
        "look": LOOKS[said.mark],
        "text": seen.case.review.basis.text_of(said.clause) if said.clause else "",
        "form": form,
    }


def _sealed(review):
    """Which words there are to read."""
    labels = {"reason": _("不通过的理由"), "appeal": _("申诉内容"), "ruling": _("复核理由")}
    return ((what, labels[what]) for what in WHAT if getattr(review, what) is not None)


REVIEW_PAGE = Page(
    template="owners_review/review.html",
    home="",
    doors=REVIEW_DOORS,
    related=(
        "review__candidacy__person",
        "review__candidacy__election__compound",
        "review__basis",
    ),
    columns=queries.REVIEW_COLUMNS,
    facts=(review_facts,),
)


@require_POST
def review_read(request: DeskRequest, number: str, what: str) -> HttpResponse:
    """The words in clear, for this one answer. They are on record before they are shown."""
    if what not in WHAT:
        raise Http404
    text = sealing.read(cases.pk_of(number), what, by=request.actor, at=request.at)
    return pages.show(request, number, more={"shown": {"what": what, "text": text}})


def _of_review(number: str, pk: int) -> Opinion:
    """An opinion of the review that the address names. Raises Http404."""
    return get_object_or_404(Opinion.objects.only("pk"), pk=pk, review=cases.pk_of(number))


@require_POST
def opinion_read(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """An objection's facts in clear, for this one answer."""
    _of_review(number, pk)
    facts, why = sealing.read_facts(pk, by=request.actor, at=request.at)
    return pages.show(request, number, more={"shown": {"pk": pk, "text": facts, "why": why}})


@require_POST
def opinion_confirm(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """An objection is confirmed or rejected, with reasons."""
    _of_review(number, pk)
    form = forms.ConfirmForm(request.POST, at=request.at, auto_id=f"confirm-{pk}-%s")
    by, at = request.actor, request.at
    status = attempt(form, lambda **told: opinions.confirm(pk, **told, by=by, at=at))
    if status != SENT:
        return pages.show(request, number, status=status, more={"refused": (pk, form)})
    messages.success(request, _("已记下这条异议成立不成立。"))
    return HttpResponseRedirect(reverse("case", args=[number]), status=303)


# --- one department -------------------------------------------------------------------------------


def opinion_facts(seen: Seen) -> dict:
    """The question, whom it is about, the clauses: nothing else of the review."""
    opinion = seen.case.opinion
    candidacy = opinion.review.candidacy
    return {
        "opinion": opinion,
        "candidacy": candidacy,
        "name": candidacy.person if seen.case.closed_at else candidacy.name,
        "basis": opinion.review.basis,
        "answered": bool(opinion.answered_at),
    }


OPINION_PAGE = Page(
    template="owners_review/opinion.html",
    home="opinions",
    doors=OPINION_DOORS,
    related=(
        "opinion__department",
        "opinion__review__basis",
        "opinion__review__candidacy__person",
        "opinion__review__candidacy__election__compound",
    ),
    facts=(opinion_facts,),
)


def opinions_list(request: DeskRequest) -> HttpResponse:
    """The questions that the acting department is asked, the most urgent first."""
    if request.actor.duty != Duty.DEPARTMENT_OFFICER:
        raise NotYours(_("这是审查部门的待答清单"))
    form = forms.OpinionFilter(request.GET, auto_id="f-%s")
    found = queries.of_department(request.actor, state=form.wanted)
    if request.GET.get("format") == "xlsx":
        return lists.exported(request, _("联审意见"), found.order_by("-id"))
    context = {
        **_asked_page(request, found.order_by("due_at", "id")),
        "filters": form,
        "xlsx": lists.changed(request, format="xlsx"),
        "narrow": form.wanted != "open",
    }
    response = render(request, "owners_review/opinions.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _asked_page(request: DeskRequest, found) -> dict:
    """One page, from the key in ?after= on: by what is due, as the inbox."""
    if after := request.GET.get("after", ""):
        found = cases.after_due(found, after)
    shown = list(found[: lists.PAGE + 1])
    calendar = book(at=request.at).calendar()
    rows = [_asked_row(c, calendar, request) for c in shown[: lists.PAGE]]
    last = cases.due_key(shown[lists.PAGE - 1]) if shown[lists.PAGE :] else ""
    return {"rows": rows, "next": lists.changed(request, after=last) if last else ""}


def _asked_row(case: Case, calendar, request: DeskRequest) -> dict:
    opinion = case.opinion
    candidacy = opinion.review.candidacy
    return {
        "case": case,
        "opinion": opinion,
        "name": candidacy.person if case.closed_at else candidacy.name,
        "units": candidacy.units,
        "url": reverse("case", args=[case.number]),
        "countdown": countdown(case, calendar, at=request.at),
        "open": case.closed_at is None,
    }


def opinion_quick(request: DeskRequest, number: str) -> HttpResponse:
    """No objection, from the list: asked once more, so that a slip of the hand answers nothing."""
    case = cases.one(request.actor, number, "opinion__review__candidacy__person")
    back = reverse("opinions")
    if request.method != "POST":
        context = {
            "title": _("无异议？"),
            "why": _("对 %(name)s：%(question)s 答复后不能再改。") % _asked_about(case),
            "submit": _("无异议"),
            "back": back,
        }
        return render(request, "confirm.html", context)
    opinions.say_pass(case.pk, by=request.actor, at=request.at)
    messages.success(request, _("已记下：无异议。"))
    return HttpResponseRedirect(back, status=303)


def _asked_about(case: Case) -> dict:
    opinion = case.opinion
    return {"name": opinion.review.candidacy.name, "question": opinion.question}


# --- the convener's matrix ------------------------------------------------------------------------


def review_matrix(request: DeskRequest, pk: int) -> HttpResponse:
    """Candidates × departments of an election, in outcome marks; and the start."""
    if request.actor.duty not in CONVENER.duties:
        raise NotYours(_("联审由小区所在的街道召集"))
    election = election_of(request, pk)
    found = queries.matrix(election)
    named = [line.candidacy.pk for line in found.lines if line.candidacy.state == "named"]
    form, status = forms.StartForm(None, named=named), 200
    if request.method == "POST":
        form = forms.StartForm(request.POST, named=named)
        by, at = request.actor, request.at
        status = attempt(form, lambda candidacies: services.start(candidacies, by=by, at=at))
        if status == SENT:
            messages.success(request, _("已提交联审，各部门的期限开始计。"))
            return HttpResponseRedirect(reverse("review_matrix", args=[pk]), status=303)
    context = {
        "election": election,
        "crumbs": [*crumbs(election), ("", _("联审"))],
        "departments": found.departments,
        "rows": [_matrix_row(line, found.departments) for line in found.lines],
        "form": form,
        "may_start": bool(named) and not election.listed_at and not election.ended_at,
        "basis": queries.basis_in_force(request.at.date()),
        "reviewers": queries.reviewers_of(request.at.date()),
    }
    response = render(request, "owners_review/matrix.html", context, status=status or 200)
    response["Cache-Control"] = "no-store"
    return response


def _matrix_row(line: queries.Line, departments: list[tuple[int, str]]) -> dict:
    case = line.review.case if line.review else None
    cells = [line.marks.get(pk) for pk, _name in departments]
    return {
        "c": line.candidacy,
        "case": case,
        "state": case.state_label if case else line.candidacy.get_state_display(),
        "look": case.at_state.look if case else "new",
        "cells": [(LOOKS[m], _(LABELS[m])) if m else ("", "") for m in cells],
        "pick": line.candidacy.state == "named",
    }
