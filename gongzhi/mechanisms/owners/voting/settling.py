"""Paper or online, where an owner has both: one proposes, another one agrees (a two-person act).

Neither sees what the ballots say; they decide by how each came in. Unless somebody decides, the
paper counts, and the result is not certified.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..roll.models import Unit
from .locking import held
from .models import Ballot, Channel, Settlement, Voice, Vote
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


@dataclass(frozen=True)
class Both:
    """An owner with two ballots, and what two people made of it.

    keeps: proposed by the first; settled: the second agreed.
    """

    owner: int
    number: int
    units: tuple[str, ...]
    online_at: datetime
    paper_at: datetime
    keeps: str
    reason: str
    first_person: int | None
    first_signed: str
    second_signed: str

    @property
    def proposed(self) -> bool:
        return bool(self.keeps)

    @property
    def settled(self) -> bool:
        return bool(self.second_signed)

    @property
    def keeps_label(self) -> str:
        return str(Channel(self.keeps).label) if self.keeps else ""


PAGE = 30


def listed(vote_pk: int, *, after: int = 0) -> tuple[list[Both], int | None]:
    """A page of conflicts by owner, and after whom the next one begins. One query."""
    made = Settlement.objects.filter(vote=vote_pk, owner=OuterRef("owner"))
    ballots = Ballot.objects.filter(vote=vote_pk, owner=OuterRef("owner")).order_by("-cast_at")
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as")
    columns = ("keeps", "reason", "first_person", "first_signed", "second_signed")
    rows = (
        conflicts(vote_pk)
        .filter(owner__gt=after)
        .annotate(
            number=F("owner__number"),
            units=ArraySubquery(units.values("number")),
            online_at=Subquery(ballots.filter(channel=Channel.ONLINE).values("cast_at")[:1]),
            paper_at=Subquery(ballots.filter(channel=Channel.PAPER).values("cast_at")[:1]),
            **{name: Subquery(made.values(name)[:1]) for name in columns},
        )
        .order_by("owner")
    )
    told = ("owner", "number", "units", "online_at", "paper_at", *columns)
    found = [_both(row) for row in rows.values_list(*told)[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].owner if len(found) > PAGE else None


def _both(row: tuple) -> Both:
    owner, number, units, online_at, paper_at, keeps, reason, person, first, second = row
    words = (keeps or "", reason or "", person, first or "", second or "")
    return Both(owner, number, tuple(units), online_at, paper_at, *words)


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
