"""Reading votes: what somebody may vote on, and for whom."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from ..roll.models import Unit
from .models import Ballot, Channel, Voice


@dataclass(frozen=True)
class Say:
    """An owner for whom a person votes. receipts: what they got online, the latest first."""

    owner: int
    number: int
    units: tuple[str, ...]
    online: bool
    paper: bool
    receipts: tuple[str, ...]


def says_of(vote_pk: int, person_id: int) -> list[Say]:
    """The owners of this vote for whom the person casts the ballot, in one query."""
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as")
    mine = Ballot.objects.filter(
        vote=vote_pk, owner=OuterRef("owner"), channel=Channel.ONLINE
    ).order_by("-cast_at", "-pk")
    rows = Voice.objects.filter(
        vote=vote_pk, owner__holders__person=person_id, owner__holders__votes=True
    ).annotate(
        number=F("owner__number"),
        units=ArraySubquery(units.values("number")),
        receipts=ArraySubquery(mine.values("receipt")),
    )
    told = rows.order_by("owner__number").values_list(
        "owner", "number", "units", "online", "paper", "receipts"
    )
    return [
        Say(owner, number, tuple(units), online, paper, tuple(receipts))
        for owner, number, units, online, paper, receipts in told
    ]
