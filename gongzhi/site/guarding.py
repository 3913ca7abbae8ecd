"""Counting wrong passwords and wrong codes alike: after a few the account rests a while (axes).

What is counted is logged, so it is counted on a bare request that holds nothing of what was typed.
"""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_credentials
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongzhi.people.models import Account

from .clock import now


def is_password(request: HttpRequest, account: Account, password: str) -> bool:
    """Is it this account's password? A wrong one counts as a failed sign-in."""
    bare = _bare(request)
    found = authenticate(bare, username=account.username, password=password)
    _take_over(bare, request)
    return found is not None and found.pk == account.pk


def code_failed(request: HttpRequest, account: Account) -> None:
    """A wrong code of the second factor counts as a failed sign-in, too."""
    bare = _bare(request)
    known = get_credentials(username=account.username)
    AxesProxyHandler.user_login_failed("second_factor", known, bare)
    _take_over(bare, request)


def may_try(request: HttpRequest, account: Account) -> bool:
    """False while the account rests; the page that says so follows by itself."""
    bare = _bare(request)
    known = get_credentials(username=account.username)
    if AxesProxyHandler.is_allowed(bare, known):
        return True
    _lock(request, known)
    return False


def _bare(request: HttpRequest) -> HttpRequest:
    bare = HttpRequest()
    bare.META, bare.path, bare.method = request.META, request.path, "POST"
    return bare


def _take_over(bare: HttpRequest, request: HttpRequest) -> None:
    if getattr(bare, "axes_locked_out", False):
        _lock(request, getattr(bare, "axes_credentials", None))


def _lock(request: HttpRequest, known: dict | None) -> None:
    """The marks by which axes' middleware shows the page of an account that rests."""
    vars(request).update(axes_locked_out=True, axes_credentials=known)


def locked_out(request: HttpRequest, response: HttpResponse, known: dict | None) -> HttpResponse:
    """The page of an account that rests: until when, and what else can be done. The same whether
    or not there is such an account."""
    until = rests_until(str((known or {}).get("username", "")))
    context = {"until": until, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "account/locked.html", context, status=429)


def rests_until(username: str) -> datetime:
    cool_off = get_cool_off()
    last = AccessAttempt.objects.filter(username=username).order_by("-attempt_time").first()
    return (last.attempt_time if last else now()) + cool_off
