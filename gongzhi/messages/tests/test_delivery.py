"""Getting queued messages out: at most once each, later if need be, by hand in the end."""

from datetime import timedelta
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from gongzhi.journal.services import history
from gongzhi.messages import queries
from gongzhi.messages.delivery import BACK_OFF, JITTER, LEASE, deliver
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.senders import NotSent, Unsure
from gongzhi.messages.services import tell, told_by_hand
from gongzhi.people import privacy
from gongzhi.policy.refusals import NotNow, NotYours
from gongzhi.policy.services import set_parameter
from tests.cast import FOUNDER, MONDAY, at

from .conftest import PHONE

TEXT = "您反映的 诉-20261116-1：有答复了"


def only() -> Outgoing:
    return Outgoing.objects.get()


def test_telling_a_person_costs_one_statement(resident, django_assert_num_queries):
    with django_assert_num_queries(1):
        tell(resident.pk, TEXT, about="case:1", at=MONDAY)


def test_a_message_goes_out_once_however_often_the_worker_runs(resident, gateway):
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    assert [deliver(at=MONDAY), deliver(at=MONDAY), deliver(at=at("11-17 09:00"))] == [1, 0, 0]
    assert gateway.took == [(PHONE, TEXT, f"gongzhi-{only().key}")]
    assert (only().state, only().sent_at) == (Delivery.SENT, MONDAY)


def test_a_message_that_did_not_go_is_tried_again_after_growing_pauses(resident, gateway):
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    gateway.faults = [NotSent("HTTP 503"), NotSent("HTTP 503")]
    deliver(at=MONDAY)
    assert (only().state, only().last_error) == (Delivery.FAILED, "HTTP 503")
    assert deliver(at=MONDAY + timedelta(seconds=59)) == 0
    second = MONDAY + timedelta(minutes=1 + JITTER)
    assert deliver(at=second) == 1
    assert deliver(at=second + timedelta(seconds=119)) == 0
    assert deliver(at=second + timedelta(minutes=2 + 2 * JITTER)) == 1
    assert (only().state, len(gateway.took)) == (Delivery.SENT, 1)


def test_after_the_eighth_failure_a_message_is_a_dead_letter(resident, gateway):
    set_parameter("messages.quiet_hours", "00:00-00:00", reason="试验", by=FOUNDER, at=MONDAY)
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    gateway.faults = [NotSent("HTTP 500")] * 9
    now = MONDAY
    for wait in (*BACK_OFF, 10_000):
        assert deliver(at=now) == 1
        now += timedelta(minutes=wait * (1 + JITTER))
    assert deliver(at=now) == 0
    assert (only().state, only().attempts) == (Delivery.DEAD, 8)
    assert list(queries.undeliverable()) == [only()]


def test_a_message_that_may_have_gone_is_never_sent_again_but_called(resident, gateway):
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    gateway.faults = [Unsure("TimeoutError")]
    deliver(at=MONDAY)
    assert deliver(at=at("11-17 09:00")) == 0
    assert gateway.took == []
    assert list(queries.to_call()) == [only()]


def test_a_sender_that_breaks_on_one_message_does_not_keep_back_the_others(resident, gateway):
    for n in range(3):
        tell(resident.pk, str(n), about="case:1", at=MONDAY, urgent=True)
    gateway.faults = [RuntimeError("bug")]
    assert deliver(at=MONDAY) == 3
    assert [text for _, text, _ in gateway.took] == ["1", "2"]
    assert [m.text for m in queries.to_call()] == ["0"]


def test_a_sender_that_cannot_be_made_leaves_the_messages_queued(resident, settings):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.HttpGateway"
    settings.SMS_URL = ""
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    with pytest.raises(ImproperlyConfigured):
        deliver(at=MONDAY)
    assert only().state == Delivery.QUEUED


def test_what_a_killed_worker_left_behind_is_called_and_not_sent(resident, gateway):
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    gateway.faults = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        deliver(at=MONDAY)
    assert only().state == Delivery.SENDING
    deliver(at=MONDAY + LEASE - timedelta(seconds=1))
    assert only().state == Delivery.SENDING
    deliver(at=MONDAY + LEASE)
    assert (only().state, gateway.took) == (Delivery.BY_HAND, [])


def test_nothing_goes_out_in_the_quiet_hours_of_the_night(resident, gateway):
    tell(resident.pk, TEXT, about="case:1", at=at("11-16 21:20"))
    assert deliver(at=at("11-16 21:30")) == 0
    assert deliver(at=at("11-17 07:29")) == 0
    assert deliver(at=at("11-17 07:30")) == 1


def test_the_city_sets_the_quiet_hours(resident, gateway):
    set_parameter("messages.quiet_hours", "12:00-14:00", reason="午休", by=FOUNDER, at=MONDAY)
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    assert deliver(at=at("11-16 12:30")) == 0
    assert deliver(at=at("11-16 23:00")) == 1


def test_who_was_erased_gets_no_message(resident, gateway, cast):
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    privacy.erase(resident, reason="本人要求", by=cast.lv, at=MONDAY)
    deliver(at=MONDAY)
    assert (only().state, gateway.took) == (Delivery.DEAD, [])


def test_without_a_gateway_messages_form_a_list_for_calling(resident, settings):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.ByHand"
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    deliver(at=MONDAY)
    assert [m.text for m in queries.to_call()] == [TEXT]


def test_a_call_is_marked_once_by_who_may_see_phones_and_stays_on_record(resident, settings, cast):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.ByHand"
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    deliver(at=MONDAY)
    with pytest.raises(NotYours):
        told_by_hand(only().pk, by=cast.he, at=MONDAY)
    told_by_hand(only().pk, by=cast.jiang, at=at("11-16 10:00"))
    assert (only().state, only().sent_at) == (Delivery.SENT, at("11-16 10:00"))
    with pytest.raises(NotNow):
        told_by_hand(only().pk, by=cast.jiang, at=MONDAY)
    assert [e.act for e in history(f"message:{only().pk}")] == ["message.told"]


def test_the_demo_city_sends_nothing_and_says_it_is_sent(resident, settings):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.Shown"
    tell(resident.pk, TEXT, about="case:1", at=MONDAY)
    deliver(at=MONDAY)
    assert only().state == Delivery.SENT


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "site"},
        {"state": "sent"},
        {"state": "failed"},
        {"next_try_at": None},
        {"attempts": 9},
    ],
)
def test_the_database_refuses_a_message_that_contradicts_itself(resident, wrong):
    right = {
        "person": resident,
        "channel": "sms",
        "text": TEXT,
        "about": "case:1",
        "created_at": MONDAY,
        "state": "queued",
        "next_try_at": MONDAY,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(**{**right, **wrong})
    Outgoing.objects.create(**right)


def test_four_workers_at_once_send_each_message_once(lasting_db, django_db_blocker, gateway):
    def work():
        with django_db_blocker.unblock():
            try:
                while deliver(at=MONDAY):
                    pass
            finally:
                connection.close()

    with django_db_blocker.unblock():
        person = privacy.person_with_phone(PHONE, at=MONDAY)
        for n in range(160):
            tell(person.pk, str(n), about="case:1", at=MONDAY, urgent=True)
        workers = [Thread(target=work) for _ in range(4)]
        [w.start() for w in workers]
        [w.join() for w in workers]
    assert sorted(int(text) for _, text, _ in gateway.took) == list(range(160))
