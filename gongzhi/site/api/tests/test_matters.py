"""Other systems raise matters, read them and move them."""

import pytest

from gongzhi.casework.api.reading import cursor_of
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.people.models import Field, Secret
from gongzhi.places.geodesy import Datum, wgs84_to_gcj02
from gongzhi.places.services import draw
from tests.cast import BUILT, FOUNDER, at
from tests.matters import PHONE, TEXT, at_street, raised
from tests.systems import system

WORDS = {"text": TEXT, "place": "AH"}
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[117.2, 37.7], [117.21, 37.7], [117.21, 37.71], [117.2, 37.71], [117.2, 37.7]]
    ],
}


@pytest.fixture
def hotline(cast):
    return system(cast, "shen")


@pytest.fixture
def grid(cast):
    return system(cast, "wang")


def test_a_matter_from_a_system_waits_for_the_lowest_level_that_answers(hotline):
    answer = hotline.post("/matters", WORDS | {"source_no": "12345-1", "urgency": "urgent"})
    told = answer.json()
    assert answer.status_code == 201
    assert told["state"] == "raised" and told["awaiting"]["code"] == "ah-zb"
    assert told["due_at"] == "2026-11-17T09:30:00+08:00"
    matter = Matter.objects.select_related("case").get()
    assert (matter.source, matter.source_no, matter.case.urgency) == ("api", "12345-1", "urgent")
    assert matter.case.opened_by == "市治理平台 · 热线坐席（shen 的系统）"


def test_a_point_is_enough_where_an_outline_holds_it(hotline, cast):
    draw(cast.place("AH"), SQUARE, datum=Datum.WGS84, by=FOUNDER, at=BUILT)
    lon, lat = wgs84_to_gcj02(117.205, 37.705)
    answer = hotline.post("/matters", {"text": TEXT, "lon": lon, "lat": lat, "datum": "GCJ02"})
    assert answer.status_code == 201
    matter = Matter.objects.select_related("case__place").get()
    assert matter.case.place.code == "AH"
    assert abs(matter.lon - 117.205) < 1e-6 and abs(matter.lat - 37.705) < 1e-6


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   "}, "text"),
        ({"place": None}, "place"),
        ({"place": "nowhere"}, "place"),
        ({"place": None, "lon": 10, "lat": 10}, "lon"),
        ({"lon": 181}, "lon"),
        ({"reporter_phone": "12345"}, "reporter_phone"),
        ({"urgency": "very"}, "urgency"),
        ({"text": "a\x00b"}, "text"),
        ({"title": "x" * 81}, "title"),
    ],
)
def test_a_faulty_matter_is_refused_at_its_field(hotline, wrong, field):
    answer = hotline.post("/matters", WORDS | wrong)
    assert answer.status_code == 422 and answer.json()["field"] == field
    assert Matter.objects.count() == 0


def test_a_source_number_comes_in_once(hotline):
    hotline.post("/matters", WORDS | {"source_no": "12345-1"})
    answer = hotline.post("/matters", WORDS | {"source_no": "12345-1"})
    assert answer.status_code == 422 and answer.json()["field"] == "source_no"


def test_a_reporters_phone_is_kept_encrypted_and_shown_masked(hotline):
    said = {"reporter_phone": "+86 138-0000-1234", "reporter_name": "马秀兰"}
    number = hotline.post("/matters", WORDS | said).json()["number"]
    answers = [
        hotline.get(p) for p in (f"/matters/{number}", "/matters", f"/matters/{number}/steps")
    ]
    assert answers[0].json()["reporter_phone"] == "138****1234"
    for answer in answers:
        assert answer.status_code == 200
        assert PHONE not in answer.content.decode() and "马秀兰" not in answer.content.decode()
    assert Secret.objects.get(field=Field.PHONE).hint == "138****1234"


def test_the_list_holds_what_the_post_may_see_newest_first(cast):
    numbers = [raised(cast, phone=None).case.number for _ in range(3)]
    far = raised(cast, place="LH", phone=None).case.number
    seen = {
        who: [m["number"] for m in system(cast, who).get("/matters").json()["items"]]
        for who in ("wang", "li", "wu", "shen", "han")
    }
    assert seen["wang"] == seen["li"] == numbers[::-1]
    assert seen["wu"] == [far] and seen["han"] == []
    assert seen["shen"] == [far, *numbers[::-1]]


