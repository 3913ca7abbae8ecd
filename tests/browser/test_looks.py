"""The pages that say most about the product, kept as pictures; one of them stands in the README."""

import re

import pytest
from django.urls import reverse
from PIL import Image

from .town import Town
from .visitor import DESK, PHONE, ROOT, WRITE

IN_README = ROOT / "docs" / "images" / "inbox.png"
LARGEST = 300 * 1024  # bytes
COLOURS = 256


def call_with_departments(town: Town) -> str:
    return reverse("case", args=[town.number("street_call", "answered")])


SHOWN = {
    "home": (None, lambda town: "/", (DESK, PHONE)),
    "report": (None, lambda town: "/report/", (PHONE,)),
    "follow": (None, lambda town: f"/follow/{town.matter('answered').token}/", (PHONE,)),
    "compound": (None, lambda town: "/compounds/AH/", (DESK, PHONE)),
    "inbox": ("li", lambda town: "/desk/", (DESK, PHONE)),
    "call": ("li", call_with_departments, (DESK, PHONE)),
    "rates": ("feng", lambda town: "/desk/rates/", (DESK,)),
    "levels": ("xu", lambda town: "/desk/levels/", (DESK,)),
}


@pytest.mark.parametrize("name", SHOWN)
def test_pictures_are_kept_of(name, stroll, town):
    who, path, screens = SHOWN[name]
    visitor = stroll(who)
    visitor.open(path(town))
    for screen in screens:
        visitor.page.set_viewport_size(screen)
        assert visitor.overflows() <= 0
        assert visitor.broken_pictures() == []
        visitor.shoot(f"{name}-{screen['width']}")


def test_the_picture_in_the_readme_is_of_this_inbox(stroll, town):
    li = stroll("li")
    li.open("/desk/")
    assert li.page.locator("[data-row]").count() == 12, "a full page"
    assert {"over", "near"} <= {c for due in due_chips(li) for c in due.split()}
    taken = li.shoot("inbox-readme", whole=False)
    if WRITE:
        IN_README.parent.mkdir(parents=True, exist_ok=True)
        small = Image.open(taken).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(IN_README, optimize=True)
    with Image.open(IN_README) as kept:
        assert kept.size == (DESK["width"], DESK["height"])
    assert IN_README.stat().st_size < LARGEST


def due_chips(visitor) -> list[str]:
    chips = visitor.page.locator("[data-row] .gz-due")
    return [chips.nth(n).get_attribute("class") for n in range(chips.count())]


def test_the_marks_of_an_axis_stand_at_even_distances(stroll):
    feng = stroll("feng")
    feng.open("/desk/rates/")
    marks = feng.page.locator("[data-chart] svg text").filter(has_text=re.compile(r"^\d+$"))
    assert marks.all_text_contents() == ["0", "25", "50", "75", "100"]
