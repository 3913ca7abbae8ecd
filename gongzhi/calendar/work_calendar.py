"""The working calendar: when a limit ends, how much is left, and when to warn.

Pure: the schedule of the years and the office hours are given, instants are arguments. All
instants must carry an offset and come back in the city's time, Asia/Shanghai. Choices that the
law leaves open are argued in docs/decisions/0003-working-time.md.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gongzhi.calendar import reasons
from gongzhi.calendar.hours import NO_TIME, WorkHours
from gongzhi.calendar.limits import CalendarError, Limit, Unit
from gongzhi.calendar.years import UnknownYear, YearTable, official_years

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
# Before 1992 the city's clock still changed in summer; after 2200 somebody has mistyped.
FIRST_YEAR, LAST_YEAR = 1992, 2200


class NaiveInstant(CalendarError):
    """An instant without an offset: whose noon it means can't be known."""


@dataclass(frozen=True)
class Remaining:
    """What is left of a limit (or, if `overdue`, by how much it is missed).

    `amount` counts whole units: days between the two dates (0 on the due day itself) or full
    hours. `time` is the exact measure: working time for WD and WH, clock time for CD and EH.
    """

    unit: Unit
    amount: int
    time: timedelta
    overdue: bool


@dataclass(frozen=True)
class WorkCalendar:
    """The schedules of the years that are known, and the office hours.

    Every method raises UnknownYear if it needs a year that is not in `years`, and NaiveInstant
    for an instant without an offset.
    """

    years: Mapping[int, YearTable]
    hours: WorkHours = field(default_factory=WorkHours)

    # Days

    def workdays(self, year: int) -> tuple[date, ...]:
        """The working days of a year, in order."""
        return self._table(year).workdays

    def is_workday(self, day: date) -> bool:
        """Make-up Saturdays and Sundays (调休) are working days, holidays are not."""
        return self._table(day.year).is_workday(day)

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, or before it if `count` is negative.

        0 gives `day` itself or, if it is no working day, the next one: the roll of 民法典 203.
        """
        year, days = day.year, self.workdays(day.year)
        place = bisect_right(days, day) - 1 if count > 0 else bisect_left(days, day)
        place += count
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self.workdays(year)
        while place < 0:
            year -= 1
            days = self.workdays(year)
            place += len(days)
        return days[place]

    def workdays_between(self, after: date, until: date) -> int:
        """Working days later than `after` and not later than `until`; negative if reversed."""
        if until < after:
            return -self.workdays_between(until, after)
        return self._counted(until, bisect_right, since=after.year) - self._counted(
            after, bisect_right, since=after.year
        )

    # Working time

    def next_opening(self, after: datetime) -> datetime:
        """`after` itself while the offices are open, otherwise when they open next."""
        after = local(after)
        if self.is_workday(after.date()):
            moment = self.hours.next_open(after.time())
            if moment is not None:
                return at(after.date(), moment)
        return at(self.add_workdays(after.date(), 1), self.hours.opening)

    def add_working_time(self, start: datetime, worked: timedelta) -> datetime:
        """The first instant by which `worked` has been worked since `start`.

        First, so what ends with the morning ends at noon and what ends with the day at its close.
        """
        start = local(start)
        if worked < NO_TIME:
            raise CalendarError(f"工作时间不能为负：{worked}")
        if not worked:
            return start
        day = self.add_workdays(start.date(), 0)
        already = self.hours.worked_by(start.time()) if day == start.date() else NO_TIME
        days, rest = divmod(already + worked, self.hours.length)
        if not rest:
            days, rest = days - 1, self.hours.length
        return at(self.add_workdays(day, days), self.hours.moment(rest))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Time worked from `start` to `end`; negative if `end` is earlier."""
        start, end = local(start), local(end)
        if end < start:
            return -self.working_time_between(end, start)
        year = start.year
        days = self._counted(end.date(), bisect_left, since=year) - self._counted(
            start.date(), bisect_left, since=year
        )
        return days * self.hours.length + self._worked_on(end) - self._worked_on(start)

    # Limits

    def due(self, start: datetime, limit: Limit) -> datetime:
        """When a limit that begins with an event at `start` ends. 民法典 201–203.

        WD: the day of the event excluded, the close of the last working day.
        CD: the day of the event excluded, a last day off rolls on, its close.
        WH: working time only; an event outside office hours counts from the next opening.
        EH: hours of the clock, day and night.
        """
        start = local(start)
        match limit.unit:
            case Unit.WD:
                last = self.add_workdays(start.date(), limit.amount)
            case Unit.CD:
                last = self.add_workdays(start.date() + timedelta(days=limit.amount), 0)
            case Unit.WH:
                return self.add_working_time(start, limit.amount * HOUR)
            case Unit.EH:
                return start + limit.amount * HOUR
        return at(last, self.hours.closing)

    def explain(self, start: datetime, limit: Limit) -> list[str]:
        """Why `due` answers what it answers: sentences in Chinese, each with its article."""
        return reasons.explain(self, local(start), limit)

    def remaining(self, now: datetime, due: datetime, unit: Unit) -> Remaining:
        """What is left at `now` of a limit that ends at `due`, in the unit of the limit."""
        now, due = local(now), local(due)
        earlier, later = min(now, due), max(now, due)
        if unit in (Unit.WD, Unit.WH):
            time_left = self.working_time_between(earlier, later)
        else:
            time_left = later - earlier
        match unit:
            case Unit.WD:
                amount = self.workdays_between(earlier.date(), later.date())
            case Unit.CD:
                amount = (later.date() - earlier.date()).days
            case _:
                amount = time_left // HOUR
        return Remaining(unit, amount, time_left, overdue=now > due)

    # Cards

    def warn_at(self, start: datetime, due: datetime, limit: Limit) -> datetime:
        """The yellow card: one working day before `due`, though not before half of the limit.

        "One working day before" is the same time of the clock on the working day before. For a
        limit under two working days the half lies later, so it is the half that counts. Half is
        measured in working time, for EH in clock time. Shandong complaint line (2017): yellow one
        working day before; the half for short limits is this product's default.
        """
        start, due = local(start), local(due)
        if limit.unit is Unit.EH:
            half = start + (due - start) / 2
        else:
            worked = self.working_time_between(start, due)
            half = self.add_working_time(start, max(worked, NO_TIME) / 2)
        day_before = at(self.add_workdays(due.date(), -1), due.time())
        return min(due, max(half, day_before))

    def red_at(self, due: datetime, limit: Limit) -> datetime:
        """The red card: the opening of the first working day after `due`.

        For a limit under two working days it is `due` itself: waiting until the next morning
        would be as long as the limit. Shandong complaint line (2017): red on the first working
        day overdue; the rule for short limits is this product's default.
        """
        due = local(due)
        if self._is_short(limit):
            return due
        return at(self.add_workdays(due.date(), 1), self.hours.opening)

    def _is_short(self, limit: Limit) -> bool:
        """Under two working days; two days of the clock for EH, which counts day and night."""
        match limit.unit:
            case Unit.WH:
                return limit.amount * HOUR < 2 * self.hours.length
            case Unit.EH:
                return limit.amount * HOUR < 2 * ONE_DAY
            case _:
                return limit.amount < 2

    def _table(self, year: int) -> YearTable:
        table = self.years.get(year)
        if table is None:
            raise UnknownYear(year)
        return table

    def _worked_on(self, instant: datetime) -> timedelta:
        """Time worked on the day of `instant` until then."""
        if not self.is_workday(instant.date()):
            return NO_TIME
        return self.hours.worked_by(instant.time())

    def _counted(self, day: date, bisect, *, since: int) -> int:
        """Working days from 1 January of `since` to `day` (counted or not, as `bisect` says)."""
        before = sum(len(self.workdays(year)) for year in range(since, day.year))
        return before + bisect(self.workdays(day.year), day)


def standard_calendar(
    extra: Iterable[YearTable] = (), hours: WorkHours | None = None
) -> WorkCalendar:
    """The published years, with the city's own tables over them (a later notice may amend one)."""
    years = {**official_years(), **{table.year: table for table in extra}}
    return WorkCalendar(years, hours or WorkHours())


def local(instant: datetime) -> datetime:
    """The same instant in the city's time. Raises NaiveInstant, or CalendarError far off."""
    if instant.utcoffset() is None:
        raise NaiveInstant(f"时刻 {instant.isoformat()} 没有时区，例如应写 +08:00")
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise CalendarError(f"时刻 {instant.isoformat()} 不在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    return instant.astimezone(SHANGHAI)


def at(day: date, moment: time) -> datetime:
    """An instant from the city's date and clock."""
    return datetime.combine(day, moment, tzinfo=SHANGHAI)
