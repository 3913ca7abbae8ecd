"""Who is one owner, which area holds, how a unit is called: the rules of the roll, plain Python.

Heads: 建筑物区分所有权司法解释 9, 山东省物业管理条例 25(1), 业主大会和业主委员会指导规则 24.
Area: 建筑物区分所有权司法解释 8, 山东省物业管理条例 25, 业主大会和业主委员会指导规则 23.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from stdnum.cn import ric

RANK = ("registry", "survey", "contract")
"""Where an area comes from, the best first: what the registry says holds before what was surveyed,
and that before what the contract says."""
M2 = 10_000  # cm² in a square metre
LEVELS = re.compile(r"(?<=[0-9A-Z])(?:号楼|栋|幢|座|单元|室|户|楼|号|#)")
DASHES = re.compile(r"[\s‐‑‒–—―_/.\-－]+")


def people_key(people: Iterable[int]) -> str:
    """The head of people who own together, by their references: the same set is one owner, A alone
    and A with B are two (the law is silent; the rule is published with the notice)."""
    return _key("people", *map(str, sorted(set(people))))


def organisation_key(*, title: str, uscc: str = "") -> str:
    """The head of an organisation: by its credit code, else by its name as `plain_title` has it."""
    return _key("organisation", uscc or plain_title(title))


DEVELOPER_KEY = hashlib.sha256(b"developer").hexdigest()
"""What is unsold, or sold and not handed over, is one head, whoever is told to have built it."""


def _key(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def plain_title(title: str) -> str:
    """An organisation's name without blanks, brackets and width: 乐陵（城建） = 乐陵(城建)."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title)).upper()


def the_area(said: Mapping[str, Decimal]) -> tuple[Decimal, str]:
    """The area that holds and its source, of what each source says."""
    source = next(source for source in RANK if source in said)
    return said[source], source


def differ(said: Mapping[str, Decimal]) -> bool:
    """Do the sources say different areas?"""
    return len(set(said.values())) > 1


def outranks(source: str, other: str) -> bool:
    return RANK.index(source) < RANK.index(other)


def cm2(area: Decimal) -> int:
    """Whole cm²; an area has at most four decimals, so that nothing is lost."""
    return int(area.scaleb(4))


def unit_number(*parts: str) -> str:
    """What a unit is called: 3号楼1单元101室 and 3 · 1 · 101 are both 3-1-101."""
    text = "-".join(unicodedata.normalize("NFKC", part).strip() for part in parts if part.strip())
    text = LEVELS.sub("-", text.upper())
    return DASHES.sub("-", text).strip("-")


def full_number(building: str, stairwell: str, number: str) -> str:
    """The whole number where a table has it in up to three columns: 3 · 1 · 101, 3 · 1-101."""
    own = unit_number(number).split("-")
    above = [part for part in (unit_number(building), unit_number(stairwell)) if part]
    for known in range(len(above), 0, -1):  # how much of it the number says already
        if own[:known] == above[-known:] and len(own) > known:
            return "-".join(above[:-known] + own)
    return "-".join(above + own)


def building_of(number: str) -> str:
    """The building that a unit's number names: 3 of 3-1-101; "" if it names none."""
    return number.split("-")[0] if "-" in number else ""


def sorted_as(number: str) -> str:
    """A number so that 3-1-101 comes before 10-1-101."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), number)[:120]


def papers(number: str) -> str:
    """An ID number in its one form: the 15 places of before 1999 are made 18 (GB 11643-1999), so
    that a person with an old entry and a new one is one head."""
    text = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", number)).upper()
    if re.fullmatch(r"\d{15}", text):
        body = f"{text[:6]}19{text[6:]}"
        return body + ric.calc_check_digit(body)
    return text
