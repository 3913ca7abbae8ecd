"""The chip: what is left of a limit, in the unit of the limit."""

import pytest
from django.utils.translation import override

from gongzhi.calendar.limits import Limit
from gongzhi.calendar.work_calendar import standard_calendar
from gongzhi.casework.countdown import countdown, limit_words
from gongzhi.casework.models import Case
from tests.cast import at

CALENDAR = standard_calendar()


def left(now: str, due: str | None, limit: str, *, state="handling", warn=None, **more):
    case = Case(
        procedure="matter",
        state=state,
        due_at=at(due) if due else None,
        warn_at=at(warn) if warn else None,
        limit=limit,
        **more,
    )
    found = countdown(case, CALENDAR, at=at(now))
    return found and (found.kind, found.left)


@pytest.mark.parametrize(
    ("now", "due", "limit", "expected"),
    [
        ("11-16 10:00", "11-23 17:30", "5WD", ("plain", "剩 5 个工作日")),
        ("11-23 15:30", "11-23 17:30", "5WD", ("near", "剩 2 小时")),
        ("11-24 09:00", "11-23 17:30", "5WD", ("over", "超期 1 个工作日")),
        ("11-23 18:00", "11-23 17:30", "5WD", ("over", "刚超期")),
        ("11-16 09:00", "11-16 14:30", "4WH", ("near", "剩 4 小时")),
        ("11-16 09:00", "11-17 08:30", "24EH", ("plain", "剩 23 小时 30 分")),
        ("11-16 09:00", "11-20 17:30", "4CD", ("plain", "剩 4 天")),
    ],
)
def test_what_is_left_is_told_in_the_unit_of_the_limit(now, due, limit, expected):
    assert left(now, due, limit) == expected


def test_near_is_when_the_yellow_card_has_fallen():
    chip = {"due": "11-23 17:30", "limit": "5WD", "warn": "11-20 17:30"}
    assert left("11-20 17:00", **chip)[0] == "plain"
    assert left("11-20 17:30", **chip)[0] == "near"


def test_a_closed_case_and_one_without_limit_have_no_chip():
    assert left("11-16 09:00", None, "") is None
    assert left("11-16 09:00", "11-17 17:30", "1WD", closed_at=at("11-16 08:00")) is None


def test_a_year_that_is_not_loaded_still_shows_the_instant():
    case = Case(procedure="matter", state="handling", limit="5WD")
    case.due_at = at("11-23 17:30").replace(year=2099)
    found = countdown(case, CALENDAR, at=at("11-16 09:00"))
    assert (found.kind, found.at) == ("plain", case.due_at)


@pytest.mark.parametrize(
    ("limit", "chinese", "english"),
    [
        ("1WD", "1 个工作日", "1 working day"),
        ("5WD", "5 个工作日", "5 working days"),
        ("30CD", "30 天", "30 days"),
        ("4WH", "4 个工作小时", "4 working hours"),
        ("2EH", "2 小时", "2 h"),
    ],
)
def test_a_limit_is_said_in_the_readers_language(limit, chinese, english):
    for language, words in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert limit_words(Limit.parse(limit)) == words
