"""Without a mouse, and without scripts: every way through the pages stays open (WCAG 2.1: 2.1.1,
2.4.1, 2.4.7)."""

import re

import pytest

from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls.models import Response
from gongzhi.messages.codes import latest_shown
from tests import calls, matters
from tests.cast import at

from . import stories
from .visitor import DESK, PHONE

WORDS = "3 号楼西侧路面一直往外冒水，已经两天了"
MOBILE = "13800001234"
PHOTO = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photograph()}

FOCUSED = """() => {
  const at = document.activeElement;
  const style = [at, at.nextElementSibling].filter(Boolean).map((e) => getComputedStyle(e));
  const drawn = at instanceof SVGElement && parseFloat(style[0].strokeWidth) >= 4;
  const lined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  const ring = drawn || style.some(lined);
  const words = at.name || at.getAttribute("aria-label") || at.innerText || at.id || "";
  return {name: words.trim(), tag: at.tagName, ring, seen: at.getBoundingClientRect().width > 0};
}"""


def tabbed(visitor, most: int) -> list[dict]:
    """What gets the focus, one press of Tab after the other, until it leaves the page."""
    found = []
    for _press in range(most):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        found.append(focused)
    return found


def marked(visitor) -> int:
    """Which row of the table is marked; the focus is in it."""
    rows = visitor.page.locator("[data-row]")
    found = [n for n in range(rows.count()) if "on" in (rows.nth(n).get_attribute("class") or "")]
    assert len(found) == 1
    assert rows.nth(found[0]).locator("a:focus").count() == 1
    return found[0]


# --- keys -----------------------------------------------------------------------------------------


def test_j_and_k_walk_the_inbox_and_enter_opens(stroll):
    li = stroll("li")
    li.open("/desk/")
    press = li.page.keyboard.press
    press("j")
    assert marked(li) == 0
    press("j")
    press("j")
    assert marked(li) == 2
    press("k")
    assert marked(li) == 1
    title = li.page.locator("[data-row].on a").inner_text()
    press("Enter")
    li.page.wait_for_url("**/desk/case/**")
    assert li.page.locator("h1").inner_text() == title
    assert li.faults == []


def test_a_slash_leads_to_the_search_but_not_while_somebody_types(stroll, town):
    li = stroll("li")
    li.open("/desk/")
    li.page.keyboard.press("/")
    assert li.page.locator("#q:focus").count() == 1
    li.page.keyboard.type("1/2 冒水")
    assert li.page.input_value("#q") == "1/2 冒水"
    li.page.fill("#q", town.number("matter", "passed"))
    li.page.keyboard.press("Enter")
    li.page.wait_for_url("**/desk/case/**")


@pytest.mark.parametrize(("name", "path"), [(None, "/"), ("li", "/desk/")])
def test_the_first_tab_offers_to_skip_to_the_text(stroll, name, path):
    visitor = stroll(name)
    visitor.open(path)
    assert tabbed(visitor, 1)[0]["name"] == "跳到正文"
    skip = visitor.page.locator(".gz-skip").bounding_box()
    assert skip["x"] >= 0, "it can be seen"
    visitor.page.keyboard.press("Enter")
    tabbed(visitor, 1)
    assert visitor.page.locator("main :focus").count() == 1


@pytest.mark.parametrize(
    ("name", "path", "screen"),
    [
        (None, "/", PHONE),
        (None, "/report/", PHONE),
        (None, "/compounds/", DESK),
        ("li", "/desk/", DESK),
        ("li", "/desk/calls/new/", DESK),
        ("lv", "/city/users/", DESK),
    ],
)
def test_whatever_has_the_focus_shows_it(stroll, name, path, screen):
    visitor = stroll(name, screen)
    visitor.open(path)
    found = tabbed(visitor, 60)
    assert len(found) > 5
    assert [f for f in found if not (f["ring"] and f["seen"])] == []


def test_every_field_of_a_report_is_reached_with_tab_in_its_order(stroll):
    her = stroll(None, PHONE)
    her.open("/report/?c=AH")
    reached = [f["name"] for f in tabbed(her, 40)]
    wanted = ["text", "photos", "spot", "phone", "code", "do", "do"]  # send the code, send it all
    assert [name for name in reached if name in wanted] == wanted


