"""Several messages to one addressee go out as one."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Delivery, Outgoing

MOST = 300
"""Characters of a joined text: some five parts of a long text message."""
LOOK = 500


def may_join(message: Outgoing) -> bool:
    """Never one that was tried: an attempt and its repetition say the same under the same key."""
    fresh = message.state == Delivery.QUEUED and not message.attempts and not message.last_error
    return fresh and not message.urgent


def bundles(taken: list[Outgoing]) -> list[list[Outgoing]]:
    """What goes out together; the first of each carries the others. Locks what it adds: messages
    that wait for the same addressee, though they are not due yet."""
    alone = [[m] for m in taken if not may_join(m)]
    own: dict[int, list[Outgoing]] = defaultdict(list)
    due = [m for m in taken if may_join(m)]
    for message in (*due, *_waiting(due)):
        own[_addressee(message)].append(message)
    begins = {m.pk for m in due}
    return alone + [b for rows in own.values() for b in _packed(rows, begins)]


def _addressee(message: Outgoing) -> int:
    return message.person_id or message.organisation_id or 0


def _waiting(due: list[Outgoing]) -> Iterable[Outgoing]:
    if not due:
        return ()
    people, groups = (
        {getattr(m, f) for m in due} - {None} for f in ("person_id", "organisation_id")
    )
    rows = Outgoing.objects.select_for_update(skip_locked=True).filter(
        Q(person__in=people) | Q(organisation__in=groups),
        channel=due[0].channel,
        state=Delivery.QUEUED,
        attempts=0,
        last_error="",
        urgent=False,
    )
    return rows.exclude(pk__in=[m.pk for m in due]).order_by("pk")[:LOOK]


def _packed(rows: list[Outgoing], begins: set[int]) -> list[list[Outgoing]]:
    """As many into one as it can carry. One that is not due begins none and waits."""
    made: list[list[Outgoing]] = []
    left = 0
    for row in rows:
        if made and len(row.text) <= left:
            made[-1].append(row)
        elif row.pk in begins:
            made.append([row])
            left = MOST
        else:
            continue
        left -= len(row.text)
    return made


def text_of(messages: list[Outgoing]) -> str:
    """One sentence, or all of them with their numbers."""
    said = [m.text for m in messages]
    if len(said) == 1:
        return said[0]
    listed = "\n".join(f"{n}. {text}" for n, text in enumerate(said, 1))
    return _("共 %(n)s 条消息：\n%(listed)s") % {"n": len(said), "listed": listed}


def with_joined(leads: list[Outgoing]) -> list[list[Outgoing]]:
    """Each with the messages it carries, as they were joined. One query."""
    rows = Outgoing.objects.filter(joined_to__in=leads, state=Delivery.JOINED).order_by("pk")
    carried: dict[int | None, list[Outgoing]] = defaultdict(list)
    for row in rows:
        carried[row.joined_to_id].append(row)
    return [[lead, *carried[lead.pk]] for lead in leads]
