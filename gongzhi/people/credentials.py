"""How an official proves who they are: passwords that are given out once, and their own.

A second factor is kept by allauth (see `site.city.accounts`).
"""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.declared import Declared, declare, whole
from gongzhi.policy.services import book

from .models import Account, Person
from .services import open_account

ONE_TIME_HOURS = "accounts.one_time_hours"
declare(Declared(ONE_TIME_HOURS, "一次性密码的有效时间", 72, whole(1, 720), unit="小时"))

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that could be misread aloud or on paper: no i, l, o, 0, 1."""


def one_time_password() -> str:
    """Twelve characters in groups of four: some 59 bits, and easy to read out."""
    picked = [secrets.choice(LETTERS) for _ in range(12)]
    return "-".join("".join(picked[n : n + 4]) for n in (0, 4, 8))


@transaction.atomic
def open_with_one_time(
    person: Person, username: str, *, by: Actor, at: datetime
) -> tuple[Account, str]:
    """Open an account with a password that must be replaced. Returns both; it is shown once.

    Raises NotYours, Incomplete.
    """
    password = one_time_password()
    account = open_account(person, username, password, by=by, at=at)
    account.one_time_until = _until(at)
    account.save(update_fields=["one_time_until"])
    return account, password


@transaction.atomic
def reset_password(pk: int, *, by: Actor, at: datetime) -> str:
    """Give out a new one-time password; sessions of the old one end. Raises NotYours."""
    require(by, "accounts.edit")
    account = Account.objects.select_for_update().get(pk=pk)
    password = one_time_password()
    account.set_password(password)
    account.one_time_until = _until(at)
    account.save(update_fields=["password", "one_time_until"])
    record(f"account:{pk}", "password.reset", by=by, at=at)
    return password


def _until(at: datetime) -> datetime:
    return at + timedelta(hours=book(ONE_TIME_HOURS, at=at).whole(ONE_TIME_HOURS))


def is_stale(account: Account, *, at: datetime) -> bool:
    """Was the password given out once, and too long ago?"""
    return account.one_time_until is not None and account.one_time_until <= at


@transaction.atomic
def set_own_password(account: Account, password: str, *, by: Actor, at: datetime) -> None:
    """The holder's own password, already checked. It is theirs alone from now on."""
    account.set_password(password)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])
    record(f"account:{account.pk}", "password.own", by=by, at=at)


@transaction.atomic
def reopen_account(pk: int, *, by: Actor, at: datetime) -> str:
    """Open a closed account again, with a one-time password. Raises NotYours."""
    require(by, "accounts.edit")
    account = Account.objects.select_for_update().get(pk=pk)
    account.is_active = True
    account.save(update_fields=["is_active"])
    record(f"account:{pk}", "reopen", by=by, at=at)
    return reset_password(pk, by=by, at=at)
