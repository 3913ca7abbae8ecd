"""Voting by phone: my votes, the ballot, looking it over, signing, the receipt."""

from collections.abc import Sequence
from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongzhi.mechanisms.owners.voting import casting
from gongzhi.mechanisms.owners.voting.showing import Shown, in_words, shown
from gongzhi.mechanisms.owners.voting.signing import Asked, Signature, level_of, signer
from gongzhi.people.asking import Request, for_residents
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .. import knowing
from ..asked import plain
from ..forms import CodeForm
from ..proving import REFUSED, proof
from ..qr import qr
from . import ballots_mine
from .ballot_forms import BallotForm, SignForm
from .ballots_mine import Mine


@never_cache
@require_http_methods(["GET", "HEAD"])
def my_votes(request: Request) -> HttpResponse:
    """The votes in which the phone that was proved has a part."""
    at = request.at
    if not knowing.has_proved(request, at=at):
        return redirect("my_votes_sign_in")
    found = ballots_mine.votes_of(knowing.known(request, at=at))
    context = {
        "open": [m for m in found if m.is_open(at=at)],
        "coming": [m for m in found if m.is_coming(at=at)],
        "past": [m for m in found if not (m.is_open(at=at) or m.is_coming(at=at))],
    }
    return render(request, "portal/owners/my_votes.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_votes_sign_in(request: Request) -> HttpResponse:
    """The phone that stands on the roll, and its code; then on to where they came from."""
    asked = proof(request, CodeForm, at=request.at)
    target = plain(request.POST.get("next", request.GET.get("next", "")))
    if asked.proved:
        return redirect(target if target.startswith(reverse("my_votes")) else "my_votes")
    context = {"form": asked.form, "sent": asked.sent, "next": target}
    return render(request, "portal/owners/sign_in.html", context, status=asked.status)


def _mine(request: Request, number: str, owner: int) -> Mine | HttpResponse:
    """The ballot of whoever proved their phone, or the page to send them to. Raises Http404."""
    at = request.at
    if not knowing.has_proved(request, at=at):
        query = urlencode({"next": request.path})
        return redirect(f"{reverse('my_votes_sign_in')}?{query}")
    mine = ballots_mine.one(knowing.known(request, at=at), plain(number), owner)
    if mine is None:
        raise Http404
    return mine


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: Request, number: str, owner: int) -> HttpResponse:
    """The ballot: choose, look it over in words, sign with a fresh code.

    Nothing is kept between the steps: what was chosen travels with the page until it is cast.
    """
    mine = _mine(request, number, owner)
    if isinstance(mine, HttpResponse):
        return mine
    if why := _why_not(mine, at=request.at):
        return _stopped(request, mine, why)
    form = BallotForm(request.POST or None, agenda=shown(mine.vote))
    do = request.POST.get("do", "")
    if do == "back":
        form.as_typed()
    if request.method != "POST" or do == "back":
        return _choose(request, mine, form)
    if not form.is_valid():
        return _choose(request, mine, form, status=REFUSED)
    step = {"code": _send, "cast": _cast}.get(do)
    return step(request, mine, form) if step else _look_over(request, mine, form)


def _why_not(mine: Mine, *, at: datetime) -> str:
    """Why this phone can't vote here now, and the way out; "" if it can."""
    if mine.is_coming(at=at):
        return _("投票还没有开始。到时间再来，或者填纸质选票。")
    if not mine.is_open(at=at):
        return _("投票已经截止，不能再投，也不能再改。")
    if not mine.votes:
        who = mine.voter or _("还没有推选")
        return _("您家的票由共有人推选的投票人来投：%(who)s。一位业主只投一票。") % {"who": who}
    if mine.shared:
        return _(
            "这个手机号登记在两位投票人名下，分不清是谁在投，不能在网上投。"
            "请用纸质选票，或者请社区把各人的手机号改对。"
        )
    return ""


