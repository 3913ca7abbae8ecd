"""Suggestions beside decisions, by month and organisation."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from .models import Decision


@dataclass(frozen=True)
class Month:
    """asked: decisions before which a model stood.  suggested: before how many it said something.

    agreed: how many of those were decided as it said.
    """

    month: date
    organisation: str
    asked: int
    suggested: int
    agreed: int

    @property
    def refrained(self) -> int:
        return self.asked - self.suggested

    @property
    def share(self) -> float | None:
        """Agreed of suggested; None where nothing was suggested."""
        return self.agreed / self.suggested if self.suggested else None

    @property
    def percent(self) -> str:
        return "" if self.share is None else f"{self.share:.1%}"


SUGGESTED = ~Q(suggested="")


def drift(kind: str, *, since: datetime, until: datetime) -> list[Month]:
    """By month, the newest first, and by the names of organisations. One query."""
    rows = (
        Decision.objects.filter(kind=kind, at__gte=since, at__lt=until)
        .values(month=TruncMonth("at"), name=F("organisation__name"))
        .annotate(
            asked=Count("pk"),
            suggested_n=Count("pk", filter=SUGGESTED),
            agreed=Count("pk", filter=SUGGESTED & Q(suggested=F("decided"))),
        )
        .order_by("-month", "name")
    )
    return [
        Month(r["month"].date(), r["name"], r["asked"], r["suggested_n"], r["agreed"]) for r in rows
    ]


def by_month(rows: list[Month]) -> list[Month]:
    """The same, all organisations together, the oldest first."""
    months = sorted({row.month for row in rows})
    return [_sum(month, [r for r in rows if r.month == month]) for month in months]


def _sum(month: date, rows: list[Month]) -> Month:
    asked, suggested, agreed = (
        sum(getattr(r, name) for r in rows) for name in ("asked", "suggested", "agreed")
    )
    return Month(month, "", asked, suggested, agreed)
