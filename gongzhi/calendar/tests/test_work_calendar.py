"""Dates are Leling's; the schedule of 2026 is 国办发明电〔2025〕7号 and was checked by hand."""

from datetime import UTC, date, datetime, time, timedelta
from timeit import timeit

import pytest

from gongzhi.calendar.hours import WorkHours
from gongzhi.calendar.limits import CalendarError, Limit, Unit
from gongzhi.calendar.work_calendar import (
    SHANGHAI,
    NaiveInstant,
    Remaining,
    at,
    standard_calendar,
)
from gongzhi.calendar.years import UnknownYear, YearTable

CALENDAR = standard_calendar()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


def due(start: str, limit: str) -> str:
    return CALENDAR.due(instant(start), Limit.parse(limit)).isoformat()[5:16]


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("09-30T16:00", "5WD", "10-13T17:30"),  # 8, 9, 10 (made up), 12, 13
        ("09-30T16:00", "1WD", "10-08T17:30"),
        ("10-10T09:00", "1WD", "10-12T17:30"),  # the made-up Saturday is the day of the event
        ("10-09T09:00", "1WD", "10-10T17:30"),  # and here it is the last day
        ("10-03T10:00", "2WD", "10-09T17:30"),  # an event on a holiday
        ("10-12T22:15", "2WD", "10-14T17:30"),  # after closing still counts as that day
        ("10-12T00:00", "2WD", "10-14T17:30"),
    ],
)
def test_working_days_exclude_the_day_of_the_event_and_end_at_closing(start, limit, end):
    assert due(start, limit) == end


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("10-12T09:00", "3CD", "10-15T17:30"),
        ("10-12T09:00", "5CD", "10-19T17:30"),  # Saturday 17 rolls to Monday
        ("09-30T09:00", "3CD", "10-08T17:30"),  # 3 October rolls over the holiday
        ("10-09T09:00", "1CD", "10-10T17:30"),  # a made-up Saturday does not roll
        ("09-30T09:00", "60CD", "11-30T17:30"),  # Sunday 29 November
    ],
)
def test_calendar_days_roll_over_a_last_day_off(start, limit, end):
    assert due(start, limit) == end


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("10-12T09:00", "2WH", "10-12T11:00"),
        ("10-12T10:00", "2WH", "10-12T12:00"),  # ends with the morning: noon
        ("10-12T10:00", "3WH", "10-12T14:30"),
        ("10-12T12:30", "1WH", "10-12T14:30"),  # at noon: from the afternoon's opening
        ("10-12T15:30", "2WH", "10-12T17:30"),  # ends with the day: its close
        ("10-12T16:30", "2WH", "10-13T09:30"),
        ("10-12T20:00", "1WH", "10-13T09:30"),  # after closing: from the next opening
        ("10-03T10:00", "4WH", "10-08T14:00"),  # an event on a holiday
        ("09-30T16:00", "4WH", "10-08T11:00"),
        ("10-10T08:30", "15WH", "10-12T17:30"),  # Saturday made up, Sunday off
    ],
)
def test_working_hours_run_only_while_the_offices_are_open(start, limit, end):
    assert due(start, limit) == end


def test_emergency_hours_run_day_and_night():
    assert due("10-03T23:30", "2EH") == "10-04T01:30"


def test_the_answer_is_in_the_citys_time_whatever_the_offset_of_the_question():
    start = datetime(2026, 9, 30, 17, 0, tzinfo=UTC)  # 1 October, 01:00 in Leling
    answer = CALENDAR.due(start, Limit.parse("1WD"))
    assert answer.isoformat() == "2026-10-08T17:30:00+08:00"


def test_a_naive_instant_is_refused():
    naive = datetime(2026, 9, 30, 16)  # noqa: DTZ001
    aware = instant("10-01T00:00")
    limit = Limit.parse("5WD")
    for ask in (
        lambda: CALENDAR.due(naive, limit),
        lambda: CALENDAR.explain(naive, limit),
        lambda: CALENDAR.next_opening(naive),
        lambda: CALENDAR.add_working_time(naive, timedelta(hours=1)),
        lambda: CALENDAR.working_time_between(naive, aware),
        lambda: CALENDAR.working_time_between(aware, naive),
        lambda: CALENDAR.remaining(naive, aware, Unit.CD),
        lambda: CALENDAR.warn_at(naive, aware, limit),
        lambda: CALENDAR.red_at(naive, limit),
    ):
        with pytest.raises(NaiveInstant):
            ask()


def test_an_instant_centuries_away_is_refused():
    with pytest.raises(CalendarError, match="9999"):
        CALENDAR.due(datetime(9999, 12, 31, 23, tzinfo=UTC), Limit.parse("2EH"))


