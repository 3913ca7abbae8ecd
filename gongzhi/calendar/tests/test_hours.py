from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendar.hours import WorkHours, since_midnight
from gongzhi.calendar.limits import CalendarError

HOURS = WorkHours()


def test_the_default_day_is_half_past_eight_to_half_past_five_with_a_long_noon():
    assert WorkHours.parse("08:30-12:00,13:30-17:30") == HOURS
    assert (HOURS.opening, HOURS.closing) == (time(8, 30), time(17, 30))
    assert HOURS.length == timedelta(hours=7, minutes=30)


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        (time(0), 0),
        (time(8, 30), 0),
        (time(9), 30),
        (time(12), 210),
        (time(12, 45), 210),
        (time(13, 30), 210),
        (time(15), 300),
        (time(17, 30), 450),
        (time(23, 59), 450),
    ],
)
def test_only_open_hours_are_worked(moment, minutes):
    assert HOURS.worked_by(moment) == timedelta(minutes=minutes)


def test_the_end_of_the_morning_is_noon_and_not_the_afternoon():
    assert HOURS.moment(timedelta(minutes=210)) == time(12)
    assert HOURS.moment(timedelta(minutes=211)) == time(13, 31)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (time(7), time(8, 30)),
        (time(8, 30), time(8, 30)),
        (time(11, 59), time(11, 59)),
        (time(12), time(13, 30)),
        (time(17, 29), time(17, 29)),
        (time(17, 30), None),
    ],
)
def test_a_closed_office_opens_next_at_its_next_span(moment, opens):
    assert HOURS.next_open(moment) == opens


@given(st.timedeltas(timedelta(microseconds=1), HOURS.length))
def test_the_moment_is_the_first_by_which_so_much_is_worked(worked):
    moment = HOURS.moment(worked)
    assert HOURS.worked_by(moment) == worked
    just_before = since_midnight(moment) - timedelta(microseconds=1)
    hours, seconds = divmod(just_before.seconds, 3600)
    earlier = time(hours, seconds // 60, seconds % 60, just_before.microseconds)
    assert HOURS.worked_by(earlier) < worked


@pytest.mark.parametrize(
    "text",
    [
        "",
        "08:30-12:00,11:00-17:30",
        "12:00-08:30",
        "08:30-08:30",
        "8:30-12:00",
        "13:30-17:30,08:30-12:00",
        "08:30-25:00",
        "08:30",
        "22:00-06:00",
    ],
)
def test_hours_that_overlap_run_backwards_or_are_misspelt_are_refused(text):
    with pytest.raises(CalendarError, match="办公时间"):
        WorkHours.parse(text)


def test_hours_read_as_they_are_written():
    text = "09:00-11:30,14:00-18:00"
    assert str(WorkHours.parse(text)) == text