def test_a_department_is_rated_with_the_keyboard_alone(visit, city):
    case = calls.dispatched(city, assisting=())
    pk = calls.response_of(city, case, "gr")
    stories.play(city, pk, stories.RESPONSES["answered"], since=at("11-16 13:30"))
    li = visit("li")
    li.open(f"/desk/case/{Response.objects.get(pk=pk).case.number}/")
    li.page.locator("form[action$='/rate/'] [value='1']").focus()
    for _step in range(4):
        li.page.keyboard.press("ArrowRight")
    assert li.page.locator("[value='5']:checked").count() == 1
    while li.page.evaluate(FOCUSED)["tag"] != "BUTTON":
        li.page.keyboard.press("Tab")
    li.page.keyboard.press("Enter")
    li.page.wait_for_selector("main >> text=已评价")
    assert Response.objects.get(pk=pk).case.state == "rated"


def test_escape_closes_a_dialog_and_the_focus_goes_back(stroll):
    visitor = stroll(None)
    visitor.open("/parts/")
    visitor.page.locator("[data-dialog]").first.focus()
    visitor.page.keyboard.press("Enter")
    assert visitor.page.locator("dialog[open]").count() == 1
    visitor.page.keyboard.press("Escape")
    assert visitor.page.locator("dialog[open]").count() == 0
    assert visitor.page.locator("[data-dialog]:focus").count() == 1


def test_escape_closes_the_menu_of_posts(stroll):
    li = stroll("li")
    li.open("/desk/")
    menu = li.page.locator("[data-menu]")
    menu.locator("summary").focus()
    li.page.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    li.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert menu.locator("summary:focus").count() == 1


# --- without scripts ------------------------------------------------------------------------------


@pytest.fixture
def plain(visit):
    """As `visit`, in a browser that runs no scripts."""
    return lambda name=None, screen=DESK: visit(name, screen, java_script_enabled=False)


def test_without_scripts_a_resident_reports_and_follows(plain, city):
    her = plain(None, PHONE)
    her.open("/report/")
    her.fill("[name=text]", WORDS)
    her.attach("[name=photos]", PHOTO)
    her.choose("[name=place]", value=str(city.place("AH").pk))
    her.fill("[name=phone]", MOBILE)
    her.press("发验证码")
    assert latest_shown(MOBILE) in her.text
    assert her.page.input_value("[name=text]") == WORDS
    her.fill("[name=code]", latest_shown(MOBILE))
    her.shoot("report-no-scripts-360")
    her.press("提交诉求")
    matter = Matter.objects.get()
    assert matter.case.number in her.text
    her.follow(her.page.get_by_role("link", name="看进度"))
    assert re.search("等.+接下", her.text)
    her.follow(her.page.get_by_role("link", name="补充一句话或照片"))
    her.fill("[name=note]", "今天水更大了")
    her.press("补充上去")
    assert "已补充" in her.text


def test_without_scripts_a_grid_worker_accepts_and_answers(plain, city):
    matter = matters.raised(city)
    wang = plain("wang", PHONE)
    wang.open("/desk/")
    wang.follow(wang.page.locator("main").get_by_role("link", name="安和苑").first)
    wang.send("accept")
    wang.fill(wang.door("resolve").locator("textarea"), "井盖已换")
    wang.send("resolve")
    assert "已答复" in wang.text
    matter.case.refresh_from_db()
    assert matter.case.state == "answered"


def test_without_scripts_filters_and_the_other_text_size_work(plain, city):
    matters.raised(city)
    wang = plain("wang")
    wang.open("/desk/matters/")
    wang.page.locator("[name=state]").select_option("closed")
    wang.follow("[data-auto-button]:visible")
    assert "没有符合筛选的诉求" in wang.text
    wang.press("大字版", within="header")
    assert "gz-large" in wang.page.locator("html").get_attribute("class")
    assert "没有符合筛选的诉求" in wang.text, "on the same page as before"
