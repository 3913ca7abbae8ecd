"""The log says that something was asked and how it went, and nothing of what was said."""

import io
import json
import logging
import logging.config
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from gongzhi.messages.codes import latest_shown
from gongzhi.site import faults, logs
from gongzhi.site.portal.views import home
from tests import matters
from tests.cast import PASSWORD

PHONE, NAME, TEXT = "13912345678", "陈秀兰", "楼道里有人堆了旧沙发"
TOKEN = "Zq8-secret-token"


@pytest.fixture
def lines(settings):
    """`lines()`: every line of the log so far, as the service writes it."""
    root = logging.getLogger()
    before, levels = root.handlers[:], {}
    wanted = logs.settings_of("json")
    stream = io.StringIO()
    wanted["handlers"]["out"]["stream"] = stream
    for name in ("", *wanted["loggers"]):
        levels[name] = logging.getLogger(name).level
    logging.config.dictConfig(wanted)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def broken(request):
    raise ValueError(f"Key (phone)=({PHONE}) already exists for {NAME}")


@pytest.mark.django_db
def test_pages_with_personal_values_leave_none_of_them_in_the_log(
    desk, settings, lines, monkeypatch
):
    settings.DEMO = True
    he, client = desk("jiang"), Client(raise_request_exception=False)
    client.post("/report/code/", {"phone": PHONE})
    code = latest_shown(PHONE) or ""
    sent = {"text": TEXT, "place": "AH", "phone": PHONE, "name": NAME, "code": code}
    client.post("/report/", sent, headers={"X-Request-ID": PHONE, "User-Agent": NAME})
    client.get(f"/follow/{TOKEN}/")
    client.get("/progress/", {"number": NAME, "phone": PHONE})
    client.get(f"/{PHONE}/{NAME}/")
    client.get("/", headers={"host": f"{PHONE}.example"})
    client.post("/account/login/", {"login": NAME, "password": PASSWORD})
    Client(enforce_csrf_checks=True).post("/report/", sent)
    client.get("/api/v1/cases", {"q": NAME}, headers={"Authorization": f"Bearer {TOKEN}"})
    he.get("/desk/search/", {"q": NAME})
    monkeypatch.setattr(home, "running", lambda *args: broken(None))
    client.get("/", {"phone": PHONE})

    written = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) > 11
    for value in (PHONE, NAME, TEXT, TOKEN, PASSWORD, code, "127.0.0.1", "Key (phone)", "?"):
        assert value and value not in written


@pytest.mark.django_db
def test_a_line_names_route_status_time_and_post_under_the_id_the_caller_gets(desk, lines):
    case = matters.raised(matters_cast()).case
    browser = desk("wang")
    answer = browser.get(f"/desk/case/{case.number}/", headers={"X-Request-ID": "a" * 32})
    [line] = [one for one in lines() if one["event"] == "request"]
    assert (line["route"], line["status"], line["method"]) == ("case", answer.status_code, "GET")
    assert line["request_id"] == answer["X-Request-ID"] == "a" * 32
    assert line["post"] == matters_cast().wang.post_id and line["ms"] >= 0
    assert case.number not in json.dumps(line, ensure_ascii=False)


def matters_cast():
    from tests import cast

    return cast.load()


@pytest.mark.django_db
def test_a_fault_tells_its_kind_and_place_under_the_same_id(client, lines, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr(home, "running", broken)
    monkeypatch.setattr(home, "_notices", broken)
    answer = client.get("/")
    [fault] = [one for one in lines() if one["event"] == "fault"]
    assert (answer.status_code, fault["fault"], fault["route"]) == (500, "ValueError", "home")
    assert fault["where"][-1].endswith(" broken")
    assert fault["request_id"] == answer["X-Request-ID"]


@pytest.mark.django_db
def test_who_watches_leaves_no_lines(client, lines):
    client.get("/health")
    assert lines() == []


# --- faults reported elsewhere --------------------------------------------------------------------


def test_nothing_is_reported_unless_an_address_is_set(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    faults.report_to("")
    with pytest.raises(ImproperlyConfigured, match="sentry-sdk"):
        faults.report_to("https://key@sentry.example/1")


def test_what_leaves_is_the_kind_of_fault_and_its_place_alone():
    event = {
        "event_id": "e1",
        "level": "error",
        "message": TEXT,
        "request": {"url": f"/{PHONE}", "query_string": NAME, "data": {"phone": PHONE}},
        "user": {"ip_address": "10.0.0.9", "username": NAME},
        "breadcrumbs": {"values": [{"message": PHONE}]},
        "extra": {"sys.argv": [PHONE]},
        "server_name": "host-1",
        "exception": {
            "values": [
                {
                    "type": "IntegrityError",
                    "value": f"Key (phone)=({PHONE})",
                    "stacktrace": {
                        "frames": [
                            {"filename": "a.py", "lineno": 7, "vars": {"name": NAME}},
                        ]
                    },
                }
            ]
        },
    }
    left = json.dumps(faults.stripped(event), ensure_ascii=False)
    for value in (PHONE, NAME, TEXT, "10.0.0.9", "host-1"):
        assert value not in left
    assert "IntegrityError" in left and "a.py" in left


def test_reporting_is_begun_with_everything_personal_off(monkeypatch):
    begun = {}
    fake = type(sys)("sentry_sdk")
    fake.init = lambda **how: begun.update(how)
    monkeypatch.setitem(sys.modules, "sentry_sdk", fake)
    faults.report_to("https://key@sentry.example/1")
    assert begun["before_send"] is faults.stripped
    assert not (begun["send_default_pii"] or begun["include_local_variables"])
    assert begun["max_request_body_size"] == "never" and begun["max_breadcrumbs"] == 0
