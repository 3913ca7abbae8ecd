"""What people hold against the notices of an organisation, and its answers."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.notices import queries
from gongzhi.notices.services import PUBLISHERS
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import NotYours
from gongzhi.site.objections import answer_objection

from .forms import ObjectionAnswerForm

A_PAGE = 20


def objections(request: DeskRequest) -> HttpResponse:
    """Those that wait, the oldest first; then those that were answered."""
    return _page(request)


@require_POST
def objection_answer(request: DeskRequest, pk: int) -> HttpResponse:
    form = ObjectionAnswerForm(request.POST, prefix=f"o{pk}")
    act = partial(answer_objection, pk, by=request.actor, at=request.at)
    status = attempt(form, act)
    if status != SENT:
        return _page(request, typed={pk: form}, status=status)
    messages.success(request, _("已答复，并发给提异议的人。"))
    return HttpResponseRedirect(reverse("objections"), status=303)


def _page(request: DeskRequest, *, typed: dict | None = None, status: int = 200) -> HttpResponse:
    by = request.actor
    if by.duty not in PUBLISHERS:
        raise NotYours(_("公示的异议由公示单位答复"))
    own, known, board = by.own_organisation, typed or {}, reverse("objections")
    waiting = Paginator(queries.unanswered(own), A_PAGE).get_page(request.GET.get("page"))
    done = Paginator(queries.answered(own), A_PAGE).get_page(request.GET.get("done"))
    context = {
        "waiting": waiting,
        "rows": [(o, known.get(o.pk) or ObjectionAnswerForm(prefix=f"o{o.pk}")) for o in waiting],
        "done": done,
        "more": f"{board}?page={waiting.number + 1}" if waiting.has_next() else "",
        "older": f"{board}?done={done.number + 1}" if done.has_next() else "",
    }
    return render(request, "workbench/objections.html", context, status=status)