def test_pages_follow_one_another_without_gaps_or_repeats(cast, hotline):
    numbers = [raised(cast, phone=None).case.number for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = hotline.get("/matters", size=2, cursor=cursor).json()
        seen += [m["number"] for m in page["items"]]
        cursor = page["next"]
        if len(seen) == 2:
            raised(cast, phone=None)  # what comes in meanwhile moves nothing
    assert seen == numbers[::-1]


@pytest.mark.parametrize("cursor", ["zzz", "MQ==x", "LTE", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA", "é"])
def test_a_cursor_that_no_page_gave_is_refused(hotline, cursor):
    answer = hotline.get("/matters", cursor=cursor)
    assert answer.status_code == 422 and answer.json()["field"] == "cursor"


@pytest.mark.parametrize("size", [0, 101, "many"])
def test_a_page_has_one_to_a_hundred_rows(hotline, size):
    assert hotline.get("/matters", size=size).json()["field"] == "size"


def test_the_list_is_filtered_by_state_place_and_day(cast, hotline):
    here, there = raised(cast, place="AH-3-1-101"), raised(cast, place="LH", phone=None)

    def found(**filters):
        return {m["number"] for m in hotline.get("/matters", **filters).json()["items"]}

    both = {here.case.number, there.case.number}
    assert found(state="raised") == both and found(state="handling") == set()
    for code in ("371481001", "371481001031", "AH", "AH-3", "AH-3-1-101", "G01"):
        assert found(place=code) == {here.case.number}
    assert found(place="TY") == set() and found(place="371481") == both
    assert found(since="2026-11-16") == both and found(since="2026-11-17") == set()


@pytest.mark.parametrize(
    ("filters", "field"),
    [({"state": "lost"}, "state"), ({"place": "nowhere"}, "place"), ({"since": "soon"}, "since")],
)
def test_an_unknown_filter_value_is_refused_not_ignored(hotline, filters, field):
    answer = hotline.get("/matters", **filters)
    assert answer.status_code == 422 and answer.json()["field"] == field


def test_a_matter_goes_up_the_ladder_and_is_solved(cast, grid):
    number = grid.post("/matters", WORDS).json()["number"]
    moves = f"/matters/{number}/moves"
    community = system(cast, "qian")
    assert grid.post(f"{moves}/accept").json()["state"] == "handling"
    passed = grid.post(f"{moves}/pass_up", {"note": "管线不归物业"}).json()
    assert passed["state"] == "passed" and passed["awaiting"]["code"] == "zx"
    assert community.post(f"{moves}/take_over").json()["awaiting"]["code"] == "zx"
    solved = community.post(f"{moves}/resolve", {"note": "已更换阀门"}).json()
    assert solved["state"] == "answered"
    read = grid.get(f"/matters/{number}").json()
    assert read["answer"] == "已更换阀门" and read["solved_at_level"] == "community"
    steps = grid.get(f"/matters/{number}/steps").json()
    assert [s["move"] for s in steps] == ["pass_up", "take_over", "resolve"]
    assert steps[-1] | {"at": ""} == {
        "at": "",
        "by": "振兴社区居委会 · 值班岗（qian 的系统）",
        "move": "resolve",
        "label": "填处理结果",
        "state": "answered",
        "note": "已更换阀门",
    }


def test_what_is_no_one_elses_business_is_not_in_the_public_steps(cast, grid):
    matter = raised(cast, phone=None)
    grid.post(f"/matters/{matter.case.number}/moves/accept", {"note": "内部：先看现场"})
    assert grid.get(f"/matters/{matter.case.number}/steps").json() == []


def test_a_refusal_names_a_listed_class_and_a_reason(cast, grid):
    moves = f"/matters/{raised(cast).case.number}/moves"
    assert (
        grid.post(f"{moves}/refuse", {"note": "不归我们", "code": "lazy"}).json()["field"] == "code"
    )
    assert grid.post(f"{moves}/refuse", {"code": "litigation"}).json()["field"] == "note"
    done = grid.post(f"{moves}/refuse", {"note": "已起诉", "code": "litigation"}).json()
    assert done["state"] == "refused" and done["closed_at"] and done["awaiting"] is None


def test_two_of_the_same_are_merged_by_number(cast, grid):
    one, other = raised(cast), raised(cast, phone=None)
    answer = grid.post(f"/matters/{one.case.number}/moves/merge", {"into": other.case.number})
    assert answer.json()["state"] == "merged"
    assert grid.get(f"/matters/{one.case.number}").json()["merged_into"] == other.case.number


def test_a_callback_tells_whether_it_is_solved(cast, clock):
    matter = at_street(cast)
    street, back = system(cast, "li"), system(cast, "jiang")
    moves = f"/matters/{matter.case.number}/moves"
    clock(at("11-17 10:00"))
    assert street.post(f"{moves}/resolve", {"note": "修好了"}).json()["state"] == "answered_above"
    sweep(at=at("11-24 08:30"))
    clock(at("11-24 10:00"))
    assert back.post(f"{moves}/call_back", {"reached": True}).json()["field"] == "solved"
    heard = {"reached": True, "solved": True, "review": "4", "note": "满意"}
    assert back.post(f"{moves}/call_back", heard).json()["state"] == "closed"


def test_what_waits_for_a_post_comes_in_pages_the_earliest_due_first(cast, grid):
    for urgency in ("ordinary", "emergency", "ordinary"):
        raised(cast, urgency=urgency, phone=None)
    raised(cast, place="LH", phone=None)
    first = grid.get("/cases/inbox", size=2).json()
    second = grid.get("/cases/inbox", size=2, cursor=first["next"]).json()
    dues = [c["due_at"] for c in first["items"] + second["items"]]
    assert len(dues) == 3 and dues == sorted(dues) and second["next"] is None
    assert first["items"][0]["urgency"] == "emergency"


@pytest.mark.parametrize("key", ["no", "2026_1", "_x", "_", "2026-11-16_1", "_" + "9" * 30])
def test_a_made_up_place_in_the_inbox_breaks_nothing(grid, key):
    assert grid.get("/cases/inbox", cursor=cursor_of(key)).status_code in (200, 422)


def test_raising_and_moving_take_eight_queries_or_fewer(hotline, grid, queries):
    hotline.get("/matters"), grid.get("/matters")  # the first use of a day is noted
    with queries() as raising:
        number = hotline.post("/matters", WORDS, key="a").json()["number"]
    with queries() as moving:
        assert grid.post(f"/matters/{number}/moves/accept", key="a").status_code == 200
    with queries() as listing:
        assert grid.get("/matters", place="AH", state="handling").json()["items"]
    with queries() as reading:
        assert grid.get(f"/matters/{number}").status_code == 200
    with queries() as waiting:
        assert grid.get("/cases/inbox").json()["items"]
    with queries() as again:
        hotline.post("/matters", WORDS, key="a")
    counts = [len(seen) for seen in (raising, moving, listing, reading, waiting, again)]
    assert counts == [8, 6, 3, 2, 2, 1]
