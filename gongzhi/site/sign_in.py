"""Signing in: officials by password and second factor, through allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from gongzhi.people.acting import holdings
from gongzhi.people.models import Account

from .clock import now


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

    def is_open_for_signup(self, request) -> bool:
        return False
