"""Public notices: what hangs on the city's board, one of them, and objecting to it."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.casework.doors import SENT, attempt
from gongzhi.notices import queries
from gongzhi.notices.models import Notice
from gongzhi.people.asking import Request
from gongzhi.places.models import Kind, Place
from gongzhi.policy.refusals import Incomplete
from gongzhi.site.objections import raise_objection

from .. import knowing
from ..asked import plain
from ..forms import ObjectionForm
from ..proving import REFUSED, sent_code

A_PAGE = 20


@require_GET
def notices(request: Request) -> HttpResponse:
    """What is up now, in the whole city or for one place (?place=its code)."""
    day, code = request.at.date(), plain(request.GET.get("place", ""))
    places = Place.objects.current(day).defer("geometry")
    where = places.filter(code=code).first() if code else None
    board = where or places.filter(kind=Kind.CITY).first()
    found = queries.running(board.path, day) if board else Notice.objects.none()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/notices.html", {"page": page, "where": where})


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: Request, pk: int) -> HttpResponse:
    """What, by whom, until when objections are heard; the form for one while they are."""
    found = get_object_or_404(Notice.objects.select_related("place", "organisation"), pk=pk)
    if request.method == "POST":
        return _objected(request, found)
    return _page(request, found, ObjectionForm(known=_known(request)))


def _known(request: Request) -> int | None:
    """Who objects: whose phone was proved, or who is signed in."""
    account = request.user.person_id if request.user.is_authenticated else None
    return knowing.known(request, at=request.at) or account


def _objected(request: Request, found: Notice) -> HttpResponse:
    known = _known(request)
    form = ObjectionForm(request.POST, known=known)
    if not known and request.POST.get("do") == "code":
        asked = sent_code(request, form, at=request.at)
        return _page(request, found, form, sent=asked.sent, status=asked.status)
    if not form.is_valid():
        return _page(request, found, form, status=REFUSED)
    if not known:
        told = form.cleaned_data
        try:
            phone, code = told["phone"], told["code"]
            known = knowing.prove_for_report(request, phone, code, at=request.at)
        except Incomplete as refused:
            form.add_error(refused.field, refused.message)
            return _page(request, found, form, status=REFUSED)
        form = ObjectionForm(request.POST, known=known)  # from now on without phone and code
    act = partial(raise_objection, found.pk, by=knowing.resident(known), at=request.at)
    status = attempt(form, act)
    if status != SENT:
        return _page(request, found, form, status=status)
    messages.success(request, _("已提出。公示单位会答复，答复会发到您的手机，这一页也看得到。"))
    return redirect("notice", found.pk)


def _page(request: Request, found: Notice, form: ObjectionForm, *, status=200, **more):
    until = found.objections_until
    known = _known(request)
    context = {
        "notice": found,
        "open": until is not None and request.at <= until and not found.withdrawn_at,
        "form": form,
        "mine": queries.objected(found.pk, known) if known else [],
        **more,
    }
    return render(request, "portal/notice.html", context, status=status)
