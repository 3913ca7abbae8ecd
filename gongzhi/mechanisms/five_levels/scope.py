"""How far an acting post sees into the tree of Party organisations."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhi.people.models import Mandate, Organisation, Post
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor, require

from .queries import PARTY_KINDS


@dataclass(frozen=True)
class Scope:
    """streets: those to choose from (one, unless the post reaches the whole city).

    chosen: the street on show.  path: what of it the post sees.
    """

    streets: tuple[Place, ...]
    chosen: Place | None
    path: str


def scope_of(by: Actor, *, day: date, street: str = "") -> Scope:
    """The part of the city that a page shows. street: a code, for posts that reach them all.

    Raises NotYours for a post that has nothing to do with the levels. At most one query.
    """
    require(by, "levels.read")
    path = reach(by)
    if by.place_kind != Kind.CITY:
        return Scope((), None, path)
    streets = Place.objects.current(day).filter(kind=Kind.STREET, path__startswith=path)
    offered = tuple(streets.defer("geometry").order_by("code"))
    chosen = next((s for s in offered if s.code == street), next(iter(offered), None))
    return Scope(offered, chosen, chosen.path if chosen else path)


def reach(by: Actor) -> str:
    """The path below which a post sees everything; a grid lies beside its compounds, so a grid
    worker sees the community."""
    if by.place_kind == Kind.GRID:
        return by.place_path.rsplit("/", 2)[0] + "/"
    return by.place_path


def ids(path: str) -> list[int]:
    return [int(part) for part in path.strip("/").split("/") if part]


def organisations(by: Actor) -> QuerySet[Organisation]:
    """The Party organisations that a post may look at: what covers anything below its place, what
    stands above it, and what hangs from those without covering anything yet."""
    require(by, "levels.read")
    path = reach(by)
    near = Q(place__path__startswith=path) | Q(place__in=ids(path))
    covering = Mandate.objects.filter(near, kind=Mandate.Kind.COVERS)
    own = Exists(covering.filter(organisation=OuterRef("pk")))
    anywhere = Exists(Mandate.objects.filter(organisation=OuterRef("pk"), kind="covers"))
    parents = Exists(covering.filter(organisation=OuterRef("parent")))
    return Organisation.objects.filter(kind__in=PARTY_KINDS).filter(own | (parents & ~anywhere))


def posts(by: Actor) -> QuerySet[Post]:
    """The posts whose history a post may look at."""
    return Post.objects.filter(organisation__in=organisations(by))
