"""Reading matters: the ones beside a matter that may be the same, and lists."""

from datetime import timedelta

from django.db.models import QuerySet

from gongzhi.casework.models import Case

from .models import Matter
from .procedure import MATTER
from .rules import likely_duplicate, similarity

MOST_COMPARED = 200
NEAR = timedelta(days=7)


def beside(matter: Matter) -> tuple[list[Matter], list[Matter]]:
    """(merged into this one, likely the same and still open), in one query.

    Compared are at most MOST_COMPARED of the same compound (of the same community where no compound
    is known), raised within seven days on either side.
    """
    case = matter.case
    where: dict[str, int | None] = {"community": case.community_id}
    if case.compound_id:
        where["compound"] = case.compound_id
    span = (case.opened_at - NEAR, case.opened_at + NEAR)
    near = Case.objects.of(MATTER).open().filter(opened_at__range=span, **where)
    into_this = Matter.objects.filter(merged_into=matter)
    # two indexes, one after the other: an OR over two tables would read all matters there are
    found = Matter.objects.filter(pk__in=into_this.values("pk").union(near.values("pk")))
    found = found.exclude(pk=matter.pk).select_related("case").order_by("-pk")
    rows = list(found[:MOST_COMPARED])
    merged = [m for m in rows if m.merged_into_id == matter.pk]
    open_ones = [m for m in rows if m.merged_into_id is None]
    alike = sorted(((_alike(matter, m), m) for m in open_ones), key=lambda pair: -pair[0])
    return merged, [m for share, m in alike if _may_be_same(matter, m, share)][:5]


def _alike(one: Matter, other: Matter) -> float:
    return similarity(one.text, other.text)


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
