"""Reading outlines out of GeoJSON files (RFC 7946): one place's, or many at once by their codes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.places import services as places
from gongzhi.places.geodesy import Datum, area_m2, datum_of, geometry_to_wgs84, to_wgs84
from gongzhi.places.models import Place
from gongzhi.places.shapes import BadShape, read_shape, shape_m2
from gongzhi.policy.actor import Actor

CODE_NAMES = ("code", "编码", "CODE", "Code")
NAME_NAMES = ("name", "名称", "NAME", "Name")


def read_json(text: str) -> Mapping:
    """Raises ValueError saying what is wrong with the file."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        words = {"line": fault.lineno, "column": fault.colno}
        raise ValueError(_("不是 JSON：第 %(line)s 行第 %(column)s 列读不下去") % words) from None
    if not isinstance(found, dict):
        raise ValueError(_("不是 GeoJSON：最外层应是一个对象"))
    datum_of(found)  # a file that names a projection can't be read as degrees
    return found


def single(text: str) -> dict:
    """The one geometry of a file: a geometry, a feature, or a collection of one.

    Raises ValueError.
    """
    found = read_json(text)
    if found.get("type") == "FeatureCollection":
        features = found.get("features") or []
        if len(features) != 1:
            raise ValueError(_("文件里有 %s 个范围，这里只能放一个") % len(features))
        found = features[0]
    geometry = found.get("geometry") if found.get("type") == "Feature" else found
    read_shape(geometry)
    return dict(geometry or {})


@dataclass(frozen=True)
class Outline:
    """One feature of a file: the place it belongs to, or why it can't be used."""

    number: int
    code: str
    place: Place | None
    geometry: dict | None
    fault: str = ""

    @property
    def area(self) -> float:
        return area_m2(self.geometry) if self.geometry else 0.0


def many(text: str) -> list[Outline]:
    """Every feature of a collection with its place, found by code, else by a name that only one
    has. Raises ValueError if the file is no collection at all."""
    found = read_json(text)
    features = found.get("features")
    if found.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise ValueError(_("不是 FeatureCollection：一次导入多处时，每处是其中一个 Feature"))
    codes = {_said(f, CODE_NAMES) for f in features} - {""}
    names = {_said(f, NAME_NAMES) for f in features} - {""}
    standing = Place.objects.filter(until=None)
    by_code = {p.code: p for p in standing.filter(code__in=codes)}
    by_name: dict[str, list[Place]] = {}
    for place in standing.filter(name__in=names):
        by_name.setdefault(place.name, []).append(place)
    return list(_outlines(features, by_code, by_name))


def _said(feature: object, names: tuple[str, ...]) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    known = properties if isinstance(properties, dict) else {}
    return next((str(known[n]).strip() for n in names if known.get(n)), "")


def _outlines(
    features: list, by_code: dict[str, Place], by_name: dict[str, list[Place]]
) -> Iterator[Outline]:
    seen: set[int] = set()
    for number, feature in enumerate(features, 1):
        code, name = _said(feature, CODE_NAMES), _said(feature, NAME_NAMES)
        namesakes = by_name.get(name, [])
        place = by_code.get(code) or (namesakes[0] if len(namesakes) == 1 else None)
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        fault = _fault(place, geometry, len(namesakes), seen)
        if place:
            seen.add(place.pk)
        yield Outline(number, code or name, place, None if fault else geometry, fault)


def _fault(place: Place | None, geometry: object, namesakes: int, seen: set[int]) -> str:
    if place is None:
        return _("有几个同名的，请写编码") if namesakes > 1 else _("没有这个编码或名称的地点")
    if place.pk in seen:
        return _("文件里前面已有这一处")
    try:
        read_shape(geometry)
    except BadShape as fault:
        return str(fault)
    return ""


@transaction.atomic
def draw_all(found: list[Outline], *, datum: Datum, by: Actor, at: datetime) -> int:
    """Keep every outline that can be used; how many."""
    usable = [(o.place, o.geometry) for o in found if o.place and o.geometry]
    for place, geometry in usable:
        places.draw(place, geometry, datum=datum, by=by, at=at)
    return len(usable)


def feature(place: Place, geometry: Mapping | None = None, **more: object) -> dict:
    """A place as the map component takes it."""
    shown = geometry or place.geometry
    properties = {"id": place.pk, "name": place.name, **more}
    return {"type": "Feature", "properties": properties, "geometry": shown}


def collection(features: list[dict]) -> dict:
    return {"type": "FeatureCollection", "features": [f for f in features if f["geometry"]]}


def in_wgs84(geometry: Mapping, datum: Datum) -> dict:
    return geometry_to_wgs84(geometry, datum)


def spot(lon: float, lat: float, *, datum: str) -> tuple[float, float]:
    """A point of any datum in WGS-84."""
    return to_wgs84(lon, lat, Datum(datum))


def hectares(geometry: Mapping) -> float:
    return area_m2(geometry) / 10_000


def outside(geometry: Mapping, parent: Place | None) -> float:
    """Square metres of an outline that lie beyond its parent's; 0 where the parent is not drawn."""
    if parent is None or not parent.geometry:
        return 0.0
    return shape_m2(read_shape(geometry).difference(read_shape(parent.geometry)))
