"""The list of receipts: that a ballot is among those that count, not what it says nor when."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from .models import Ballot, Channel, Settlement
from .sealing import typed_receipt

PAGE = 120


def counting(vote_pk: int) -> QuerySet[Ballot]:
    """The ballots that count: of each owner the last of one channel; the paper one, unless two
    people decided otherwise. The count makes the same choice, and a test holds the two together."""
    mine = Ballot.objects.filter(vote=vote_pk, owner=OuterRef("owner"))
    later = Q(cast_at__gt=OuterRef("cast_at")) | Q(
        cast_at=OuterRef("cast_at"), pk__gt=OuterRef("pk")
    )
    settled = Settlement.objects.filter(
        vote=vote_pk, owner=OuterRef("owner"), second_at__isnull=False
    )
    on_paper = Case(
        When(Exists(mine.filter(channel=Channel.PAPER)), then=Value(Channel.PAPER.value)),
        default=Value(Channel.ONLINE.value),
        output_field=CharField(),
    )
    stands = Coalesce(Subquery(settled.values("keeps")[:1]), on_paper)
    found = Ballot.objects.filter(vote=vote_pk).annotate(stands=stands)
    newer = mine.filter(later, channel=OuterRef("channel"))
    return found.filter(~Exists(newer), channel=F("stands"))


def listed(vote_pk: int, *, after: str = "") -> tuple[list[str], str]:
    """A page of receipts in their order, and where the next one begins ("" at the end)."""
    found = counting(vote_pk).filter(receipt__gt=after).order_by("receipt")
    rows = list(found.values_list("receipt", flat=True)[: PAGE + 1])
    more = rows[PAGE - 1] if len(rows) > PAGE else ""
    return rows[:PAGE], more


class Standing(StrEnum):
    """What became of a ballot."""

    COUNTS = "counts"
    REPLACED = "replaced"  # its owner cast another one
    OTHER = "other"  # the owner's ballot of the other channel counts
    UNKNOWN = "unknown"  # no such receipt in this vote


@dataclass(frozen=True)
class Checked:
    """code: as it was read."""

    code: str
    standing: Standing


def check(vote_pk: int, text: str) -> Checked:
    """Look a receipt up, however it was typed."""
    code = typed_receipt(text)
    ballot = Ballot.objects.filter(vote=vote_pk, receipt=code).first()
    if ballot is None:
        return Checked(code, Standing.UNKNOWN)
    if counting(vote_pk).filter(pk=ballot.pk).exists():
        return Checked(code, Standing.COUNTS)
    stands = counting(vote_pk).filter(owner=ballot.owner_id).values_list("channel", flat=True)
    same = ballot.channel in stands
    return Checked(code, Standing.REPLACED if same else Standing.OTHER)
