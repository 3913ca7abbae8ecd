"""What counts on both sides of every comparison: heads, and area in whole cm²."""

import re
from dataclasses import dataclass

M2 = 10_000
"""cm² in a square metre; areas have at most four decimals, so every one of them is whole in cm²."""
CENT = 100
"""cm² in the hundredth of a square metre, the finest that registers write."""
AREA = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,4}))?")


@dataclass(frozen=True)
class Weight:
    """So many owners, with so much area (cm²)."""

    heads: int
    area: int

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.heads + other.heads, self.area + other.area)

    def __sub__(self, other: "Weight") -> "Weight":
        return Weight(self.heads - other.heads, self.area - other.area)


NOTHING = Weight(0, 0)


def cm2(text: str) -> int | None:
    """ "95.32" → 953200. None unless it is a plain decimal number with at most four decimals."""
    found = AREA.fullmatch(text)
    if not found:
        return None
    sign, whole, part = found.groups("")
    return int(f"{sign}{whole}{part:<04}")


def metres(area: int) -> str:
    """953200 → "95.32": exact; two decimals, or as many more as it needs."""
    whole, part = divmod(area, M2)
    digits = f"{part:04}".rstrip("0")
    return f"{whole}.{digits:<02}"


def to_the_cent(area: int) -> int:
    """Rounded up to the hundredth of a square metre."""
    return -(-area // CENT) * CENT
