"""Cards fall by themselves on whoever's clock has run out."""

import pytest

from gongzhi.casework.models import Card, Case
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import lift_card, sweep
from gongzhi.mechanisms.street_calls import responding
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.calls import dispatched, response_of
from tests.cast import at


@pytest.fixture
def heat(cast):
    """A response whose five working days end on Monday 23 November at 17:30."""
    pk = response_of(cast, dispatched(cast, assisting=()), "gr")
    advance(pk, "sign", by=cast.han, at=at("11-16 14:00"))
    return Case.objects.get(pk=pk)


def test_a_yellow_card_falls_one_working_day_before_the_deadline(heat):
    assert heat.due_at == at("11-23 17:30") and heat.warn_at == at("11-20 17:30")
    assert sweep(at=at("11-20 17:29"))["yellow"] == 0
    assert sweep(at=at("11-20 17:30"))["yellow"] == 1
    heat.refresh_from_db()
    assert heat.card == "yellow"


def test_a_red_card_falls_on_the_first_working_day_after_it(heat):
    sweep(at=at("11-23 17:30"))
    assert not Card.objects.filter(kind="red").exists(), "late, but the day is over"
    assert sweep(at=at("11-24 08:30"))["red"] == 1
    card = Card.objects.get(kind="red")
    assert card.organisation.code == "gr" and card.case == heat


def test_a_sweep_that_runs_again_gives_no_card_twice(heat):
    for _ in range(3):
        sweep(at=at("11-24 09:00"))
    assert Card.objects.filter(kind="red").count() == 1


def test_a_card_is_on_the_record(heat):
    from gongzhi.journal.models import Entry

    sweep(at=at("11-24 09:00"))
    assert Entry.objects.filter(subject=heat.subject, act="card.red").count() == 1


def test_limits_under_two_working_days_turn_yellow_at_half_and_red_when_passed(cast):
    pk = response_of(cast, dispatched(cast, assisting=(), urgency="emergency"), "gr")
    case = Case.objects.get(pk=pk)
    assert case.limit == "1EH" and case.due_at == at("11-16 12:00")
    assert case.warn_at == at("11-16 11:30") and case.red_at == case.due_at


def test_only_the_supervising_office_lifts_a_card_and_only_with_a_reason(heat, cast):
    sweep(at=at("11-24 09:00"))
    card = Card.objects.get(kind="red")
    with pytest.raises(NotYours):
        lift_card(card.pk, reason="求情", by=cast.han, at=at("11-24 10:00"))
    with pytest.raises(Incomplete):
        lift_card(card.pk, reason="  ", by=cast.qin, at=at("11-24 10:00"))
    lift_card(card.pk, reason="当日停电，系统无法提交", by=cast.qin, at=at("11-24 10:00"))
    with pytest.raises(NotNow):
        lift_card(card.pk, reason="再撤", by=cast.qin, at=at("11-24 10:01"))


def test_a_lifted_card_stays_on_record_and_does_not_fall_again(heat, cast):
    sweep(at=at("11-24 09:00"))
    lift_card(Card.objects.get(kind="red").pk, reason="误判", by=cast.qin, at=at("11-24 10:00"))
    heat.refresh_from_db()
    assert heat.card == ""
    assert sweep(at=at("11-24 11:00")) == {"red": 0, "yellow": 0, "lapsed": 0}
    assert Card.objects.filter(kind="red", lifted_at__isnull=False).count() == 1


def test_while_an_extension_waits_for_a_decision_the_card_falls_on_the_department(heat, cast):
    from gongzhi.mechanisms.street_calls import responding

    responding.ask_extension(heat.pk, days=2, note="等配件", by=cast.han, at=at("11-19 09:00"))
    sweep(at=at("11-20 18:00"))
    assert Card.objects.get().organisation.code == "gr"


def test_the_sweep_asks_a_fixed_number_of_questions(heat, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        sweep(at=at("11-24 09:00"))


def test_a_move_with_effects_is_made_by_its_own_service_when_time_makes_it(cast, monkeypatch):
    from gongzhi.casework import registry

    pk = response_of(cast, dispatched(cast, assisting=()), "gr")
    responding.sign(pk, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(pk, note="修好", by=cast.han, at=at("11-17 10:00"))
    seen = []

    def act(pk, *, at):
        seen.append(pk)
        return advance(pk, "lapse", by=MACHINE, at=at)

    monkeypatch.setitem(registry._lapses, ("response", "lapse"), act)
    assert sweep(at=at("11-24 17:31"))["lapsed"] == 1
    assert seen == [pk] and Case.objects.get(pk=pk).state == "unrated"
