"""A street calls, the platform dispatches, departments answer, the street rates: by API."""

import pytest

from gongzhi.casework.models import Case
from tests.calls import WORDS, dispatched, response_of
from tests.cast import at
from tests.matters import at_street
from tests.systems import system

CALL = WORDS | {"place": "AH", "thinks": ["gr"]}


@pytest.fixture
def street(cast):
    return system(cast, "li")


@pytest.fixture
def platform(cast):
    return system(cast, "feng")


@pytest.fixture
def heat(cast):
    return system(cast, "han")


def test_a_call_runs_from_the_street_to_its_rating(cast, street, platform, heat):
    made = street.post("/calls", CALL)
    assert made.status_code == 201 and made.json()["awaiting"]["code"] == "pt"
    call = f"/calls/{made.json()['number']}"
    assert platform.post(f"{call}/verify", {"note": "属实"}).json()["state"] == "verified"
    departments = {"lead": "gr", "assisting": ["sz-yh"]}
    assert platform.post(f"{call}/confirm", departments).json()["state"] == "confirmed"
    assert platform.post(f"{call}/dispatch").json()["state"] == "responding"

    read = street.get(call).json()
    assert read["lead"]["code"] == "gr" and read["thinks"][0]["code"] == "gr"
    assert [(r["part"], r["department"]["code"]) for r in read["responses"]] == [
        ("lead", "gr"),
        ("assist", "sz-yh"),
    ]
    mine = f"/responses/{read['responses'][0]['number']}"
    assert heat.post(f"{mine}/sign", {"contacted": True}).json()["state"] == "working"
    assert heat.post(f"{mine}/answer", {"note": "更换阀门"}).json()["state"] == "answered"
    rated = street.post(f"{mine}/rating", {"score": 5})
    assert rated.json()["state"] == "rated"
    read = heat.get(mine).json()
    assert (read["answer"], read["score"], read["parent"]) == ("更换阀门", 5, made.json()["number"])
    assert read["facts"] == CALL["facts"]


def test_a_low_rating_needs_its_reason_and_asks_for_it_again(cast, street, heat):
    number = Case.objects.get(pk=response_of(cast, dispatched(cast, assisting=()), "gr")).number
    heat.post(f"/responses/{number}/sign", {"contacted": True})
    heat.post(f"/responses/{number}/answer", {"note": "看过了"})
    assert street.post(f"/responses/{number}/rating", {"score": 2}).json()["field"] == "reason"
    low = {"score": 2, "reason": "还在漏"}
    assert street.post(f"/responses/{number}/rating", low).json()["state"] == "redo"


def test_a_call_about_a_matter_lets_the_matter_wait(cast, street, clock):
    matter = at_street(cast)
    clock(at("11-17 10:00"))
    made = street.post(f"/matters/{matter.case.number}/call", CALL)
    assert made.status_code == 201
    assert street.get(f"/matters/{matter.case.number}").json()["state"] == "called"
    assert street.get(f"/calls/{made.json()['number']}").json()["parent"] == matter.case.number


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"tried": ""}, 422, "tried"),
        ({"tried": "  "}, 422, "tried"),
        ({"thinks": []}, 422, "thinks"),
        ({"thinks": ["gr", "nobody"]}, 422, "thinks"),
        ({"thinks": ["sz"]}, 422, "thinks"),
        ({"place": "LH"}, 403, None),
    ],
)
def test_a_faulty_call_is_refused_at_its_field(street, wrong, status, field):
    answer = street.post("/calls", CALL | wrong)
    assert answer.status_code == status and answer.json().get("field") == field
    assert not Case.objects.exists()


def test_a_department_gives_back_with_a_word_on_who_should_have_it(cast, heat, platform):
    number = Case.objects.get(pk=response_of(cast, dispatched(cast), "gr")).number
    mine = f"/responses/{number}"
    heat.post(f"{mine}/sign", {"contacted": True})
    wrong = heat.post(f"{mine}/return", {"note": "不归我们", "suggests": "gr"})
    assert wrong.status_code == 422 and wrong.json()["field"] == "suggests"
    back = heat.post(f"{mine}/return", {"note": "不归我们", "suggests": "cg"}).json()
    assert back["state"] == "returned" and back["awaiting"]["code"] == "pt"
    moved = platform.post(f"{mine}/uphold", {"note": "改派", "to": "cg"}).json()
    assert moved["state"] == "upheld" and moved["closed_at"]


def test_more_time_is_asked_for_and_granted(cast, heat, platform):
    number = Case.objects.get(pk=response_of(cast, dispatched(cast), "gr")).number
    mine = f"/responses/{number}"
    due = heat.post(f"{mine}/sign", {"contacted": True}).json()["due_at"]
    assert due == "2026-11-23T17:30:00+08:00"
    asked = heat.post(f"{mine}/ask_extension", {"days": 3, "note": "等配件"}).json()
    assert asked["state"] == "extension" and asked["due_at"] == due
    granted = platform.post(f"{mine}/grant_extension").json()
    assert granted["state"] == "working" and granted["due_at"] == "2026-11-26T17:30:00+08:00"


def test_a_suspension_has_a_plan_and_a_day(cast, heat):
    number = Case.objects.get(pk=response_of(cast, dispatched(cast), "gr")).number
    heat.post(f"/responses/{number}/sign", {"contacted": True})
    ask = f"/responses/{number}/ask_suspension"
    past = heat.post(ask, {"plan": "等供暖季后", "review_on": "2026-11-16"})
    assert past.json()["field"] == "review_on"
    later = {"plan": "等供暖季后", "review_on": "2026-12-15"}
    assert heat.post(ask, later).json()["state"] == "suspension"
    assert heat.get(f"/responses/{number}").json()["review_on"] == "2026-12-15"


def test_departments_that_can_be_called_are_listed_with_their_codes(street):
    codes = [d["code"] for d in street.get("/departments").json()]
    assert codes == ["cg", "gr", "sz-yh"]


def test_only_whose_turn_it_is_may_move_what_others_may_read(cast, street, platform):
    number = street.post("/calls", CALL).json()["number"]
    answer = street.post(f"/calls/{number}/verify", {"note": "自己核实"})
    assert answer.status_code == 403 and answer.json()["type"].endswith("not-yours")
    early = platform.post(f"/calls/{number}/dispatch")
    assert early.status_code == 409 and early.json()["type"].endswith("not-now")


def test_a_call_with_its_parts_is_read_in_eight_queries_or_fewer(cast, platform, queries):
    case = dispatched(cast, assisting=("sz-yh", "cg"))
    platform.get("/calls")
    with queries() as reading:
        assert len(platform.get(f"/calls/{case.number}").json()["responses"]) == 3
    with queries() as listing:
        assert platform.get("/calls").json()["items"]
    with queries() as verifying:
        assert platform.post(f"/calls/{case.number}/judge", {"proper": True}, key="a").json()
    assert [len(seen) for seen in (reading, listing, verifying)] == [6, 2, 6]
