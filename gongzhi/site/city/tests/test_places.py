"""Places through the pages: the tree, outlines looked at before they are kept, grids, a point."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongzhi.places.geodesy import wgs84_to_gcj02
from gongzhi.places.models import GridCover, Place

RING = [[117.20, 37.72], [117.22, 37.72], [117.22, 37.73], [117.20, 37.73], [117.20, 37.72]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}


def outline(code: str, geometry=SQUARE, **more) -> dict:
    return {"type": "Feature", "properties": {"code": code, **more}, "geometry": geometry}


def collection(*features) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_a_place_is_added_below_its_parent(post, cast):
    pk = cast.place("371481001").pk
    post("he", "place_add", pk, kind="community", name="新社区", code="371481001099",
         since="2026-11-16", households="")  # fmt: skip
    made = Place.objects.get(code="371481001099")
    assert (made.parent_id, made.households) == (pk, None)


def test_a_code_is_never_used_twice(post, cast):
    answer = post("he", "place_add", cast.place("371481001").pk, kind="community", name="新社区",
                  code="AH", since="2026-11-16")  # fmt: skip
    assert answer.status_code == 422
    assert "编码终身不变" in answer.content.decode()
    assert 'value="新社区"' in answer.content.decode()


def test_what_may_lie_below_is_offered_and_nothing_else(get, cast):
    page = get("he", "place_add", cast.place("371481001031").pk)
    assert 'value="compound"' in page
    assert 'value="grid"' in page
    assert 'value="stairwell"' not in page


def test_a_place_with_others_below_is_not_ended(post, cast):
    answer = post("he", "place_retire", cast.place("AH").pk, until="2026-11-20")
    assert answer.status_code == 409
    assert "先撤销它下面的" in answer.content.decode()


def test_a_grid_takes_a_compound_of_its_community_alone(post, cast):
    grid = cast.place("G01").pk
    post("he", "grid_cover", grid, place="TY")
    assert GridCover.objects.filter(grid=grid, place__code="TY").exists()
    answer = post("he", "grid_cover", grid, place="LH")
    assert "同一个社区" in answer.content.decode()


def test_an_outline_is_shown_first_and_kept_on_the_second_go(post, cast):
    pk = cast.place("AH").pk
    page = post("he", "place_outline", pk, text=json.dumps(SQUARE), datum="WGS84")
    assert "看一眼" in page.content.decode()
    assert Place.objects.get(pk=pk).geometry is None
    answer = post("he", "place_outline", pk, text=json.dumps(SQUARE), datum="WGS84", confirmed="1")
    assert answer.status_code == 303
    assert Place.objects.get(pk=pk).geometry == SQUARE


def test_the_datum_chosen_is_taken_out(post, cast):
    pk = cast.place("AH").pk
    shifted = {"type": "Polygon", "coordinates": [[list(wgs84_to_gcj02(*p)) for p in RING]]}
    post("he", "place_outline", pk, text=json.dumps(shifted), datum="GCJ02", confirmed="1")
    kept = Place.objects.get(pk=pk).geometry["coordinates"][0][0]
    assert kept == pytest.approx(RING[0], abs=1e-6)


def test_an_outline_comes_as_a_file_too(admin, cast):
    file = SimpleUploadedFile("a.geojson", collection(outline("AH")).encode("utf-8-sig"))
    sent = {"file": file, "datum": "WGS84"}
    page = admin("he").post(reverse("place_outline", args=[cast.place("AH").pk]), sent)
    assert "看一眼" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "不是 JSON"),
        ("[]", "最外层应是一个对象"),
        ('{"type": "Point", "coordinates": [117, 37]}', "Polygon"),
        (collection(outline("A"), outline("B")), "文件里有 2 个范围"),
        (json.dumps({**SQUARE, "crs": {"properties": {"name": "EPSG:3857"}}}), "不认识坐标系"),
        ("", "请选一个文件"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_words(post, cast, text, words):
    answer = post("he", "place_outline", cast.place("AH").pk, text=text, datum="WGS84")
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_ground_beyond_the_parent_is_pointed_out(post, cast):
    Place.objects.filter(code="371481001031").update(
        geometry={"type": "Polygon", "coordinates": [[[p[0] - 0.01, p[1]] for p in RING]]}
    )
    page = post("he", "place_outline", cast.place("AH").pk, text=json.dumps(SQUARE), datum="WGS84")
    assert "在“振兴社区”之外" in page.content.decode()


def test_many_outlines_come_by_code_or_by_name_and_the_rest_is_named(post, cast):
    text = collection(
        outline("AH"),
        outline("", name="桃源里"),
        outline("NOWHERE"),
        outline("AH"),
        outline("LH", {"type": "Polygon", "coordinates": []}),
    )
    page = post("he", "place_outlines", text=text, datum="WGS84").content.decode()
    assert "能用的 2 处，不能用的 3 处" in page
    assert "没有这个编码或名称的地点" in page
    assert "文件里前面已有这一处" in page
    post("he", "place_outlines", text=text, datum="WGS84", confirmed="1")
    drawn = Place.objects.filter(geometry__isnull=False).values_list("code", flat=True)
    assert set(drawn) == {"AH", "TY"}


def test_a_point_finds_its_places(get, post, cast):
    for code in ("AH", "371481001031"):
        post("he", "place_outline", cast.place(code).pk, text=json.dumps(SQUARE), datum="WGS84",
             confirmed="1")  # fmt: skip
    page = get("he", "place_locate", at="117.21, 37.725", datum="WGS84")
    for name in ("安和苑", "振兴第一网格", "振兴社区", "市中街道"):
        assert name in page
    assert "没有范围包含这个点" in get("he", "place_locate", at="116.4,39.9", datum="WGS84")


@pytest.mark.parametrize(
    ("at", "words"), [("117", "两个数"), ("37.7,117.2", "先写经度"), ("a,b", "两个数")]
)
def test_a_point_that_is_none_is_refused_in_words(get, cast, at, words):
    assert words in get("he", "place_locate", at=at, datum="WGS84")


def test_grids_are_checked_on_a_page(get, post, cast):
    half = [[117.20, 37.72], [117.21, 37.72], [117.21, 37.73], [117.20, 37.73], [117.20, 37.72]]
    for code, ring in (("371481001031", RING), ("G01", half)):
        text = json.dumps({"type": "Polygon", "coordinates": [ring]})
        post("he", "place_outline", cast.place(code).pk, text=text, datum="WGS84", confirmed="1")
    page = get("he", "place_grids", cast.place("371481001031").pk)
    assert "缝隙 1" in page
    assert "桃源里" in page
    assert "一般 300–500 户" in page


def test_every_page_of_a_place_answers(get, cast):
    for code in ("371481", "371481001", "371481001031", "G01", "AH", "AH-3", "AH-3-1-101"):
        for name in ("place", "place_add", "place_change", "place_retire", "place_outline"):
            assert cast.place(code).name in get("he", name, cast.place(code).pk)
    assert "371481003" in get("he", "places")
    assert "安和苑" in get("he", "places", q="安和")


def test_an_empty_database_begins_with_a_city(admin, cast):
    Place.objects.filter(kind="city").update(kind="street", parent=cast.place("371481001"))
    assert "建市" in admin("he").get(reverse("places")).content.decode()
