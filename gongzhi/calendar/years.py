"""Which days of a year are worked: the yearly schedule of the State Council, loaded or refused.

The schedule of a year is published by the General Office of the State Council, as a rule in
November of the year before (《全国年节及纪念日放假办法》; for 2026 国办发明电〔2025〕7号). The
package `chinesecalendar` carries those published so far; a city adds what it does not yet carry.
A year that is in neither is never guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from types import MappingProxyType

import chinese_calendar

from gongzhi.calendar.limits import CalendarError

SATURDAY = 5

# 《全国年节及纪念日放假办法》第二条: days off whose date is the same in each year (in each version
# of the rule since 1999). A table without them is a table half typed in.
FIXED_HOLIDAYS = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)


class UnknownYear(CalendarError):
    """The schedule of `year` is not loaded."""

    def __init__(self, year: int):
        self.year = year
        super().__init__(
            f"{year}年的放假调休安排尚未载入，不能推算工作日。国务院办公厅一般于上年11月公布；"
            f"请升级 chinesecalendar 程序包，或在城市工作日历中录入{year}年的放假日和调休上班日"
        )


class BadYearTable(CalendarError):
    """A year's table that contradicts itself or is incomplete."""


@dataclass(frozen=True)
class YearTable:
    """One year: `off` (day off → name of the holiday), `makeup` (weekend days worked, 调休).

    All other Saturdays and Sundays are off, all other weekdays are worked. `source` names the
    notice. Raises BadYearTable with each fault.
    """

    year: int
    off: Mapping[date, str]
    makeup: frozenset[date]
    source: str

    def __post_init__(self):
        faults = list(self._faults())
        if faults:
            raise BadYearTable(f"{self.year}年放假调休表有误：" + "；".join(faults))

    def _faults(self):
        for day in sorted({*self.off, *self.makeup}):
            if day.year != self.year:
                yield f"{day}不在{self.year}年"
        for day in sorted(self.makeup):
            if day.weekday() < SATURDAY:
                yield f"调休上班日{day}不是周六或周日"
            if day in self.off:
                yield f"{day}既放假又上班"
        for month, of_month, name in FIXED_HOLIDAYS:
            if date(self.year, month, of_month) not in self.off:
                yield f"缺少{month}月{of_month}日{name}"

    def is_workday(self, day: date) -> bool:
        return day in self.makeup or (day.weekday() < SATURDAY and day not in self.off)

    @cached_property
    def workdays(self) -> tuple[date, ...]:
        """All working days of the year, in order."""
        first = date(self.year, 1, 1)
        days = (
            first + timedelta(days=n) for n in range((date(self.year, 12, 31) - first).days + 1)
        )
        return tuple(day for day in days if self.is_workday(day))


@cache
def official_years() -> Mapping[int, YearTable]:
    """The years the package `chinesecalendar` covers (2004–2026 in version 1.11).

    The package itself vouches for every year up to the last one it names; here a year counts as
    covered only if its National Day is listed, so that one begun but not finished is unknown.
    """
    covered = sorted(d.year for d in chinese_calendar.holidays if (d.month, d.day) == (10, 1))
    return MappingProxyType({year: _official(year) for year in covered})


def _official(year: int) -> YearTable:
    return YearTable(
        year=year,
        off={
            day: chinese_calendar.Holiday(name).chinese
            for day, name in chinese_calendar.holidays.items()
            if day.year == year
        },
        makeup=frozenset(day for day in chinese_calendar.workdays if day.year == year),
        source=f"国务院办公厅关于{year}年部分节假日安排的通知（chinesecalendar 程序包）",
    )
