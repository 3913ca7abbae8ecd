"""Limits: an amount and the unit it is counted in, such as five working days.

The four units are those of the register of time limits (documents of the city write 工作日, 日,
工作时 and 紧急工作时). How each is counted is told in `work_calendar` and in decision 0003.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LARGEST_AMOUNT = 9999  # no rule knows a longer limit; keeps a slip of the keyboard out of the dates


class CalendarError(ValueError):
    """A question about time that can't be answered; the message says what and where, in Chinese."""


class BadLimit(CalendarError):
    """A limit that is no whole positive amount of a known unit."""


class Unit(StrEnum):
    """What a limit is counted in."""

    WD = "WD"  # working days
    CD = "CD"  # calendar days
    WH = "WH"  # working hours
    EH = "EH"  # hours of the clock, day and night (emergency hours)

    @property
    def label(self) -> str:
        return {"WD": "个工作日", "CD": "日", "WH": "个工作小时", "EH": "小时"}[self]


@dataclass(frozen=True)
class Limit:
    """`Limit(5, Unit.WD)`: five working days. Raises BadLimit unless 1 <= amount <= 9999."""

    amount: int
    unit: Unit

    def __post_init__(self):
        if not 1 <= self.amount <= LARGEST_AMOUNT:
            raise BadLimit(f"时限应为1至{LARGEST_AMOUNT}之间的整数，收到 {self.amount}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read "5WD", "30CD", "4WH" or "2EH". Raises BadLimit."""
        found = re.fullmatch(r"([0-9]{1,6})(WD|CD|WH|EH)", text)
        if not found:
            raise BadLimit(
                f"不是有效的时限：“{text}”；应写作数字加单位，例如 5WD（工作日）、"
                "30CD（日）、4WH（工作小时）、2EH（小时）"
            )
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def label(self) -> str:
        """In words, as a notice would write it: 5个工作日."""
        return f"{self.amount}{self.unit.label}"
