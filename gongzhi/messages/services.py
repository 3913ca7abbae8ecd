"""Telling people and posts, and what somebody does about messages that did not get out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import NotNow

from .channels import channels
from .models import Channel, Delivery, Outgoing
from .queries import addressed_to


def tell(person_id: int, text: str, *, about: str, at: datetime, urgent: bool = False) -> None:
    """Queue one message to a person's phone, in the caller's transaction. One INSERT.

    text: a ready sentence without personal values.  about: what it concerns, `case:12`.
    urgent: the night does not hold it back.
    """
    _text_message(person_id, text, about, at=at, urgent=urgent).save(force_insert=True)


def _text_message(
    person_id: int, text: str, about: str, *, at: datetime, urgent: bool = False
) -> Outgoing:
    return Outgoing(
        person_id=person_id,
        channel=Channel.SMS,
        text=text,
        about=about,
        created_at=at,
        urgent=urgent,
        state=Delivery.QUEUED,
        next_try_at=at,
    )


def tell_each(
    messages: Iterable[tuple[int, str, str]], *, at: datetime, urgent: bool = False
) -> None:
    """Queue messages (person, text, about) as `tell` does one. One INSERT for all."""
    rows = (_text_message(*told, at=at, urgent=urgent) for told in messages)
    Outgoing.objects.bulk_create(rows)


def tell_people(person_ids: Iterable[int], text: str, *, about: str, at: datetime) -> None:
    """The same to the phone of each of several people. One INSERT."""
    Outgoing.objects.bulk_create(_text_message(pk, text, about, at=at) for pk in person_ids)


def tell_post(post_id: int, text: str, *, about: str, at: datetime) -> None:
    """Put a message into the site's box of one post. One INSERT."""
    _on_site(text, about=about, at=at, post_id=post_id)


def tell_organisation(
    organisation_id: int, text: str, *, about: str, at: datetime, urgent: bool = False
) -> None:
    """Put a message into the site's box of all posts of an organisation. One INSERT.

    Copies to the organisation's own channels, if it has any, are made by the worker (delivery).
    """
    made = _site_message(text, about=about, at=at, organisation_id=organisation_id)
    made.urgent = urgent
    made.save(force_insert=True)


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
        to_copy=bool(channels()),
        **addressee,
    )


def mark_read(by: Actor, *, at: datetime, up_to: int | None = None) -> int:
    """The post has seen its messages (up to this id; default all). Returns how many were new."""
    new = addressed_to(by).filter(read_at=None)
    if up_to is not None:
        new = new.filter(pk__lte=up_to)
    return new.update(read_at=at, read_by=by.post_id)


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


@transaction.atomic
def retry(pk: int, *, by: Actor, at: datetime) -> None:
    """Send a dead letter again, with all that it was joined with; on record.

    Raises NotYours, NotNow if it isn't dead any more.
    """
    require(by, "messages.retry")
    dead = Outgoing.objects.select_for_update().filter(pk=pk, state=Delivery.DEAD).first()
    if dead is None:
        raise NotNow(_("这条已经在重发了，请刷新看看"))
    lead = dead.joined_to_id or dead.pk
    _revive(Outgoing.objects.filter(Q(pk=lead) | Q(joined_to=lead)), at=at)
    details = {"about": dead.about, "channel": dead.channel, "why": dead.last_error}
    record(f"message:{lead}", "message.retry", by=by, at=at, details=details)


@transaction.atomic
def retry_all(*, by: Actor, at: datetime, cause: tuple[str, str] | None = None) -> int:
    """Send every dead letter again, or those of one cause (channel, error), with all that they were
    joined with; on record. How many. Raises NotYours, NotNow without any."""
    require(by, "messages.retry")
    rows = Outgoing.objects.all()
    details: dict[str, str | int] = {}
    if cause:
        details = {"channel": cause[0], "why": cause[1]}
        leads = rows.filter(joined_to=None, channel=cause[0], last_error=cause[1])
        rows = rows.filter(Q(pk__in=leads) | Q(joined_to__in=leads))
    count = _revive(rows, at=at)
    if not count:
        raise NotNow(_("没有发不出的消息了，请刷新看看"))
    details["count"] = count
    record("message:all", "message.retry_all", by=by, at=at, details=details)
    return count


def _revive(rows: QuerySet[Outgoing], *, at: datetime) -> int:
    """The text and the key stay: what it was joined with goes along once more."""
    dead = rows.filter(state=Delivery.DEAD)
    carried = dead.filter(joined_to__isnull=False).update(state=Delivery.JOINED)
    leads = dead.update(state=Delivery.QUEUED, attempts=0, next_try_at=at)
    return carried + leads
