"""The tree of Party organisations with what is known of each, and the flags that follow."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from gongzhi.people.models import (
    PARTY_PARENT,
    Holding,
    Mandate,
    Organisation,
    OrganisationKind,
    Post,
)
from gongzhi.places.models import Kind, Place
from gongzhi.policy.duties import Duty
from gongzhi.policy.services import Book

from . import parameters
from .queries import PARTY_KINDS, chief_posts
from .rules import BRANCHES, Facts, Flag, Limits, flags, worst

UPPER = (
    OrganisationKind.STREET_PARTY,
    OrganisationKind.COMMUNITY_PARTY,
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
)
"""The levels of the overview: groups and households are counted there and shown by branch."""


@dataclass
class Node:
    """One organisation of the tree.

    covers: the places it covers today.  seats: of its committee.  below: kind → how many
    organisations of that kind hang below, where they aren't in `children`.
    """

    organisation: Organisation
    chief: Post | None
    holding: Holding | None
    covers: list[Place]
    seats: int
    flags: list[Flag] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    below: dict[str, int] = field(default_factory=dict)

    @property
    def worst(self) -> str:
        return worst(self.flags)


def limits(rules: Book) -> Limits:
    """rules: a book that holds `parameters.ALL`."""
    return Limits(*(int(str(rules.value(code))) for code in parameters.ALL))


def read(where: Q, *, kinds: Sequence[str], rules: Book, day: date) -> list[Node]:
    """The organisations that cover places of `where`, as trees; roots first found, by code.

    where: a condition on the mandate, e.g. Q(place__path__startswith=path). At most six queries.
    """
    wanted = Mandate.objects.current(day).filter(where, kind=Mandate.Kind.COVERS)
    mandates = (
        Mandate.objects.current(day)
        .filter(kind=Mandate.Kind.COVERS, organisation__in=wanted.values("organisation"))
        .filter(organisation__kind__in=kinds)
        .select_related("organisation__parent", "place")
        .order_by("place__code")
    )
    known: dict[int, Organisation] = {}
    covers: dict[int, list[Place]] = {}
    for mandate in mandates:
        if mandate.organisation.is_current(day):
            known.setdefault(mandate.organisation_id, mandate.organisation)
            covers.setdefault(mandate.organisation_id, []).append(mandate.place)
    for organisation in _without_cover(known, kinds, day):
        known[organisation.pk] = organisation
    return _grown(known, covers, rules, day)


def _without_cover(known: Iterable[int], kinds: Sequence[str], day: date) -> list[Organisation]:
    """Those that hang from known ones and cover nothing today."""
    bare = Organisation.objects.current(day).filter(parent__in=list(known), kind__in=kinds)
    today = Mandate.objects.current(day).filter(kind=Mandate.Kind.COVERS)
    return list(bare.exclude(pk__in=today.values("organisation")).select_related("parent"))


def _grown(
    known: dict[int, Organisation], covers: dict[int, list[Place]], rules: Book, day: date
) -> list[Node]:
    chiefs = chief_posts(known, day=day)
    seats = _seats(known, day)
    nodes = {pk: _node(o, chiefs.get(pk), covers.get(pk, []), seats[pk], day)
             for pk, o in known.items()}  # fmt: skip
    branches = Counter(p.pk for n in nodes.values() if n.organisation.kind in BRANCHES
                       for p in n.covers)  # fmt: skip
    bounds = limits(rules)
    for node in nodes.values():
        parent = nodes.get(node.organisation.parent_id)
        node.flags = flags(_facts(node, parent, branches, day), bounds, day=day)
    ordered = sorted(nodes.values(), key=lambda n: (n.organisation.code, n.organisation.pk))
    for node in ordered:
        if node.organisation.parent_id in nodes:
            nodes[node.organisation.parent_id].children.append(node)
    return [n for n in ordered if n.organisation.parent_id not in nodes]


def _node(
    organisation: Organisation, chief: Post | None, covers: list[Place], seats: int, day: date
) -> Node:
    held = chief.held if chief else []
    now = [h for h in held if h.how == Holding.How.HOLDER and h.is_current(day)]
    return Node(organisation, chief, next(iter(now), None), covers, seats)


def _seats(known: Iterable[int], day: date) -> Counter[int]:
    """Organisation → how many sit on its committee: secretary, deputy, members."""
    duties = (Duty.BRANCH_SECRETARY, Duty.BRANCH_MEMBER)
    found = Post.objects.current(day).filter(organisation__in=list(known), duty__in=duties)
    counted = found.values_list("organisation").annotate(n=Count("pk"))
    return Counter(dict(counted))


def _facts(node: Node, parent: Node | None, branches: Counter[int], day: date) -> Facts:
    organisation, above = node.organisation, node.organisation.parent
    compounds = [p for p in node.covers if p.kind == Kind.COMPOUND]
    is_branch = organisation.kind in BRANCHES
    return Facts(
        kind=organisation.kind,
        parent_kind=above.kind if above else "",
        parent_kinds=tuple(PARTY_PARENT.get(OrganisationKind(organisation.kind), ())),
        parent_ended=above is not None and not above.is_current(day),
        covers=tuple(p.name for p in (compounds if is_branch else node.covers)),
        streets=len({p.path.split("/")[2] for p in compounds}) if compounds else 1,
        shared=tuple(p.name for p in compounds if is_branch and branches[p.pk] > 1),
        astray=_astray(node, parent),
        members=organisation.formal_members,
        seats=node.seats,
        chief_since=node.holding.since if node.holding else None,
        term_ends=node.holding.term_ends if node.holding else None,
    )


def _astray(node: Node, parent: Node | None) -> tuple[str, ...]:
    """What it covers outside of its parent's places; a joint branch under a street may lie in
    any of the street's communities."""
    if parent is None or not parent.covers:
        return ()
    inside = tuple(p.path for p in parent.covers)
    return tuple(p.name for p in node.covers if not p.path.startswith(inside))


def count_below(nodes: Iterable[Node], *, day: date) -> None:
    """Fill `below` of branches: groups and households, in one query."""
    branches = {n.organisation.pk: n for n in walk(nodes) if n.organisation.kind in BRANCHES}
    today = Organisation.objects.current(day)
    direct = today.filter(kind=OrganisationKind.STAIRWELL_GROUP, parent__in=branches)
    deep = today.filter(kind=OrganisationKind.CORE_HOUSEHOLD, parent__parent__in=branches)
    rows = direct.values_list("parent", "kind").annotate(n=Count("pk")).union(
        deep.values_list("parent__parent", "kind").annotate(n=Count("pk"))
    )  # fmt: skip
    for branch, kind, n in rows:
        branches[branch].below[kind] = n


def walk(nodes: Iterable[Node]) -> Iterable[Node]:
    """Every node, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def around(organisation: Organisation, *, rules: Book, day: date) -> Node:
    """One organisation with all that hangs from it, flags included."""
    own = Q(organisation=organisation)
    below = Q(organisation__parent=organisation)
    deep = Q(organisation__parent__parent=organisation)
    up = Q(organisation=organisation.parent_id)
    nodes = read(own | below | deep | up, kinds=PARTY_KINDS, rules=rules, day=day)
    found = (n for n in walk(nodes) if n.organisation.pk == organisation.pk)
    return next(found, None) or _alone(organisation, rules, day)


def _alone(organisation: Organisation, rules: Book, day: date) -> Node:
    """One that covers nothing today, or that is no more."""
    return _grown({organisation.pk: organisation}, {}, rules, day)[0]
