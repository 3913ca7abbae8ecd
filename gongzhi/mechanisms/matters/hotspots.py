"""Acts on a topic. Each matter moves by its own procedure: whoever handles it merges or answers
it, in a transaction of its own, and one that won't move keeps back none of the others. The
platform, who handles none of them, proposes the words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Seat
from gongzhi.journal.services import record
from gongzhi.messages.services import tell_organisations
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours, Refusal

from . import services
from .models import Matter, Topic
from .procedure import HANDLER, HANDLING, RAISED

MOST = 40
"""Matters at one press: each is locked, moved and recorded for itself."""


@dataclass
class Outcome:
    """done: how many moved.  left: (number, why not).  more: how many are still to be pressed."""

    done: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0


def mine(topic: Topic, by: Actor, *states: str) -> QuerySet[Matter]:
    """The open matters of a topic that this post's organisation handles, the oldest first."""
    seats = Seat.objects.filter(case=OuterRef("pk"), role=HANDLER.name)
    own = Exists(seats.filter(organisation=by.organisation_id))
    found = Matter.objects.filter(together__topic=topic, case__state__in=states)
    cases = Case.objects.visible_to(by).filter(own).values("pk")
    return found.filter(case__in=cases).select_related("case").order_by("pk")


@transaction.atomic
def propose(pk: int, *, note: str, by: Actor, at: datetime) -> Topic:
    """The platform proposes one answer for all; whoever handles one of them is told.

    Raises NotYours, Incomplete.
    """
    if by.duty != Duty.PLATFORM_OFFICER:
        raise NotYours()
    if not note.strip():
        raise Incomplete(_("请写建议怎么答复"), field="note")
    topic = Topic.objects.select_for_update().get(pk=pk)
    topic.proposal, topic.proposed_at = note.strip(), at
    topic.save(update_fields=["proposal", "proposed_at"])
    record(topic.subject, "topic.propose", by=by, at=at, secret=note)
    states = (RAISED.name, HANDLING.name)
    opened = Case.objects.filter(matter__together__topic=topic, state__in=states)
    whom = opened.exclude(awaiting=None).values_list("awaiting", flat=True).distinct()
    text = _("平台对热点“%(topic)s”建议了统一答复，请看热点页") % {"topic": topic.title}
    tell_organisations(whom, text, about=topic.subject, at=at)
    return topic


def answer_all(pk: int, *, note: str, by: Actor, at: datetime) -> Outcome:
    """Answer those in the hands of this post's organisation, each by `resolve`.

    Raises Incomplete; NotNow if there is none.
    """
    if not note.strip():
        raise Incomplete(_("请写答复"), field="note")
    topic = Topic.objects.get(pk=pk)
    waiting = list(mine(topic, by, HANDLING.name))
    if not waiting:
        raise NotNow(_("这个热点里没有您正在办的诉求。先接下，再一起答复。"))
    outcome = _each(
        waiting[:MOST], lambda matter: services.resolve(matter.pk, note=note, by=by, at=at)
    )
    outcome.more = len(waiting[MOST:])
    _record(topic, "topic.answer", outcome, by=by, at=at)
    return outcome


def merge_all(pk: int, *, by: Actor, at: datetime) -> Outcome:
    """Merge those in the hands of this post's organisation, in each community into the oldest.

    Raises NotNow if there are no two of one community.
    """
    topic = Topic.objects.get(pk=pk)
    oldest: dict[int | None, Matter] = {}
    pairs: list[tuple[Matter, Matter]] = []
    for matter in mine(topic, by, RAISED.name, HANDLING.name):
        first = oldest.setdefault(matter.case.community_id, matter)
        if first is not matter:
            pairs.append((matter, first))
    if not pairs:
        raise NotNow(_("同一个社区里没有两件您在办的，不用合并"))
    into = {matter.pk: first.pk for matter, first in pairs}
    outcome = _each(
        [matter for matter, _first in pairs[:MOST]],
        lambda matter: services.merge(matter.pk, into[matter.pk], by=by, at=at),
    )
    outcome.more = len(pairs[MOST:])
    _record(topic, "topic.merge", outcome, by=by, at=at)
    return outcome


def _each(matters: Iterable[Matter], act: Callable[[Matter], object]) -> Outcome:
    outcome = Outcome()
    for matter in matters:
        try:
            act(matter)
            outcome.done += 1
        except Refusal as why:
            outcome.left.append((matter.case.number, str(why)))
    return outcome


def _record(topic: Topic, act: str, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    details = {"done": outcome.done, "left": [number for number, _why in outcome.left]}
    record(topic.subject, act, by=by, at=at, details=details)