@pytest.mark.parametrize("limit", ["5WD", "5CD", "20WH"])
def test_a_limit_that_reaches_an_unknown_year_is_refused(limit):
    with pytest.raises(UnknownYear) as refused:
        CALENDAR.due(datetime(2099, 12, 30, 16, tzinfo=SHANGHAI), Limit.parse(limit))
    assert refused.value.year in (2099, 2100)


def test_a_limit_across_new_year_needs_the_next_years_table_and_uses_it():
    start, limit = datetime(2026, 12, 30, 16, tzinfo=SHANGHAI), Limit.parse("3WD")
    only_2026 = type(CALENDAR)({2026: CALENDAR.years[2026]})
    with pytest.raises(UnknownYear) as refused:
        only_2026.due(start, limit)
    assert refused.value.year == 2027

    fixed = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
    city = YearTable(
        2027,
        {date(2027, month, day): "节日" for month, day in fixed},
        frozenset({date(2027, 1, 2)}),
        "市政府办公室通知",
    )
    # 31 December; 1 January off; Saturday 2 made up; 3 Sunday; 4 Monday
    assert standard_calendar([city]).due(start, limit) == at(date(2027, 1, 4), time(17, 30))


def test_a_citys_table_replaces_the_published_one_of_that_year():
    published = CALENDAR.years[2026]
    closed = {**published.off, date(2026, 10, 8): "全市停工"}
    amended = YearTable(2026, closed, published.makeup, "市政府通告")
    calendar = standard_calendar([amended])
    assert not calendar.is_workday(date(2026, 10, 8))
    assert calendar.due(instant("09-30T16:00"), Limit.parse("1WD")) == instant("10-09T17:30")


def test_the_office_hours_are_a_parameter():
    summer = standard_calendar(hours=WorkHours.parse("08:30-12:00,14:00-18:00"))
    assert summer.due(instant("10-12T11:00"), Limit.parse("2WH")) == instant("10-12T15:00")
    assert summer.due(instant("10-12T11:00"), Limit.parse("1WD")) == instant("10-13T18:00")


@pytest.mark.parametrize(
    ("after", "opens"),
    [
        ("10-12T07:00", "10-12T08:30"),
        ("10-12T10:00", "10-12T10:00"),
        ("10-12T12:00", "10-12T13:30"),
        ("10-12T17:30", "10-13T08:30"),
        ("10-10T18:00", "10-12T08:30"),
        ("10-02T10:00", "10-08T08:30"),
    ],
)
def test_the_next_opening_is_now_if_open(after, opens):
    assert CALENDAR.next_opening(instant(after)) == instant(opens)


@pytest.mark.parametrize(
    ("now", "unit", "amount", "minutes", "overdue"),
    [
        ("10-08T10:00", Unit.WD, 4, 30 * 60, False),  # 6 h today, 9, 10 and 12, then Tuesday's 1.5
        ("10-13T08:00", Unit.WD, 0, 90, False),
        ("10-13T17:00", Unit.WD, 0, 5 * 60 + 30, True),
        ("10-14T10:00", Unit.WD, 1, 7 * 60 + 30, True),
        ("10-10T10:00", Unit.CD, 3, 3 * 24 * 60, False),
        ("10-15T10:00", Unit.CD, 2, 2 * 24 * 60, True),
        ("10-12T16:30", Unit.WH, 2, 150, False),
        ("10-13T09:15", Unit.EH, 0, 45, False),
        ("10-13T12:05", Unit.EH, 2, 125, True),
    ],
)
def test_a_countdown_speaks_in_the_unit_of_its_limit(now, unit, amount, minutes, overdue):
    assert CALENDAR.remaining(instant(now), instant("10-13T10:00"), unit) == Remaining(
        unit, amount, timedelta(minutes=minutes), overdue
    )


def test_exactly_on_time_is_not_overdue():
    now = instant("10-13T17:30")
    assert CALENDAR.remaining(now, now, Unit.WD) == Remaining(Unit.WD, 0, timedelta(), False)


def test_nothing_can_be_worked_backwards():
    with pytest.raises(CalendarError, match="负"):
        CALENDAR.add_working_time(instant("10-12T09:00"), timedelta(minutes=-1))


def test_a_limit_is_computed_in_less_than_fifty_microseconds():
    start, limit = instant("09-30T16:00"), Limit.parse("5WD")
    runs = 2000
    best = min(timeit(lambda: CALENDAR.due(start, limit), number=runs) for _ in range(5))
    assert best / runs < 50e-6
