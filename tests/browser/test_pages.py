"""Every page of the product, looked at by somebody who may: on a phone, at a desk, zoomed to 200 %,
in large text. No page may be wider than its screen, complain to the console, or have a fault of
accessibility that axe calls serious or critical."""

from itertools import takewhile

import pytest
from django.urls import resolve

from gongzhi.site.mechanisms import PROCEDURES
from tests.test_routes import PAGES

from .axe import SOURCE, grave_faults
from .no_pages import NO_PAGES, REFUSALS, is_door
from .site_map import GUESTS
from .town import Town
from .visitor import DESK, LARGE_DESK, PHONE, ROOT, ZOOMED

SCREENS = (DESK, ZOOMED, PHONE)
LARGE = (LARGE_DESK, PHONE)
AXE_LOOKS_ON = (DESK, PHONE)
"""Zooming changes widths and nothing that axe sees."""


def faults_of(visitor, screens) -> list[str]:
    """Of the page that is open, on each of these screens."""
    found = []
    for screen in screens:
        visitor.page.set_viewport_size(screen)
        wider = visitor.overflows()
        seen = [f"{wider} px too wide"] if wider > 0 else []
        if screens is not LARGE and screen in AXE_LOOKS_ON:  # larger text: widths, too
            seen += grave_faults(visitor.page)
        found += [f"{screen['width']}: {fault}" for fault in seen]
    return found


def looked_at(visitor, path: str, screens) -> list[str]:
    visitor.faults.clear()
    answer = visitor.open(path)
    if answer.status != 200:
        return [f"{path} answered {answer.status}"]
    return [f"{path} {fault}" for fault in [*visitor.faults, *faults_of(visitor, screens)]]


def kind_of(path: str) -> tuple:
    """Pages of a kind come from one template: the route, and of a case its procedure."""
    match = resolve(path.split("?")[0])
    return match.url_name, str(match.kwargs.get("number", ""))[:1]


def firsts(guest: str, town: Town) -> set[str]:
    """Of their pages those of a kind that nobody before them has seen."""
    before = [GUESTS[name] for name in takewhile(lambda name: name != guest, GUESTS)]
    seen = {kind_of(path) for who in before for path in who.pages(town)}
    return {path for path in GUESTS[guest].pages(town) if kind_of(path) not in seen}


@pytest.mark.parametrize("guest", GUESTS)
def test_pages_are_in_order_for(guest, stroll, town):
    """A kind of page is looked at on every screen once, and on the phone by everybody."""
    who, new = GUESTS[guest], firsts(guest, town)
    visitor = stroll(who.account, kept=who.kept(town))
    visitor.page.context.add_init_script(path=SOURCE)
    screens = {path: SCREENS if path in new else (PHONE,) for path in who.pages(town)}
    found = [f for path, on in screens.items() for f in looked_at(visitor, path, on)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("guest", GUESTS)
def test_pages_are_in_order_in_the_largest_text_for(guest, stroll, town):
    who = GUESTS[guest]
    visitor = stroll(who.account, kept=who.kept(town))
    cookie = {"name": "text_size", "value": "xlarge", "url": visitor.site}
    visitor.page.context.add_cookies([cookie])
    found = [f for path in firsts(guest, town) for f in looked_at(visitor, path, LARGE)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("who", "path", "status"), REFUSALS)
def test_a_page_that_says_no_is_in_order_too(who, path, status, stroll):
    visitor = stroll(who)
    assert visitor.open(path).status == status
    assert faults_of(visitor, SCREENS) == []


def test_the_auditor_checks_the_record_and_reads_what_was_found(stroll):
    shi = stroll("shi")
    shi.open("/city/audit/")
    shi.press("核验记录")
    assert shi.page.url.endswith("/city/audit/verify/")
    assert shi.faults + faults_of(shi, SCREENS) == []


def test_every_page_is_looked_at_by_somebody(town):
    paths = {path.split("?")[0] for who in GUESTS.values() for path in who.pages(town)}
    walked = {resolve(path).url_name for path in paths}
    left = {name for name, route in PAGES if not route.startswith("static")} - walked
    assert {name for name in left if not is_door(name)} - set(NO_PAGES) == set()
    assert walked & set(NO_PAGES) == set()


def test_the_town_has_a_case_in_every_state(town):
    assert {(p.name, state) for p in PROCEDURES for state in p.states} == set(town.cases)


def test_no_style_turns_a_page_by_the_way_the_phone_is_held():
    """WCAG 2.1: 1.3.4. What axe would look for in the style sheets."""
    sheets = list((ROOT / "gongzhi" / "site" / "static" / "gz").glob("*.css"))
    assert len(sheets) > 5
    assert [s.name for s in sheets if "orientation" in s.read_text()] == []
