"""The manual's tables are what the code says."""

import pytest

from gongzhi.casework import registry
from gongzhi.site import manual

PAGES = manual.pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_shows_the_code_as_it_is(page):
    text = page.read_text(encoding="utf-8")
    assert manual.renewed(text) == text, "run: python -m gongzhi.site.manual"


def test_every_procedure_has_its_page():
    shown = {name for p in PAGES for _, name, *_ in manual.PART.findall(p.read_text())}
    assert {f"{p.name}.moves" for p in registry.all_procedures()} <= shown
