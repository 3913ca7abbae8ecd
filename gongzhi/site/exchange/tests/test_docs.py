"""The page about tables says what the code does."""

from pathlib import Path

import pytest

import gongzhi
from gongzhi.site.commands import export, import_
from gongzhi.site.exchange import KIND_NAMES, heading, importing
from gongzhi.site.exchange.kind import RESULTS
from gongzhi.site.exchange.kinds import KINDS

PAGE = (Path(gongzhi.__file__).parents[1] / "docs" / "import-export.md").read_text()


def described(name: str) -> str:
    """A kind's table of columns, as the page shows it."""
    lines = ["| column | key | also called | | how to fill it in |", "|---|---|---|---|---|"]
    for column in KINDS[name].columns:
        labels = "、".join(getattr(column.parse, "labels", ()))
        how = "；".join(filter(None, [column.why, labels]))
        must = "必填" if column.required else ""
        also = "、".join(column.aliases)
        lines.append(f"| {column.label} | `{column.key}` | {also} | {must} | {how} |")
    return "\n".join(lines)


@pytest.mark.parametrize("name", KIND_NAMES)
def test_the_page_shows_every_column_as_it_is(name):
    assert described(name) in PAGE


@pytest.mark.parametrize("command", [import_, export])
def test_the_page_names_every_option(command):
    import argparse

    parser = argparse.ArgumentParser()
    command.add(parser)
    options = [o for action in parser._actions for o in action.option_strings if o != "-h"]
    assert [o for o in options if f"`{o}" not in PAGE and o != "--help"] == []


def test_the_page_names_the_numbers_and_words_that_the_code_uses():
    assert f"first {heading.WITHIN} rows" in PAGE
    assert f"batches of {importing.BATCH}" in PAGE
    assert all(word in PAGE for word in RESULTS.values())
