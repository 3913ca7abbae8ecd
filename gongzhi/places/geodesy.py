"""Datums of coordinates, and lengths and areas on the ground.

Everything is kept in WGS-84, longitude before latitude, in degrees. What comes in may be

- **WGS-84**: satellite receivers, GeoJSON (RFC 7946 section 4 knows no other);
- **CGCS2000** (国家大地坐标系, EPSG:4490): surveys and the maps of Chinese authorities. Taken as
  WGS-84: the two ellipsoids differ by 0.1 mm, and as frames (CGCS2000 is fixed to epoch 2000.0,
  while the ground of eastern China moves some 3 cm a year) they are less than 1 m apart in the
  2020s; a phone is 5–10 m off, and the borders of grids are drawn no finer than a metre;
- **GCJ-02** (火星坐标): what map services and phones' maps in China show, WGS-84 with a published
  obfuscation of 20–700 m (540 m in Leling) that must be taken out.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

Position = tuple[float, float]  # longitude, latitude

EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG)

# WGS-84 ellipsoid
SEMI_MAJOR_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.00669437999014
ECCENTRICITY = math.sqrt(ECCENTRICITY_SQUARED)

# GCJ-02 is defined on the Krasovsky ellipsoid and is the identity outside this rectangle.
KRASOVSKY_M = 6_378_245.0
KRASOVSKY_E2 = 0.00669342162296594323
CHINA_WEST, CHINA_EAST = 72.004, 137.8347
CHINA_SOUTH, CHINA_NORTH = 0.8293, 55.8271

CLOSE_ENOUGH = 1e-9  # degrees: 0.1 mm, a hundred times finer than promised
ROUNDS = 20  # four are enough inside China; the rim of the rectangle has no inverse


class Datum(StrEnum):
    """The datums that are understood."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"


class UnknownDatum(ValueError):
    """A coordinate system that isn't understood; taking it for another would misplace things."""


def to_wgs84(lon: float, lat: float, datum: Datum) -> Position:
    """A position of any datum in WGS-84."""
    return gcj02_to_wgs84(lon, lat) if datum is Datum.GCJ02 else (lon, lat)


def wgs84_to_gcj02(lon: float, lat: float) -> Position:
    """What a Chinese map service shows for a WGS-84 position; the same outside China."""
    if not (CHINA_WEST <= lon <= CHINA_EAST and CHINA_SOUTH <= lat <= CHINA_NORTH):
        return lon, lat
    east, north = _shift_m(lon - 105.0, lat - 35.0)
    latitude = math.radians(lat)
    flat = 1 - KRASOVSKY_E2 * math.sin(latitude) ** 2
    meridian_radius = KRASOVSKY_M * (1 - KRASOVSKY_E2) / flat**1.5
    parallel_radius = KRASOVSKY_M / math.sqrt(flat) * math.cos(latitude)
    return lon + math.degrees(east / parallel_radius), lat + math.degrees(north / meridian_radius)


def gcj02_to_wgs84(lon: float, lat: float) -> Position:
    """The WGS-84 position whose GCJ-02 image is given, to better than 1e-7 degrees (1 cm).

    The obfuscation has no closed inverse: guess, see how far off the image is, correct.
    """
    guess = lon, lat
    for _ in range(ROUNDS):
        image = wgs84_to_gcj02(*guess)
        off_lon, off_lat = image[0] - lon, image[1] - lat
        guess = guess[0] - off_lon, guess[1] - off_lat
        if max(abs(off_lon), abs(off_lat)) < CLOSE_ENOUGH:
            break
    return guess


def _shift_m(x: float, y: float) -> tuple[float, float]:
    """The obfuscation in metres (east, north), of degrees east of 105° and north of 35°."""

    def waves(position: float, *sizes_and_lengths: tuple[float, float]) -> float:
        return sum(size * math.sin(position * math.pi / n) for size, n in sizes_and_lengths) * 2 / 3

    both = waves(x, (20, 1 / 6), (20, 1 / 2))
    root, product = math.sqrt(abs(x)), x * y
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * product + 0.1 * root + both
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * product + 0.2 * root + both
    east += waves(x, (20, 1), (40, 3), (150, 12), (300, 30))
    north += waves(y, (20, 1), (40, 3), (160, 12), (320, 30))
    return east, north