def _stopped(request: Request, mine: Mine, why: str, *, status: int = 409) -> HttpResponse:
    context = {"mine": mine, "why": why}
    return render(request, "portal/owners/ballot_stopped.html", context, status=status)


def _choose(request: Request, mine: Mine, form: BallotForm, *, status: int = 200) -> HttpResponse:
    context = {"mine": mine, "form": form}
    return render(request, "portal/owners/ballot.html", context, status=status)


def _look_over(
    request: Request,
    mine: Mine,
    form: BallotForm,
    *,
    sign: SignForm | None = None,
    sent: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "mine": mine,
        "form": form,
        "said": in_words(form.agenda, form.choices),
        "sign": sign or SignForm(),
        "sent": sent,
        "level": signer().level,
    }
    return render(request, "portal/owners/ballot_confirm.html", context, status=status)


def _send(request: Request, mine: Mine, form: BallotForm) -> HttpResponse:
    sign = SignForm(request.POST)
    sign.as_typed()
    words = statement(mine, form.agenda, form)
    client = knowing.client(request)
    try:
        sent = signer().ask(mine.person, words, client=client, at=request.at)
    except (Incomplete, NotNow) as refused:
        sign.add_error("code", refused.message)
        return _look_over(request, mine, form, sign=sign, status=refused.status)
    return _look_over(request, mine, form, sign=sign, sent=sent)


def statement(mine: Mine, agenda: Sequence[Shown], form: BallotForm) -> str:
    """What is signed: the vote, the owner and every choice, in words."""
    said = (
        f"{item.number}. {item.title}：{words}" for item, words in in_words(agenda, form.choices)
    )
    return "\n".join([f"{mine.number} {mine.title}", f"业主序号 {mine.owner_number}", *said])


def _cast(request: Request, mine: Mine, form: BallotForm) -> HttpResponse:
    sign = SignForm(request.POST)
    if not sign.is_valid():
        return _look_over(request, mine, form, sign=sign, status=REFUSED)
    try:
        words, code = statement(mine, form.agenda, form), sign.cleaned_data["code"]
        signed = signer().sign(mine.person, words, code, at=request.at)
        _put(mine, form, signed, at=request.at)
    except (Incomplete, NotNow) as refused:
        return _refused(request, mine, form, sign, refused)
    except NotYours as refused:
        return _stopped(request, mine, refused.message, status=refused.status)
    return redirect("ballot_receipt", mine.number, mine.owner_number)


def _put(mine: Mine, form: BallotForm, signed: Signature, *, at: datetime) -> None:
    casting.cast(
        mine.vote,
        person=mine.person,
        choices=form.choices,
        by=knowing.resident(mine.person),
        at=at,
        level=signed.level.code,
        signature=signed.evidence,
        owner=mine.owner,
    )


def _refused(
    request: Request, mine: Mine, form: BallotForm, sign: SignForm, refused: Incomplete | NotNow
) -> HttpResponse:
    """Back to where it can be put right, with everything that was chosen."""
    if refused.field in form.fields:
        form.add_error(refused.field, refused.message)
        return _choose(request, mine, form, status=refused.status)
    field = "code" if refused.field in ("code", "phone") else None
    sign.add_error(field, refused.message)
    return _look_over(request, mine, form, sign=sign, status=refused.status)


@never_cache
@require_GET
def ballot_receipt(request: Request, number: str, owner: int) -> HttpResponse:
    """The receipt of the ballot that was cast last: shown again whenever its owner asks."""
    mine = _mine(request, number, owner)
    if isinstance(mine, HttpResponse):
        return mine
    if not mine.receipt or not mine.votes:
        return redirect("my_votes")
    query = urlencode({"code": mine.receipt})
    link = for_residents(request, f"{reverse('receipt_check')}?{query}")
    context = {
        "mine": mine,
        "link": link,
        "qr": qr(link),
        "level": level_of(mine.level),
        "may_replace": mine.is_open(at=request.at),
    }
    return render(request, "portal/owners/ballot_receipt.html", context)
