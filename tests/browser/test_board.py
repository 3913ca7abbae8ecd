"""The board on a wall, at a desk and on a phone: it changes by itself, turns by itself and with
keys, and says when what it shows is not now."""

import pytest

from gongzhi.site.board import keeping, memory, passes, views
from gongzhi.site.models import WallPass
from tests import matters

from .axe import grave_faults
from .town import NOW
from .visitor import DESK, PHONE

WALL = {"width": 1920, "height": 1080}

SMALL = """() => {
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect();
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!words || !box.width || e.closest(".gz-sr, .gz-skip, defs")) continue;
    const svg = e.closest("svg");
    const scale = svg ? svg.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(e).fontSize) * scale;
    if (size < 23.9) found.push(`${e.textContent.trim().slice(0, 20)}: ${size}`);
  }
  return found;
}"""
"""Texts under 24 pixels."""

CUT = """() => [...document.querySelectorAll(".gz-page:not([hidden]), .gz-w, .gz-board")]
  .filter((e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1)
  .map((e) => `${e.className}: ${e.scrollWidth} × ${e.scrollHeight}`)"""
"""What is larger than its frame, and so cut off."""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(views, "RETRY", 300)
    monkeypatch.setattr(memory, "READ_AGAIN", 0.1)


def count(visitor, name: str) -> int:
    return int(visitor.page.locator(".gz-kf div", has_text=name).locator("dd").inner_text())


def fresh(visitor) -> str:
    return visitor.page.locator("[data-board]").get_attribute("data-fresh")


def shown(visitor) -> str:
    """The heading of the page that is shown."""
    return visitor.page.locator(".gz-page:not([hidden]) h2").first.inner_text()


# --- it is live -----------------------------------------------------------------------------------


def test_a_change_appears_without_the_page_being_loaded_again(visit, city):
    keeping.refresh(at=NOW)
    feng = visit("feng", WALL)
    feng.open("/desk/board/")
    feng.page.evaluate("window.same = true")
    assert count(feng, "在办") == 0
    matters.raised(city)
    keeping.refresh(at=NOW)
    feng.page.wait_for_selector(".gz-kf dd >> text=1")
    assert count(feng, "在办") == 1 and feng.page.evaluate("window.same")
    assert "安和苑" in feng.page.locator(".gz-worst").first.inner_text()
    assert fresh(feng) == "live" and feng.faults == []


def test_who_walks_with_the_keyboard_keeps_the_focus_when_something_changes(visit, city):
    keeping.refresh(at=NOW)
    feng = visit("feng", WALL)
    feng.open("/desk/board/")
    feng.page.locator(".gz-kf a").first.focus()
    matters.raised(city)
    keeping.refresh(at=NOW)
    feng.page.wait_for_selector(".gz-kf dd >> text=1")
    assert feng.page.locator(".gz-kf a:focus").inner_text() == "在办"


def test_a_work_that_stands_still_is_told_in_words_and_by_a_mark(visit, city):
    from datetime import timedelta

    keeping.refresh(at=NOW - timedelta(minutes=3))
    feng = visit("feng", WALL)
    feng.open("/desk/board/")
    assert fresh(feng) == "stale"
    told = feng.page.locator("[data-state]")
    assert "不是实时：停在 11-24 09:57:00" in told.inner_text()
    assert told.locator(".stale svg").is_visible() and not told.locator(".live svg").is_visible()


def test_a_lost_line_is_told_and_comes_back(visit, city):
    keeping.refresh(at=NOW)
    feng = visit("feng", WALL)
    feng.page.clock.install(time=NOW)
    feng.open("/desk/board/")
    assert fresh(feng) == "live"
    feng.page.route("**/board/live/**", lambda route: route.abort())
    with feng.page.expect_event("requestfailed"):
        pass  # whatever was under way has been told
    feng.page.clock.run_for(25_000)
    assert fresh(feng) == "lost"
    assert "连接断开：停在 实时" in feng.page.locator("[data-said]").inner_text()
    feng.page.unroute("**/board/live/**")
    feng.page.clock.run_for(6_000)
    feng.page.wait_for_selector("[data-fresh=live]")


