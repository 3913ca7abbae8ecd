"""Every page of the product, looked at by somebody who may: on a phone, at a desk, zoomed to 200 %,
in large text. No page may be wider than its screen, complain to the console, or have a fault of
accessibility that axe calls serious or critical."""

from dataclasses import dataclass, field

import pytest
from django.conf import settings
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
ENLARGE = "for (const e of [document.documentElement, document.body]) e.classList.add('gz-xlarge')"
"""What the server writes for those who chose the largest text (test_entrance)."""


def faults_of(visitor, screens) -> list[str]:
    """Of the page that is open, on each of these screens."""
    found = []
    for screen in screens:
        seen = too_wide(visitor, screen)
        if screen in AXE_LOOKS_ON:
            seen += grave_faults(visitor.page)
        found += [f"{screen['width']}: {fault}" for fault in seen]
    return found


def faults_in_large_text(visitor) -> list[str]:
    visitor.page.evaluate(ENLARGE)
    return [f"{s['width']}, large: {wide}" for s in LARGE for wide in too_wide(visitor, s)]


def too_wide(visitor, screen) -> list[str]:
    visitor.page.set_viewport_size(screen)
    wider = visitor.overflows()
    return [f"{wider} px too wide"] if wider > 0 else []


def looked_at(visitor, path: str, *, closely: bool) -> list[str]:
    """What is wrong with a page. closely: on every screen and in the largest text, not only on
    the phone."""
    visitor.faults.clear()
    answer = visitor.open(path)
    if answer.status != 200:
        return [f"{path} answered {answer.status}"]
    found = faults_of(visitor, SCREENS if closely else (PHONE,))
    found += faults_in_large_text(visitor) if closely else []
    return [f"{path} {fault}" for fault in [*visitor.faults, *found]]


def template_of(path: str) -> tuple[str, str]:
    """Its route, and of a case its procedure: what decides how a page is laid out."""
    match = resolve(path.split("?")[0])
    return str(match.url_name), str(match.kwargs.get("number", ""))[:1]


@dataclass
class Walk:
    """closely: one page of each template.  quickly: of a case in one more state.  rest: pages that
    somebody before them has seen."""

    closely: list[str] = field(default_factory=list)
    quickly: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def add(self, path: str, seen: set) -> None:
        template = template_of(path)
        if template not in seen:
            self.closely.append(path)
        elif template[1] and path not in seen:
            self.quickly.append(path)
        else:
            self.rest.append(path)
        seen |= {template, path}


def walk_of(guest: str, town: Town) -> Walk:
    """Which of their pages this guest looks at how, after all those who come before."""
    seen: set = set()
    for name, who in GUESTS.items():
        walk = Walk()
        for path in who.pages(town):
            walk.add(path, seen)
        if name == guest:
            return walk
    raise KeyError(guest)


@pytest.mark.parametrize("guest", GUESTS)
def test_pages_are_in_order_for(guest, stroll, town, client):
    who, walk = GUESTS[guest], walk_of(guest, town)
    visitor = stroll(who.account, kept=who.kept(town))
    visitor.page.context.add_init_script(path=SOURCE)
    found = [f for path in walk.closely for f in looked_at(visitor, path, closely=True)]
    found += [f for path in walk.quickly for f in looked_at(visitor, path, closely=False)]
    client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
    answers = {path: client.get(path, follow=True).status_code for path in walk.rest}
    found += [f"{path} answered {status}" for path, status in answers.items() if status != 200]
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
