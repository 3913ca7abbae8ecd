"""Dated lists of coded reasons: what may be chosen, from when, and on whose word."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Listed:
    """An entry of a dated list. `route`: where to go instead, or what must be shown."""

    code: str
    label: str
    route: str
    source: str
    since: date
    until: date | None = None  # the first day it no longer holds

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


def listed(source: str, since: date, rows: dict[str, tuple[str, str]]) -> tuple[Listed, ...]:
    """Entries of one source: code → (label, route)."""
    return tuple(Listed(code, *texts, source, since) for code, texts in rows.items())
