import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.places.geodesy import (
    Datum,
    UnknownDatum,
    area_m2,
    datum_of,
    distance_m,
    gcj02_to_wgs84,
    geometry_to_wgs84,
    to_wgs84,
    wgs84_to_gcj02,
)

# Well inside the rectangle: at its very rim the obfuscation stops and has no inverse.
in_china = st.tuples(st.floats(73, 136), st.floats(3, 54))

# (WGS-84, GCJ-02), the pairs by which implementations of the obfuscation compare themselves.
KNOWN_PAIRS = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
]


@pytest.mark.parametrize(("true", "shown"), KNOWN_PAIRS)
def test_known_pairs_convert_both_ways(true, shown):
    assert wgs84_to_gcj02(*true) == pytest.approx(shown, abs=1e-10)
    assert gcj02_to_wgs84(*shown) == pytest.approx(true, abs=1e-9)


@given(in_china)
def test_taking_the_obfuscation_out_restores_the_position_to_a_centimetre(position):
    restored = gcj02_to_wgs84(*wgs84_to_gcj02(*position))
    assert restored == pytest.approx(position, abs=1e-7)


def test_around_leling_a_map_shows_a_place_half_a_kilometre_off():
    true = (117.2319, 37.7297)
    assert distance_m(true, wgs84_to_gcj02(*true)) == pytest.approx(540, abs=30)


@pytest.mark.parametrize("position", [(2.35, 48.85), (-74.0, 40.7), (151.2, -33.9), (71.9, 35.0)])
def test_outside_china_nothing_is_moved(position):
    assert wgs84_to_gcj02(*position) == position
    assert gcj02_to_wgs84(*position) == position


def test_cgcs2000_is_taken_as_wgs84_and_gcj02_is_not():
    place = (117.2319, 37.7297)
    assert to_wgs84(*place, Datum.WGS84) == place
    assert to_wgs84(*place, Datum.CGCS2000) == place
    assert to_wgs84(*place, Datum.GCJ02) == gcj02_to_wgs84(*place) != place


@pytest.mark.parametrize(
    ("name", "datum"),
    [
        ("EPSG:4326", Datum.WGS84),
        ("urn:ogc:def:crs:EPSG::4326", Datum.WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Datum.WGS84),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", Datum.WGS84),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", Datum.WGS84),
        ("WGS84", Datum.WGS84),
        ("WGS 84", Datum.WGS84),
        ("epsg:4490", Datum.CGCS2000),
        ("urn:ogc:def:crs:EPSG::4490", Datum.CGCS2000),
        ("urn:ogc:def:crs:EPSG:9.8.15:4490", Datum.CGCS2000),
        ("CGCS2000", Datum.CGCS2000),
        ("2000国家大地坐标系", Datum.CGCS2000),
        ("GCJ02", Datum.GCJ02),
        ("gcj-02", Datum.GCJ02),
        ("火星坐标系", Datum.GCJ02),
    ],
)
def test_a_declared_datum_is_understood(name, datum):
    declared = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": name}}}
    assert datum_of(declared) is datum
    assert datum_of({"crs": name}) is datum


def test_geojson_without_a_declaration_is_wgs84():
    assert datum_of({"type": "FeatureCollection", "features": []}) is Datum.WGS84
    assert datum_of({"crs": None}) is Datum.WGS84


@pytest.mark.parametrize(
    "name", ["EPSG:4549", "EPSG:43260", "EPSG:14326", "EPSG:3857", "BD-09", ""]
)
def test_any_other_coordinate_system_is_refused_by_name(name):
    with pytest.raises(UnknownDatum, match=f"“{name}”"):
        datum_of({"crs": {"type": "name", "properties": {"name": name}}})


def test_a_declaration_without_a_name_is_refused():
    for crs in ({"type": "link"}, {"properties": {"name": 4326}}, 4326, {"properties": []}):
        with pytest.raises(UnknownDatum, match="没有 name"):
            datum_of({"crs": crs})


def test_a_whole_geometry_is_moved_corner_by_corner():
    ring = [[117.0, 37.0], [117.1, 37.0], [117.1, 37.1], [117.0, 37.0]]
    for kind, coordinates in (("Polygon", [ring]), ("MultiPolygon", [[ring], [ring]])):
        moved = geometry_to_wgs84({"type": kind, "coordinates": coordinates}, Datum.GCJ02)
        assert moved["type"] == kind
        first = moved["coordinates"][0] if kind == "Polygon" else moved["coordinates"][1][0]
        assert first == [list(gcj02_to_wgs84(*corner)) for corner in ring]


def test_a_degree_of_latitude_is_about_111_kilometres():
    assert distance_m((117, 37), (117, 38)) == pytest.approx(111_195, abs=1)
    assert distance_m((117, 37), (117, 37)) == 0
    assert distance_m((0, 0), (180, 0)) == pytest.approx(math.pi * 6_371_008.8)


@given(in_china, in_china)
def test_there_is_as_far_as_back(a, b):
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))


def box(west, south, east, north):
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def test_the_whole_earth_has_the_area_of_the_wgs84_ellipsoid():
    earth = {"type": "Polygon", "coordinates": [box(-180, -90, 180, 90)]}
    assert area_m2(earth) == pytest.approx(510_065_621_724_000, rel=1e-9)


def test_a_square_kilometre_at_leling_is_a_square_kilometre():
    """Its sides from the radii of curvature, found from the flattening 1/298.257223563."""
    latitude, flattening = math.radians(37.73), 1 / 298.257223563
    e2 = flattening * (2 - flattening)
    w = 1 - e2 * math.sin(latitude) ** 2
    east = math.degrees(500 / (6_378_137 / math.sqrt(w) * math.cos(latitude)))
    north = math.degrees(500 / (6_378_137 * (1 - e2) / w**1.5))
    square = box(117.2 - east, 37.73 - north, 117.2 + east, 37.73 + north)
    assert area_m2({"type": "Polygon", "coordinates": [square]}) == pytest.approx(1e6, rel=1e-5)


def test_holes_are_taken_off_and_parts_added_whichever_way_they_run():
    outer, hole = box(117, 37, 117.01, 37.01), box(117.002, 37.002, 117.004, 37.004)
    whole = area_m2({"type": "Polygon", "coordinates": [outer]})
    inner = area_m2({"type": "Polygon", "coordinates": [hole]})
    holed = {"type": "Polygon", "coordinates": [outer[::-1], hole]}
    assert area_m2(holed) == pytest.approx(whole - inner)
    both = {"type": "MultiPolygon", "coordinates": [[outer], [box(118, 37, 118.01, 37.01)]]}
    assert area_m2(both) == pytest.approx(2 * whole)


@given(in_china, st.floats(1e-5, 0.05), st.floats(0.1, 0.9))
def test_an_area_cut_in_two_keeps_its_size(corner, size, cut):
    west, south = corner
    east, north, middle = west + size, south + size, west + size * cut
    areas = [
        area_m2({"type": "Polygon", "coordinates": [box(*sides)]})
        for sides in (
            (west, south, east, north),
            (west, south, middle, north),
            (middle, south, east, north),
        )
    ]
    assert areas[0] == pytest.approx(areas[1] + areas[2], rel=1e-6)