# --- it turns -------------------------------------------------------------------------------------


def test_pages_turn_by_themselves_and_with_keys_and_stop_when_told(stroll):
    feng = stroll("feng", WALL)
    feng.page.clock.install(time=NOW)
    feng.open("/desk/board/")
    press, pages = feng.page.keyboard.press, feng.page.locator("[data-page]").count()
    assert pages >= 3
    first = shown(feng)
    feng.page.clock.run_for(22_000)
    second = shown(feng)
    assert second != first
    press("ArrowLeft")
    assert shown(feng) == first
    press("Space")
    feng.page.clock.run_for(60_000)
    assert shown(feng) == first
    for _page in range(pages):
        press("ArrowRight")
    assert shown(feng) == first, "after the last comes the first"


def test_nothing_turns_by_itself_for_who_wants_no_motion(stroll):
    feng = stroll("feng", WALL, reduced_motion="reduce")
    feng.page.clock.install(time=NOW)
    feng.open("/desk/board/")
    first = shown(feng)
    feng.page.clock.run_for(60_000)
    assert shown(feng) == first
    assert feng.page.locator("[data-pause]").get_attribute("aria-pressed") == "true"


def test_every_chart_leads_to_its_table_with_the_keyboard(stroll):
    feng = stroll("feng", WALL)
    feng.open("/desk/board/")
    feng.page.locator("a", has_text="数据表和算法").focus()
    feng.page.keyboard.press("Enter")
    feng.page.wait_for_url("**/tables/")
    for title in ("小区", "今日各级", "部门三率", "挂着牌的单位", "怎么算"):
        assert feng.page.locator("h2", has_text=title).count() >= 1


def test_without_scripts_all_pages_stand_below_one_another(stroll):
    feng = stroll("feng", WALL, java_script_enabled=False)
    feng.open("/desk/board/")
    pages = feng.page.locator("[data-page]")
    assert all(pages.nth(n).is_visible() for n in range(pages.count()))
    assert "今日各级" in feng.text and "部门三率" in feng.text


# --- it can be read -------------------------------------------------------------------------------


def test_on_a_wall_no_text_is_under_24_pixels_and_nothing_is_cut_off(stroll):
    feng = stroll("feng", WALL)
    feng.open("/desk/board/")
    feng.page.wait_for_selector(".gz-turning")
    for _page in range(feng.page.locator("[data-page]").count()):
        assert feng.page.evaluate(SMALL) == [], shown(feng)
        assert feng.page.evaluate(CUT) == [], shown(feng)
        assert feng.overflows() == 0
        assert grave_faults(feng.page) == []
        feng.page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_on_a_phone_it_is_one_column_and_at_a_desk_a_small_wall(stroll, screen):
    feng = stroll("feng", screen)
    feng.open("/desk/board/")
    assert feng.overflows() == 0 and grave_faults(feng.page) == []
    pages = feng.page.locator("[data-page]")
    visible = sum(pages.nth(n).is_visible() for n in range(pages.count()))
    assert visible == (pages.count() if screen is PHONE else 1)


# --- a screen on a wall ---------------------------------------------------------------------------


def test_a_screen_signs_in_once_with_the_keyboard_and_goes_dark_when_revoked(visit, city):
    matters.raised(city)
    keeping.refresh(at=NOW)
    made, link = passes.issue(name="大厅东墙", days=30, by=city.li, at=NOW)
    screen = visit(None, WALL)
    screen.page.clock.install(time=NOW)
    screen.open(f"/wall/open/{link}/")
    assert grave_faults(screen.page) == []
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/wall/")
    assert "安和苑" in screen.text and screen.page.locator("a[href^='/desk']").count() == 0
    assert grave_faults(screen.page) == []
    screen.open("/wall/tables/")
    assert "安和苑" in screen.text and grave_faults(screen.page) == []
    screen.open("/wall/")
    passes.revoke(made.pk, by=city.li, at=NOW)
    screen.page.clock.run_for(241_000)
    screen.page.wait_for_selector("[data-fresh=closed]")
    assert "安和苑" not in screen.text
    assert WallPass.objects.get().revoked_at == NOW
