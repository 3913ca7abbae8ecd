"""Signing in: officials by password and second factor, through allauth."""

from base64 import b64decode, b64encode

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.journal.services import record
from gongzhi.people import vault
from gongzhi.people.acting import holdings
from gongzhi.people.credentials import is_stale, set_own_password
from gongzhi.people.models import Account
from gongzhi.policy.actor import Actor
from gongzhi.policy.declared import Declared, declare, whole
from gongzhi.policy.services import book

from .clock import now

SESSIONS_MOST = "sign_in.sessions_most"
declare(Declared(SESSIONS_MOST, "一个账号同时登录几处", 3, whole(1, 20), unit="处"))


class AccountBackend(AuthenticationBackend):
    """As allauth's, and brings the posts along in the same query (`people.acting.held_by`)."""

    def get_user(self, user_id: int) -> Account | None:
        mine = holdings(day=now().date(), person__account=user_id)
        if not mine:
            return Account.objects.filter(pk=user_id, is_active=True).first()
        account = mine[0].person.account
        account.held = mine
        return account if account.is_active else None

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the security administrator, never by signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对"),
        "enter_current_password": _("现在的密码不对"),
        "incorrect_password": _("密码不对"),
        "account_inactive": _("这个账号已停用"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **more) -> bool:
        """Who signed in within the last minutes isn't asked once more."""
        shown = get_authentication_records(context.request, context.request.user)
        limit = app_settings.REAUTHENTICATION_TIMEOUT
        recent = shown and now().timestamp() - shown[-1]["at"] < limit
        return not recent and super().is_reauthentication_required(app=app, **more)

    def pre_login(self, request: HttpRequest, user: Account, **more) -> HttpResponse | None:
        """A password that was given out, and not used in time, opens nothing any more."""
        if is_stale(user, at=now()):
            clear_login(request)
            return render(request, "account/stale.html", status=403)
        return super().pre_login(request, user, **more)

    def post_login(self, request: HttpRequest, user: Account, **more) -> HttpResponse:
        """Put it on record, and end the oldest sessions beyond what one account may have."""
        at = now()
        record(f"account:{user.pk}", "sign_in", by=himself(user), at=at)
        answer = super().post_login(request, user, **more)
        most = book(SESSIONS_MOST, at=at).whole(SESSIONS_MOST)
        end_sessions(user, keep=most)
        return answer

    def set_password(self, user: Account, password: str) -> None:
        set_own_password(user, password, by=himself(user), at=now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("inbox")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticators lie in the database under a key of the ring."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对。看一眼手机时间准不准，等下一个六位数再输"),
    }

    def encrypt(self, text: str) -> str:
        ring = vault.provider()
        return f"{ring.current}:{b64encode(ring.wrap(text.encode())).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key, _colon, sealed = encrypted_text.partition(":")
        return vault.provider().unwrap(b64decode(sealed), key).decode()


def himself(account: Account) -> Actor:
    """Who acts on their own account: a person without a post."""
    return Actor(label=account.username, person_id=account.person_id)


def end_sessions(account: Account, *, keep: int = 0) -> int:
    """End an account's sessions, all but the newest `keep`. Returns how many."""
    ended = list(UserSession.objects.filter(user=account).order_by("-created_at", "-pk")[keep:])
    for session in ended:
        session.end()
    return len(ended)
