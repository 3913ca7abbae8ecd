"""Reading a roll: its lines for the count, its totals, who votes for whom, what is still open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gongzhi.notices.models import Objection
from gongzhi.places.models import Kind as PlaceKind
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotYours

from ..counting import Policy, RollLine, Weight
from ..counting.roll import electorate
from .models import Conflict, Holder, Owner, Roll, Unit
from .rules import cm2

KEEPERS = frozenset(
    {
        Duty.COMMUNITY_OFFICER,
        Duty.COMMUNITY_SECRETARY,
        Duty.STREET_OFFICER,
        Duty.STREET_SECRETARY,
    }
)
"""Who keeps rolls, within the reach of their post (山东省物业管理条例 21, 22: the street leads the
preparatory group, which checks who is an owner and what each may vote)."""
AT_ONCE = 5000  # lines held in memory


def keeps(by: Actor, compound: Place) -> bool:
    """May this post read and change the rolls of the compound?"""
    reaches = bool(by.place_path) and compound.path.startswith(by.place_path)
    return reaches and by.duty in KEEPERS


def check_keeper(by: Actor, compound: Place) -> None:
    """Raises NotYours."""
    if not keeps(by, compound):
        raise NotYours(_("业主名册由小区所在的社区和街道管理，您的岗位看不到这里"))


def compound_of(code: str, *, by: Actor) -> Place:
    """The compound whose rolls this post keeps. Raises NotYours."""
    found = Place.objects.filter(code=code, kind=PlaceKind.COMPOUND).first()
    if found is None:
        raise NotYours(_("没有这个小区"))
    check_keeper(by, found)
    return found


def current(compound: Place) -> Roll | None:
    """The latest roll of a compound, frozen or open."""
    return _rolls(compound).first()


def frozen(compound: Place) -> Roll | None:
    """The latest frozen roll of a compound: the one to vote by."""
    return _rolls(compound).filter(frozen_at__isnull=False).first()


def _rolls(compound: Place) -> QuerySet[Roll]:
    found = Roll.objects.filter(compound=compound).order_by("-number")
    return found.select_related("compound", "notice")


def lines(roll: Roll) -> Iterator[RollLine]:
    """The roll as the count takes it, by unit: an owner is its number; no names.

    Units without an owner are left out: a roll that has any can't be frozen.
    """
    for unit, area, owner, kind, _building in _rows(roll):
        if owner is not None:
            yield RollLine(unit, cm2(area), str(owner), kind)


def _rows(roll: Roll) -> Iterator[tuple]:
    rows = Unit.objects.filter(roll=roll).order_by("sorted_as", "pk")
    found = rows.values_list("number", "area", "owner__number", "kind", "building")
    return found.iterator(chunk_size=AT_ONCE)


def voter(roll: Roll, person_id: int | None) -> list[Owner]:
    """The owners whose one ballot this person casts: their own, and those they act for."""
    if person_id is None:
        return []
    found = Owner.objects.filter(roll=roll, holders__person=person_id, holders__votes=True)
    return list(found.order_by("number"))


def held_by(roll: Roll, person_id: int | None) -> list[Owner]:
    """Every owner that the person is part of or acts for, whoever votes."""
    if person_id is None:
        return []
    found = Owner.objects.filter(roll=roll, holders__person=person_id)
    return list(found.order_by("number"))


@dataclass(frozen=True)
class Totals:
    """What a roll adds up to, as the count will have it (parking stays outside).

    total: heads and area that count; outside: parking; units: all on the roll; ownerless: of them,
    those without an owner, which are in no sum; buildings: in the order of the units.
    """

    total: Weight
    outside: Weight
    units: int
    ownerless: int
    buildings: tuple[str, ...] = ()


def totals(roll: Roll) -> Totals:
    """Heads and area, by the very rules of the count. One query."""
    found, units, buildings = [], 0, dict[str, None]()
    for unit, area, owner, kind, building in _rows(roll):
        units += 1
        buildings.setdefault(building)
        if owner is not None:
            found.append(RollLine(unit, cm2(area), str(owner), kind))
    owners = electorate(found, Policy())
    return Totals(owners.total, owners.outside, units, units - len(found), tuple(buildings))


def open_conflicts(roll: Roll) -> QuerySet[Conflict]:
    return Conflict.objects.filter(roll=roll, settled_at=None)


def open_objections(roll: Roll) -> QuerySet[Objection]:
    return Objection.objects.filter(notice=roll.notice_id, answered_at=None)


def places_of(person_id: int) -> list[Holder]:
    """Where somebody stands on the latest roll of a compound, with the owner's units."""
    held = Holder.objects.filter(person=person_id, roll__in=_latest())
    found = held.select_related("roll__compound", "owner").prefetch_related("owner__units")
    return list(found.order_by("roll__compound__name", "owner__number"))


def needed(*, since: datetime) -> QuerySet[Holder]:
    """Whoever a roll still needs: the latest of its compound, one that is open, one that votes may
    have been counted by since then."""
    recent = Q(roll__frozen_at=None) | Q(roll__frozen_at__gte=since)
    return Holder.objects.filter(recent | Q(roll__in=_latest()))


def _latest() -> QuerySet[Roll]:
    return Roll.objects.order_by("compound", "-number").distinct("compound")


def owners_of(roll: Roll, people: Iterable[int]) -> dict[int, list[Owner]]:
    """Person → the owners they are part of, with their units; of people on the roll."""
    held = Holder.objects.filter(roll=roll, person__in=list(people)).select_related("owner")
    found: dict[int, list[Owner]] = {}
    for holder in held.prefetch_related("owner__units").order_by("owner__number"):
        found.setdefault(holder.person_id, []).append(holder.owner)
    return found
