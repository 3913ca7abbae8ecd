"""Which organisations answer for a place."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from gongzhi.places.models import Place

from .models import Mandate, Organisation, OrganisationKind

HANDLES = {
    "compound": (OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH),
    "community": (OrganisationKind.RESIDENTS_COMMITTEE,),
    "street": (OrganisationKind.STREET_OFFICE,),
    "city": (OrganisationKind.PLATFORM,),
}
"""Kind of place → the organisations that handle what is raised there."""
TOLD = ("id", "kind", "name", "short_name", "code")


def handlers(place: Place, *, day: date) -> dict[str, Organisation]:
    """Kind of place → organisation, from this place up to the city; gaps are left out.

    A place from `place_with_handlers` knows them already.
    """
    known = getattr(place, "answering", {})
    if day in known:
        return known[day]
    found = _covering(day).filter(place__in=place.ancestor_ids)
    return _by_kind((m.place.kind, m.organisation) for m in found)


def with_handlers(places: QuerySet[Place], *, day: date) -> QuerySet[Place]:
    """The same places; whoever answers for each comes in the same query (see `taught`)."""
    near = _covering(day).filter(AnyOf(F("place"), Steps(OuterRef("path"))))
    near = near.values(json=JSONObject(of="place__kind", **{c: f"organisation__{c}" for c in TOLD}))
    return places.annotate(near=ArraySubquery(near))


def taught(place: Place, *, day: date) -> Place:
    """A place read by `with_handlers`, which from now on knows who answers for it that day."""
    read = vars(place)
    told = ((row.pop("of"), Organisation(**row)) for row in read.pop("near"))
    read["answering"] = {day: _by_kind(told)}
    return place


def one_with_handlers(places: QuerySet[Place], *, day: date) -> Place | None:
    """The first of these places, and who answers for it that day, in one query."""
    place = with_handlers(places, day=day).first()
    return place and taught(place, day=day)


def place_with_handlers(code: str, *, day: date) -> Place | None:
    """The place of this code that exists on a day, and who answers for it, in one query."""
    return one_with_handlers(Place.objects.current(day).filter(code=code), day=day)


class Steps(Func):
    """The ids on a path: "/1/7/23/" → {1,7,23}."""

    template = "string_to_array(trim(both '/' from %(expressions)s), '/')::bigint[]"
    output_field = ArrayField(BigIntegerField())


class AnyOf(Func):
    """Is the first one of the second, an array?"""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def _covering(day: date):
    """Mandates that cover a place on a day, of organisations that are; the latest last: it wins."""
    return (
        Mandate.objects.current(day)
        .filter(kind=Mandate.Kind.COVERS)
        .filter(organisation__in=Organisation.objects.current(day))
        .select_related("organisation", "place")
        .order_by("since", "pk")
    )


def _by_kind(found) -> dict[str, Organisation]:
    return {kind: one for kind, one in found if one.kind in HANDLES.get(kind, ())}
