"""Paper or online, where an owner has both: one proposes, another one agrees (a two-person act).

Neither sees what the ballots say; they decide by how each came in. Unless somebody decides, the
paper counts, and the result is not certified.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .locking import held
from .models import Channel, Settlement, Voice, Vote
from .procedure import CLOSED, COUNTED, COUNTERS, ORGANISER

SETTLERS, WHILE = (COUNTERS, ORGANISER), (CLOSED, COUNTED)


def conflicts(vote_pk: int) -> QuerySet[Voice]:
    """Owners who are in with both."""
    return Voice.objects.filter(vote=vote_pk, online=True, paper=True)


def open_conflicts(vote_pk: int) -> QuerySet[Voice]:
    """Those that nobody, or only one person, has decided."""
    settled = Settlement.objects.filter(
        vote=vote_pk, owner=OuterRef("owner"), second_at__isnull=False
    )
    return conflicts(vote_pk).filter(~Exists(settled))


@transaction.atomic
def propose(pk: int, *, owner: int, keeps: str, reason: str, by: Actor, at: datetime) -> Settlement:
    """The first of two says which ballot of an owner counts, and why.

    Raises NotYours, NotNow, Incomplete.
    """
    vote = held(pk, by=by, roles=SETTLERS, states=WHILE)
    if not conflicts(pk).filter(owner=owner).exists():
        raise NotNow(_("这位业主没有两张票"))
    if keeps not in Channel.values:
        raise Incomplete(_("请选认哪一张"), field="keeps")
    if len(reason.strip()) < 2:
        raise Incomplete(_("请写明理由，例如“纸票为本人签字，网上为家人误投”"), field="reason")
    if Settlement.objects.filter(vote=vote, owner=owner).exists():
        raise NotNow(_("已经有人提出，等另一个人同意；要改先退回那一条"))
    made = Settlement.objects.create(
        vote=vote,
        owner_id=owner,
        keeps=keeps,
        reason=reason.strip()[:200],
        first_at=at,
        first_person=_person(by),
        first_signed=by.label,
    )
    _note(vote, made, "vote.settle", by=by, at=at)
    return made


@transaction.atomic
def agree(pk: int, *, owner: int, by: Actor, at: datetime) -> Settlement:
    """The second one, another person, agrees. Raises NotYours, NotNow."""
    vote = held(pk, by=by, roles=SETTLERS, states=WHILE)
    made = _proposed(vote, owner)
    if made.first_person == _person(by):
        raise NotYours(_("要由另一个人同意，不能自己同意自己"))
    made.second_at, made.second_person, made.second_signed = at, _person(by), by.label
    made.save(update_fields=["second_at", "second_person", "second_signed"])
    _note(vote, made, "vote.settled", by=by, at=at)
    return made


@transaction.atomic
def decline(pk: int, *, owner: int, by: Actor, at: datetime) -> None:
    """A proposal is taken back or not agreed to; another can be made. Raises NotYours, NotNow."""
    vote = held(pk, by=by, roles=SETTLERS, states=WHILE)
    made = _proposed(vote, owner)
    _note(vote, made, "vote.unsettled", by=by, at=at)
    made.delete()


def _proposed(vote: Vote, owner: int) -> Settlement:
    found = Settlement.objects.select_for_update().filter(vote=vote, owner=owner).first()
    if found is None:
        raise NotNow(_("还没有人提出认哪一张"))
    if found.second_at:
        raise NotNow(_("已经两个人定了，不能再改"))
    return found


def _person(by: Actor) -> int:
    if by.person_id is None:
        raise NotYours()
    return by.person_id


def _note(vote: Vote, made: Settlement, act: str, *, by: Actor, at: datetime) -> None:
    details = {"owner": made.owner_id, "keeps": made.keeps}
    record(vote.case.subject, act, by=by, at=at, secret=made.reason, details=details)
