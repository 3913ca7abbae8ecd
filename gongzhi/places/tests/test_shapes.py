import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.places.geodesy import area_m2
from gongzhi.places.shapes import BadShape, PlaceIndex, gaps_and_overlaps, read_shape, shape_m2

WEST, SOUTH, STEP = 117.2, 37.7, 0.001  # about 88 m by 111 m


def ring(x, y, width=1.0, height=1.0):
    """A closed rectangle on a grid of STEP degrees with its corner at (x, y)."""
    west, south = WEST + x * STEP, SOUTH + y * STEP
    east, north = west + width * STEP, south + height * STEP
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def box(*sides):
    return {"type": "Polygon", "coordinates": [ring(*sides)]}


CELL_M2 = area_m2(box(0, 0))


def point(x, y):
    return WEST + x * STEP, SOUTH + y * STEP


# Reading


def test_a_polygon_and_a_multipolygon_are_read():
    assert read_shape(box(0, 0)).geom_type == "Polygon"
    two = {"type": "MultiPolygon", "coordinates": [[ring(0, 0)], [ring(3, 0)]]}
    assert read_shape(two).geom_type == "MultiPolygon"


def test_heights_are_allowed_and_ignored():
    for heights in ([], [12.5], [12.5, 3]):
        corners = [[*ring(0, 0)[0]], *([*corner, *heights] for corner in ring(0, 0)[1:])]
        tall = {"type": "Polygon", "coordinates": [corners]}
        assert shape_m2(read_shape(tall)) == pytest.approx(CELL_M2)


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        (None, "不是 GeoJSON"),
        ([], "不是 GeoJSON"),
        ({"type": "Point", "coordinates": [117, 37]}, "收到“Point”"),
        ({"type": "Feature", "geometry": box(0, 0)}, "收到“Feature”"),
        ({"type": "Polygon"}, "coordinates 为空"),
        ({"type": "Polygon", "coordinates": []}, "coordinates 为空"),
        ({"type": "Polygon", "coordinates": [[]]}, "第1块第1环为空"),
        ({"type": "MultiPolygon", "coordinates": [[ring(0, 0)], []]}, "第2块为空"),
        ({"type": "Polygon", "coordinates": ["ring"]}, "第1块第1环为空或不是数组"),
        (
            {"type": "Polygon", "coordinates": [ring(0, 0), [["a", 1]] * 4]},
            "第1块第2环第1点不是两个有效的数",
        ),
        (
            {"type": "Polygon", "coordinates": [[[117.2, float("nan")]] * 4]},
            "第1点不是两个有效的数",
        ),
        ({"type": "Polygon", "coordinates": [[[117.2]] * 4]}, "第1点不是两个有效的数"),
        ({"type": "Polygon", "coordinates": [[[117.2, 10**400]] * 4]}, "第1点不是两个有效的数"),
        (
            {"type": "Polygon", "coordinates": [[[117.2, 37.7], [117.3, 37.7], [117.2, 37.7]]]},
            "只有3个点",
        ),
    ],
)
def test_what_is_no_area_is_refused_with_what_and_where(geometry, told):
    with pytest.raises(BadShape, match=told):
        read_shape(geometry)


def test_an_open_ring_is_refused_with_both_its_ends():
    with pytest.raises(BadShape, match=r"第1块第1环未闭合：首点（117.200000, 37.700000）.*末点"):
        read_shape({"type": "Polygon", "coordinates": [ring(0, 0)[:-1]]})


def test_latitude_before_longitude_is_recognised():
    swapped = [[lat, lon] for lon, lat in ring(0, 0)]
    with pytest.raises(BadShape, match="经纬度写反了.*另有4点"):
        read_shape({"type": "Polygon", "coordinates": [swapped]})


@pytest.mark.parametrize("corner", [(2.3, 48.8), (500_000.0, 4_177_000.0), (0.0, 0.0)])
def test_a_place_outside_china_is_refused(corner):
    far = [corner, (corner[0] + 1, corner[1]), (corner[0] + 1, corner[1] + 1), corner]
    with pytest.raises(BadShape, match="第1块第1环第1点.*不在中国范围内"):
        read_shape({"type": "Polygon", "coordinates": [far]})


def test_a_border_that_crosses_itself_is_refused_with_the_crossing():
    a, b, c, d, _ = ring(0, 0)
    bow = {"type": "Polygon", "coordinates": [[a, c, b, d, a]]}
    with pytest.raises(BadShape, match="边界自相交，位于（117.200500, 37.700500）"):
        read_shape(bow)


def test_a_hole_outside_its_area_is_refused():
    with pytest.raises(BadShape, match="空洞落在范围之外"):
        read_shape({"type": "Polygon", "coordinates": [ring(0, 0), ring(5, 5)]})


def test_every_fault_of_several_rings_is_told_at_once():
    bad = {"type": "MultiPolygon", "coordinates": [[ring(0, 0)[:-1]], [ring(3, 0)], [[[1, 2]] * 4]]}
    with pytest.raises(BadShape) as refused:
        read_shape(bad)
    assert len(refused.value.faults) == 2
    assert "第1块" in refused.value.faults[0]
    assert "第3块" in refused.value.faults[1]


scraps = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers() | st.floats() | st.just([117.2, 37.7]),
    lambda inner: st.lists(inner, max_size=5),
)


@given(st.sampled_from(["Polygon", "MultiPolygon", None]), scraps)
def test_whatever_comes_in_is_read_or_refused_and_nothing_else(kind, coordinates):
    try:
        assert read_shape({"type": kind, "coordinates": coordinates}).is_valid
    except BadShape as bad:
        assert bad.faults


# Finding

