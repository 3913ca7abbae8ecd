import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.calendar.limits import BadLimit, Limit, Unit


@given(st.integers(1, 9999), st.sampled_from(Unit))
def test_a_limit_is_read_as_it_was_written(amount, unit):
    assert Limit.parse(str(Limit(amount, unit))) == Limit(amount, unit)


@pytest.mark.parametrize(
    "text", ["", "5", "WD", "5 WD", "5wd", "-5WD", "0WD", "1.5WH", "5XD", "5WD ", "99999WD", "٥WD"]
)
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(BadLimit):
        Limit.parse(text)


def test_a_refused_limit_is_quoted_and_the_right_form_shown():
    with pytest.raises(BadLimit, match="“5天”.*5WD"):
        Limit.parse("5天")


def test_a_limit_reads_in_words():
    assert [Limit.parse(text).label for text in ("5WD", "30CD", "4WH", "2EH")] == [
        "5个工作日",
        "30日",
        "4个工作小时",
        "2小时",
    ]
