"""Getting the queued messages out: none lost, none twice where that can be known.

A message is taken in a transaction of its own before it goes out, under a key that stays the same
for all attempts. If nobody can know whether it went (a line that broke after the gateway had it, a
worker that was killed), then a gateway that drops what it has seen under the same key gets it
again, and one that doesn't (`Sender.keyed`) never: somebody calls instead.
"""

import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from gongzhi.people import privacy, vault
from gongzhi.people.models import Field
from gongzhi.policy.services import Book, book

from .channels import Copies, channels_of
from .digest import bundles, text_of, with_joined
from .models import COPIES, DUE, MOST_ATTEMPTS, Channel, Delivery, Outgoing
from .parameters import DIGEST_GROUPS, DIGEST_PEOPLE, QUIET_HOURS, is_quiet, quiet_hours
from .senders import NoAddress, NotSent, Sender, Unsure, sender

logger = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=15)
"""How long a worker has for a batch: more than BATCH times the sender's timeout."""
BACK_OFF = (1, 2, 4, 10, 30, 120, 480)  # minutes after the first, second … failed attempt
JITTER = 0.25  # at most so much longer, so that not all come back at once
DOWN_AFTER = 3  # failures on end: the gateway is away, the others wait unharmed
REST = timedelta(minutes=1)
SPREAD = 500


def deliver(*, at: datetime) -> int:
    """Send one batch of what is due on each channel; how many were taken. Call it again, with a new
    `at`, until 0, outside of a transaction. Any number of workers may run it.

    In the quiet hours only what is urgent goes out. A channel that is down rests for a minute.
    """
    policy = book(QUIET_HOURS, DIGEST_PEOPLE, DIGEST_GROUPS, at=at)
    quiet = is_quiet(at, quiet_hours(policy.value(QUIET_HOURS)))
    _spread(policy, at=at)
    return sum(_deliver(channel, policy, quiet=quiet, at=at) for channel in (*COPIES, Channel.SMS))


@transaction.atomic
def _spread(policy: Book, *, at: datetime) -> None:
    """Make the copies of what came into the boxes of organisations that have channels."""
    fresh = Outgoing.objects.select_for_update(skip_locked=True, of=("self",)).filter(to_copy=True)
    related = fresh.select_related("organisation", "post__organisation")
    rows = list(related.order_by("pk")[:SPREAD])
    wait = timedelta(minutes=policy.whole(DIGEST_GROUPS))
    Outgoing.objects.bulk_create(copy for row in rows for copy in _copies(row, wait, at=at))
    Outgoing.objects.filter(pk__in=[m.pk for m in rows]).update(to_copy=False)


def _copies(row: Outgoing, wait: timedelta, *, at: datetime) -> Iterator[Outgoing]:
    office = row.organisation or (row.post and row.post.organisation)
    assert office  # what is in a box has one (models.Outgoing)
    for line in channels_of(office.code):
        yield Outgoing(
            organisation=office,
            channel=line.channel,
            text=row.text,
            about=row.about,
            urgent=row.urgent,
            created_at=row.created_at,
            state=Delivery.QUEUED,
            next_try_at=at if row.urgent else at + wait,
        )


def _deliver(channel: Channel, policy: Book, *, quiet: bool, at: datetime) -> int:
    due = Outgoing.objects.filter(channel=channel, state__in=(*DUE, Delivery.SENDING))
    if not due.filter(next_try_at__lte=at).exists():
        return 0
    gateway = sender() if channel == Channel.SMS else Copies(channel)  # before anything is taken
    _rescue(channel, gateway, at=at)
    taken = _take(channel, _settled(policy, channel, at=at), quiet=quiet, at=at)
    failed = 0
    for sent, batch in enumerate(taken):
        if failed >= DOWN_AFTER:
            _give_back([b[0] for b in taken[sent:]], at=at)
            return 0
        outcome = _outcome(batch, gateway, at=at)
        failed = 0 if outcome.reached else failed + 1
        _settle(batch[0], outcome)
    return len(taken)


def _settled(policy: Book, channel: Channel, *, at: datetime) -> datetime:
    """Messages to people that were written before this instant have waited for others to join."""
    wait = policy.whole(DIGEST_PEOPLE) if channel == Channel.SMS else 0
    return at - timedelta(minutes=wait)


