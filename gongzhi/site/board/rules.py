"""What the board decides without asking anybody: shades, ages, which words of a step it repeats.
Plain Python."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

EVERY = timedelta(seconds=10)
"""How often the board is counted."""
STALE = timedelta(seconds=45)
"""Older than this it is no picture of now: the work that counts it stands still."""
RATES_KEPT = timedelta(minutes=10)
"""Rates are of whole days that are over; only late corrections change them within a day."""

SHADES = 5


class Freshness(Enum):
    LIVE = "live"
    STALE = "stale"
    NONE = "none"


def freshness(made_at: datetime | None, *, at: datetime) -> Freshness:
    if made_at is None:
        return Freshness.NONE
    return Freshness.STALE if at - made_at > STALE else Freshness.LIVE


def ceiling(counts: Iterable[int]) -> int:
    """The number from which on a place has the darkest shade: five equal steps up to the highest
    count, rounded up so that each step is a whole number."""
    most = max(counts, default=0)
    return max(SHADES, -(-most // SHADES) * SHADES)


def shade(count: int, top: int) -> int:
    """0 for none, else 1 (few) … 5 (the most)."""
    return min(SHADES, -(-count * SHADES // top)) if count else 0


ROUNDED_FROM = 10_000
MOST_IN_A_BADGE = 999


def short(count: int, language: str) -> str:
    """A count that is read from afar, exact below ten thousand: 262102 → 26.2万, in English 262k.
    The tables have all of it."""
    if count < ROUNDED_FROM:
        return str(count)
    unit, name = (10_000, "万") if language.startswith("zh") else (1000, "k")
    tenths = round(10 * count / unit)
    return f"{tenths // 10}{name}" if tenths >= 1000 or tenths % 10 == 0 else f"{tenths / 10}{name}"


def in_a_badge(count: int) -> str:
    return str(count) if count <= MOST_IN_A_BADGE else f"{MOST_IN_A_BADGE}+"


LONGEST_WORD = 12


def harmless(category: str) -> str:
    """The category of a matter, if it is one: what is long or has digits was typed by somebody, and
    may name a person, a door or a telephone."""
    word = category.strip()
    fits = len(word) <= LONGEST_WORD and not any(c.isdigit() for c in word)
    return word if fits else ""


def office(signed: str) -> str:
    """Of 执法局 · 经办岗 the organisation: a board tells of offices."""
    return signed.split(" · ", 1)[0]
