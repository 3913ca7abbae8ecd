"""What the roll of a compound says of somebody whose phone was proved."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongzhi.mechanisms.owners.counting.weight import metres
from gongzhi.mechanisms.owners.roll.models import Holder, Owner, Roll, Unit
from gongzhi.mechanisms.owners.roll.rules import cm2
from gongzhi.notices.models import Objection
from gongzhi.people.identifiers import mask_name


@dataclass(frozen=True)
class Entry:
    """An owner that the person is part of, or acts for.

    with_others: who else is, masked.  votes: does the person cast the ballot?  voter: who does,
    masked; "" if nobody was chosen.
    """

    owner: Owner
    units: list[dict]
    capacity: str
    with_others: list[str]
    votes: bool
    voter: str


def entries(roll: Roll, people: Sequence[int]) -> list[Entry]:
    """Four queries, however many there are."""
    held = Holder.objects.filter(roll=roll, person__in=people).select_related("owner")
    mine = list(held.order_by("owner__number"))
    owners = {holder.owner_id for holder in mine}
    units: dict[int, list[Unit]] = {}
    for unit in Unit.objects.filter(owner__in=owners).order_by("sorted_as"):
        units.setdefault(unit.owner_id or 0, []).append(unit)
    others: dict[int, list[Holder]] = {}
    for other in Holder.objects.filter(owner__in=owners).select_related("person").order_by("pk"):
        others.setdefault(other.owner_id, []).append(other)
    return [_entry(h, units.get(h.owner_id, []), others[h.owner_id]) for h in mine]


def _entry(mine: Holder, units: list[Unit], holders: list[Holder]) -> Entry:
    voter = next((h for h in holders if h.votes), None)
    return Entry(
        owner=mine.owner,
        units=[{"unit": unit, "area": metres(cm2(unit.area))} for unit in units],
        capacity=mine.get_capacity_display(),
        with_others=[mask_name(h.person.name) for h in holders if h.pk != mine.pk],
        votes=mine.votes,
        voter=mask_name(voter.person.name) if voter else "",
    )


def objections(roll: Roll, people: Sequence[int]) -> list[Objection]:
    """What they held against this roll, and the answers; the latest first."""
    if roll.notice_id is None:
        return []
    told = Objection.objects.filter(notice=roll.notice_id, person__in=people)
    return list(told.order_by("-raised_at"))
