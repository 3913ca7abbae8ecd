"""Every address of a street that lacks one of its five answers."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.places.models import Kind, Place

from .queries import LEVELS, Link, chief_posts, covers, links
from .scope import ids

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ASKED = {Kind.STREET, Kind.COMMUNITY, Kind.COMPOUND, Kind.STAIRWELL}
"""The kinds of place at which a level is owed (`Level.pick`)."""


@dataclass(frozen=True)
class Gap:
    """place lacks the level of `link`. nearest: the lowest level above that does answer."""

    place: Place
    where: str
    link: Link
    nearest: Link | None


@dataclass(frozen=True)
class Tally:
    """Of `owed` places, `met` have a complete answer on this level."""

    level: str
    label: "StrOrPromise"
    owed: int
    met: int


@dataclass(frozen=True)
class Coverage:
    """unlisted: compounds whose stairwells nobody has entered, so that nothing is owed there."""

    gaps: list[Gap]
    tallies: list[Tally]
    unlisted: list[Place]


def coverage(path: str, *, day: date) -> Coverage:
    """All gaps below a place. Four queries, whatever the size."""
    below = Q(path__startswith=path, kind__in=[*ASKED, Kind.BUILDING])
    known = list(Place.objects.current(day).filter(below | Q(pk__in=ids(path))).defer("geometry"))
    names = {p.pk: p.name for p in known}
    found = [p for p in known if p.path.startswith(path)]
    covering = covers(Q(place__path__startswith=path) | Q(place__in=ids(path)), day=day)
    chiefs = chief_posts({o.pk for os in covering.values() for o in os}, day=day)
    gaps, owed, unmet = [], Counter[str](), Counter[str]()
    for place in sorted(found, key=lambda p: (p.path.count("/"), p.code)):
        chain = links(place, covering, chiefs, day=day) if place.kind in ASKED else []
        for level, link in zip(LEVELS, chain, strict=False):
            if level.pick != place.kind:
                continue
            owed[level.code] += 1
            if link.fault:
                unmet[level.code] += 1
                gaps.append(Gap(place, _where(place, names), link, _nearest(chain, link)))
    tallies = [Tally(v.code, v.label, owed[v.code], owed[v.code] - unmet[v.code]) for v in LEVELS]
    return Coverage(gaps, tallies, _unlisted(found))


def _where(place: Place, names: dict[int, str]) -> str:
    """Street to place, without the city."""
    return " ".join(names[pk] for pk in place.ancestor_ids[1:] if pk in names)


def _nearest(chain: list[Link], gap: Link) -> Link | None:
    """Who answers meanwhile: the lowest complete level above the gap."""
    above = chain[: chain.index(gap)]
    return next((link for link in reversed(above) if not link.fault), None)


def _unlisted(places: Iterable[Place]) -> list[Place]:
    found = list(places)
    held = {int(p.path.strip("/").split("/")[3]) for p in found if p.kind == Kind.STAIRWELL}
    return [p for p in found if p.kind == Kind.COMPOUND and p.pk not in held]


def columns() -> tuple[str, ...]:
    return _("地点"), _("编码"), _("缺哪一级"), _("缺什么"), _("暂由谁负责"), _("电话")


def row(gap: Gap) -> tuple[str, ...]:
    """A gap as a line of the exported sheet."""
    near = gap.nearest
    who = str(near.organisation) if near else ""
    return (gap.where, gap.place.code, str(gap.link.label), gap.link.gap, who,
            near.phone if near else "")  # fmt: skip
