"""The live line: what is new and nothing else, to who may, without asking the database."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from gongzhi.site.board import keeping, memory, tickets
from gongzhi.site.board.rules import STALE
from gongzhi.site.board.tickets import LASTS, Ticket
from tests.cast import MONDAY
from tests.matters import raised

LIVE = "/board/live/"


@pytest.fixture
def counted(cast, clock):
    clock(MONDAY)
    raised(cast)
    keeping.refresh(at=MONDAY)
    return keeping.latest()


def ticket_of(client) -> str:
    return client.get("/desk/board/ticket/").json()["ticket"]


def events(answer) -> dict[str, dict]:
    """Name of the event → what it says."""
    assert answer["Content-Type"].startswith("text/event-stream")
    told = {}
    for block in answer.content.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            told[lines["event"]] = json.loads(lines["data"])
    return told


def test_a_line_tells_the_board_once_and_then_that_it_still_is_so(desk, counted):
    feng = desk("feng")
    ticket = ticket_of(feng)
    first = feng.get(LIVE, {"ticket": ticket})
    assert f"id: {counted.digest}" in first.content.decode()
    assert "安和苑" in events(first)["board"]["html"]
    again = feng.get(LIVE, {"ticket": ticket}, headers={"Last-Event-ID": counted.digest})
    assert set(events(again)) == {"beat"} and len(again.content) < 200
    assert "retry: 5000" in again.content.decode()


def test_viewers_cost_no_queries_beyond_the_one_reading(desk, counted, queries):
    feng = desk("feng")
    ticket = ticket_of(feng)
    memory.memory.forget()
    with queries() as first:
        feng.get(LIVE, {"ticket": ticket})
    assert len(first) == 2, "the board, and the outlines of this city's compounds once"
    with queries() as seen:
        for had in ("", counted.digest) * 25:
            assert feng.get(LIVE, {"ticket": ticket, "had": had}).status_code == 200
    assert seen == []


def test_the_row_is_read_again_after_two_seconds_by_one_of_them(
    desk, counted, queries, monkeypatch
):
    feng = desk("feng")
    ticket = ticket_of(feng)
    later = memory.monotonic() + memory.READ_AGAIN
    monkeypatch.setattr(memory, "monotonic", lambda: later)
    with queries() as seen:
        for _viewer in range(10):
            feng.get(LIVE, {"ticket": ticket, "had": counted.digest})
    assert len(seen) == 1


def test_a_change_reaches_who_has_the_old_board(desk, cast, counted):
    feng = desk("feng")
    ticket = ticket_of(feng)
    raised(cast)
    keeping.refresh(at=MONDAY)
    memory.memory.forget()
    told = events(feng.get(LIVE, {"ticket": ticket, "had": counted.digest}))
    assert "board" in told


def test_a_board_that_stands_still_says_so_and_is_never_called_live(desk, counted, clock):
    feng = desk("feng")
    fresh = events(feng.get(LIVE, {"ticket": ticket_of(feng)}))["beat"]
    assert fresh["fresh"] == "live" and "实时" in fresh["said"]
    clock(MONDAY + STALE + timedelta(seconds=1))
    stale = events(feng.get(LIVE, {"ticket": ticket_of(feng)}))["beat"]
    assert stale == {"fresh": "stale", "said": "不是实时：停在 11-16 09:00:00"}
    page = feng.get("/desk/board/").content.decode()
    assert 'data-fresh="stale"' in page and "不是实时" in page


def test_a_city_whose_work_never_ran_is_told_why(desk, cast):
    page = desk("feng").get("/desk/board/").content.decode()
    assert "定时工作没有运行" in page and 'data-fresh="none"' in page
    assert desk("feng").get("/desk/board/tables/").status_code == 200


def test_a_database_that_is_away_leaves_the_last_board(counted, monkeypatch):
    from django.db import OperationalError

    held = memory.Memory()
    assert held.current().digest == counted.digest

    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(memory, "latest", away)
    held._read_at -= memory.READ_AGAIN
    assert held.current().digest == counted.digest


# --- tickets --------------------------------------------------------------------------------------


def test_a_ticket_is_good_in_its_browser_and_for_ten_minutes(desk, client, counted, clock):
    feng = desk("feng")
    ticket = ticket_of(feng)
    assert feng.get(LIVE, {"ticket": ticket}).status_code == 200
    clock(MONDAY + LASTS)
    assert feng.get(LIVE, {"ticket": ticket}).status_code == 403
    clock(MONDAY)
    feng.logout()
    assert client.get(LIVE, {"ticket": ticket}).status_code == 403


@pytest.mark.parametrize("ticket", ["", "x", "x:y:z"])
def test_what_is_no_ticket_opens_nothing(client, db, ticket):
    assert client.get(LIVE, {"ticket": ticket}).status_code == 403


def test_a_ticket_can_not_be_made_over(db):
    given = tickets.give(Ticket("7", "post:1"), cookie="a", at=MONDAY)
    assert tickets.read(given, cookies=["", "a"], at=MONDAY) == Ticket("7", "post:1")
    assert tickets.read(given, cookies=["b", ""], at=MONDAY) is None
    assert tickets.read(given[:-1], cookies=["a"], at=MONDAY) is None
    assert tickets.read(given[1:], cookies=["a"], at=MONDAY) is None


# --- who may --------------------------------------------------------------------------------------

PAGES = ("board", "board_tables", "board_ticket", "board_passes")


@pytest.mark.parametrize("route", PAGES)
@pytest.mark.parametrize(
    "who", ["wang", "zhao", "qian", "sun", "han", "jiang", "shen", "qin", "he"]
)
def test_other_posts_see_no_board(desk, who, route):
    assert desk(who).get(reverse(route)).status_code == 403


@pytest.mark.parametrize("route", PAGES)
def test_a_resident_is_led_to_the_sign_in(client, db, route):
    assert client.get(reverse(route)).status_code == 302


@pytest.mark.parametrize("who", ["xu", "feng"])
def test_the_city_sees_all_streets(desk, cast, counted, who):
    page = desk(who).get("/desk/board/tables/").content.decode()
    assert "安和苑" in page and "柳河湾" in page


@pytest.mark.parametrize(
    ("who", "own", "other"), [("li", "安和苑", "柳河湾"), ("wu", "柳河湾", "安和苑")]
)
def test_a_street_sees_its_own_and_nothing_of_another(desk, cast, clock, who, own, other):
    clock(MONDAY)
    raised(cast)
    raised(cast, place="LH")
    keeping.refresh(at=MONDAY)
    browser = desk(who)
    answers = [browser.get(p) for p in ("/desk/board/", "/desk/board/tables/")]
    answers.append(browser.get(LIVE, {"ticket": ticket_of(browser)}))
    for text in (a.content.decode() for a in answers):
        assert own in text and other not in text


def test_the_secretary_of_a_street_sees_the_street(desk, counted):
    assert "安和苑" in desk("zhou").get("/desk/board/").content.decode()


def test_figures_lead_to_the_records_that_were_counted(desk, counted, clock):
    import re
    from html import unescape

    feng = desk("feng")
    page = feng.get("/desk/board/tables/").content.decode()
    links = {unescape(x) for x in re.findall(r'href="(/desk/rates/records/[^"]+)"', page)}
    assert len(links) > 10
    for link in links:
        assert feng.get(link).status_code == 200, link
    (raised_today,) = [x for x in links if "key=matters.raised" in x]
    clock(MONDAY + timedelta(minutes=1))
    assert "诉-20261116" in feng.get(raised_today).content.decode()


def test_a_board_costs_few_queries(desk, counted, queries):
    feng = desk("feng")
    feng.get("/desk/board/")
    with queries() as seen:
        feng.get("/desk/board/")
    assert len(seen) <= 3
