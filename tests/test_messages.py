"""Every text is there in both languages."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import messages  # noqa: E402

CHINESE = re.compile("[\u4e00-\u9fff]")
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def texts():
    return [m for m in messages.renewed() if m.id]


def each(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_no_text_lacks_its_english():
    assert messages.missing() == [], "run: python scripts/messages.py collect, then translate"


def test_the_catalogue_holds_no_text_that_nobody_shows(texts):
    shown = {each(m.id)[0] for m in texts}
    kept = {each(m.id)[0] for m in messages.catalogue() if m.id}
    assert kept - shown == set(), "run: python scripts/messages.py collect"


def test_a_translation_keeps_its_placeholders(texts):
    wrong = [
        (m.id, said)
        for m in texts
        for said in each(m.string)
        if set(PLACEHOLDERS.findall(each(m.id)[0])) != set(PLACEHOLDERS.findall(said))
    ]
    assert wrong == []


NAMES = {"简体中文"}  # a language calls itself by its own name
DATUM = re.compile("WGS-84|CGCS2000|GCJ-02|GPS|GeoJSON|JSON|HTTPS")


def test_texts_are_written_in_chinese_where_they_stand(texts):
    """Only joints of punctuation and placeholders have no Chinese word in them."""
    bare = [each(m.id)[0] for m in texts if not CHINESE.search(each(m.id)[0])]
    words = [DATUM.sub("", PLACEHOLDERS.sub("", t)) for t in bare]
    assert [w for w in words if re.search("[A-Za-z]{3}", w)] == []


def test_the_english_speaks_english(texts):
    """Chinese stands in it only as an example: what one would type, or a name of a language."""
    mixed = [said for m in texts for said in each(m.string) if CHINESE.search(said)]
    assert len(mixed) <= 10 and all(re.search("[A-Za-z]", t) or t in NAMES for t in mixed)
