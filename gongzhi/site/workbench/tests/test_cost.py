"""How many queries an act costs from its page, with those for the session and for the post.

The rule is eight at most. What costs more says why.
"""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.mechanisms.street_calls import responding, services
from gongzhi.site.acts import call_about
from tests import calls, matters
from tests.cast import at

TUESDAY = at("11-17 10:00")


@pytest.fixture
def cost(desk, queries):
    def pressed(name: str, pk: int, door: str, **sent) -> int:
        browser, page = desk(name, TUESDAY), reverse(door, args=[Case.objects.get(pk=pk).number])
        with queries() as seen:
            assert browser.post(page, sent).status_code == 303
        return len(seen)

    return pressed


def signed(cast, **how) -> int:
    """The lead's response to a call of Monday."""
    pk = calls.response_of(cast, calls.dispatched(cast, **how), "gr")
    responding.sign(pk, contacted=True, by=cast.han, at=at("11-16 14:00"))
    return pk


def answered(cast, **how) -> int:
    pk = signed(cast, **how)
    responding.answer(pk, note="修好了", by=cast.han, at=at("11-16 16:00"))
    return pk


def test_a_department_signs(cast, cost):
    pk = calls.response_of(cast, calls.dispatched(cast), "gr")
    assert cost("han", pk, "response_sign", contacted="on") == 7


def test_a_department_answers_and_the_call_hears_of_it(cast, cost):
    pk = signed(cast, assisting=())
    assert cost("han", pk, "response_answer", note="修好了") == 8


def test_each_department_that_is_answered_for_costs_its_own_update(cast, cost):
    """And their answers one for all."""
    pk = signed(cast, assisting=("sz-yh", "cg"))
    assert cost("han", pk, "response_answer", note="修好了") == 8 + 2 + 1


def test_a_street_rates(cast, cost):
    assert cost("li", answered(cast), "response_rate", score=5) == 7


def test_a_street_rates_the_last_and_the_call_ends(cast, cost):
    assert cost("li", answered(cast, assisting=()), "response_rate", score=5) == 8


def test_a_call_that_ends_and_takes_its_answer_home_costs_what_the_matter_costs(cast, cost):
    """The matter's case, the lead's answer, the matter, its update, who was merged into it, the
    message to them all: one mechanism doesn't read the other's rows along with its own."""
    appeal = services.Appeal(**calls.WORDS, place=cast.place("AH"), thinks=(cast.org("gr"),))
    matter = matters.at_street(cast)
    call = call_about(matter.pk, appeal, by=cast.li, at=TUESDAY)
    services.advance(call.pk, "verify", by=cast.feng, at=TUESDAY, note="属实")
    services.confirm(call.pk, lead=cast.org("gr"), assisting=[], by=cast.feng, at=TUESDAY)
    services.dispatch(call.pk, by=cast.feng, at=TUESDAY)
    heat = calls.response_of(cast, call, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=TUESDAY)
    responding.answer(heat, note="修好了", by=cast.han, at=TUESDAY)
    assert cost("li", heat, "response_rate", score=5) == 8 + 6


def test_a_matter_is_passed_up(cast, cost):
    assert cost("wang", matters.raised(cast).pk, "matter_pass_up", note="不归物业") == 8


def test_taking_over_gives_up_two_seats_and_takes_one(cast, cost):
    """Which is one more than eight: they can't be left and taken in one statement."""
    pk = matters.raised(cast).pk
    matters.services.pass_up(pk, note="不归物业", by=cast.wang, at=at("11-16 10:00"))
    assert cost("qian", pk, "matter_take_over") == 9


def test_a_matter_is_resolved_for_all_who_raised_it(cast, cost):
    """One more than eight: who was merged into it is read under the lock, since that changes
    without a move; whoever joined a moment ago gets the answer, too."""
    pk = matters.at_street(cast).pk
    assert cost("li", pk, "matter_resolve", note="修好了") == 9


def test_sending_back_gives_up_a_seat(cast, cost):
    pk = matters.raised(cast).pk
    matters.services.pass_up(pk, note="不归物业", by=cast.wang, at=at("11-16 10:00"))
    assert cost("qian", pk, "matter_send_back", note="小区能办") == 7


def test_confirming_names_the_departments_in_three_tables(cast, cost):
    """The two choices are looked up, seats are given, and the call keeps whom it went to."""
    pk = calls.raised(cast).pk
    services.advance(pk, "verify", by=cast.feng, at=at("11-16 10:00"), note="属实")
    lead, assisting = cast.org("gr").pk, [cast.org("cg").pk, cast.org("sz-yh").pk]
    assert cost("feng", pk, "call_confirm", lead=lead, assisting=assisting) == 11


def test_dispatching_opens_a_case_for_each_department_at_no_more_than_for_one(cast, cost):
    """A move, and opening cases: their rows, seats, lines of the record and deadlines."""
    pk = calls.confirmed(cast, assisting=("sz-yh", "cg")).pk
    assert cost("feng", pk, "call_dispatch") == 6 + 4
