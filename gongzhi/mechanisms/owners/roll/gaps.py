"""What a roll leaves open: no owner, no ID, nobody chosen to vote. Kept in step with the roll.

These follow from how the roll stands: they open by themselves, close by themselves once they are
mended, and stay closed where a person said how it was settled, until the owner is another.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from gongzhi.people.models import Field, Secret
from gongzhi.policy.actor import Actor

from .models import Capacity, Conflict, Gap, Holder, OwnerKind, Roll, Unit

FOLLOWING = (Gap.NO_OWNER, Gap.NO_ID, Gap.NO_VOTER)


def sync(roll: Roll, numbers: Collection[str], *, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Open and close what follows from these units as they are now: (gap, unit) of what opened.

    Five queries.
    """
    units = list(Unit.objects.filter(roll=roll, number__in=numbers).select_related("owner"))
    wanted = dict(_open_now(units))
    kept = Conflict.objects.filter(roll=roll, unit__in=numbers, gap__in=FOLLOWING)
    there = {(c.gap, c.unit): c for c in kept}
    changed = [c for key, c in there.items() if _turn(c, wanted.pop(key, None), by=by, at=at)]
    Conflict.objects.bulk_create(
        Conflict(roll=roll, gap=gap, unit=unit, said=said) for (gap, unit), said in wanted.items()
    )
    Conflict.objects.bulk_update(changed, ["said", "settled_at", "settled_by", "how"])
    again = [(c.gap, c.unit) for c in changed if c.settled_at is None]
    return [*wanted, *again]


def _open_now(units: Iterable[Unit]) -> Iterator[tuple[tuple[str, str], dict]]:
    owners = {unit.owner_id for unit in units if unit.owner_id}
    lacking = _lacking(owners)
    for unit in units:
        if unit.owner is None:
            yield (Gap.NO_OWNER.value, unit.number), {"owner": None}
            continue
        for gap in lacking.get(unit.owner_id or 0, ()):
            yield (gap, unit.number), {"owner": unit.owner.number}


def _lacking(owners: Collection[int]) -> dict[int, list[str]]:
    """Owner → what it lacks: of people only; an organisation is known by its code or name."""
    papers = Secret.objects.filter(person=OuterRef("person"), field=Field.ID_NUMBER)
    found = Holder.objects.filter(owner__in=owners, owner__kind=OwnerKind.PEOPLE)
    rows = found.annotate(has_id=Exists(papers)).values_list("owner", "capacity", "votes", "has_id")
    by_owner: dict[int, list[tuple[str, bool, bool]]] = {}
    for owner, capacity, votes, has_id in rows:
        by_owner.setdefault(owner, []).append((capacity, votes, has_id))
    return {owner: list(_lacks(holders)) for owner, holders in by_owner.items()}


def _lacks(holders: list[tuple[str, bool, bool]]) -> Iterator[str]:
    """holders: (capacity, votes, has an ID)."""
    if any(c == Capacity.OWNER and not has_id for c, _votes, has_id in holders):
        yield Gap.NO_ID.value
    if not any(votes for _c, votes, _id in holders):
        yield Gap.NO_VOTER.value


def _turn(conflict: Conflict, said: dict | None, *, by: Actor, at: datetime) -> bool:
    """Open, close or leave one that is there; was it changed?"""
    if said is None:
        if conflict.settled_at:
            return False
        conflict.settled_at, conflict.settled_by = at, by.label
        conflict.how, conflict.said = _("资料已补齐"), {}
        return True
    if conflict.said == said:
        return False
    conflict.said, conflict.settled_at, conflict.settled_by, conflict.how = said, None, "", ""
    return True
