"""Places: the tree, one place, and which places hold a point."""

from datetime import date
from typing import Annotated

from django.db.models import Q
from ninja import Query, Router, Schema
from pydantic import Field

from gongzhi.casework.api.reading import Page, Paging, cut, id_in, place_of
from gongzhi.casework.api.shapes import CLEAN, Caller, PlaceOut, place_out
from gongzhi.casework.procedure import said as _
from gongzhi.places.geodesy import Datum, to_wgs84
from gongzhi.places.models import Kind, Place
from gongzhi.places.queries import locate

router = Router(tags=["places"])
Word = Annotated[str, Field(max_length=60, pattern=CLEAN)]


class PlaceRow(PlaceOut):
    parent: str | None
    households: int | None
    address: str


class PlaceDetail(PlaceRow):
    """above: from the city down.  geometry: GeoJSON in WGS-84, null where nobody drew it."""

    above: list[PlaceOut]
    since: date
    geometry: dict | None


class PlaceFilter(Paging):
    """q: part of a name, or how a code begins.  parent: the code of the place right above."""

    q: Word = ""
    parent: Word = ""
    kind: Kind | None = None


class Point(Schema):
    """Degrees in a datum."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    datum: Datum = Datum.WGS84


class SpotOut(Schema):
    """The smallest place of each kind that holds the point; null where nothing drawn does."""

    street: PlaceOut | None
    community: PlaceOut | None
    grid: PlaceOut | None
    compound: PlaceOut | None


def _row(place: Place, parent: Place | None) -> dict:
    return {
        "code": place.code,
        "kind": place.kind,
        "name": place.name,
        "parent": parent.code if parent else None,
        "households": place.households,
        "address": place.address,
    }


@router.get("/places", response=Page[PlaceRow], operation_id="place_list", summary=_("找地点"))
def places(request: Caller, asked: Query[PlaceFilter]):
    found = Place.objects.current(request.at.date()).select_related("parent").defer("geometry")
    if asked.q:
        found = found.filter(Q(name__icontains=asked.q) | Q(code__startswith=asked.q))
    if asked.parent:
        found = found.filter(parent__code=asked.parent)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.cursor:
        found = found.filter(pk__gt=id_in(asked.cursor))
    rows, following = cut(found.order_by("pk"), asked)
    return Page[PlaceRow](items=[PlaceRow(**_row(p, p.parent)) for p in rows], next=following)


@router.get(
    "/places/{code}", response=PlaceDetail, operation_id="place_read", summary=_("一个地点")
)
def place_read(request: Caller, code: str):
    place = place_of(code, at=request.at)
    above = list(Place.objects.filter(pk__in=place.ancestor_ids[:-1]).defer("geometry"))
    above.sort(key=lambda one: len(one.path))
    return PlaceDetail(
        **_row(place, above[-1] if above else None),
        above=[place_out(one) for one in above],
        since=place.since,
        geometry=place.geometry,
    )


@router.get(
    "/locate", response=SpotOut, operation_id="place_locate", summary=_("一个点在哪些地点里")
)
def place_locate(request: Caller, point: Query[Point]):
    spot = locate(*to_wgs84(point.lon, point.lat, point.datum), day=request.at.date())
    held = {kind: getattr(spot, kind) for kind in SpotOut.model_fields}
    return SpotOut(**{kind: place and place_out(place) for kind, place in held.items()})
