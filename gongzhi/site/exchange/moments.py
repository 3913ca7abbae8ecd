"""Dates and times in the many shapes in which people and spreadsheets write them.

Understood: 2019/3/5 10:06:36 · 2019-3-5 · 2019.3.5 · 2019年3月5日 下午3点20分 · 20190305 ·
20190305100636 · ISO 8601 · a spreadsheet's date cell or its serial number. Not guessed: years of
two digits, and 3/5/2019, which reads differently in different countries.
"""

import re
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import SHANGHAI

from .values import Unfit, half_width

DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
SOLID = r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
HALF = r"(?P<half>上午|中午|下午|晚上|凌晨|早上|am|pm)?"
CLOCK = r"(?P<hour>\d{1,2})\s*[:时点]\s*(?:(?P<minute>\d{1,2})\s*(?:[:分]\s*(?P<second>\d{1,2})"
CLOCK += r"(?:\.\d+)?\s*秒?)?分?)?\s*(?P<after>am|pm)?"
SOLID_CLOCK = r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?"
ZONE = r"\s*(?P<zone>z|[+-]\d{2}:?\d{2})?"
SHAPES = [
    re.compile(rf"{DATE}{WEEKDAY}(?:[\st]*{HALF}\s*{CLOCK}{ZONE})?"),
    re.compile(rf"{SOLID}(?:[\st]*{SOLID_CLOCK})?"),
    re.compile(rf"{SOLID}[\st]+{HALF}\s*{CLOCK}{ZONE}"),
]
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
SERIALS = (14_000, 80_000)
"""Serial numbers taken for dates: 1938 to 2119."""
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's day 0, on the clock of the wall)
YEARS = (1900, 2200)
AFTERNOON = ("下午", "晚上", "pm")


def day(cell: object) -> date:
    """The date in a cell. Raises Unfit."""
    return instant(cell).astimezone(SHANGHAI).date()


def instant(cell: object) -> datetime:
    """The instant in a cell, city time unless it names its offset; midnight if it has no time."""
    found = _wall(cell)
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def _wall(cell: object) -> datetime:
    """Naive, on the city's clock, unless the cell gave an offset."""
    found = _kept(cell) or _typed(half_width(cell).lower())
    if not YEARS[0] <= found.year <= YEARS[1]:
        raise Unfit(_("年份 %d 不对") % found.year)
    return found


def _kept(cell: object) -> datetime | None:
    """What a spreadsheet itself keeps as a date or a number."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = str(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text = str(int(cell)) if float(cell).is_integer() else text
    if SERIAL.fullmatch(text) and SERIALS[0] <= float(text) <= SERIALS[1]:
        seconds = round(float(text) * 86_400)
        return EPOCH + timedelta(seconds=seconds)
    return None


def _typed(text: str) -> datetime:
    match = next((m for shape in SHAPES if (m := shape.fullmatch(text))), None)
    if match is None:
        raise Unfit(_("看不出日期。请写成 2026-3-5 或 2026-3-5 10:06"))
    parts = match.groupdict()
    try:
        found = datetime.combine(_date(parts), _time(parts))
        return datetime.fromisoformat(f"{found.isoformat()}{_offset(parts)}")
    except ValueError:
        raise Unfit(_("没有这一天或这个时刻")) from None


def _date(parts: dict[str, str | None]) -> date:
    return date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))


def _time(parts: dict[str, str | None]) -> time:
    hour = int(parts["hour"] or 0)
    half = parts.get("half") or parts.get("after")
    if (half in AFTERNOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    if half in ("am", "凌晨") and hour == 12:
        hour = 0
    return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0))


def _offset(parts: dict[str, str | None]) -> str:
    zone = parts.get("zone") or ""
    return "+00:00" if zone == "z" else zone
