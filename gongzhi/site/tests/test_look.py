"""What holds for every page, whatever is on it: no inline style or script, nothing left unmade."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.urls import include, path
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.site import drawing, parts

SITE = Path(parts.__file__).parent
TEMPLATES = sorted((SITE / "templates").rglob("*.html"))
COMPONENTS = sorted((SITE / "templates" / "cotton").glob("*.html"))
NAMES = [
    *(
        "home",
        "report",
        "follow_find",
        "find_compound",
        "notices",
        "privacy",
        "my_data",
        "feedback",
    ),
    *("figures", "accessibility", "inbox", "search", "search_quick", "act_as", "text_size"),
    *("account_login", "account_logout"),
]


def _nothing(request):
    return HttpResponse()


urlpatterns = [path(f"{name}/", _nothing, name=name) for name in NAMES]
urlpatterns += [path("language/", include("django.conf.urls.i18n"))]

on_plain_ground = override_settings(
    ROOT_URLCONF=__name__,
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
)


@pytest.fixture(scope="module")
def style_page():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with on_plain_ground:
        return render_to_string("parts.html", parts.sample(), request=request)


def test_the_style_page_holds_no_inline_style_and_no_inline_script(style_page):
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", style_page)
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", style_page)
    assert all("application/json" in attributes for attributes in inline)


def test_no_component_on_the_style_page_is_left_unmade(style_page):
    assert "<c-" not in style_page and "{%" not in style_page and "{{" not in style_page


def test_every_icon_that_is_used_is_defined(style_page):
    used = set(re.findall(r'href="#i-([^"]*)"', style_page))
    assert used <= set(re.findall(r'id="i-([^"]+)"', style_page))


def test_ids_on_the_style_page_are_unique(style_page):
    ids = re.findall(r'\sid="([^"]+)"', style_page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_templates_hold_no_inline_style(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_what_it_takes(component):
    assert component.read_text(encoding="utf-8").startswith("{# ")


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "409", "500"])
def test_error_pages_say_what_to_do_now(page):
    with on_plain_ground:
        text = render_to_string(f"{page}.html", {}, request=RequestFactory().get("/"))
    assert 'class="btn' in text and "<h1>" in text


def test_the_page_for_a_broken_system_needs_no_context():
    assert "12345" in render_to_string("500.html")


def test_a_refusal_is_shown_in_its_own_words():
    with on_plain_ground:
        text = render_to_string("409.html", {"exception": "裁定后不能再退回。", "back": "/case/"})
    assert "裁定后不能再退回。" in text and 'href="/case/"' in text


def test_a_fault_is_under_its_field_and_linked_from_the_summary():
    html = parts.RatingForm({"score": "2", "reason": ""}).render()
    assert 'role="alert"' in html and 'href="#id_reason"' in html
    assert 'id="id_reason_error"' in html and 'aria-invalid="true"' in html
    assert re.search(r'aria-describedby="[^"]*id_reason_error', html)


def test_a_field_that_may_stay_empty_says_so():
    html = parts.RatingForm().render()
    assert html.count("（可不填）") == 1


def test_a_choice_can_be_drawn_as_a_scale_by_its_attribute_alone():
    html = parts.RatingForm().render()
    assert html.count('type="radio"') == 5 and 'class="gz-scale"' in html


def test_no_style_sheet_uses_what_old_phones_do_not_know():
    for sheet in (SITE / "static" / "gz").glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"color-mix\(|oklch\(|light-dark\(|aspect-ratio:", rules), sheet.name


def test_the_lock_of_third_party_assets_names_no_host():
    lock = (SITE.parent.parent / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    assert all(
        "integrity" in package for name, package in json.loads(lock)["packages"].items() if name
    )


states = st.sampled_from(["past", "now", "next"])
lines = st.lists(st.tuples(st.text(min_size=1, max_size=8), states, st.just("")), min_size=1)


@given(lines)
def test_stations_stand_in_order_inside_the_drawing(stations):
    drawn = drawing.procedure(stations)
    places = [float(station["x"].rstrip("%")) for station in drawn["stations"]]
    assert places == sorted(places) and places[0] > 0 and places[-1] < 100


@given(lines)
def test_the_phone_shows_all_that_is_past_as_one_station(stations):
    folded = drawing.procedure(stations)["folded"]
    past = [label for label, state, _time in stations if state == "past"]
    assert len(folded) == len(stations) - len(past) + bool(past)
    assert not past or folded[0]["label"] == " · ".join(past)


def test_a_loop_reaches_from_one_station_to_the_other():
    stations = [("甲", "past", ""), ("乙", "now", ""), ("丙", "next", ""), ("丁", "next", "")]
    (loop,) = drawing.procedure(stations, loops=[(2, 1, "重办")])["loops"]
    assert (loop["x"], loop["width"], loop["middle"]) == ("37.500%", "25.000%", "50.000%")


def test_a_procedure_without_stations_cannot_be_drawn():
    with pytest.raises(ValueError, match="至少"):
        drawing.procedure([])


def test_the_mark_of_a_bar_stands_right_however_large_the_numbers():
    """A browser's coordinates end at 2^25: areas in cm² go beyond."""
    area = {"value": 60_121_100, "max": 90_819_100, "mark": 60_546_100, "label": "面积"}
    html = render_to_string("cotton/bar.html", area)
    assert 'viewBox="0 0 10000 1"' in html and 'x1="6667" x2="6667"' in html
