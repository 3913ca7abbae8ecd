"""Reading matters: the ones beside a matter that may be the same, and lists."""

from datetime import timedelta

from django.db.models import QuerySet

from gongzhi.casework.models import Case

from .models import Matter
from .procedure import MATTER
from .rules import Likeness, likely_duplicate

MOST_COMPARED = 200
NEAR = timedelta(days=7)


def beside(matter: Matter, *, compare: bool) -> tuple[list[Matter], list[Matter]]:
    """(merged into this one, likely the same and still open), in one query.

    compare: look for the latter, too: at most MOST_COMPARED of the same compound (of the same
    community where no compound is known), raised within seven days on either side.
    """
    into_this = Matter.objects.filter(merged_into=matter)
    found = into_this.values("pk")
    if compare:  # two indexes, one after the other: an OR would read all matters there are
        found = found.union(_near(matter.case).values("pk"))
    rows = Matter.objects.filter(pk__in=found).exclude(pk=matter.pk).order_by("-pk")
    rows = rows.select_related("case").only(*SHOWN)[:MOST_COMPARED]
    merged = [m for m in rows if m.merged_into_id == matter.pk]
    return merged, _alike(matter, [m for m in rows if m.merged_into_id is None])


SHOWN = ("text", "merged_into", "case__place", "case__number", "case__title", "case__opened_at")


def _near(case: Case) -> QuerySet[Case]:
    where: dict[str, int | None] = {"community": case.community_id}
    if case.compound_id:
        where["compound"] = case.compound_id
    span = (case.opened_at - NEAR, case.opened_at + NEAR)
    return Case.objects.of(MATTER).open().filter(opened_at__range=span, **where)


def _alike(matter: Matter, others: list[Matter]) -> list[Matter]:
    likeness = Likeness(matter.text)
    ranked = sorted(((likeness.to(m.text), m) for m in others), key=lambda pair: -pair[0])
    return [m for share, m in ranked if _may_be_same(matter, m, share)][:5]


def _may_be_same(one: Matter, other: Matter, share: float) -> bool:
    apart = abs(one.case.opened_at - other.case.opened_at) / timedelta(hours=1)
    return likely_duplicate(one.case.place_id == other.case.place_id, apart, share)


def listed(by, *, state: str, **filters) -> QuerySet[Case]:
    """Matters in scope. state: open, closed or a state's name, "" for all."""
    cases = Case.objects.visible_to(by).of(MATTER).filter(**filters)
    if state == "open":
        return cases.filter(closed_at=None)
    if state == "closed":
        return cases.filter(closed_at__isnull=False)
    return cases.filter(state=state) if state else cases
