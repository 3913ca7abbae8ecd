"""A point finds its grid, compound, community and street; grids are checked against each other."""

import pytest

from gongzhi.places import queries
from gongzhi.places import services as places
from gongzhi.places.geodesy import Datum
from gongzhi.places.models import Kind, Place
from gongzhi.places.queries import GRID_RULES, check_grids, locate
from gongzhi.policy.services import book
from tests.cast import FOUNDER, MONDAY, SINCE

DAY = MONDAY.date()


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(place, shape):
    return places.draw(place, shape, datum=Datum.WGS84, by=FOUNDER, at=MONDAY)


@pytest.fixture
def drawn(cast):
    """振兴社区 is 0.02° wide: its compound 安和苑 lies in the western half, its grid over it."""
    draw(cast.place("371481001"), square(117.18, 37.70, 117.24, 37.74))
    draw(cast.place("371481001031"), square(117.20, 37.72, 117.22, 37.73))
    draw(cast.place("AH"), square(117.201, 37.721, 117.209, 37.729))
    draw(cast.place("G01"), square(117.20, 37.72, 117.21, 37.73))
    return cast


def grid(code, community):
    return places.add_place(
        kind=Kind.GRID,
        code=code,
        name=code,
        parent=community,
        since=SINCE,
        by=FOUNDER,
        at=MONDAY,
    )


def checked(cast):
    rules = book(*GRID_RULES, at=MONDAY)
    return check_grids(cast.place("371481001031"), rules=rules, day=DAY)


def test_a_point_in_a_compound_finds_all_four(drawn):
    spot = locate(117.205, 37.725, day=DAY)
    assert (spot.compound.code, spot.grid.code) == ("AH", "G01")
    assert (spot.community.code, spot.street.code) == ("371481001031", "371481001")


def test_a_point_outside_of_compounds_still_finds_the_rest(drawn):
    spot = locate(117.2095, 37.7295, day=DAY)
    assert (spot.compound, spot.grid.code, spot.nearest.code) == (None, "G01", "G01")


def test_a_point_nobody_drew_finds_nothing(drawn):
    assert locate(116.4, 39.9, day=DAY).nearest is None


def test_the_grid_comes_from_the_covers_where_it_is_not_drawn(drawn):
    Place.objects.filter(code="G01").update(geometry=None, outline_version=99)
    draw(drawn.place("AH"), square(117.201, 37.721, 117.209, 37.729))
    assert locate(117.205, 37.725, day=DAY).grid.code == "G01"


def test_a_new_outline_is_noticed_at_once(drawn):
    assert locate(117.215, 37.725, day=DAY).compound is None
    draw(drawn.place("TY"), square(117.211, 37.721, 117.219, 37.729))
    assert locate(117.215, 37.725, day=DAY).compound.code == "TY"


def test_the_index_is_built_once_for_many_points(drawn, django_assert_max_num_queries):
    locate(117.205, 37.725, day=DAY)
    before = queries._index.cache_info().misses
    with django_assert_max_num_queries(4):
        locate(117.206, 37.726, day=DAY)
    assert queries._index.cache_info().misses == before


def test_a_retired_place_is_not_found(drawn):
    Place.objects.filter(code="AH").update(until=DAY)
    assert locate(117.205, 37.725, day=DAY).compound is None


def test_a_gap_is_found_with_its_size(drawn):
    found = checked(drawn).findings
    assert len(found.gaps) == 1
    assert found.gaps[0].area_m2 == pytest.approx(977_000, rel=0.02)
    assert not found.overlaps


def test_grids_that_meet_leave_neither_gap_nor_overlap(drawn):
    draw(grid("G02", drawn.place("371481001031")), square(117.21, 37.72, 117.22, 37.73))
    assert checked(drawn).findings.clean


def test_two_grids_over_one_ground_are_found(drawn):
    draw(grid("G02", drawn.place("371481001031")), square(117.208, 37.72, 117.22, 37.73))
    assert len(checked(drawn).findings.overlaps) == 1


def test_a_compound_without_grid_is_named(drawn):
    assert [c.code for c in checked(drawn).uncovered] == ["TY"]


@pytest.mark.parametrize(
    ("households", "fault"), [(None, "unknown"), (299, "few"), (300, ""), (500, ""), (501, "many")]
)
def test_three_to_five_hundred_households_is_the_guideline(drawn, households, fault):
    Place.objects.filter(code="AH").update(households=households)
    assert [size.fault for size in checked(drawn).sizes] == [fault]


def test_an_undrawn_community_has_no_findings_but_its_sizes(cast):
    result = checked(cast)
    assert result.findings is None
    assert [g.code for g in result.undrawn] == ["G01"]
