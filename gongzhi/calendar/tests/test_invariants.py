"""What holds for every start and every limit, some of it against plain counting."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.work_calendar import SHANGHAI, standard_calendar

CALENDAR = standard_calendar()

days = st.dates(date(2024, 1, 1), date(2026, 6, 30))
instants = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2026-06-30"),
    timezones=st.just(SHANGHAI),
)
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(Unit))


@given(days, st.integers(-40, 40))
def test_adding_working_days_is_counting_them_one_by_one(day, count):
    step = timedelta(days=1 if count > 0 else -1)
    counted, left = day, abs(count)
    while left:
        counted += step
        left -= CALENDAR.is_workday(counted)
    if count:
        assert CALENDAR.add_workdays(day, count) == counted
    else:
        rolled = CALENDAR.add_workdays(day, 0)
        assert rolled == (day if CALENDAR.is_workday(day) else CALENDAR.add_workdays(day, 1))


@given(days, days)
def test_working_days_between_are_those_later_than_the_one_and_up_to_the_other(one, other):
    early, late = min(one, other), max(one, other)
    span = (early + timedelta(days=n) for n in range(1, (late - early).days + 1))
    counted = sum(CALENDAR.is_workday(day) for day in span)
    assert CALENDAR.workdays_between(early, late) == counted
    assert CALENDAR.workdays_between(late, early) == -counted


@given(instants, st.timedeltas(timedelta(), timedelta(days=9)))
def test_working_time_between_is_the_open_minutes_counted_one_by_one(start, length):
    start = start.replace(second=0, microsecond=0)
    minutes = int(length / timedelta(minutes=1))
    counted = sum(
        CALENDAR.is_workday(minute.date())
        and any(a <= minute.time() < b for a, b in CALENDAR.hours.spans)
        for minute in (start + timedelta(minutes=n) for n in range(minutes))
    )
    end = start + timedelta(minutes=minutes)
    assert CALENDAR.working_time_between(start, end) == timedelta(minutes=counted)
    assert CALENDAR.working_time_between(end, start) == -timedelta(minutes=counted)


@given(instants, instants, instants)
def test_working_time_adds_up(a, b, c):
    between = CALENDAR.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=200)))
def test_the_end_of_working_time_is_the_first_instant_with_so_much_worked(start, worked):
    end = CALENDAR.add_working_time(start, worked)
    assert CALENDAR.working_time_between(start, end) == worked
    assert CALENDAR.working_time_between(start, end - timedelta(microseconds=1)) < worked


@given(instants)
def test_the_next_opening_is_open_and_nothing_is_worked_until_then(after):
    opens = CALENDAR.next_opening(after)
    assert opens >= after
    assert CALENDAR.working_time_between(after, opens) == timedelta()
    assert CALENDAR.working_time_between(opens, opens + timedelta(microseconds=1))


@given(instants, limits)
def test_a_limit_ends_after_its_start_and_within_working_time(start, limit):
    end = CALENDAR.due(start, limit)
    assert end > start
    if limit.unit is Unit.EH:
        assert end - start == timedelta(hours=limit.amount)
    else:
        assert CALENDAR.is_workday(end.date())
        assert any(a < end.time() <= b for a, b in CALENDAR.hours.spans)
    if limit.unit in (Unit.WD, Unit.CD):
        assert end.time() == CALENDAR.hours.closing


@given(instants, instants, limits)
def test_a_later_start_never_ends_earlier(one, other, limit):
    early, late = sorted((one, other))
    assert CALENDAR.due(early, limit) <= CALENDAR.due(late, limit)


@given(instants, limits)
def test_a_longer_limit_never_ends_earlier(start, limit):
    longer = Limit(limit.amount + 1, limit.unit)
    assert CALENDAR.due(start, limit) <= CALENDAR.due(start, longer)


@given(
    instants, st.sampled_from([Unit.WD, Unit.WH, Unit.EH]), st.integers(1, 30), st.integers(1, 30)
)
def test_two_limits_one_after_the_other_are_their_sum(start, unit, first, second):
    midway = CALENDAR.due(start, Limit(first, unit))
    assert CALENDAR.due(midway, Limit(second, unit)) == CALENDAR.due(
        start, Limit(first + second, unit)
    )


@given(instants, st.integers(1, 30), st.integers(1, 30))
def test_calendar_days_in_two_parts_are_never_shorter_than_in_one(start, first, second):
    """Each part may roll over a holiday, the sum only once."""
    midway = CALENDAR.due(start, Limit(first, Unit.CD))
    assert CALENDAR.due(midway, Limit(second, Unit.CD)) >= CALENDAR.due(
        start, Limit(first + second, Unit.CD)
    )


@given(instants, st.integers(1, 60))
def test_a_limit_in_working_days_has_that_many_left_at_its_start(start, amount):
    end = CALENDAR.due(start, Limit(amount, Unit.WD))
    assert CALENDAR.remaining(start, end, Unit.WD).amount == amount
