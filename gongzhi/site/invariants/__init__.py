"""What must hold of the data at any time: `gongzhi check` looks whether it does.

Most of it the database refuses anyhow. It is looked at all the same: after a restore, after a
repair by hand, before an upgrade, and because a rule that nobody checks is a rule on paper.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

MOST, SHOWN = 1000, 5
"""Faults that are counted, and faults that are named."""


@dataclass(frozen=True)
class Invariant:
    """name: the sentence that must hold.  faults: `faults(at)` names what breaks it."""

    name: str
    faults: Callable[[datetime], Iterable[str]]


@dataclass(frozen=True)
class Finding:
    """count: how many things break it, MOST + 1 for more than MOST.  examples: the first."""

    name: str
    count: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.count == 0

    @property
    def told(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)


def look(invariants: Iterable[Invariant], *, at: datetime) -> Iterator[Finding]:
    for invariant in invariants:
        found = list(islice(invariant.faults(at), MOST + 1))
        yield Finding(invariant.name, len(found), found[:SHOWN])
