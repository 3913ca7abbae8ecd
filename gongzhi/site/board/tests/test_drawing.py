"""Outlines become paths in a box."""

import re

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.site.board.drawing import HEIGHT, WIDTH, shapes


def box(west: float, south: float, wide: float = 0.004, tall: float = 0.003) -> dict:
    east, north = west + wide, south + tall
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


CORNERS = st.tuples(st.integers(0, 500), st.integers(0, 400))


@given(st.lists(CORNERS, min_size=1, max_size=20))
def test_every_outline_lies_in_the_box(corners):
    outlines = [box(117 + x / 1000, 37.5 + y / 1000) for x, y in corners]
    drawn = shapes(dict(enumerate(outlines)))
    for shape in drawn.values():
        for x, y in re.findall(r"(-?\d+),(-?\d+)", shape.path):
            assert 0 <= int(x) <= WIDTH and 0 <= int(y) <= HEIGHT


def test_north_is_above_and_east_is_right():
    drawn = shapes({1: box(117.2, 37.7), 2: box(117.2, 37.71), 3: box(117.21, 37.7)})
    assert drawn[2].y < drawn[1].y and drawn[3].x > drawn[1].x


def test_words_stand_in_the_middle_and_are_measured_there():
    shape = shapes({1: box(117.2, 37.7)})[1]
    assert abs(shape.x - WIDTH / 2) < 1 and abs(shape.y - HEIGHT / 2) < 1
    assert shape.wide > 400 and shape.lines("安和苑") == ["安和苑"]
    assert shape.size(2) == "large"


def test_what_has_no_room_is_not_written():
    row = {n: box(117.2 + n * 0.005, 37.7) for n in range(60)}
    thin = shapes(row)[1]
    assert thin.lines("安和苑") == [] and thin.size(3) == ""


def test_a_long_name_takes_two_lines():
    row = {n: box(117.2 + n * 0.005, 37.7, tall=0.008) for n in range(9)}
    assert shapes(row)[1].lines("印刷厂家属") == ["印刷厂", "家属"]


def test_of_several_polygons_the_largest_bears_the_words():
    far = {
        "type": "MultiPolygon",
        "coordinates": [
            box(117.2, 37.7)["coordinates"],
            box(117.22, 37.7, wide=0.02, tall=0.01)["coordinates"],
        ],
    }
    assert shapes({1: far})[1].x > WIDTH / 2


def test_nothing_drawn_is_nothing():
    assert shapes({}) == {}
