"""The chain of responsibility of a place: who answers on each of the five levels, or what lacks.

Works on current spans only (`day`); at most three queries, however many places are asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.people.models import Holding, Mandate, Organisation, OrganisationKind, Person, Post
from gongzhi.places.models import Kind, Place

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Level:
    """One of the five. pick: the kind of place that must be known to say who answers here."""

    code: str
    label: "StrOrPromise"
    kinds: tuple[str, ...]
    pick: str


LEVELS = (
    Level("street", gettext_lazy("街道党工委"), (OrganisationKind.STREET_PARTY,), Kind.STREET),
    Level(
        "community",
        gettext_lazy("社区党委"),
        (OrganisationKind.COMMUNITY_PARTY,),
        Kind.COMMUNITY,
    ),
    Level(
        "branch",
        gettext_lazy("小区党支部"),
        (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH),
        Kind.COMPOUND,
    ),
    Level(
        "group",
        gettext_lazy("楼道党小组"),
        (OrganisationKind.STAIRWELL_GROUP,),
        Kind.STAIRWELL,
    ),
    Level(
        "household",
        gettext_lazy("党员中心户"),
        (OrganisationKind.CORE_HOUSEHOLD,),
        Kind.STAIRWELL,
    ),
)
PARTY_KINDS = tuple(kind for level in LEVELS for kind in level.kinds)


@dataclass(frozen=True)
class Link:
    """One level's answer for a place.

    post: the one who answers for the organisation; holder_name: its holder, a published office
    holder, so in clear; stands_in: who deputises today. phone: the post's, else the organisation's.
    gap: "" or a sentence naming what is missing.  fault: its code for lists, "" | "place" |
    "organisation" | "post" | "vacant" | "phone"; "place" means: choose a finer place.
    """

    level: str
    label: "StrOrPromise"
    organisation: Organisation | None = None
    post: Post | None = None
    holder_name: str = ""
    stands_in: str = ""
    phone: str = ""
    gap: str = ""
    fault: str = ""


def chain(place: Place, *, day: date) -> list[Link]:
    """Five links from the street down, for a compound, stairwell, unit or any other place."""
    return chains([place], day=day)[place.pk]


def chains(places: Iterable[Place], *, day: date) -> dict[int, list[Link]]:
    """Place id → its five links; three queries for any number of places."""
    places = list(places)
    near = Q(place__in={id_ for place in places for id_ in place.ancestor_ids})
    covering = covers(near, day=day)
    chiefs = chief_posts({o.pk for found in covering.values() for o in found}, day=day)
    return {place.pk: links(place, covering, chiefs, day=day) for place in places}


def covers(where: Q, *, day: date) -> dict[int, list[Organisation]]:
    """Place id → the Party organisations that cover it; the newest mandate first.

    where: which mandates to read.
    """
    found = (
        Mandate.objects.current(day)
        .filter(where, kind=Mandate.Kind.COVERS, organisation__kind__in=PARTY_KINDS)
        .select_related("organisation")
        .order_by("-since", "-pk")
    )
    by_place: dict[int, list[Organisation]] = {}
    for mandate in found:
        if mandate.organisation.is_current(day):
            by_place.setdefault(mandate.place_id, []).append(mandate.organisation)
    return by_place


def chief_posts(organisation_ids: Iterable[int], *, day: date) -> dict[int, Post]:
    """Organisation id → the post that answers for it, with its `holdings` up to that day."""
    held = Prefetch(
        "holdings",
        Holding.objects.filter(since__lte=day).select_related("person").order_by("since", "pk"),
    )
    found = (
        Post.objects.current(day)
        .filter(organisation__in=list(organisation_ids), chief=True)
        .prefetch_related(held)
        .order_by("-since", "-pk")
    )
    return {post.organisation_id: post for post in found}


def links(
    place: Place,
    covering: Mapping[int, list[Organisation]],
    chiefs: Mapping[int, Post],
    *,
    day: date,
) -> list[Link]:
    """The five links of one place from what was read; nearest place first, so a unit's own core
    household stands before its stairwell's."""
    near = [o for id_ in reversed(place.ancestor_ids) for o in covering.get(id_, ())]
    return [_link(level, place, near, chiefs, day) for level in LEVELS]


def _link(
    level: Level, place: Place, near: list[Organisation], chiefs: Mapping[int, Post], day: date
) -> Link:
    organisation = next((o for o in near if o.kind in level.kinds), None)
    if organisation is None:
        return _unanswered(level, place)
    label = OrganisationKind(organisation.kind).label
    post = chiefs.get(organisation.pk)
    phone = (post.phone if post else "") or organisation.phone
    holder, stands_in = _who(post, day)
    fault, gap = _gap(organisation, post, holder, phone)
    return Link(
        level.code,
        label,
        organisation,
        post,
        holder.name if holder else "",
        stands_in.name if stands_in else "",
        phone,
        gap,
        fault,
    )


def _unanswered(level: Level, place: Place) -> Link:
    if _is_coarser(place, level.pick):
        words = _("请选到%s") % Kind(level.pick).label
        return Link(level.code, level.label, gap=words, fault="place")
    words = _("%(place)s没有%(level)s") % {"place": place.name, "level": level.label}
    return Link(level.code, level.label, gap=words, fault="organisation")


DEPTH = {
    Kind.CITY: 0,
    Kind.STREET: 1,
    Kind.COMMUNITY: 2,
    Kind.GRID: 2,
    Kind.COMPOUND: 3,
    Kind.BUILDING: 4,
    Kind.STAIRWELL: 5,
    Kind.UNIT: 6,
}


def _is_coarser(place: Place, kind: str) -> bool:
    return DEPTH[Kind(place.kind)] < DEPTH[Kind(kind)]


def _who(post: Post | None, day: date) -> tuple[Person | None, Person | None]:
    """Holder and deputy of the day."""
    today = [h for h in post.holdings.all() if h.is_current(day)] if post else []
    holder = next((h.person for h in today if h.how == Holding.How.HOLDER), None)
    deputy = next((h.person for h in reversed(today) if h.how == Holding.How.DEPUTY), None)
    return holder, deputy


def _gap(
    organisation: Organisation, post: Post | None, holder: Person | None, phone: str
) -> tuple[str, str]:
    """(fault, sentence) of the first thing missing, or two empty strings."""
    if post is None:
        return "post", _("%s没有设负责人岗位") % organisation
    if holder is None:
        since = vacant_since(post)
        return "vacant", _("%(post)s空缺，自 %(since)s 起") % {
            "post": post.title,
            "since": since.isoformat(),
        }
    if not phone:
        return "phone", _("%s没有公开电话") % organisation
    return "", ""


def vacant_since(post: Post) -> date:
    """The first day without a holder: when the last one left, else when the post was set up."""
    ends = [h.until for h in post.holdings.all() if h.how == Holding.How.HOLDER and h.until]
    return max(ends, default=post.since)
