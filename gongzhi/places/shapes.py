"""Areas on the map: reading them, finding the places of a point, and what a division leaves out.

All geometries are GeoJSON in WGS-84, longitude before latitude (see `geodesy`); pure, on shapely.
A community's grids must leave no gaps and must not overlap (GB/T 34300-2017; that text is known
to us from descriptions, so the tolerance is a parameter and no quotation).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from shapely import Point, Polygon, STRtree, is_valid_reason, union_all
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from gongzhi.places.geodesy import Datum, area_m2, geometry_to_wgs84

# What China's land lies within, rounded outwards; for noticing slips, not for drawing borders.
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0
LARGEST = 1e9  # even of coordinates in metres

# The faults that GEOS knows, in the words of whoever drew the area.
FAULTS = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "同一条边界自相接触",
    "Hole lies outside shell": "空洞落在范围之外",
    "Holes are nested": "空洞套着空洞",
    "Nested shells": "一块范围套在另一块之内",
    "Interior is disconnected": "范围被空洞切断",
    "Too few points in geometry component": "边界不足三个不同的点",
    "Duplicate Rings": "两条边界重合",
}


class BadShape(ValueError):
    """A geometry that can't be kept. `faults` are sentences in Chinese: what and where."""

    def __init__(self, faults: list[str]):
        self.faults = faults
        super().__init__("；".join(faults))


def read_shape(geometry: Any) -> BaseGeometry:
    """A GeoJSON Polygon or MultiPolygon, checked. Raises BadShape with every fault found.

    Checked: the type; every ring closed and of four positions at least; every position two finite
    numbers within China (with a hint if they are the wrong way round); the area valid as a whole.
    """
    faults = list(_faults(geometry))
    if not faults:
        area = shape(geometry_to_wgs84(geometry, Datum.WGS84))  # without heights
        if area.is_valid:
            return area
        faults = [_invalid(is_valid_reason(area))]
    raise BadShape(faults)


def _faults(geometry: Any) -> Iterator[str]:
    if not isinstance(geometry, Mapping):
        yield "不是 GeoJSON 几何对象"
        return
    kind: Any = geometry.get("type")
    coordinates: Any = geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        yield f"几何类型应为 Polygon 或 MultiPolygon，收到“{kind}”"
        return
    if not _is_filled_list(coordinates):
        yield "coordinates 为空或不是数组"
        return
    polygons = [coordinates] if kind == "Polygon" else coordinates
    for p, polygon in enumerate(polygons, 1):
        if not _is_filled_list(polygon):
            yield f"第{p}块为空或不是数组"
            continue
        for r, ring in enumerate(polygon, 1):
            yield from _ring_faults(ring, f"第{p}块第{r}环")


def _ring_faults(ring: Any, where: str) -> Iterator[str]:
    if not _is_filled_list(ring):
        yield f"{where}为空或不是数组"
        return
    misplaced = [
        f"{where}第{n}点{fault}"
        for n, position in enumerate(ring, 1)
        if (fault := _position_fault(position))
    ]
    if misplaced:
        more = f"（该环另有{len(misplaced) - 1}点有误）" if len(misplaced) > 1 else ""
        yield misplaced[0] + more
        return
    if list(ring[0][:2]) != list(ring[-1][:2]):
        yield f"{where}未闭合：首点{_spot(*ring[0][:2])}，末点{_spot(*ring[-1][:2])}"
    elif len(ring) < 4:
        yield f"{where}只有{len(ring)}个点，闭合的环至少要4个"


def _position_fault(position: Any) -> str:
    """What is wrong with one position, or nothing."""
    if not _is_filled_list(position) or len(position) < 2 or not all(map(_is_number, position)):
        return "不是两个有效的数（经度、纬度）"
    lon, lat = position[:2]
    if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
        return ""
    if WEST <= lat <= EAST and SOUTH <= lon <= NORTH:
        return f"{_spot(lon, lat)}经纬度写反了：应先经度、后纬度"
    return f"{_spot(lon, lat)}不在中国范围内（应为经纬度，单位度）"


def _is_filled_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) > 0


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -LARGEST < value < LARGEST  # NaN and the infinite are not between


