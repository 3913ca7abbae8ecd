"""The parameters the product knows: default, source, and how sure we are. Rooms add theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gongzhi.calendar.hours import WorkHours
from gongzhi.calendar.limits import Limit
from gongzhi.calendar.years import YearTable

_declared: dict[str, "Declared"] = {}


@dataclass(frozen=True)
class Declared:
    """A parameter's name, default value, unit, source and certainty (law, standard, default).

    check: raises ValueError (message for the person) if a value will not do.
    """

    code: str
    label: str
    value: object
    check: Callable[[object], object]
    unit: str = ""
    source: str = "产品默认值，依据不足，请城市核定"
    certainty: str = "default"


def declare(*parameters: Declared) -> None:
    """Make parameters known. Raises ValueError when a code is declared twice differently."""
    for p in parameters:
        if _declared.setdefault(p.code, p) != p:
            raise ValueError(f"parameter {p.code} is declared twice")


def declared(code: str) -> Declared:
    """Raises KeyError if nobody declared it."""
    if code.startswith("calendar.year."):
        return _year(code)
    return _declared[code]


def all_declared() -> list[Declared]:
    return sorted(_declared.values(), key=lambda p: p.code)


LIMIT = "时限"
WORDS = "文字"
"""Units of the parameters that are read along with a case: limits, and wordings of messages."""


def limit_parameter(code: str, label: str, value: str, **source: str) -> Declared:
    """A time limit such as 5WD."""
    return Declared(code, label, value, lambda v: Limit.parse(str(v)), unit=LIMIT, **source)


def ratio(value: object) -> None:
    """A number from 0 to 1. Raises ValueError."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("请填 0 到 1 之间的数")


def whole(low: int, high: int) -> Callable[[object], None]:
    """A whole number in a range. Raises ValueError."""

    def check(value: object) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"请填 {low} 到 {high} 之间的整数")

    return check


def flag(value: object) -> None:
    """Yes or no. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError("请填是或否")


def text(value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("请填写文字")


def year_table(year: int, value: object) -> YearTable:
    """A year's schedule from JSON: {"off": {"2027-01-01": "元旦", …}, "makeup": ["2027-02-06"]}.

    Raises ValueError (BadYearTable) saying what is wrong.
    """
    if not isinstance(value, dict) or set(value) != {"off", "makeup"}:
        raise ValueError("请填 off（放假日：名称）和 makeup（调休上班日）两项")
    off = {date.fromisoformat(day): str(name) for day, name in value["off"].items()}
    makeup = frozenset(date.fromisoformat(day) for day in value["makeup"])
    return YearTable(year, off, makeup, source=f"城市录入的 {year} 年安排")


def _year(code: str) -> Declared:
    """Raises KeyError for anything that is not a year."""
    year = code.removeprefix("calendar.year.")
    if not (year.isdecimal() and len(year) == 4):
        raise KeyError(code)
    return Declared(
        code,
        f"{year} 年放假调休安排",
        None,
        lambda v: year_table(int(year), v),
        source="国务院办公厅关于当年部分节假日安排的通知",
        certainty="law",
    )


declare(
    Declared(
        "calendar.hours",
        "工作时间",
        "08:30-12:00,13:30-17:30",
        lambda v: WorkHours.parse(str(v)),
        unit="时段",
    )
)
