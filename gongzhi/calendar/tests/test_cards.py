"""Yellow and red cards (domain rule: yellow one working day before, red on the first overdue)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.tests.test_invariants import instants, limits
from gongzhi.calendar.tests.test_work_calendar import CALENDAR, instant


def cards(start: str, limit: str) -> tuple[str, str]:
    parsed = Limit.parse(limit)
    due = CALENDAR.due(instant(start), parsed)
    return tuple(
        card.isoformat()[5:16]
        for card in (CALENDAR.warn_at(instant(start), due, parsed), CALENDAR.red_at(due, parsed))
    )


@pytest.mark.parametrize(
    ("start", "limit", "yellow", "red"),
    [
        ("09-30T16:00", "5WD", "10-12T17:30", "10-14T08:30"),
        ("10-08T10:00", "2WD", "10-09T17:30", "10-12T08:30"),  # due on the made-up Saturday
        ("10-12T20:00", "5CD", "10-16T17:30", "10-20T08:30"),  # rolled from Saturday to Monday
        ("10-12T10:00", "15WH", "10-13T10:00", "10-15T08:30"),
        ("10-12T10:00", "72EH", "10-14T10:00", "10-16T08:30"),
    ],
)
def test_a_long_limit_warns_one_working_day_before_and_is_red_the_next_morning(
    start, limit, yellow, red
):
    assert cards(start, limit) == (yellow, red)


@pytest.mark.parametrize(
    ("start", "limit", "yellow", "due"),
    [
        ("10-12T10:00", "1WD", "10-13T09:15", "10-13T17:30"),  # 13.5 h of work, half is 6.75
        ("10-12T09:00", "4WH", "10-12T11:00", "10-12T14:30"),
        ("10-12T08:30", "7WH", "10-12T12:00", "10-12T17:00"),  # half ends with the morning
        ("10-03T22:00", "2EH", "10-03T23:00", "10-04T00:00"),
        ("10-12T10:00", "1CD", "10-13T09:15", "10-13T17:30"),
    ],
)
def test_a_short_limit_warns_at_its_half_and_is_red_when_due(start, limit, yellow, due):
    assert cards(start, limit) == (yellow, due)


def test_calendar_days_that_hold_hardly_any_working_day_warn_at_the_half_of_what_they_hold():
    """One working day before would be before the start, or on the evening of the same day."""
    assert cards("10-16T20:00", "2CD") == ("10-19T13:45", "10-20T08:30")
    assert cards("09-30T09:00", "3CD") == ("10-08T08:45", "10-09T08:30")


def test_a_limit_already_missed_warns_when_due_and_not_after():
    start, due = instant("10-14T09:00"), instant("10-13T17:30")
    assert CALENDAR.warn_at(start, due, Limit.parse("5WD")) == due


@given(instants, limits)
def test_yellow_comes_after_the_start_then_due_then_red(start, limit):
    due = CALENDAR.due(start, limit)
    assert start < CALENDAR.warn_at(start, due, limit) <= due <= CALENDAR.red_at(due, limit)


@given(instants, limits)
def test_at_least_half_of_the_limit_has_passed_at_the_yellow_card(start, limit):
    due = CALENDAR.due(start, limit)
    yellow = CALENDAR.warn_at(start, due, limit)
    if limit.unit is Unit.EH:
        assert yellow - start >= (due - start) / 2
    else:
        worked = CALENDAR.working_time_between
        assert worked(start, yellow) >= worked(yellow, due) - timedelta(microseconds=1)


@given(instants, limits)
def test_two_working_days_or_more_warn_exactly_one_working_day_before(start, limit):
    due = CALENDAR.due(start, limit)
    if CALENDAR.working_time_between(start, due) >= 2 * CALENDAR.hours.length and (
        limit.unit is not Unit.EH
    ):
        day_before = CALENDAR.add_workdays(due.date(), -1)
        yellow = CALENDAR.warn_at(start, due, limit)
        assert yellow == datetime.combine(day_before, due.timetz())
