"""Telling people and posts, and getting the queued messages out: each at most once."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people import privacy, vault
from gongzhi.people.models import Field
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import NotNow
from gongzhi.policy.services import book

from .models import DUE, MOST_ATTEMPTS, Channel, Delivery, Outgoing
from .parameters import QUIET_HOURS, is_quiet, quiet_hours
from .queries import addressed_to
from .senders import NotSent, Sender, Unsure, sender

logger = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=15)
"""How long a worker has for a batch: more than BATCH times the sender's timeout."""
BACK_OFF = (1, 5, 30, 120, 240, 480, 960)  # minutes after the first, second … failed attempt


def tell(person_id: int, text: str, *, about: str, at: datetime) -> None:
    """Queue one message to a person's phone, in the caller's transaction. One INSERT.

    text: a ready sentence without personal values.  about: what it concerns, `case:12`.
    """
    _text_message(person_id, text, about, at=at).save(force_insert=True)


def _text_message(person_id: int, text: str, about: str, *, at: datetime) -> Outgoing:
    return Outgoing(
        person_id=person_id,
        channel=Channel.SMS,
        text=text,
        about=about,
        created_at=at,
        state=Delivery.QUEUED,
        next_try_at=at,
    )


def tell_each(messages: Iterable[tuple[int, str, str]], *, at: datetime) -> None:
    """Queue messages (person, text, about) as `tell` does one. One INSERT for all."""
    Outgoing.objects.bulk_create(_text_message(*told, at=at) for told in messages)


def tell_people(person_ids: Iterable[int], text: str, *, about: str, at: datetime) -> None:
    """The same to the phone of each of several people. One INSERT."""
    Outgoing.objects.bulk_create(_text_message(pk, text, about, at=at) for pk in person_ids)


def tell_post(post_id: int, text: str, *, about: str, at: datetime) -> None:
    """Put a message into the site's box of one post. One INSERT."""
    _on_site(text, about=about, at=at, post_id=post_id)


def tell_organisation(organisation_id: int, text: str, *, about: str, at: datetime) -> None:
    """Put a message into the site's box of all posts of an organisation. One INSERT."""
    _on_site(text, about=about, at=at, organisation_id=organisation_id)


def tell_organisations(
    organisation_ids: Iterable[int], text: str, *, about: str, at: datetime
) -> None:
    """The same to each of several organisations. One INSERT."""
    Outgoing.objects.bulk_create(
        _site_message(text, about=about, at=at, organisation_id=pk) for pk in organisation_ids
    )


def _on_site(text: str, *, about: str, at: datetime, **addressee: int) -> None:
    _site_message(text, about=about, at=at, **addressee).save(force_insert=True)


def _site_message(text: str, *, about: str, at: datetime, **addressee: int) -> Outgoing:
    return Outgoing(
        channel=Channel.SITE,
        text=text,
        about=about,
        created_at=at,
        state=Delivery.SENT,
        sent_at=at,
        **addressee,
    )


def mark_read(by: Actor, *, at: datetime, up_to: int | None = None) -> int:
    """The post has seen its messages (up to this id; default all). Returns how many were new."""
    new = addressed_to(by).filter(read_at=None)
    if up_to is not None:
        new = new.filter(pk__lte=up_to)
    return new.update(read_at=at, read_by=by.post_id)


def deliver(*, at: datetime) -> int:
    """Send one batch of what is due; how many were taken. Call again, with a new `at`, until 0.

    Any number of workers may run it; call it outside of a transaction. A message is taken in a
    transaction of its own before it goes out. If the worker dies on the way nobody can know whether
    it went, so it is never sent again but goes onto the list for calling by hand. In the quiet
    hours nothing goes out.
    """
    _rescue(at=at)
    if is_quiet(at, quiet_hours(book(QUIET_HOURS, at=at).value(QUIET_HOURS))):
        return 0
    gateway = sender()  # one that can't be made stops us before anything is taken
    taken = _take(at=at)
    for message in taken:
        _settle(message, **_outcome(message, gateway, at=at))
    return len(taken)


@transaction.atomic
def _take(*, at: datetime) -> list[Outgoing]:
    due = Outgoing.objects.select_for_update(skip_locked=True).filter(
        state__in=DUE, next_try_at__lte=at
    )
    taken = list(due.order_by("next_try_at", "pk")[:BATCH])
    Outgoing.objects.filter(pk__in=[m.pk for m in taken]).update(
        state=Delivery.SENDING, attempts=F("attempts") + 1, next_try_at=at + LEASE
    )
    for message in taken:
        message.attempts += 1
    return taken


def _rescue(*, at: datetime) -> int:
    """What a killed worker left behind is told by a person."""
    lost = Outgoing.objects.filter(state=Delivery.SENDING, next_try_at__lte=at)
    return lost.update(
        state=Delivery.BY_HAND, next_try_at=None, last_error="发送中断，不知是否发出"
    )


def _outcome(message: Outgoing, gateway: Sender, *, at: datetime) -> dict:
    """Send it; the columns as they are afterwards."""
    assert message.person_id  # whatever is sent out goes to a person (models.Outgoing)
    try:
        phone = privacy.read(message.person_id, Field.PHONE)
    except vault.Unreadable:
        return {"state": Delivery.DEAD, "next_try_at": None, "last_error": "没有可用的手机号"}
    try:
        state = gateway.send(phone, message.text, key=f"gongzhi-{message.pk}")
    except NotSent as fault:
        return {**_again(message, at=at), "last_error": str(fault)[:120]}
    except Unsure as fault:
        return {"state": Delivery.BY_HAND, "next_try_at": None, "last_error": str(fault)[:120]}
    except Exception as fault:  # a sender of one's own: it may have sent, the others still shall
        logger.exception("the sender failed on message %s", message.pk)
        name = type(fault).__name__
        return {"state": Delivery.BY_HAND, "next_try_at": None, "last_error": name}
    sent_at = at if state == Delivery.SENT else None
    return {"state": state, "next_try_at": None, "last_error": "", "sent_at": sent_at}


def _again(message: Outgoing, *, at: datetime) -> dict:
    if message.attempts >= MOST_ATTEMPTS:
        return {"state": Delivery.DEAD, "next_try_at": None}
    wait = timedelta(minutes=BACK_OFF[message.attempts - 1])
    return {"state": Delivery.FAILED, "next_try_at": at + wait}


def _settle(message: Outgoing, **columns) -> None:
    Outgoing.objects.filter(pk=message.pk, state=Delivery.SENDING).update(**columns)


@transaction.atomic
def told_by_hand(pk: int, *, by: Actor, at: datetime) -> Outgoing:
    """Somebody called and said it. Raises NotYours, NotNow if it isn't on the list any more."""
    require(by, "person.reveal")
    message = Outgoing.objects.select_for_update().filter(pk=pk, state=Delivery.BY_HAND).first()
    if message is None:
        raise NotNow(_("这条已经通知过了，请刷新看看"))
    message.state, message.sent_at = Delivery.SENT, at
    message.save(update_fields=["state", "sent_at"])
    record(f"message:{pk}", "message.told", by=by, at=at, details={"about": message.about})
    return message
