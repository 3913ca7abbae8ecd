"""Following one's own matter by its link, finding it again, and the open state of any."""

from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.files.models import Attachment
from gongzhi.files.services import keep, open_file
from gongzhi.mechanisms.matters import public, residents
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Level, Matter
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.procedure import LEAD
from gongzhi.people.asking import Request

from .. import following, knowing
from ..acts import Act
from ..asked import plain
from ..forms import DisputeForm, FindForm, NumberForm, ReviewForm, SupplementForm
from ..proving import REFUSED, proof

A_PAGE = 20


def _mine(token: str) -> Matter:
    """The matter this link opens. Raises Http404: a stranger can't tell it from nothing."""
    matter = public.by_token(plain(token))
    if matter is None:
        raise Http404
    return matter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request, token: str) -> HttpResponse:
    """The matter's page; with ?do=review, redo, add or withdraw the form for that."""
    matter, at = _mine(token), request.at
    act = ACTS.get(request.POST.get("do") or request.GET.get("do", ""))
    if act and (request.method == "POST" or _may(matter, act)):
        return _act(request, matter, act, at)
    return _page(request, matter, at)


def _page(request: Request, matter: Matter, at) -> HttpResponse:
    read = public.followed(matter)
    context = {
        "matter": matter,
        "read": read,
        "words": following.reading(read, now=at),
        "answered_by": following.answered_by(read) if read.shown.answer else "",
        "photos": _photos(read),
        "contact": _contact(read, at),
        "may": {name: _may(matter, act) for name, act in ACTS.items()},
        "subject": public.subject_words(None, matter.text),
    }
    return render(request, "portal/follow.html", context)


def _contact(read: public.Followed, at) -> dict | None:
    """Who answers for it now, with the phone that stands in public."""
    organisation = read.responsible
    if organisation is None:
        return None
    awaited = read.case.at_state.awaits
    duties = awaited.duties if awaited and awaited.duties else MATTER.roles["handler"].duties
    who, phone = public.contact(organisation, duties, at.date())
    return {"who": who, "phone": phone}


def _photos(read: public.Followed) -> dict[str, list[Attachment]]:
    """before: one's own; after: what those who handled it made public, with the city's answer that
    of the department that leads."""
    subjects = {read.matter.case.subject, read.case.subject}
    if read.shown.solved_at_level == Level.CITY:
        subjects |= {c.subject for c in read.departments if c.part == LEAD.name}
    found = Attachment.objects.filter(subject__in=subjects, public=True, kind="photo")
    rows = list(found.order_by("pk"))
    own = read.matter.case.subject
    return {
        "before": [a for a in rows if a.by_post is None and a.subject == own],
        "after": [a for a in rows if a.by_post is not None],
    }


@require_GET
def follow_photo(request: Request, token: str, pk: int) -> FileResponse:
    """One photo of the matter, for whoever holds its link."""
    matter = _mine(token)
    shown = _photos(public.followed(matter))
    photo = next((a for a in [*shown["before"], *shown["after"]] if a.pk == pk), None)
    if photo is None:
        raise Http404
    answer = FileResponse(open_file(photo), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400"
    return answer


# --- what the reporter can do ---------------------------------------------------------------------


def _may(matter: Matter, act: Act) -> bool:
    """Is this offered? The service has the last word."""
    if matter.merged_into_id or matter.case.state not in act.when:
        return False
    return not (act.once and matter.disputed)


def _act(request: Request, matter: Matter, act: Act, at: datetime) -> HttpResponse:
    form = act.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and act.do(matter, form, request, at):
        messages.success(request, act.done)
        return redirect("follow", matter.token)
    context = {"matter": matter, "form": form, "act": act}
    status = REFUSED if form.errors else 200
    return render(request, "portal/follow_act.html", context, status=status)


def _review(matter: Matter, form, request, at: datetime) -> None:
    told, by = form.cleaned_data, matters.reporter_of(matter)
    matters.confirm(matter.pk, review=told["review"], note=told["note"], by=by, at=at)


def _redo(matter: Matter, form, request, at: datetime) -> None:
    by = matters.reporter_of(matter)
    matters.dispute(matter.pk, note=form.cleaned_data["note"], by=by, at=at)


def _add(matter: Matter, form, request, at: datetime) -> None:
    by = matters.reporter_of(matter)
    for photo in request.FILES.getlist("photos"):
        keep(photo, subject=matter.case.subject, by=by, at=at, public=True)
    residents.supplement(matter, form.cleaned_data["note"], at=at)


def _withdraw(matter: Matter, form, request, at: datetime) -> None:
    matters.withdraw(matter.pk, by=matters.reporter_of(matter), at=at)


ASKED = frozenset({"answered", "answered_above", "callback_due"})
OPEN = frozenset({"raised", "handling", "passed", "called"})
ACTS = {
    act.name: act
    for act in (
        Act(
            "review",
            _("解决了，去评价"),
            _("评的是办事的单位，不记您的名字。"),
            _("评好了，办结"),
            _("谢谢您。这件事已办结。"),
            ReviewForm,
            _review,
            ASKED,
        ),
        Act(
            "redo",
            _("没解决，继续办"),
            _("这件事会重新打开，由上一次答复的单位重办。"),
            _("请继续办"),
            _("已重新打开，有新的答复会通知您。"),
            DisputeForm,
            _redo,
            ASKED,
            once=True,
        ),
        Act(
            "add",
            _("补充一句话或照片"),
            _("办这件事的人马上能看到。"),
            _("补充上去"),
            _("已补充，办的人看得到了。"),
            SupplementForm,
            _add,
            OPEN,
        ),
        Act(
            "withdraw",
            _("不用办了，撤回"),
            _("撤回后这件事就结束了。以后需要可以再反映。"),
            _("撤回这件事"),
            _("已撤回。"),
            forms.Form,
            _withdraw,
            frozenset({"raised", "handling"}),
            danger=True,
        ),
    )
}


# --- finding it again -----------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_find(request: Request) -> HttpResponse:
    """One's own matters, after the phone was proved; a number leads straight to one of them."""
    at = request.at
    if knowing.has_proved(request, at=at):
        return _found(request, at, plain(request.GET.get("number", "")))
    asked = proof(request, FindForm, at=at)
    if asked.proved:
        number = asked.form.cleaned_data["number"].strip()
        url = reverse("follow_find") + (f"?{urlencode({'number': number})}" if number else "")
        return redirect(url)
    context = {"form": asked.form, "sent": asked.sent, "open": NumberForm()}
    return render(request, "portal/follow_find.html", context, status=asked.status)


def _found(request: Request, at: datetime, number: str) -> HttpResponse:
    person = knowing.known(request, at=at)
    mine = public.of_person(person) if person else Matter.objects.none()
    if number and (one := mine.filter(case__number=number).first()):
        return redirect("follow", one.token)
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "number": number}
    return render(request, "portal/mine.html", context)


@require_GET
def progress(request: Request, number: str) -> HttpResponse:
    """What anybody may know of a matter: its state and its dates."""
    case = public.by_number(plain(number))
    if case is None:
        form = NumberForm({"number": number})
        form.is_valid()
        form.add_error("number", _("没有这个编号，请对一对每一位"))
        return render(request, "portal/progress.html", {"form": form}, status=404)
    return render(request, "portal/progress.html", {"case": case, "form": NumberForm()})


@require_GET
def progress_find(request: Request) -> HttpResponse:
    """From the form with a number to its page."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return redirect("progress", form.cleaned_data["number"].strip())
    status = REFUSED if form.is_bound else 200
    return render(request, "portal/progress.html", {"form": form}, status=status)
