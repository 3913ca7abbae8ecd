"""What people type, and what spreadsheets make of it, is read as what was meant."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.places.models import Kind
from gongzhi.site.exchange import moments, values
from gongzhi.site.exchange.values import Choice, Unfit, YesNo
from tests.cast import TZ

MEANT = datetime(2019, 3, 5, 10, 6, 36, tzinfo=TZ)
SHAPES = [
    "2019/3/5 10:06:36",
    "2019-3-5 10:06:36",
    "2019-03-05T10:06:36",
    "2019-03-05T10:06:36+08:00",
    "2019-03-05T02:06:36Z",
    "2019.3.5 10:06:36",
    "2019年3月5日 10:06:36",
    "2019年3月5日 10时6分36秒",
    "2019年3月5日（星期二）上午10:06:36",
    "２０１９年３月５日　１０：０６：３６",
    "20190305100636",
    "20190305 10:06:36",
    43529.4212499999,
    "43529.42125",
    datetime(2019, 3, 5, 10, 6, 36),  # noqa: DTZ001
]


@pytest.mark.parametrize("cell", SHAPES, ids=str)
def test_an_instant_is_read_in_all_shapes_that_people_use(cell):
    assert moments.instant(cell) == MEANT


@pytest.mark.parametrize(
    "cell",
    ["2019/3/5", "2019-3-5", "2019年3月5日", "20190305", 20190305.0, 43529, "43529", MEANT.date()],
    ids=str,
)
def test_a_day_is_read_in_all_shapes_that_people_use(cell):
    assert moments.day(cell) == date(2019, 3, 5)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2019-3-5 下午3点20分", 15),
        ("2019-3-5 中午12:20", 12),
        ("2019-3-5 中午1:20", 13),
        ("2019-3-5 凌晨12:20", 0),
        ("2019-3-5 3:20 PM", 15),
        ("2019-3-5 12:20 am", 0),
    ],
)
def test_the_half_of_the_day_counts(cell, hour):
    assert moments.instant(cell) == datetime(2019, 3, 5, hour, 20, tzinfo=TZ)


@pytest.mark.parametrize(
    "cell", ["3/5/2019", "19-3-5", "2019-2-30", "2019-3-5 25:00", "昨天", "5", "", True, 2019.0]
)
def test_a_date_that_must_be_guessed_is_not_read(cell):
    with pytest.raises(Unfit):
        moments.instant(cell)


@given(
    st.datetimes(min_value=datetime(1940, 1, 1), max_value=datetime(2110, 1, 1)).map(  # noqa: DTZ001
        lambda d: d.replace(microsecond=0)
    )
)
def test_every_second_comes_back_from_text_and_from_a_serial_number(wall):
    serial = (wall - moments.EPOCH) / timedelta(days=1)
    text = f"{wall.year}/{wall.month}/{wall.day} {wall.hour}:{wall.minute}:{wall.second}"
    assert moments.instant(text) == moments.instant(serial) == wall.replace(tzinfo=TZ)


@pytest.mark.parametrize(
    "cell",
    [371481001, 371481001.0, "371481001", " ３７１４８１００１ ", "'371481001", '="371481001"'],
)
def test_a_code_is_the_same_as_text_and_as_a_number(cell):
    assert values.code(cell) == "371481001"


def test_a_code_whose_last_digits_the_spreadsheet_lost_is_refused():
    with pytest.raises(Unfit, match="文本"):
        values.code(3.7148119900101e17)


@pytest.mark.parametrize(
    ("cell", "meant"), [("６１２", 612), ("1,612", 1612), (612.0, 612), (" 0", 0)]
)
def test_a_whole_number_is_read_whatever_its_width(cell, meant):
    assert values.whole(cell) == meant


@pytest.mark.parametrize("cell", ["-1", "3.5", 3.5, "三百", "612户", True])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(Unfit):
        values.whole(cell)


@pytest.mark.parametrize(
    "cell", [13800001234, 13800001234.0, "138 0000 1234", "138-0000-1234", "+86 13800001234"]
)
def test_a_mobile_number_is_its_eleven_digits(cell):
    assert values.mobile(cell) == "13800001234"


@pytest.mark.parametrize("cell", ["138****1234", "6261030", "1380000123"])
def test_a_masked_or_wrong_mobile_number_is_refused(cell):
    with pytest.raises(Unfit):
        values.mobile(cell)


def test_one_of_a_list_is_read_by_code_word_and_synonym():
    read = Choice(Kind, {"住宅小区": "compound"})
    assert {read(cell) for cell in ("compound", "小区", " 小区　", "住宅小区", "Compound")} == {
        "compound"
    }
    with pytest.raises(Unfit, match="街道"):
        read("小区域")


def test_yes_and_no_are_read_and_nothing_is_guessed():
    assert [YesNo()(cell) for cell in ("是", "√", True, 1.0, "否", "N")] == [True] * 4 + [False] * 2
    with pytest.raises(Unfit):
        YesNo()("不详")


def test_what_cannot_be_seen_or_stored_is_dropped():
    assert values.plain("\ufeff 甲\u200b乙\x00\x0b\r\n丙\u3000") == "甲乙\n丙"


def test_words_that_are_too_long_are_refused_with_both_lengths():
    with pytest.raises(Unfit, match="最多 5 个字，现在 6 个"):
        values.line(5)("一二三四五六")


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf")), max_size=50))
def test_reading_words_twice_changes_nothing_more(words):
    once = values.line(200)(words)
    assert values.line(200)(once) == once
