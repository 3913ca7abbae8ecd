"""Signing in: officials by password and second factor, through allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from gongzhi.people.models import Account

ACTING = "acting__post__organisation", "acting__post__place"


class AccountBackend(AuthenticationBackend):
    """As allauth's, and brings the acting post along in the same query."""

    def get_user(self, user_id: int) -> Account | None:
        return Account.objects.select_related(*ACTING).filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the security administrator, never by signing up."""

    def is_open_for_signup(self, request) -> bool:
        return False
