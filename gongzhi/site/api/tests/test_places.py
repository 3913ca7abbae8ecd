"""Places, the chain of responsibility and the figures."""

import pytest

from gongzhi.places.geodesy import Datum
from gongzhi.places.services import draw, retire
from tests.cast import BUILT, FOUNDER
from tests.systems import system

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[117.2, 37.7], [117.21, 37.7], [117.21, 37.71], [117.2, 37.71], [117.2, 37.7]]
    ],
}


@pytest.fixture
def platform(cast):
    return system(cast, "feng")


def codes(answer) -> list[str]:
    return [place["code"] for place in answer.json()["items"]]


def test_places_are_found_by_a_word_a_code_a_parent_and_a_kind(platform):
    assert codes(platform.get("/places", q="安和")) == ["AH"]
    assert codes(platform.get("/places", q="AH-3")) == ["AH-3", "AH-3-1", "AH-3-1-101"]
    assert codes(platform.get("/places", parent="371481001", kind="community")) == [
        "371481001031",
        "371481001032",
    ]
    assert codes(platform.get("/places", q="没有")) == []


def test_pages_of_places_follow_one_another(platform):
    seen, cursor = [], ""
    while cursor is not None:
        page = platform.get("/places", size=5, cursor=cursor)
        seen += codes(page)
        cursor = page.json()["next"]
    assert len(seen) == len(set(seen)) == 13


def test_a_place_tells_what_it_lies_in_and_its_outline(platform, cast):
    draw(cast.place("AH"), SQUARE, datum=Datum.WGS84, by=FOUNDER, at=BUILT)
    told = platform.get("/places/AH").json()
    assert [p["code"] for p in told["above"]] == ["371481", "371481001", "371481001031"]
    assert told["parent"] == "371481001031" and told["geometry"] == SQUARE


def test_a_retired_or_unknown_place_is_not_there(platform, cast):
    retire(cast.place("TY").pk, until=BUILT.date(), by=FOUNDER, at=BUILT)
    for code in ("TY", "nowhere", "a\0b"):
        assert platform.get(f"/places/{code}").status_code == 404
        assert platform.get(f"/places/{code}/chain").status_code == 404
    assert "TY" not in codes(platform.get("/places"))


def test_a_point_lies_in_the_smallest_places_that_hold_it(platform, cast):
    draw(cast.place("AH"), SQUARE, datum=Datum.WGS84, by=FOUNDER, at=BUILT)
    spot = platform.get("/locate", lon=117.205, lat=37.705).json()
    found = {kind: place["code"] for kind, place in spot.items() if place}
    assert found == {
        "street": "371481001",
        "community": "371481001031",
        "grid": "G01",
        "compound": "AH",
    }
    assert set(platform.get("/locate", lon=0, lat=0).json().values()) == {None}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"lat": 37.7}, "lon"), ({"lon": 117, "lat": 91}, "lat"), ({"lon": "nan", "lat": 1}, "lon")],
)
def test_a_faulty_point_is_refused(platform, wrong, field):
    assert platform.get("/locate", **wrong).json()["field"] == field
    assert platform.get("/locate", lon=1, lat=1, datum="BD09").json()["field"] == "datum"


def test_the_chain_of_a_stairwell_names_five_who_answer(platform):
    told = platform.get("/places/AH-3-1/chain").json()
    assert [link["level"] for link in told["links"]] == [
        "street",
        "community",
        "branch",
        "group",
        "household",
    ]
    assert [link["holder"] for link in told["links"]] == [
        "周书记",
        "孙书记",
        "赵书记",
        "刘组长",
        "陈秀英",
    ]


def test_the_chain_says_what_is_missing(platform):
    gaps = {g["level"]: g["fault"] for g in platform.get("/places/TY/chain").json()["links"]}
    assert gaps["branch"] == "organisation" and gaps["group"] == "place"


def test_every_figure_comes_with_its_definition_and_without_a_base_says_why(platform):
    rows = platform.get("/indicators", as_of="2026-11-15").json()
    assert rows and all(row["definition"] for row in rows)
    assert {tuple(row["window"]) for row in rows} == {("2026-01-01", "2026-11-15")}
    assert all(row["why"] for row in rows if row["value"] is None)


@pytest.mark.parametrize(
    ("window", "field"),
    [
        ({"as_of": "2026-11-17"}, "as_of"),
        ({"as_of": "9999-12-31"}, "as_of"),
        ({"since": "2026-11-16", "as_of": "2026-11-15"}, "since"),
    ],
)
def test_a_window_lies_in_the_past_and_runs_forward(platform, window, field):
    assert platform.get("/indicators", **window).json()["field"] == field
