"""Who has taken part so far, by building and by day, never how: added up in two queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate
from django.utils.timezone import localtime

from gongzhi.calendar.work_calendar import SHANGHAI

from ..counting import Weight, law
from ..counting.weight import NOTHING, metres, to_the_cent
from .models import Voice, Vote

IN = Q(first_at__isnull=False)


class _InMetres:
    """The areas as people read them."""

    here: Weight
    of: Weight

    @property
    def here_area(self) -> str:
        return metres(self.here.area)

    @property
    def of_area(self) -> str:
        return metres(self.of.area)


@dataclass(frozen=True)
class Row(_InMetres):
    """here: who took part.  of: who could. name: a building, "" for none."""

    name: str
    here: Weight
    of: Weight


@dataclass(frozen=True)
class Day(_InMetres):
    day: date
    here: Weight


@dataclass(frozen=True)
class Turnout(_InMetres):
    """total: all owners.  needed: what the quorum asks."""

    here: Weight
    of: Weight
    needed: Weight
    buildings: tuple[Row, ...]
    days: tuple[Day, ...] = ()

    @property
    def needed_area(self) -> str:
        return metres(to_the_cent(self.needed.area))

    @property
    def enough(self) -> bool:
        return self.here.heads >= self.needed.heads and self.here.area >= self.needed.area


def live(vote: Vote) -> Turnout:
    """The whole of it."""
    return _turnout(vote, _buildings(vote.pk), _days(vote.pk))


def total(vote: Vote) -> Turnout:
    """Without days: for pages that show the sum alone, in one query."""
    return _turnout(vote, _buildings(vote.pk), ())


def _turnout(vote: Vote, rows: Sequence[Row], days: Sequence[Day]) -> Turnout:
    of, here = _sum(r.of for r in rows), _sum(r.here for r in rows)
    return Turnout(here, of, needed(of, vote.ends_at), tuple(rows), tuple(days))


def needed(of: Weight, ends_at: datetime) -> Weight:
    """The least that reaches the quorum, under the law of the day the vote ends."""
    rule = law.rule_on(localtime(ends_at).date())
    assert rule  # a vote isn't noticed without one
    return Weight(rule.quorum.least(of.heads), rule.quorum.least(of.area))


def _buildings(vote_pk: int) -> list[Row]:
    rows = (
        Voice.objects.filter(vote=vote_pk)
        .values("building")
        .annotate(
            heads=Count("pk"),
            all=Sum("area"),
            voters=Count("pk", filter=IN),
            voted=Sum("area", filter=IN, default=0),
        )
    )
    found = [
        Row(r["building"], Weight(r["voters"], r["voted"]), Weight(r["heads"], r["all"]))
        for r in rows
    ]
    return sorted(found, key=lambda row: (row.name == "", len(row.name), row.name))


def _days(vote_pk: int) -> list[Day]:
    rows = (
        Voice.objects.filter(IN, vote=vote_pk)
        .values(day=TruncDate("first_at", tzinfo=SHANGHAI))
        .annotate(heads=Count("pk"), all=Sum("area"))
        .order_by("day")
    )
    return [Day(r["day"], Weight(r["heads"], r["all"])) for r in rows]


def _sum(weights: Iterable[Weight]) -> Weight:
    return sum(weights, NOTHING)
