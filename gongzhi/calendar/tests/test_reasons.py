from hypothesis import given

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.tests.test_invariants import instants, limits
from gongzhi.calendar.tests.test_work_calendar import CALENDAR, instant


def why(start: str, limit: str) -> str:
    return "\n".join(CALENDAR.explain(instant(start), Limit.parse(limit)))


def test_working_days_name_what_is_skipped_what_is_made_up_and_each_article():
    text = why("09-30T16:00", "5WD")
    assert "2026年9月30日（周三）不计入" in text
    assert "第二百零一条第一款" in text
    assert "10月1日至10月7日（国庆节）、10月11日（周末）" in text
    assert "其间计入：2026年10月10日（周六）" in text
    assert "第5个工作日，为2026年10月13日（周二）" in text
    assert "2026年10月13日（周二）17:30" in text
    assert "第二百零三条第二款" in text


def test_a_week_without_anything_special_says_nothing_of_holidays():
    text = why("10-12T09:00", "3WD")
    assert "不计：" not in text
    assert "其间计入" not in text


def test_calendar_days_that_roll_say_from_where_to_where_and_by_which_article():
    text = why("09-30T09:00", "3CD")
    assert "2026年10月3日（周六）休息（国庆节），顺延至2026年10月8日（周四）" in text
    assert "第二百零三条第一款" in text


def test_calendar_days_that_do_not_roll_do_not_speak_of_rolling():
    assert "顺延" not in why("10-12T09:00", "3CD")


def test_working_hours_say_from_when_they_count():
    text = why("10-03T10:00", "1WH")
    assert "第二百零一条第二款" in text
    assert "自2026年10月8日（周四）08:30起计" in text
    assert "08:30-12:00,13:30-17:30" in text


def test_hours_of_the_clock_say_that_they_run_through_the_night():
    text = why("10-03T23:30", "2EH")
    assert "昼夜连续" in text
    assert "2026年10月4日（周日）01:30" in text


@given(instants, limits)
def test_the_reasons_always_end_with_the_very_instant_that_is_due(start, limit):
    end = CALENDAR.due(start, limit)
    sentences = CALENDAR.explain(start, limit)
    assert f"{end.month}月{end.day}日" in sentences[-1]
    assert f"{end:%H:%M}" in sentences[-1]
    assert all(sentence.endswith("。") for sentence in sentences)
    assert ("第二百零一条第一款" in "".join(sentences)) == (limit.unit in (Unit.WD, Unit.CD))
