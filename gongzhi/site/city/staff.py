"""The staff session: city data is changed only within half an hour of giving one's password again.

Like sudo: asked for on the first edit, carried on with what was typed, on record, ended by a press
or by time. Reading needs none.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.journal.services import record
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import require
from gongzhi.policy.declared import Declared, declare, whole
from gongzhi.policy.services import book
from gongzhi.site.guarding import is_password

KEY = "staff_until"
MINUTES = "staff.session_minutes"
declare(Declared(MINUTES, "管理会话的时长", 30, whole(5, 120), unit="分钟"))
NOT_CARRIED = {"csrfmiddlewaretoken", "staff_password", "staff_begin"}


def until(request: DeskRequest) -> datetime | None:
    """When this session's powers end; None if it has none now."""
    kept = request.session.get(KEY)
    ends = datetime.fromisoformat(kept) if kept else None
    return ends if ends and request.at < ends else None


def begin(request: DeskRequest) -> datetime:
    """Start the staff session of who signed in; on record."""
    minutes = book(MINUTES, at=request.at).whole(MINUTES)
    ends = request.at + timedelta(minutes=minutes)
    details = {"until": ends.isoformat(timespec="seconds")}
    record(_subject(request), "staff.begin", by=request.actor, at=request.at, details=details)
    request.session[KEY] = ends.isoformat()
    return ends


def end(request: DeskRequest) -> None:
    if request.session.pop(KEY, None):
        record(_subject(request), "staff.end", by=request.actor, at=request.at)


def _subject(request: DeskRequest) -> str:
    return f"account:{request.user.pk}"


def reads(power: str) -> Callable:
    """Decorates a page that only posts with this power may read. Raises NotYours."""

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def inner(request: DeskRequest, *args, **kwargs) -> HttpResponse:
            require(request.actor, power)
            return view(request, *args, **kwargs)

        return inner

    return wrap


def staff_session_required(power: str) -> Callable:
    """Decorates a page that changes city data: the power, and a running staff session.

    Without a session the password is asked for; what was being sent is carried along and sent on
    once it is given (files excepted: a browser won't hand them over twice).
    """

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def inner(request: DeskRequest, *args, **kwargs) -> HttpResponse:
            require(request.actor, power)
            return ensure(request) or view(request, *args, **kwargs)

        vars(inner).update(needs_staff_session=True)
        return inner

    return wrap


def ensure(request: DeskRequest) -> HttpResponse | None:
    """None while a staff session runs or has just been begun; else the page that asks for it."""
    return None if until(request) else _ask(request)


class StaffForm(forms.Form):
    staff_password = forms.CharField(
        label=gettext_lazy("您的密码"),
        help_text=gettext_lazy(
            "改城市资料前再核对一次是您本人。之后一段时间内不再问，每次都有记录。"
        ),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PressForm(forms.Form):
    """Demo roles have no password that anybody knows."""


def _ask(request: DeskRequest) -> HttpResponse | None:
    """The page that asks for the password; None once it was given with something to send on."""
    demo = request.user.is_demo and settings.DEMO
    answered = request.method == "POST" and "staff_begin" in request.POST
    form = (PressForm if demo else StaffForm)(request.POST if answered else None)
    status = 200
    if answered and form.is_valid():
        if demo or _is_right(request, form):
            begin(request)
            return None if "staff_sent" in request.POST else redirect(request.get_full_path())
        status = 422
    elif answered:
        status = 422
    context = {"form": form, "carried": _carried(request), "had_files": bool(request.FILES)}
    return render(request, "city/staff.html", context, status=status)


def _is_right(request: DeskRequest, form: forms.Form) -> bool:
    """Counted like any sign-in: too many wrong ones lock the account (axes)."""
    if is_password(request, request.user, form.cleaned_data["staff_password"]):
        return True
    form.add_error("staff_password", _("密码不对，请再输一次"))
    return False


def _carried(request: DeskRequest) -> list[tuple[str, str]]:
    """What was being sent, as hidden fields."""
    if request.method != "POST":
        return []
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_CARRIED and name != "staff_sent"
    ]
    was_sent = "staff_begin" not in request.POST or "staff_sent" in request.POST
    return [*sent, ("staff_sent", "1")] if was_sent else []
