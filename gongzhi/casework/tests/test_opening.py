"""Cases that come in by the hundred, or with their whole course behind them."""

from datetime import datetime

import pytest

from gongzhi.casework import registry
from gongzhi.casework.models import Card, Case, Seat, Step
from gongzhi.casework.opening import Course, Opening, keep_courses, open_case, open_cases
from gongzhi.casework.sweep import sweep
from gongzhi.journal.services import history
from tests.cast import MONDAY, TZ, at

MATTER = registry.get("matter")
HANDLER = MATTER.roles["handler"]
LONG_AGO = datetime(2019, 3, 5, 10, 6, 36, tzinfo=TZ)


def openings(cast, count: int) -> list[Opening]:
    place, seats = cast.place("AH"), {HANDLER: cast.org("ah-zb")}
    return [Opening(f"第 {n} 件", place, seats) for n in range(count)]


def course(cast, state: str = "closed") -> Course:
    opening = Opening("旧事", cast.place("AH"), since=LONG_AGO, secret="原文")
    ended = at("11-10 09:00")
    return Course(opening, state, ended, answer="已修好", answered_at=at("11-09 09:00"))


def test_many_cases_open_in_as_many_queries_as_one(cast, django_assert_num_queries):
    forty = openings(cast, 40)
    with django_assert_num_queries(6):  # savepoint, parameters, cases, seats, journal, release
        cases = open_cases(MATTER, forty, by=cast.shen, at=MONDAY)
    assert len({case.number for case in cases}) == 40
    assert Case.objects.awaiting(cast.wang).count() == 40
    assert all(history(case.subject)[0].act == "matter.open" for case in cases)


def test_what_was_said_earlier_elsewhere_counts_from_then_and_its_limit_from_now(cast):
    seats = {HANDLER: cast.org("ah-zb")}
    words = {"title": "热线转来", "place": cast.place("AH"), "seats": seats}
    case = open_case(MATTER, **words, since=LONG_AGO, by=cast.shen, at=MONDAY)
    new = open_case(MATTER, **words, by=cast.shen, at=MONDAY)
    assert case.opened_at == LONG_AGO and case.number.startswith("诉-20190305-")
    assert case.due_at == new.due_at > MONDAY


def test_a_course_that_ran_elsewhere_waits_for_nobody_and_earns_no_card(cast):
    [case] = keep_courses(MATTER, [course(cast)], by=cast.shen, at=MONDAY)
    sweep(at=at("12-16 09:00"))
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.opened_at, case.closed_at) == ("closed", LONG_AGO, at("11-10 09:00"))
    assert case.awaiting is None and case.due_at is None
    assert not Card.objects.filter(case=case).exists() and not Seat.objects.filter(case=case)
    step = Step.objects.get(case=case)
    assert (step.note, step.at, step.public) == ("已修好", at("11-09 09:00"), True)


def test_the_record_says_when_a_course_was_taken_in_and_when_it_ran(cast):
    [case] = keep_courses(MATTER, [course(cast)], by=cast.shen, at=MONDAY)
    [line] = history(case.subject)
    assert (line.act, line.at) == ("matter.past", MONDAY.isoformat())
    assert '"closed":"2026-11-10T09:00:00+08:00"' in line.details
    assert "2019-03-05T10:06:36" in line.details and "原文" not in line.details


def test_a_course_has_an_end(cast):
    with pytest.raises(ValueError, match="handling"):
        keep_courses(MATTER, [course(cast, "handling")], by=cast.shen, at=MONDAY)


def test_a_first_limit_can_be_counted_from_the_event_that_the_law_names(cast):
    seats = {HANDLER: cast.org("ah-zb")}
    words = {"title": "补登", "place": cast.place("AH"), "seats": seats}
    now = open_case(MATTER, **words, by=cast.shen, at=at("11-12 09:00"))
    late = open_case(MATTER, **words, counted_from=at("11-12 09:00"), by=cast.shen, at=MONDAY)
    assert late.due_at == now.due_at and late.entered_at == MONDAY
