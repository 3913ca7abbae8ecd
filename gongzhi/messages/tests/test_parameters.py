from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.messages.parameters import is_quiet, quiet_hours

DAY = datetime(2026, 11, 16, tzinfo=SHANGHAI)


@given(st.times(), st.times(), st.times())
def test_every_instant_is_quiet_either_in_these_hours_or_in_their_complement(now, start, end):
    instant = datetime.combine(DAY.date(), now, tzinfo=SHANGHAI)
    quiet, loud = is_quiet(instant, (start, end)), is_quiet(instant, (end, start))
    assert quiet != loud if start != end else not (quiet or loud)


def test_the_hours_are_those_of_the_city_wherever_the_machine_stands():
    midnight_utc = DAY + timedelta(hours=8)
    assert not is_quiet(midnight_utc, (time(21, 30), time(7, 30)))


@pytest.mark.parametrize("wrong", ["", "21:30", "21:30-25:00", "晚上", "21:30-07:30-08:00", None])
def test_hours_that_cannot_be_read_are_refused_with_an_example(wrong):
    with pytest.raises(ValueError, match="21:30-07:30"):
        quiet_hours(wrong)
