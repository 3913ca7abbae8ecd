"""Several messages to one addressee become one; urgent ones never wait and go by themselves."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.messages.delivery import deliver
from gongzhi.messages.digest import MOST, _packed
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.senders import NotSent
from gongzhi.messages.services import retry, tell
from gongzhi.people import privacy
from gongzhi.policy.services import set_parameter
from tests.cast import FOUNDER, MONDAY, at

MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(resident):
    """`told("一", at)`: one message to the resident."""
    return lambda text, now, **more: tell(resident.pk, text, about="case:1", at=now, **more)


def test_what_the_night_held_back_arrives_in_the_morning_as_one_message(told, gateway):
    for n, hour in enumerate(("11-16 22:00", "11-16 23:00", "11-17 05:00")):
        told(f"消息{n}", at(hour))
        deliver(at=at(hour))
    deliver(at=at("11-17 07:30"))
    assert [t for _, t, _ in gateway.took] == ["共 3 条消息：\n1. 消息0\n2. 消息1\n3. 消息2"]
    assert set(Outgoing.objects.values_list("state", "sent_at")) == {("sent", at("11-17 07:30"))}


def test_an_urgent_message_goes_out_at_night_at_once_and_by_itself(told, gateway):
    told("明天再说", at("11-16 23:00"))
    told("燃气泄漏，请马上离开", at("11-16 23:00"), urgent=True)
    deliver(at=at("11-16 23:00"))
    assert [t for _, t, _ in gateway.took] == ["燃气泄漏，请马上离开"]


def test_messages_to_different_people_are_never_joined(told, gateway):
    other = privacy.person_with_phone("13805340002", at=MONDAY)
    told("给周", MONDAY)
    tell(other.pk, "给别人", about="case:2", at=MONDAY)
    deliver(at=MONDAY)
    assert sorted(t for _, t, _ in gateway.took) == ["给别人", "给周"]


def test_the_city_may_have_messages_wait_for_one_another(told, gateway):
    set_parameter("messages.digest_people", 10, reason="试验", by=FOUNDER, at=MONDAY)
    told("一", MONDAY)
    assert deliver(at=MONDAY + 9 * MINUTE) == 0
    told("二", MONDAY + 9 * MINUTE)
    deliver(at=MONDAY + 10 * MINUTE)
    assert [t for _, t, _ in gateway.took] == ["共 2 条消息：\n1. 一\n2. 二"]


def test_what_was_tried_once_says_the_same_each_time_and_under_the_same_key(told, gateway):
    told("一", MONDAY)
    told("二", MONDAY)
    gateway.faults = [NotSent("HTTP 503")]
    deliver(at=MONDAY)
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"failed", "joined"}
    told("三", MONDAY + MINUTE)
    deliver(at=MONDAY + 2 * MINUTE)
    assert sorted(t for _, t, _ in gateway.took) == ["三", "共 2 条消息：\n1. 一\n2. 二"]
    assert len({k for _, _, k in gateway.took}) == 2


def test_what_was_joined_dies_together_and_is_sent_again_together(told, gateway, cast):
    told("一", MONDAY)
    told("二", MONDAY)
    gateway.faults = [NotSent("HTTP 503")]
    deliver(at=MONDAY)
    Outgoing.objects.filter(state=Delivery.FAILED).update(attempts=7)
    gateway.faults = [NotSent("HTTP 503")]
    deliver(at=MONDAY + 2 * MINUTE)
    assert set(Outgoing.objects.values_list("state", "attempts")) == {("dead", 8)}
    retry(Outgoing.objects.get(text="二").pk, by=cast.he, at=MONDAY + 3 * MINUTE)
    told("三", MONDAY + 3 * MINUTE)
    deliver(at=MONDAY + 3 * MINUTE)
    assert sorted(t for _, t, _ in gateway.took) == ["三", "共 2 条消息：\n1. 一\n2. 二"]


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans())))
def test_every_due_message_goes_exactly_once_and_none_carries_too_much(drawn):
    rows = [Outgoing(pk=n, text="字" * size) for n, (size, _) in enumerate(drawn)]
    due = {n for n, (_, is_due) in enumerate(drawn) if is_due}
    made = _packed(rows, due)
    gone = [m.pk for bundle in made for m in bundle]
    assert len(gone) == len(set(gone)) and due <= set(gone)
    assert all(b[0].pk in due for b in made)
    assert all(len(b) == 1 or sum(len(m.text) for m in b) <= MOST for b in made)
