"""What a post sees of all cases: decided once, read as a condition on rows and as words to look for
in the index of the search."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from gongzhi.people.models import Mandate
from gongzhi.places.models import GridCover, Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, CITY_WIDE, THREE_ADMINS

from . import registry

SCOPE_COLUMN: dict[str, str] = {
    Kind.STREET: "street",
    Kind.COMMUNITY: "community",
    Kind.COMPOUND: "compound",
}


@dataclass(frozen=True)
class Sight:
    """whole: the city.  column, places: the cases whose `column` is one of these places, given by
    an id or as a query for ids.  seated: the organisation whose seats let it see, in a case or in
    one below it.  Nothing of these: nothing.

    private, seats: of these procedures only cases in which `organisation` has one of these roles.
    """

    whole: bool = False
    column: str = ""
    places: int | QuerySet[Any, Any] | None = None
    seated: int | None = None
    organisation: int | None = None
    private: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.whole and not self.column and self.seated is None


def sight_of(by: Actor) -> Sight:
    """The same for one object, for a list and for a search."""
    if by.duty in THREE_ADMINS:  # they run the platform and read none of its cases
        return Sight()
    told: dict[str, Any] = {
        "organisation": by.organisation_id,
        "private": tuple(registry.private()),
        "seats": tuple(registry.private_roles(by.duty)),
    }
    if by.duty in CITY_WIDE:
        return Sight(whole=True, **told)
    if by.duty in BY_PLACE and by.place_kind == Kind.COMPOUND:
        return Sight(column="compound", places=_compounds_of(by), **told)
    if by.duty in BY_PLACE:
        return Sight(**_place(by.place_id, by.place_kind), **told)
    return Sight(seated=by.organisation_id, **told)


def place_sight(place_id: int | None, place_kind: str) -> Sight:
    """What lies in a place. A grid's are the cases of the compounds it covers."""
    return Sight(**_place(place_id, place_kind))


def _place(place_id: int | None, place_kind: str) -> dict[str, Any]:
    if place_kind == Kind.CITY:
        return {"whole": True}
    if place_kind == Kind.GRID:
        covered = GridCover.objects.filter(grid=place_id).values("place")
        return {"column": "compound", "places": covered}
    column = SCOPE_COLUMN.get(place_kind)
    return {"column": column, "places": place_id} if column else {}


def _compounds_of(by: Actor) -> QuerySet[Any, Any]:
    """The post's own compound, and those that its branch covers jointly (联合党支部)."""
    covers = Mandate.objects.filter(kind=Mandate.Kind.COVERS, until=None)
    joint = covers.filter(organisation=by.organisation_id).values("place")
    return Place.objects.filter(Q(pk=by.place_id)).values("pk").union(joint)
