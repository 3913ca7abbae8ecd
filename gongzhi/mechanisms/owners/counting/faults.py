"""What is wrong with a question: all of it, each with its place in the file."""

import re
from collections.abc import Iterator

LAST_STEP = re.compile(r"\.[^.\[]*$|\[\d+\]$")


class Faults(ValueError):
    """The question can't be counted. `found`: (where, what) of each fault."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{where}：{what}" for where, what in found))
        self.found = found


class Collector:
    """Gathers faults. At one place, and inside it, the first is kept: others follow from it."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def __contains__(self, where: str) -> bool:
        return where in self._found

    def add(self, where: str, what: str) -> None:
        if not any(place in self._found for place in _outwards(where)):
            self._found[where] = what

    def check(self) -> None:
        """Raises Faults if there is any."""
        if self._found:
            raise Faults(list(self._found.items()))


def _outwards(where: str) -> Iterator[str]:
    """roll[3].area, roll[3], roll"""
    yield where
    while found := LAST_STEP.search(where):
        where = where[: found.start()]
        yield where
