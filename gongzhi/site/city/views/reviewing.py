"""What reviews rest on: the published basis with its clauses, and who is asked what."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.mechanisms.owners.review import basis as grounds
from gongzhi.mechanisms.owners.review.models import Basis, Reviewer
from gongzhi.people.asking import DeskRequest

from ..asking import Ask, show
from ..forms.reviewing import BasisForm, QuestionForm, ReviewerForm, UntilForm, tomorrow, typed
from ..staff import reads, staff_session_required

EDIT = grounds.EDIT


def _page() -> str:
    return reverse("review_grounds")


def _crumbs() -> list[tuple[str, str]]:
    return [(_page(), _("联审依据和部门"))]


@reads(EDIT)
def review_grounds(request: DeskRequest) -> HttpResponse:
    """The basis in force, what was before it, and whom it asks what."""
    day = request.at.date()
    reviewers = Reviewer.objects.select_related("organisation").order_by(
        "organisation__name", "-since"
    )
    every = list(Basis.objects.order_by("-since"))
    context = {
        "bases": [(b, b.is_current(day)) for b in every],
        "open": next((b for b in every if b.until is None), None),
        "reviewers": [r for r in reviewers if r.until is None or r.until > day],
        "past": [r for r in reviewers if r.until and r.until <= day],
        "today": day,
    }
    return show(request, "city/review.html", context)


@staff_session_required(EDIT)
def review_basis_add(request: DeskRequest) -> HttpResponse:
    """A new document; it begins as a copy of the one in force."""
    last, day = Basis.objects.filter(until=None).first(), request.at.date()
    initial = {"since": tomorrow(day)} | (typed(last) if last else {})
    return Ask(
        title=_("录入审查依据"),
        why=_("要先公布，再录入。不通过的决定以它为依据，候选人看得到文件名、文号和条款。"),
        form=BasisForm,
        act=partial(grounds.enact, by=request.actor, at=request.at),
        done=_("已录入。"),
        to=_page(),
        submit=_("录入"),
        initial=initial,
        back=_page(),
        crumbs=_crumbs(),
    ).answer(request)


@staff_session_required(EDIT)
def review_basis_end(request: DeskRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Basis, pk=pk)
    return Ask(
        title=_("废止：%(title)s") % {"title": found.title},
        why=_("到这天为止不再据它开始新的联审；已经开始的照旧。"),
        form=UntilForm,
        act=partial(grounds.repeal, pk, by=request.actor, at=request.at),
        done=_("已记下。"),
        to=_page(),
        submit=_("废止"),
        danger=True,
        initial={"until": tomorrow(request.at.date())},
        back=_page(),
        crumbs=_crumbs(),
    ).answer(request)


@staff_session_required(EDIT)
def reviewer_add(request: DeskRequest) -> HttpResponse:
    """A department more, with its one question."""
    return Ask(
        title=_("添加审查部门"),
        form=ReviewerForm,
        act=partial(grounds.add_reviewer, by=request.actor, at=request.at),
        done=_("已添加。"),
        to=_page(),
        submit=_("添加"),
        initial={"since": request.at.date()},
        back=_page(),
        crumbs=_crumbs(),
    ).answer(request)


def _reviewer(pk: int) -> Reviewer:
    return get_object_or_404(Reviewer.objects.select_related("organisation"), pk=pk)


@staff_session_required(EDIT)
def reviewer_question(request: DeskRequest, pk: int) -> HttpResponse:
    """Another question for a department."""
    found = _reviewer(pk)
    return Ask(
        title=_("%(who)s：换一个问题") % {"who": found},
        why=_("现在问：%(question)s") % {"question": found.question},
        form=QuestionForm,
        act=partial(grounds.ask_otherwise, pk, by=request.actor, at=request.at),
        done=_("已改。"),
        to=_page(),
        submit=_("改好了"),
        initial={"question": found.question, "since": tomorrow(request.at.date())},
        back=_page(),
        crumbs=_crumbs(),
    ).answer(request)


@staff_session_required(EDIT)
def reviewer_end(request: DeskRequest, pk: int) -> HttpResponse:
    found = _reviewer(pk)
    return Ask(
        title=_("%(who)s不再参加联审") % {"who": found},
        why=_("已经发出的仍要答。"),
        form=UntilForm,
        act=partial(grounds.remove_reviewer, pk, by=request.actor, at=request.at),
        done=_("已记下。"),
        to=_page(),
        submit=_("移出名单"),
        danger=True,
        initial={"until": tomorrow(request.at.date())},
        back=_page(),
        crumbs=_crumbs(),
    ).answer(request)
