"""Whatever goes wrong under /api/ is told as a problem document, never as a page or a traceback."""

import json

import pytest
from django.test import Client

from gongzhi.calendar.work_calendar import WorkCalendar
from gongzhi.mechanisms.matters import services
from gongzhi.site.api.problems import MEDIA, TITLES, Problem
from tests.matters import TEXT, raised
from tests.systems import ROOT, System, system


@pytest.fixture
def grid(cast) -> System:
    return system(cast, "wang")


def raw(asking: System, body: bytes, path: str = "/matters"):
    return Client(headers={"Authorization": f"Bearer {asking.secret}"}).post(
        ROOT + path, body, content_type="application/json"
    )


def problem(answer) -> Problem:
    assert answer["Content-Type"] == MEDIA
    told = Problem(**answer.json())
    assert told.status == answer.status_code
    return told


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1,", b'{"text": "\xe5'])
def test_a_body_that_is_no_json_is_not_understood(grid, body):
    answer = raw(grid, body)
    assert answer.status_code in (400, 422)
    assert problem(answer).detail


@pytest.mark.parametrize("body", [[], 1, "x", None, {"text": ["x"]}, {"text": "\ud800"}])
def test_json_of_another_shape_is_not_understood(grid, body):
    answer = raw(grid, json.dumps(body).encode())
    assert answer.status_code == 422 and problem(answer).faults


def test_every_fault_of_a_request_is_told_at_once_with_its_place(grid):
    answer = grid.post("/matters", {"text": "", "lon": 200, "urgency": "very"})
    told = problem(answer)
    assert told.type == "urn:gongzhi:problem:incomplete"
    assert {(f.where, f.field) for f in told.faults} == {
        ("body", "text"),
        ("body", "lon"),
        ("body", "urgency"),
    }


def test_a_refusal_of_a_service_keeps_its_status_message_and_field(grid, cast):
    number = raised(cast).case.number
    early = problem(grid.post(f"/matters/{number}/moves/resolve", {"note": "修好了"}))
    assert (early.status, early.type) == (409, "urn:gongzhi:problem:not-now")
    assert "待接" in early.detail
    theirs = problem(grid.post(f"/matters/{number}/moves/take_over"))
    assert theirs.status in (403, 409)


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "trace", "head"])
def test_another_method_is_told_which_ones_there_are(method, cast):
    answer = getattr(Client(), method)(f"{ROOT}/matters/x/moves/accept")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    if method != "head":
        assert problem(answer).type.endswith("not-allowed")


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v1/matters/", "/api/v2/x"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_none_is_told_so(method, path, cast):
    assert problem(getattr(Client(enforce_csrf_checks=True), method)(path)).status == 404
    assert problem(Client().get("/api/v1/")).status == 404


def test_what_breaks_inside_is_told_without_a_word_of_how(cast, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(services, "raise_matter", breaks)
    asking = system(cast, "shen")
    client = Client(
        headers={"Authorization": f"Bearer {asking.secret}"}, raise_request_exception=False
    )
    words = {"text": TEXT, "place": "AH"}
    answer = client.post(f"{ROOT}/matters", words, content_type="application/json")
    assert problem(answer).status == 500
    assert "secret" not in answer.content.decode()


def test_a_year_whose_schedule_is_not_loaded_is_a_conflict_that_names_it(grid, clock, monkeypatch):
    from gongzhi.calendar.years import UnknownYear

    def unknown(self, *args):
        raise UnknownYear(2031)

    monkeypatch.setattr(WorkCalendar, "due", unknown)
    told = problem(grid.post("/matters", {"text": TEXT, "place": "AH"}))
    assert told.status == 409 and "2031" in told.detail


def test_a_problem_has_the_headers_that_every_answer_has(cast):
    for path in ("/nothing", "/matters"):
        answer = Client().put(ROOT + path)
        assert answer["X-Content-Type-Options"] == "nosniff" and "Content-Security-Policy" in answer


def test_chinese_is_written_as_it_is(cast):
    assert "令牌" in Client().get(f"{ROOT}/matters").content.decode()


def test_every_kind_of_problem_says_its_status_once():
    assert all(400 <= status < 600 and title for status, title in TITLES.values())


def test_the_document_and_the_refusals_speak_the_callers_language(cast):
    client = Client(headers={"Accept-Language": "en"})
    assert client.get(f"{ROOT}/openapi.json").status_code == 200
    assert client.get(f"{ROOT}/matters").headers["Content-Language"] == "en"


def test_a_session_of_the_pages_opens_no_door_here(cast, desk):
    assert desk("feng").get(f"{ROOT}/matters").status_code == 401
