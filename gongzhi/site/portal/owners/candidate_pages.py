"""The candidate's own pages: found by phone, read by link; reasons only behind the proved phone."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.mechanisms.owners.assembly import candidates
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.review import appeals, sealing, services
from gongzhi.mechanisms.owners.review.models import Review
from gongzhi.people.asking import Request

from .. import knowing
from ..acts import Act
from ..asked import plain
from ..forms import CodeForm
from ..proving import REFUSED, proof
from . import candidate_reading as own


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("为什么不服"),
        max_length=sealing.MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("写清哪里不对、有什么证据。只有召集的街道和复核的人能看，加密保存。"),
        error_messages={"required": _("请写几句为什么不服")},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么退出"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一句，比如“工作太忙”")},
    )


def _appeal(candidacy: Candidacy, form, request: Request, at: datetime) -> None:
    review = _review(candidacy)
    text = form.cleaned_data["text"]
    appeals.appeal(review.pk, text=text, by=services.as_candidate(review), at=at)


def _withdraw(candidacy: Candidacy, form, request: Request, at: datetime) -> None:
    by = candidates.as_candidate(candidacy.person)
    services.withdraw(candidacy.pk, reason=form.cleaned_data["reason"], by=by, at=at)


def _review(candidacy: Candidacy) -> Review:
    review = own.review_of(candidacy)
    if review is None:
        raise Http404
    return review


ACTS = {
    act.name: act
    for act in (
        Act(
            "appeal",
            _("申诉"),
            _("由没有参与决定的另一个人复核，结果会通知您。"),
            _("提交申诉"),
            _("已收到您的申诉。"),
            AppealForm,
            _appeal,
        ),
        Act(
            "withdraw",
            _("不参选了，退出"),
            _("退出后这次选举不能再参加。"),
            _("退出这次选举"),
            _("已退出。"),
            WithdrawForm,
            _withdraw,
            danger=True,
        ),
    )
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidacy_find(request: Request) -> HttpResponse:
    """One's own candidacies, after the phone was proved; ?next= leads on to one of them."""
    at = request.at
    target = plain(request.POST.get("next", request.GET.get("next", "")))
    target = target if target.startswith(reverse("candidacy_find")) else ""
    if knowing.has_proved(request, at=at):
        if target:
            return redirect(target)
        found = own.of_person(knowing.known(request, at=at))
        rows = [(c, own.reading(c, own.review_of(c), own=True, now=at)) for c in found]
        return render(request, "portal/owners/candidacies.html", {"rows": rows})
    asked = proof(request, CodeForm, at=at)
    if asked.proved:
        return redirect(target or "candidacy_find")
    context = {"form": asked.form, "sent": asked.sent, "next": target}
    return render(request, "portal/owners/candidacy_sign_in.html", context, status=asked.status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidacy(request: Request, token: str) -> HttpResponse:
    """Where one's candidacy stands. Reading reasons and every act need the candidate's phone."""
    found, at = own.by_token(plain(token)), request.at
    if found is None:
        raise Http404
    mine = own.is_own(found, knowing.known(request, at=at))
    do = plain(request.POST.get("do", request.GET.get("do", "")))
    if do and not mine:
        page = reverse("candidacy", args=[found.token])
        return redirect(f"{reverse('candidacy_find')}?{urlencode({'next': page})}")
    if act := ACTS.get(do):
        return _act(request, found, act, at)
    if request.method == "POST" and do in own.READABLE:
        return _page(request, found, at, mine=mine, shown=_read(found, do, at))
    return _page(request, found, at, mine=mine)


def _read(found: Candidacy, what: str, at: datetime) -> dict:
    """The words in clear, for this one answer; on record before they are shown."""
    review = _review(found)
    text = sealing.read(review.pk, what, by=services.as_candidate(review), at=at)
    return {"what": what, "label": own.READABLE[what], "text": text}


def _page(
    request: Request, found: Candidacy, at: datetime, *, mine: bool, shown: dict | None = None
) -> HttpResponse:
    review = own.review_of(found)
    page = reverse("candidacy", args=[found.token])
    context = {
        "candidacy": found,
        "words": own.reading(found, review, own=mine, now=at),
        "basis": review.basis if review else None,
        "clause": review.clause if review and mine else "",
        "mine": mine,
        "readable": own.readable(review) if mine else [],
        "may": own.may(found, review),
        "shown": shown,
        "prove": f"{reverse('candidacy_find')}?{urlencode({'next': page})}",
    }
    return render(request, "portal/owners/candidacy.html", context)


def _act(request: Request, found: Candidacy, act: Act, at: datetime) -> HttpResponse:
    if request.method != "POST" and act.name not in own.may(found, own.review_of(found)):
        return redirect("candidacy", found.token)
    form = act.form(request.POST or None)
    if request.method == "POST" and act.do(found, form, request, at):
        messages.success(request, act.done)
        return redirect("candidacy", found.token)
    context = {"candidacy": found, "form": form, "act": act}
    status = REFUSED if form.errors else 200
    return render(request, "portal/owners/candidacy_act.html", context, status=status)
