"""The votes in which somebody's phone casts a ballot, or in which somebody else of theirs does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from gongzhi.mechanisms.owners.roll.models import Holder, Unit
from gongzhi.mechanisms.owners.voting.models import Ballot, Channel, Voice
from gongzhi.mechanisms.owners.voting.procedure import CANCELLED, DRAFT, NOTICED, OPEN, VOTE
from gongzhi.people.identifiers import mask_name
from gongzhi.people.models import Field, Secret

MOST = 40


@dataclass(frozen=True)
class Mine:
    """An owner in a vote, as one of its people sees it.

    person: who of those with this phone it is.  votes: do they cast the ballot?  voter: who does,
    masked.  receipt: of the last ballot cast online; paper: one came on paper.
    shared: the phone is that of two people who each cast a ballot: nobody can tell which of them
    holds it (电子签名法 13: the signer's alone).
    """

    vote: int
    number: str
    title: str
    compound: str
    state: str
    opens_at: datetime
    closes_at: datetime
    extended_to: datetime | None
    owner: int
    owner_number: int
    units: tuple[str, ...]
    person: int
    votes: bool
    voter: str
    online: bool
    paper: bool
    receipt: str
    level: str
    shared: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.extended_to or self.closes_at

    def is_open(self, *, at: datetime) -> bool:
        """By the instants of the notice, as a cast is (`casting`)."""
        under_way = self.state in (NOTICED.name, OPEN.name)
        return under_way and self.opens_at <= at <= self.ends_at

    def is_coming(self, *, at: datetime) -> bool:
        return self.state == NOTICED.name and at < self.opens_at


def with_phone_of(person_id: int) -> list[int]:
    """Everybody under whose name this person's phone is kept: the roll may know them as another
    record than a matter that they once reported."""
    return list(_same_phone(person_id))


def _same_phone(person_id: int) -> QuerySet[Any, Any]:
    phone = Secret.objects.filter(person=person_id, field=Field.PHONE).values("blind")
    same = Secret.objects.filter(field=Field.PHONE, blind__in=phone)
    return same.values_list("person", flat=True)


def votes_of(person_id: int | None) -> list[Mine]:
    """Every vote since its notice in which the phone's people have a part, the latest first."""
    if person_id is None:
        return []
    people = with_phone_of(person_id)
    held = Holder.objects.filter(person__in=people).values_list("roll", "owner")
    rolls, owners = {roll for roll, _owner in held}, {owner for _roll, owner in held}
    whose = Q(vote__roll__in=rolls, owner__in=owners, owner__holders__person__in=people)
    return _marked(_read(whose)) if owners else []


def one(person_id: int | None, number: str, owner_number: int) -> Mine | None:
    """One of them."""
    if person_id is None:
        return None
    here = Q(owner__holders__person__in=_same_phone(person_id), vote__case__number=number)
    found = _marked(_read(here))
    return next((m for m in found if m.owner_number == owner_number), None)


COLUMNS = {
    "number": F("vote__case__number"),
    "title": F("vote__title"),
    "compound": F("vote__compound__name"),
    "state": F("vote__case__state"),
    "opens_at": F("vote__opens_at"),
    "closes_at": F("vote__closes_at"),
    "extended_to": F("vote__extended_to"),
    "owner_number": F("owner__number"),
    "person": F("owner__holders__person"),
    "votes": F("owner__holders__votes"),
}


def _read(whose: Q) -> list[Mine]:
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as").values("number")
    voter = Holder.objects.filter(owner=OuterRef("owner"), votes=True).values("person__name")
    last = Ballot.objects.filter(
        vote=OuterRef("vote"), owner=OuterRef("owner"), channel=Channel.ONLINE
    ).order_by("-cast_at", "-pk")
    rows = (
        Voice.objects.filter(whose, vote__case__procedure=VOTE.name)
        .exclude(vote__case__state__in=(DRAFT.name, CANCELLED.name))
        .annotate(
            **COLUMNS,
            units=ArraySubquery(units),
            voter=Subquery(voter[:1]),
            receipt=Subquery(last.values("receipt")[:1]),
            level=Subquery(last.values("level")[:1]),
        )
        .order_by("-vote__opens_at", "owner__number")
    )
    return [_mine(row) for row in rows.values("vote", "owner", "online", "paper", *ALONG)[:MOST]]


ALONG = (*COLUMNS, "units", "voter", "receipt", "level")


def _mine(row: dict) -> Mine:
    told = {
        **row,
        "units": tuple(row["units"]),
        "voter": mask_name(row["voter"]) if row["voter"] else "",
        "receipt": row["receipt"] or "",
        "level": row["level"] or "",
    }
    return Mine(**told)


def _marked(found: Iterable[Mine]) -> list[Mine]:
    """Those that two people with one phone would cast are marked."""
    rows = list(found)
    voters: dict[int, set[int]] = {}
    for row in rows:
        if row.votes:
            voters.setdefault(row.vote, set()).add(row.person)
    shared = {vote for vote, people in voters.items() if len(people) > 1}
    return [_shared(row) if row.vote in shared and row.votes else row for row in rows]


def _shared(row: Mine) -> Mine:
    return Mine(**{**vars(row), "shared": True})
