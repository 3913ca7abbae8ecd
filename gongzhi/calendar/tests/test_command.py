import json

import pytest

from gongzhi.calendar.command import due_answer, workdays_answer
from gongzhi.calendar.limits import CalendarError
from gongzhi.calendar.work_calendar import standard_calendar
from gongzhi.calendar.years import UnknownYear

CALENDAR = standard_calendar()


def test_the_answer_has_the_instant_the_unit_and_the_reasons():
    answer = due_answer("2026-09-30T16:00:00+08:00", "5WD", CALENDAR)
    assert answer["due_at"] == "2026-10-13T17:30:00+08:00"
    assert answer["unit"] == "WD"
    assert len(answer["why"]) > 3
    assert json.loads(json.dumps(answer)) == answer


def test_the_working_days_of_a_year_are_iso_dates_in_order():
    days = workdays_answer(2026, CALENDAR)
    assert days[0] == "2026-01-04"  # a Sunday made up for New Year
    assert days[-1] == "2026-12-31"
    assert days == sorted(set(days))
    assert len(days) == 248


@pytest.mark.parametrize(
    ("from_", "limit", "told"),
    [
        ("2026-09-30T16:00:00", "5WD", "时区"),
        ("yesterday", "5WD", "yesterday"),
        ("2026-02-30T16:00:00+08:00", "5WD", "2026-02-30"),
        ("2026-09-30T16:00:00+08:00", "5 days", "5 days"),
        ("2099-09-30T16:00:00+08:00", "5WD", "2099"),
    ],
)
def test_a_wrong_question_is_refused_with_what_is_wrong(from_, limit, told):
    with pytest.raises(CalendarError, match=told):
        due_answer(from_, limit, CALENDAR)


def test_the_working_days_of_an_unknown_year_are_refused():
    with pytest.raises(UnknownYear):
        workdays_answer(1999, CALENDAR)
