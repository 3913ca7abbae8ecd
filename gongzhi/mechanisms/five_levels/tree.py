"""The tree of Party organisations with what is known of each, and the flags that follow."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gongzhi.casework.beside import Counted, along
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


SEATED = (Duty.BRANCH_SECRETARY, Duty.BRANCH_MEMBER)
"""Who sits on a branch's committee: secretary, deputy, members."""


@dataclass
class Node:
    """One organisation of the tree.

    covers: the places it covers today.  organisation: with `seated`, `groups` and `households`.
    """

    organisation: Organisation
    chief: Post | None
    holding: Holding | None
    covers: list[Place]
    flags: list[Flag] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def worst(self) -> str:
        return worst(self.flags)


def limits(rules: Book) -> Limits:
    """rules: a book that holds `parameters.ALL`."""
    return Limits(*(rules.whole(code) for code in parameters.ALL))


def read(where: Q, *, kinds: Sequence[str], rules: Book, day: date) -> list[Node]:
    """The organisations that cover places of `where`, as trees; roots first found, by code.

    where: a condition on the mandate, e.g. Q(place__path__startswith=path). What hangs from them
    and covers nothing today comes along. Four queries, whatever the size.
    """
    today = Mandate.objects.current(day).filter(kind=Mandate.Kind.COVERS)
    wanted = today.filter(where)
    own = Exists(wanted.filter(organisation=OuterRef("pk")))
    below = Exists(wanted.filter(organisation=OuterRef("parent")))
    bare = ~Exists(today.filter(organisation=OuterRef("pk")))
    found = Organisation.objects.current(day).filter(own | (below & bare), kind__in=kinds)
    return _grown(found, rules, day)


def _grown(found: QuerySet[Organisation], rules: Book, day: date) -> list[Node]:
    rows = list(_with_facts(found, day))
    chiefs = chief_posts([o.pk for o in rows], day=day)
    nodes: dict[int | None, Node] = {o.pk: _node(o, chiefs.get(o.pk), day) for o in rows}
    branches = Counter(
        place.pk
        for node in nodes.values()
        if node.organisation.kind in BRANCHES
        for place in node.covers
    )
    bounds = limits(rules)
    for node in nodes.values():
        parent = nodes.get(node.organisation.parent_id)
        node.flags = flags(_facts(node, parent, branches, day), bounds, day=day)
        if parent:
            parent.children.append(node)
    return [n for n in nodes.values() if n.organisation.parent_id not in nodes]


def _with_facts(found: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """With what each covers (its `mandates`), the seats of its committee, the groups and core
    households below it."""
    covering = Mandate.objects.current(day).filter(kind=Mandate.Kind.COVERS)
    covering = covering.select_related("place").order_by("place__code")
    seated = Post.objects.current(day).filter(organisation=OuterRef("pk"), duty__in=SEATED)
    below = Organisation.objects.current(day)
    groups = below.filter(kind=OrganisationKind.STAIRWELL_GROUP, parent=OuterRef("pk"))
    deep = below.filter(kind=OrganisationKind.CORE_HOUSEHOLD, parent__parent=OuterRef("pk"))
    return (
        found.select_related("parent")
        .annotate(seated=Counted(seated), groups=Counted(groups), households=Counted(deep))
        .prefetch_related(Prefetch("mandates", covering))
        .order_by("code", "pk")
    )


def _node(organisation: Organisation, chief: Post | None, day: date) -> Node:
    held = chief.holdings.all() if chief else ()
    now = [h for h in held if h.how == Holding.How.HOLDER and h.is_current(day)]
    covers = [mandate.place for mandate in organisation.mandates.all()]
    return Node(organisation, chief, next(iter(now), None), covers)


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
        seats=along(organisation, "seated"),
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
    return _grown(Organisation.objects.filter(pk=organisation.pk), rules, day)[0]
