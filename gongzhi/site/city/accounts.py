"""What the security administrator does to a sign-in beyond the password: second factor, locks,
sessions."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.db import transaction

from gongzhi.journal.services import record
from gongzhi.people import services as people
from gongzhi.people.credentials import reset_password
from gongzhi.people.models import Account
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.duties import Duty
from gongzhi.site.sign_in import end_sessions


@transaction.atomic
def reset_second_factor(pk: int, *, by: Actor, at: datetime) -> int:
    """Forget the second factor of somebody who lost it; they set a new one at the next sign-in.

    Returns how many were forgotten. Raises NotYours.
    """
    require(by, "accounts.edit")
    account = Account.objects.select_for_update().get(pk=pk)
    count = Authenticator.objects.filter(user=account).delete()[0]
    end_sessions(account)
    record(f"account:{pk}", "factor.reset", by=by, at=at, details={"forgotten": count})
    return count


def unlock(pk: int, *, by: Actor, at: datetime) -> int:
    """Lift the lock that follows too many wrong passwords. Raises NotYours."""
    require(by, "accounts.edit")
    account = Account.objects.get(pk=pk)
    lifted = reset(username=account.username)
    record(f"account:{pk}", "unlock", by=by, at=at)
    return lifted


OPERATOR = Actor(label="命令行", duty=Duty.SECURITY_ADMIN)
"""Whoever runs the machine: they could do it without us, so let it be on record."""


@transaction.atomic
def rescue(pk: int, *, at: datetime) -> str:
    """A one-time password for somebody who is locked out of everything. It is shown once."""
    reset_second_factor(pk, by=OPERATOR, at=at)
    unlock(pk, by=OPERATOR, at=at)
    return reset_password(pk, by=OPERATOR, at=at)


@transaction.atomic
def close(pk: int, *, by: Actor, at: datetime) -> Account:
    """Close an account and end its sessions. Raises NotYours."""
    account = people.close_account(pk, by=by, at=at)
    end_sessions(account)
    return account