def _invalid(reason: str) -> str:
    """GEOS says "Self-intersection[117.2 37.7]"."""
    found = re.fullmatch(r"(.+)\[(\S+) (\S+)\]", reason)
    if not found or found[1] not in FAULTS:
        return f"范围无效：{reason}"
    return f"{FAULTS[found[1]]}，位于{_spot(float(found[2]), float(found[3]))}"


def _spot(lon: float, lat: float) -> str:
    return f"（{lon:.6f}, {lat:.6f}）"


class PlaceIndex:
    """Which places hold a point: `PlaceIndex([(id, kind, geojson), …])`, built once, asked often.

    Raises BadShape for a geometry that `read_shape` refuses, naming the place.
    """

    def __init__(self, places: Iterable[tuple[int, str, Mapping]]):
        entries = [(place, kind, _read(place, geometry)) for place, kind, geometry in places]
        entries.sort(key=lambda entry: (shape_m2(entry[2]), entry[0]))
        self._places = [(place, kind) for place, kind, _ in entries]
        self._tree = STRtree([area for _, _, area in entries])

    def containing(self, lon: float, lat: float, kind: str | None = None) -> list[int]:
        """Ids of the places that hold the point, smallest area first; of one kind if given.

        A point on a border lies in the places on both sides.
        """
        found = sorted(self._tree.query(Point(lon, lat), predicate="intersects"))
        held = (self._places[n] for n in found)
        return [place for place, its_kind in held if kind in (None, its_kind)]


def _read(place: int, geometry: Any) -> BaseGeometry:
    try:
        return read_shape(geometry)
    except BadShape as bad:
        raise BadShape([f"地点{place}：{fault}" for fault in bad.faults]) from None


@dataclass(frozen=True)
class Finding:
    """A piece of ground: whose it is, how big, where to look, and its outline for the map.

    `places`: none for a gap, two for an overlap, one for what reaches outside the parent.
    """

    places: tuple[int, ...]
    area_m2: float
    inside: tuple[float, float]  # a point of the piece, longitude and latitude
    geometry: dict


@dataclass(frozen=True)
class Findings:
    """How a division of a place departs from a division, biggest pieces first."""

    gaps: tuple[Finding, ...]
    overlaps: tuple[Finding, ...]
    outside: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        return not (self.gaps or self.overlaps or self.outside)


def gaps_and_overlaps(
    parent: Mapping, children: Iterable[tuple[int, Mapping]], *, tolerance_m2: float
) -> Findings:
    """What of `parent` no child covers, what two children cover, what lies beyond the parent.

    `children` are (id, geometry). Pieces smaller than `tolerance_m2` square metres are the slivers
    that any two hands drawing one border leave, and are not reported. Raises BadShape.
    """
    whole = read_shape(parent)
    parts = [(place, _read(place, geometry)) for place, geometry in children]

    def found(area: BaseGeometry, *places: int) -> Iterator[Finding]:
        for piece in _polygons(area):
            size = shape_m2(piece)
            if size >= tolerance_m2:
                spot = piece.representative_point()
                yield Finding(places, size, (spot.x, spot.y), mapping(piece))

    gaps = found(whole.difference(union_all([part for _, part in parts])))
    overlaps = (found(a.intersection(b), i, j) for (i, a), (j, b) in _touching(parts))
    outside = (found(part.difference(whole), place) for place, part in parts)
    return Findings(
        _biggest_first(gaps),
        _biggest_first(chain.from_iterable(overlaps)),
        _biggest_first(chain.from_iterable(outside)),
    )


def _touching(parts: list[tuple[int, BaseGeometry]]) -> Iterator[tuple]:
    """Each pair of parts that meet, once, in the order given."""
    if not parts:
        return
    areas = [area for _, area in parts]
    ones, others = STRtree(areas).query(areas, predicate="intersects")
    for one, other in sorted(zip(ones.tolist(), others.tolist(), strict=True)):
        if one < other:
            yield parts[one], parts[other]


def _biggest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.area_m2))


def _polygons(area: BaseGeometry) -> list[Polygon]:
    """The polygons of any geometry; points and lines have no area and are left out."""
    if isinstance(area, Polygon):
        return [] if area.is_empty else [area]
    return [piece for part in getattr(area, "geoms", ()) for piece in _polygons(part)]


def shape_m2(area: BaseGeometry) -> float:
    """Square metres of a shapely geometry in WGS-84."""
    return sum(area_m2(mapping(piece)) for piece in _polygons(area))
