"""Tickets for the live line: signed, short-lived, and good in one browser only, so that who asks
every few seconds is known without asking the database."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

SALT = "gongzhi.site.board"
LASTS = timedelta(minutes=10)
"""How long at most somebody sees the board who may not any more."""


@dataclass(frozen=True)
class Ticket:
    """scope: pk of a street, "" for the city.  who: the post or the wall pass it was given to."""

    scope: str
    who: str


def give(ticket: Ticket, *, cookie: str, at: datetime) -> str:
    """cookie: what the browser is known by; the ticket opens nothing without it."""
    until = int((at + LASTS).timestamp())
    return signing.dumps([ticket.scope, ticket.who, _bound(cookie), until], salt=SALT)


def read(text: str, *, cookies: list[str], at: datetime) -> Ticket | None:
    """None unless it was given here, to a browser with one of these cookies, and not long ago."""
    try:
        scope, who, bound, until = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    if at.timestamp() >= until or bound not in [_bound(cookie) for cookie in cookies if cookie]:
        return None
    return Ticket(scope, who)


def _bound(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()[:16]
