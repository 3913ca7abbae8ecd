"""What residents of the demo city bring up: topics with their words, and who can end each."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

HOMES = ("tower", "slab", "old", "rows")
DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Topic:
    """One kind of matter.

    weight: how often.  ends: chance that compound, community, street or city can end it.
    says, more: sentences of the resident; {b} building, {u} stairwell, {f} floor, {d} days.
    done: what whoever ends it did.  leads: departments, the right one first.
    hot: chance that it is urgent.  months: first and last month of its season, none: all year.
    homes: kinds of compound that know it.
    """

    category: str
    weight: float
    ends: tuple[float, ...]
    hot: float
    leads: tuple[str, ...]
    says: tuple[str, ...]
    more: tuple[str, ...]
    done: tuple[str, ...]
    months: tuple[int, ...] = ()
    homes: tuple[str, ...] = HOMES

    def in_season(self, day: date) -> bool:
        if not self.months:
            return True
        first, last = self.months
        if first <= last:
            return first <= day.month <= last
        return day.month >= first or day.month <= last


@cache
def topics() -> tuple[Topic, ...]:
    rows = tomllib.loads((DATA / "topics.toml").read_text(encoding="utf-8"))["topic"]
    return tuple(_topic(row) for row in rows)


def _topic(row: dict[str, Any]) -> Topic:
    fixed: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return Topic(**fixed)


@cache
def sayings() -> dict:
    """What people write when they act, by occasion: see data/sayings.toml."""
    return tomllib.loads((DATA / "sayings.toml").read_text(encoding="utf-8"))
