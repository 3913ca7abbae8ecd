"""Passes of walls: one link, one screen, one board."""

from datetime import timedelta

import pytest

from gongzhi.journal.models import Entry
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.site.board import keeping, passes
from gongzhi.site.models import WallPass
from tests.cast import MONDAY
from tests.matters import raised

LIVE = "/board/live/"


@pytest.fixture(autouse=True)
def counted(cast, clock):
    clock(MONDAY)
    raised(cast)
    raised(cast, place="LH")
    keeping.refresh(at=MONDAY)


def issue(cast, who: str = "li", **changes) -> tuple[WallPass, str]:
    words = {"name": "大厅东墙", "days": 180, "by": getattr(cast, who), "at": MONDAY}
    return passes.issue(**(words | changes))


def test_who_sees_a_board_issues_for_it_and_nobody_else(cast):
    assert issue(cast, "li")[0].place == cast.place("371481001")
    assert issue(cast, "feng")[0].place == cast.place("371481")
    for who in ("wang", "qian", "han", "qin", "lv"):
        with pytest.raises(NotYours):
            issue(cast, who)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_a_faulty_pass_is_refused_at_its_field(cast, wrong, field):
    with pytest.raises(Incomplete) as refusal:
        issue(cast, **wrong)
    assert refusal.value.field == field


def test_a_link_opens_once_and_only_when_the_button_is_pressed(cast, client):
    _made, link = issue(cast)
    for _look in range(2):
        assert client.get(f"/wall/open/{link}/").status_code == 200
    assert client.get("/wall/").status_code == 403
    assert client.post(f"/wall/open/{link}/")["Location"] == "/wall/"
    assert "安和苑" in client.get("/wall/").content.decode()
    assert client.post(f"/wall/open/{link}/").status_code == 409


def test_a_link_is_good_for_a_day(cast):
    _made, link = issue(cast)
    with pytest.raises(NotNow):
        passes.open_screen(link, at=MONDAY + passes.TO_OPEN)
    with pytest.raises(NotNow):
        passes.open_screen("x", at=MONDAY)
    assert passes.open_screen(link, at=MONDAY + timedelta(hours=23))


def open_wall(cast, client, who: str = "li") -> WallPass:
    made, link = issue(cast, who)
    client.post(f"/wall/open/{link}/")
    return made


def test_a_wall_sees_its_board_and_nothing_else(cast, client):
    open_wall(cast, client)
    pages = [client.get(p).content.decode() for p in ("/wall/", "/wall/tables/")]
    ticket = client.get("/wall/ticket/").json()["ticket"]
    pages.append(client.get(LIVE, {"ticket": ticket}).content.decode())
    for text in pages:
        assert "安和苑" in text and "柳河湾" not in text
        assert "/desk/rates/records/" not in text
    for path in ("/desk/board/", "/desk/", "/desk/rates/", "/city/", "/desk/board/walls/"):
        assert client.get(path).status_code == 302
    for path in ("/api/v1/cases", "/api/v1/places"):
        assert client.get(path).status_code in (401, 403, 404)


def test_a_revoked_pass_shows_nothing_more(cast, client, clock):
    made = open_wall(cast, client)
    ticket = client.get("/wall/ticket/").json()["ticket"]
    passes.revoke(made.pk, by=cast.li, at=MONDAY)
    for path in ("/wall/", "/wall/tables/", "/wall/ticket/"):
        assert client.get(path).status_code == 403
    clock(MONDAY + timedelta(minutes=10))
    assert client.get(LIVE, {"ticket": ticket}).status_code == 403
    with pytest.raises(NotNow):
        passes.revoke(made.pk, by=cast.li, at=MONDAY)


def test_a_pass_that_was_revoked_before_it_was_opened_opens_nothing(cast):
    made, link = issue(cast)
    passes.revoke(made.pk, by=cast.li, at=MONDAY)
    with pytest.raises(NotNow):
        passes.open_screen(link, at=MONDAY)


def test_a_pass_ends_on_its_day(cast, client, clock):
    made = open_wall(cast, client)
    clock(made.expires_at - timedelta(seconds=1))
    assert client.get("/wall/").status_code == 200
    clock(made.expires_at)
    assert client.get("/wall/").status_code == 403


def test_a_street_sees_and_revokes_only_its_own_passes(cast):
    made, _link = issue(cast, "li")
    assert list(passes.passes(cast.li)) == [made] == list(passes.passes(cast.feng))
    assert not passes.passes(cast.wu).exists()
    with pytest.raises(Incomplete):
        passes.revoke(made.pk, by=cast.wu, at=MONDAY)
    with pytest.raises(NotYours):
        passes.revoke(made.pk, by=cast.wang, at=MONDAY)
    assert passes.revoke(made.pk, by=cast.zhou, at=MONDAY)


def test_every_act_is_on_the_record_and_no_secret_is_kept(cast, client):
    made, link = issue(cast)
    client.post(f"/wall/open/{link}/")
    key = client.cookies["gz_wall"].value
    passes.revoke(made.pk, by=cast.feng, at=MONDAY)
    acts = Entry.objects.filter(subject=f"wall:{made.pk}").order_by("seq")
    assert [(a.act, a.post) for a in acts] == [
        ("issue", cast.li.post_id),
        ("open", None),
        ("revoke", cast.feng.post_id),
    ]
    kept = str(WallPass.objects.filter(pk=made.pk).values().get())
    assert link not in kept and key not in kept
    assert not any(link in a.details or key in a.details for a in acts)


def test_the_key_of_a_screen_is_kept_from_scripts(cast, client):
    open_wall(cast, client)
    cookie = client.cookies["gz_wall"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_the_page_issues_shows_the_link_once_and_revokes(desk, cast):
    li = desk("li", MONDAY)
    page = li.post("/desk/board/walls/", {"name": "值班室", "days": "30"}).content.decode()
    assert "http://testserver/wall/open/" in page
    assert "/wall/open/" not in li.get("/desk/board/walls/").content.decode()
    made = WallPass.objects.get()
    assert li.post(f"/desk/board/walls/{made.pk}/revoke/").status_code == 302
    assert "已撤销" in li.get("/desk/board/walls/").content.decode()
    assert li.post("/desk/board/walls/", {"name": "", "days": "0"}).status_code == 422


def test_a_page_of_passes_costs_few_queries(desk, cast, queries):
    for _n in range(3):
        issue(cast)
    li = desk("li", MONDAY)
    li.get("/desk/board/walls/")
    with queries() as seen:
        li.get("/desk/board/walls/")
    assert len(seen) <= 8
