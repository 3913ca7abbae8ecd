from datetime import date, timedelta

import pytest

from gongzhi.calendar.years import BadYearTable, UnknownYear, YearTable, official_years

FIXED = {
    date(2027, 1, 1): "元旦",
    date(2027, 5, 1): "劳动节",
    date(2027, 10, 1): "国庆节",
    date(2027, 10, 2): "国庆节",
    date(2027, 10, 3): "国庆节",
}


def table(*, off=None, makeup=frozenset()):
    return YearTable(2027, FIXED if off is None else off, frozenset(makeup), "测试用表")


def test_the_package_covers_each_year_from_2004_to_2026():
    assert set(range(2004, 2027)) <= set(official_years())


@pytest.mark.parametrize(
    # Weekdays of the year less the statutory days off (11, since 2025 13): 2020 and 2015 gave more.
    ("year", "count"),
    [
        (2015, 249),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_the_working_days_of_a_year_add_up(year, count):
    assert len(official_years()[year].workdays) == count


def test_october_2026_is_as_the_notice_says():
    """国办发明电〔2025〕7号: 1–7 October off, Saturday the 10th worked; by hand from a calendar."""
    worked = {8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30}
    october = official_years()[2026]
    for day in range(1, 32):
        assert october.is_workday(date(2026, 10, day)) == (day in worked), day


def test_the_makeup_days_of_2026_are_the_six_of_the_notice():
    assert official_years()[2026].makeup == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }


def test_holidays_have_chinese_names():
    assert official_years()[2026].off[date(2026, 2, 17)] == "春节"


def test_a_table_without_a_fixed_holiday_is_refused_and_says_which():
    for missing, name in FIXED.items():
        rest = {day: n for day, n in FIXED.items() if day != missing}
        with pytest.raises(BadYearTable, match=f"缺少{missing.month}月{missing.day}日{name}"):
            table(off=rest)


def test_a_makeup_day_on_a_weekday_is_refused():
    with pytest.raises(BadYearTable, match="2027-10-08不是周六或周日"):
        table(makeup={date(2027, 10, 8)})


def test_a_day_both_off_and_worked_is_refused():
    with pytest.raises(BadYearTable, match="2027-10-02既放假又上班"):
        table(makeup={date(2027, 10, 2)})


def test_a_day_of_another_year_is_refused():
    with pytest.raises(BadYearTable, match="2026-12-31不在2027年"):
        table(off={**FIXED, date(2026, 12, 31): "元旦"})


def test_all_faults_are_told_at_once():
    with pytest.raises(BadYearTable, match="不是周六.*缺少1月1日元旦.*缺少10月3日国庆节"):
        table(off={}, makeup={date(2027, 10, 8)})


def test_each_day_of_a_table_is_worked_or_not_and_listed_accordingly():
    a_table = table(makeup={date(2027, 10, 9)})
    days = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
    assert a_table.workdays == tuple(day for day in days if a_table.is_workday(day))
    assert date(2027, 10, 9) in a_table.workdays
    assert date(2027, 10, 1) not in a_table.workdays


def test_an_unknown_year_is_named_with_the_way_to_load_it():
    error = UnknownYear(2031)
    assert error.year == 2031
    assert "2031年" in str(error)
    assert "chinesecalendar" in str(error)
    assert "录入" in str(error)
