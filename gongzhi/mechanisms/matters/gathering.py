"""Which of the newest matters belong together: the periodic job. What it reads doesn't grow with
the city's past: the newest matters of two weeks, at most MOST of them.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.learning.clusters import Group, Said, gathered, rising
from gongzhi.messages.services import tell_organisations
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.policy.services import Book, book

from .models import Matter, Together, Topic
from .parameters import HOTSPOT_LEAST, HOTSPOT_TIMES
from .procedure import REFUSED, WITHDRAWN
from .topics import topics

MOST = 5000
DAYS = 14
LEAST = 3  # matters that make a topic
NOT_HEARD = (REFUSED.name, WITHDRAWN.name)


@transaction.atomic
def gather(*, at: datetime) -> dict[str, int]:
    """Sort new matters into topics, and put those that grow fast before the platform's desk.

    A matter stays in the topic it is in. Run it as often as you like.
    """
    told = _newest(at=at)
    when = {said.key: said.at for said in told}
    rules = book(HOTSPOT_LEAST, HOTSPOT_TIMES, at=at)
    placed = {said.key: said.group for said in told}
    groups = [g for g in gathered(told) if g.name is not None or len(g.keys) >= LEAST]
    known = Topic.objects.select_for_update().in_bulk([g.name for g in groups if g.name])
    old = [(known[g.name], g) for g in groups if g.name]
    texts = {said.key: said.text for said in told}
    new = [(_topic(g, when, texts), g) for g in groups if g.name is None]
    for topic, group in old:
        topic.count += sum(placed[key] is None for key in group.keys)
        topic.last_at = max(topic.last_at, *(when[key] for key in group.keys))
    for topic, group in (*old, *new):
        topic.rising = _rises([when[key] for key in group.keys], rules, at=at)
    Topic.objects.bulk_create([topic for topic, _group in new])
    Topic.objects.bulk_update([topic for topic, _group in old], ["count", "last_at", "rising"])
    Together.objects.bulk_create(
        Together(matter_id=key, topic=topic)
        for topic, group in (*old, *new)
        for key in group.keys
        if placed[key] is None
    )
    risen = _tell([topic for topic, _group in (*old, *new)], at=at)
    return {"topics": len(new), "joined": sum(len(g.keys) for _t, g in new), "rising": risen}


def _newest(*, at: datetime) -> list[Said]:
    """The matters of the last days. One query, by the index of ids."""
    rows = (
        Matter.objects.exclude(case__state__in=NOT_HEARD)
        .order_by("-pk")
        .values_list(
            "pk", "text", "case__opened_at", "case__street", "case__compound", "together__topic"
        )[:MOST]
    )
    since = at - timedelta(days=DAYS)
    return [Said(pk, text, opened, *where) for pk, text, opened, *where in rows if opened > since]


def _topic(group: Group, when: dict[int, datetime], texts: dict[int, str]) -> Topic:
    """Named by what it is about, if one of the listed topics is heard in most of it, and by the
    words that most of it shares."""
    heard = Counter(one for key in group.keys for one in topics(texts[key], most=1))
    named = [_(one) for one, n in heard.most_common(1) if 2 * n > len(group.keys)]
    moments = [when[key] for key in group.keys]
    return Topic(
        street_id=cast("int | None", group.block),
        title=" · ".join([*named, "、".join(group.about())])[:80],
        first_at=min(moments),
        last_at=max(moments),
        count=len(group.keys),
    )


def by_day(moments: Sequence[datetime], *, at: datetime) -> list[int]:
    """How many in each of the last DAYS times 24 hours, the latest at the end."""
    counts = [0] * DAYS
    for moment in moments:
        ago = (at - moment) // timedelta(days=1)
        if 0 <= ago < DAYS:
            counts[-1 - ago] += 1
    return counts


def _rises(moments: Sequence[datetime], rules: Book, *, at: datetime) -> bool:
    least, times = rules.whole(HOTSPOT_LEAST), rules.whole(HOTSPOT_TIMES)
    return rising(by_day(moments, at=at), least=least, times=times)


def _tell(topics: Sequence[Topic], *, at: datetime) -> int:
    """A topic is put before the platform once. How many were now."""
    risen = [topic for topic in topics if topic.rising and topic.told_at is None]
    if not risen:
        return 0
    desks = Organisation.objects.current(at.date()).filter(kind=OrganisationKind.PLATFORM)
    named = "；".join(f"{t.title}（{t.count}）" for t in risen[:5])
    text = _("快速增长的热点 %(count)s 个：%(named)s") % {"count": len(risen), "named": named}
    tell_organisations(desks.values_list("pk", flat=True), text[:500], about="topics", at=at)
    for topic in risen:
        topic.told_at = at
    Topic.objects.bulk_update(risen, ["told_at"])
    return len(risen)