def _epsg(code: int) -> str:
    """EPSG:4326, urn:ogc:def:crs:EPSG::4326, http://www.opengis.net/def/crs/EPSG/0/4326"""
    return rf".*EPSG[:/]+(?:[\d.]+[:/])?{code}"


DATUM_NAMES = {
    Datum.WGS84: re.compile(rf"(?i)WGS[ _-]?(?:19)?84|.*OGC[:/].*CRS84|{_epsg(4326)}"),
    Datum.CGCS2000: re.compile(rf"(?i)CGCS[ _-]?2000|(?:2000)?国家大地坐标系|{_epsg(4490)}"),
    Datum.GCJ02: re.compile(r"(?i)GCJ[ _-]?02|火星坐标系?"),
}


def datum_of(geojson: Mapping) -> Datum:
    """The datum a GeoJSON document declares in its `crs`; WGS-84 if it is silent (RFC 7946).

    Understood: EPSG:4326, CRS84, WGS84, EPSG:4490, CGCS2000, GCJ02, in their usual spellings.
    Raises UnknownDatum for anything else (projected metres, BD-09 …), naming it.
    """
    crs = geojson.get("crs")
    if crs is None:
        return Datum.WGS84
    name = _crs_name(crs)
    for datum, names in DATUM_NAMES.items():
        if names.fullmatch(name.strip()):
            return datum
    raise UnknownDatum(
        f"不认识坐标系“{name}”；请先转换为 WGS-84（EPSG:4326）、CGCS2000（EPSG:4490）"
        "或 GCJ-02 的经纬度"
    )


def _crs_name(crs: object) -> str:
    if isinstance(crs, Mapping):
        properties = crs.get("properties")
        crs = properties.get("name") if isinstance(properties, Mapping) else None
    return crs if isinstance(crs, str) else "（crs 没有 name）"


def geometry_to_wgs84(geometry: Mapping, datum: Datum) -> dict:
    """A GeoJSON geometry of any datum in WGS-84."""
    moved = _each_position(geometry["coordinates"], lambda lon, lat: to_wgs84(lon, lat, datum))
    return {"type": geometry["type"], "coordinates": moved}


def _each_position(coordinates: Sequence, move: Callable[[float, float], Position]) -> list:
    if isinstance(coordinates[0], int | float):
        return list(move(coordinates[0], coordinates[1]))
    return [_each_position(part, move) for part in coordinates]


def distance_m(a: Position, b: Position) -> float:
    """Metres between two WGS-84 positions, as the crow flies on a sphere (0.5 % at worst)."""
    (lon_a, lat_a), (lon_b, lat_b) = a, b
    north = math.radians(lat_b - lat_a) / 2
    east = math.radians(lon_b - lon_a) / 2
    widths = math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b))
    h = math.sin(north) ** 2 + widths * math.sin(east) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def area_m2(geometry: Mapping) -> float:
    """Square metres of a GeoJSON Polygon or MultiPolygon in WGS-84, on the ellipsoid.

    The corners are laid on an equal-area map (Lambert's cylinder) and the area there is the area
    on the ground; sides are straight on that map, which at the size of a city is no difference.
    """
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return sum(_ring_m2(shell) - sum(map(_ring_m2, holes)) for shell, *holes in polygons)


def _ring_m2(ring: Sequence[Sequence[float]]) -> float:
    # Seen from its own corner, so that small rings far from 0°, 0° lose no digits.
    corner_x, corner_y = _equal_area(*ring[0][:2])
    points = [_equal_area(*position[:2]) for position in ring]
    local = [(x - corner_x, y - corner_y) for x, y in points]
    pairs = zip(local, local[1:] + local[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _equal_area(lon: float, lat: float) -> tuple[float, float]:
    """Metres on Lambert's cylindrical equal-area map of WGS-84 (Snyder 1987, equation 3-12)."""
    sine = math.sin(math.radians(lat))
    e_sine = ECCENTRICITY * sine
    q = (1 - ECCENTRICITY_SQUARED) * (
        sine / (1 - e_sine * e_sine) + math.atanh(e_sine) / ECCENTRICITY
    )
    return SEMI_MAJOR_M * math.radians(lon), SEMI_MAJOR_M * q / 2
