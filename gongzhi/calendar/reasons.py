"""Why a limit ends when it does, in sentences that an official can check against the law."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.years import SATURDAY

if TYPE_CHECKING:
    from gongzhi.calendar.work_calendar import WorkCalendar

FIRST_DAY = "开始的当日不计入，自下一日开始计算（《民法典》第二百零一条第一款）"
BY_HOURS = "按小时计算的期间，自规定的时间开始计算（《民法典》第二百零一条第二款）"
ROLLED = (
    "期间的最后一日是法定休假日的，以休假日结束的次日为最后一日（《民法典》第二百零三条第一款）"
)
AT_CLOSE = "有业务时间的，停止业务活动的时间为截止时间（《民法典》第二百零三条第二款）"
NO_HOLIDAYS = "工作日不含法定节假日（参照《行政许可法》第八十二条）"
MAKEUP = "调休上班的周六、周日按工作日计算（国务院办公厅年度放假安排）"


def explain(calendar: "WorkCalendar", start: datetime, limit: Limit) -> list[str]:
    """`start` in the city's time. Raises what `WorkCalendar.due` raises."""
    steps = {
        Unit.WD: _working_days,
        Unit.CD: _calendar_days,
        Unit.WH: _working_hours,
        Unit.EH: _clock_hours,
    }[limit.unit]
    return [
        f"事项发生于{_instant(start)}，时限为{limit.label}。",
        *steps(calendar, start, limit),
    ]


def _working_days(calendar: "WorkCalendar", start: datetime, limit: Limit) -> Iterator[str]:
    due = calendar.due(start, limit)
    yield f"{_day(start)}不计入：{FIRST_DAY}。"
    yield from _skipped(calendar, start.date(), due.date())
    yield f"自次日起数到第{limit.amount}个工作日，为{_day(due)}。"
    yield _closing(due)


def _calendar_days(calendar: "WorkCalendar", start: datetime, limit: Limit) -> Iterator[str]:
    due = calendar.due(start, limit)
    last = start.date() + timedelta(days=limit.amount)
    yield f"{_day(start)}不计入：{FIRST_DAY}。"
    yield f"自次日起数到第{limit.amount}日，为{_day(last)}。"
    if last != due.date():
        yield f"{_day(last)}休息（{_why_off(calendar, last)}），顺延至{_day(due)}：{ROLLED}。"
    yield _closing(due)


def _working_hours(calendar: "WorkCalendar", start: datetime, limit: Limit) -> Iterator[str]:
    begins = calendar.next_opening(start)
    due = calendar.due(start, limit)
    yield f"{BY_HOURS}。只计办公时间{calendar.hours}。"
    if begins != start:
        yield f"{_instant(start)}不在办公时间内，自{_instant(begins)}起计。"
    yield from _skipped(calendar, start.date(), due.date())
    yield f"工作时间满{limit.amount}小时，为{_instant(due)}。"


def _clock_hours(calendar: "WorkCalendar", start: datetime, limit: Limit) -> Iterator[str]:
    yield f"{BY_HOURS}。昼夜连续计算，不分工作日与休息日。"
    yield f"满{limit.amount}小时，为{_instant(calendar.due(start, limit))}。"


def _closing(due: datetime) -> str:
    return f"截止于当日停止办公之时{_instant(due)}：{AT_CLOSE}。"


def _skipped(calendar: "WorkCalendar", after: date, until: date) -> Iterator[str]:
    """What lies between that is not as the week would have it: days off, and days made up."""
    days = [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]
    off = [day for day in days if not calendar.is_workday(day)]
    if off:
        yield f"其间不计：{'、'.join(_runs(calendar, off))}。{NO_HOLIDAYS}。"
    made_up = [day for day in days if day.weekday() >= SATURDAY and calendar.is_workday(day)]
    if made_up:
        yield f"其间计入：{'、'.join(_day(day) for day in made_up)}。{MAKEUP}。"


def _runs(calendar: "WorkCalendar", off: list[date]) -> Iterator[str]:
    """Days off, in order, drawn together while they follow one another for the same reason."""

    def run(place_and_day: tuple[int, date]) -> tuple[int, str]:
        place, day = place_and_day
        return day.toordinal() - place, _why_off(calendar, day)

    for (_, why), numbered in groupby(enumerate(off), run):
        days = [day for _, day in numbered]
        span = _short(days[0])
        if len(days) > 1:
            span += f"至{_short(days[-1])}"
        yield f"{span}（{why}）"


def _why_off(calendar: "WorkCalendar", day: date) -> str:
    return calendar.years[day.year].off.get(day, "周末")


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _day(day: date) -> str:
    return f"{day.year}年{_short(day)}（周{'一二三四五六日'[day.weekday()]}）"


def _instant(instant: datetime) -> str:
    return f"{_day(instant)}{instant:%H:%M}"