CITY, STREET, COMPOUND, GRID = 1, 2, 3, 4
INDEX = PlaceIndex(
    [
        (CITY, "city", box(0, 0, 10, 10)),
        (COMPOUND, "compound", box(1, 1, 2, 2)),
        (GRID, "grid", box(1, 1, 1, 1)),
        (STREET, "street", box(0, 0, 5, 5)),
    ]
)


def test_the_places_of_a_point_come_smallest_first():
    assert INDEX.containing(*point(1.5, 1.5)) == [GRID, COMPOUND, STREET, CITY]
    assert INDEX.containing(*point(2.5, 2.5)) == [COMPOUND, STREET, CITY]
    assert INDEX.containing(*point(9, 9)) == [CITY]
    assert INDEX.containing(*point(11, 11)) == []


def test_places_of_one_kind_can_be_asked_for():
    assert INDEX.containing(*point(1.5, 1.5), kind="street") == [STREET]
    assert INDEX.containing(*point(9, 9), kind="street") == []


def test_a_point_on_a_border_lies_on_both_sides():
    border = PlaceIndex([(8, "grid", box(1, 0)), (7, "grid", box(0, 0))])
    assert border.containing(WEST + STEP, SOUTH + STEP / 2) == [7, 8]


def test_a_hole_belongs_not_to_its_place():
    ringed = {"type": "Polygon", "coordinates": [ring(0, 0, 3, 3), ring(1, 1)]}
    index = PlaceIndex([(1, "compound", ringed)])
    assert index.containing(*point(1.5, 1.5)) == []
    assert index.containing(*point(0.5, 0.5)) == [1]


def test_an_index_without_places_holds_nothing():
    assert PlaceIndex([]).containing(*point(1, 1)) == []


def test_an_index_refuses_a_bad_area_and_names_the_place():
    with pytest.raises(BadShape, match="地点42：几何类型"):
        PlaceIndex([(42, "grid", {"type": "Point", "coordinates": [117, 37]})])


# Dividing

PARENT = box(0, 0, 4, 1)
QUARTERS = [(n, box(n, 0)) for n in range(4)]
QUARTER_INDEX = PlaceIndex((n, "grid", area) for n, area in QUARTERS)


def test_a_division_without_gaps_and_overlaps_is_clean():
    assert gaps_and_overlaps(PARENT, QUARTERS, tolerance_m2=1).clean


def test_ground_in_no_grid_is_a_gap_with_its_size_and_place():
    found = gaps_and_overlaps(PARENT, QUARTERS[:1] + QUARTERS[2:], tolerance_m2=1)
    (gap,) = found.gaps
    assert gap.area_m2 == pytest.approx(CELL_M2, rel=1e-6)
    assert gap.places == ()
    assert QUARTER_INDEX.containing(*gap.inside) == [1]
    assert not found.overlaps
    assert not found.outside
    assert not found.clean


def test_without_grids_all_of_the_parent_is_one_gap():
    (gap,) = gaps_and_overlaps(PARENT, [], tolerance_m2=1).gaps
    assert gap.area_m2 == pytest.approx(4 * CELL_M2, rel=1e-6)


def test_ground_in_two_grids_is_an_overlap_that_names_both():
    wide = [(10, box(0, 0, 1.25, 1)), *QUARTERS[1:]]
    (overlap,) = gaps_and_overlaps(PARENT, wide, tolerance_m2=1).overlaps
    assert overlap.places == (10, 1)
    assert overlap.area_m2 == pytest.approx(CELL_M2 / 4, rel=1e-6)
    assert read_shape(overlap.geometry)


def test_ground_beyond_the_parent_is_outside():
    tall = [*QUARTERS[:3], (3, box(3, 0, 1, 1.5))]
    (outside,) = gaps_and_overlaps(PARENT, tall, tolerance_m2=1).outside
    assert outside.places == (3,)
    assert outside.area_m2 == pytest.approx(area_m2(box(3, 1, 1, 0.5)), rel=1e-6)


def test_slivers_below_the_tolerance_are_left_out_and_above_it_are_not():
    shaky = [(0, box(0, 0, 0.9999, 1)), *QUARTERS[1:]]  # a strip of about 1 m²
    strip = CELL_M2 * 0.0001
    assert gaps_and_overlaps(PARENT, shaky, tolerance_m2=strip * 1.1).clean
    assert len(gaps_and_overlaps(PARENT, shaky, tolerance_m2=strip * 0.9).gaps) == 1


def test_two_separate_gaps_are_two_findings_biggest_first():
    found = gaps_and_overlaps(PARENT, [(1, box(1, 0)), (2, box(3.5, 0, 0.5, 1))], tolerance_m2=1)
    sizes = [gap.area_m2 / CELL_M2 for gap in found.gaps]
    assert sizes == pytest.approx([1.5, 1.0], rel=1e-6)


cells = st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 3), st.integers(1, 3))


@given(cells, cells)
def test_the_areas_of_a_division_always_add_up(one, other):
    """What is covered, less what is covered twice or outside, and the gaps make the whole."""
    whole = box(0, 0, 5, 5)
    parts = [(1, box(*one)), (2, box(*other))]

    def departures(children):
        found = gaps_and_overlaps(whole, children, tolerance_m2=0.01)
        return found, *(
            sum(piece.area_m2 for piece in pieces)
            for pieces in (found.gaps, found.overlaps, found.outside)
        )

    found, gaps, twice, outside = departures(parts)
    *_, twice_outside = departures([(3, overlap.geometry) for overlap in found.overlaps])
    covered = sum(area_m2(area) for _, area in parts)
    assert area_m2(whole) == pytest.approx(
        covered - twice - outside + twice_outside + gaps, rel=1e-6
    )