@transaction.atomic
def _take(
    channel: Channel, settled: datetime, *, quiet: bool, at: datetime
) -> list[list[Outgoing]]:
    """What goes out now: each lead with those that it carries."""
    may = (
        Q(urgent=True) if quiet else Q(urgent=True) | Q(attempts__gt=0) | Q(created_at__lte=settled)
    )
    due = Outgoing.objects.select_for_update(skip_locked=True).filter(
        may, channel=channel, state__in=DUE, next_try_at__lte=at
    )
    made = bundles(list(due.order_by("next_try_at", "pk")[:BATCH]))
    for lead, *others in made:
        if others:
            Outgoing.objects.filter(pk__in=[m.pk for m in others]).update(
                state=Delivery.JOINED, joined_to=lead, next_try_at=None
            )
    leads = [b[0] for b in made]
    Outgoing.objects.filter(pk__in=[m.pk for m in leads]).update(
        state=Delivery.SENDING, attempts=F("attempts") + 1, next_try_at=at + LEASE
    )
    for lead in leads:
        lead.attempts += 1
    return with_joined(leads)


def _rescue(channel: Channel, gateway: Sender, *, at: datetime) -> None:
    """What a killed worker left behind goes again under its key, or is told by a person."""
    lost = Outgoing.objects.filter(
        channel=channel, state=Delivery.SENDING, next_try_at__lte=at
    ).order_by("pk")
    for lead in lost:
        _settle(lead, _unsure(lead, gateway, "发送中断，不知是否发出", at=at))


@dataclass(frozen=True)
class Outcome:
    """The columns as they are afterwards. reached: the gateway answered for this message."""

    state: Delivery
    error: str = ""
    sent_at: datetime | None = None
    next_try_at: datetime | None = None
    reached: bool = True


def _outcome(batch: list[Outgoing], gateway: Sender, *, at: datetime) -> Outcome:
    """Send it and see."""
    lead = batch[0]
    try:
        to = _address(lead)
    except vault.Unreadable:
        return Outcome(Delivery.DEAD, "没有可用的手机号")
    try:
        state = gateway.send(to, text_of(batch), key=f"gongzhi-{lead.key}")
    except NoAddress as fault:
        return Outcome(Delivery.DEAD, str(fault))
    except NotSent as fault:
        return _again(lead, str(fault), at=at)
    except Unsure as fault:
        return _unsure(lead, gateway, str(fault), at=at)
    except Exception as fault:  # a sender of one's own: it may have sent, the others still shall
        logger.exception("the sender failed on message %s", lead.pk)
        return _unsure(lead, gateway, type(fault).__name__, at=at)
    return Outcome(state, sent_at=at if state == Delivery.SENT else None)


def _address(message: Outgoing) -> str:
    """A person's phone, an organisation's code (the channels know the rest)."""
    if message.organisation_id:
        assert message.organisation
        return message.organisation.code
    assert message.person_id
    return privacy.read(message.person_id, Field.PHONE)


def _again(lead: Outgoing, why: str, *, at: datetime) -> Outcome:
    if lead.attempts >= MOST_ATTEMPTS:
        return Outcome(Delivery.DEAD, why[:120], reached=False)
    spread = random.Random(f"{lead.key}{lead.attempts}").uniform(1, 1 + JITTER)
    wait = timedelta(minutes=BACK_OFF[lead.attempts - 1] * spread)
    return Outcome(Delivery.FAILED, why[:120], next_try_at=at + wait, reached=False)


def _unsure(lead: Outgoing, gateway: Sender, why: str, *, at: datetime) -> Outcome:
    """It may have gone."""
    keyed = getattr(gateway, "keyed", False)
    if keyed and (lead.attempts < MOST_ATTEMPTS or lead.channel in COPIES):
        return _again(lead, why, at=at)
    return Outcome(Delivery.BY_HAND, why[:120], reached=False)


def _settle(lead: Outgoing, outcome: Outcome) -> None:
    """Write down what became of it, and of all that it carried once that is final."""
    columns = {
        "state": outcome.state,
        "last_error": outcome.error,
        "sent_at": outcome.sent_at,
        "next_try_at": outcome.next_try_at,
    }
    with transaction.atomic():
        Outgoing.objects.filter(pk=lead.pk, state=Delivery.SENDING).update(**columns)
        if outcome.state != Delivery.FAILED:
            carried = Outgoing.objects.filter(joined_to=lead.pk, state=Delivery.JOINED)
            carried.update(**columns, attempts=lead.attempts)


def _give_back(leads: list[Outgoing], *, at: datetime) -> None:
    """Taken but not tried, since the gateway is away: as before, for a minute later."""
    untried = Outgoing.objects.filter(pk__in=[m.pk for m in leads], state=Delivery.SENDING)
    untried.update(
        state=Delivery.FAILED,
        attempts=F("attempts") - 1,
        next_try_at=at + REST,
        last_error="网关不通，稍后再发",
    )
