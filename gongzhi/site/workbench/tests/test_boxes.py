"""The box of messages, and the list of reporters to ring."""

import pytest
from django.urls import reverse

from gongzhi.casework.urging import urge
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.services import tell
from tests import calls, matters
from tests.cast import MONDAY, at


def html(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def test_who_was_urged_finds_it_in_the_box_with_the_way_to_the_case(desk, cast):
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    case = urge(heat, by=cast.li, at=at("11-16 12:00"), note="天冷")
    browser = desk("han", at("11-16 12:10"))
    page = html(browser.get(reverse("box")))
    assert f"催办 {case.number}" in page and reverse("case", args=[case.number]) in page
    assert html(desk("yang").get(reverse("box"))).count("催办 ") == 0


def test_read_up_to_what_was_seen_and_no_further(desk, cast):
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    urge(heat, by=cast.li, at=at("11-16 12:00"))
    browser = desk("han", at("11-16 12:10"))
    newest = browser.get(reverse("box")).context["newest"]
    urge(heat, by=cast.li, at=at("11-17 12:00"))
    browser.post(reverse("box_read"), {"up_to": newest})
    assert Outgoing.objects.filter(read_at=None, channel="site").count() == 1


@pytest.fixture
def unsent(cast):
    matter = matters.raised(cast)
    tell(matter.reporter_id, "有答复了", about=matter.case.subject, at=MONDAY)
    Outgoing.objects.update(state=Delivery.BY_HAND, next_try_at=None)
    return matter


def test_what_no_gateway_sent_is_rung_by_somebody(desk, unsent):
    browser = desk("jiang")
    page = html(browser.get(reverse("ring")))
    assert "有答复了" in page and unsent.case.number in page and matters.PHONE not in page
    done = reverse("ring_done", args=[Outgoing.objects.get().pk])
    assert browser.post(done).status_code == 303
    assert Outgoing.objects.get().state == Delivery.SENT
    assert browser.post(done).status_code == 409


@pytest.mark.parametrize("name", ["li", "han", "wang", "qin"])
def test_others_do_not_ring(desk, unsent, name):
    browser = desk(name)
    assert browser.get(reverse("ring")).status_code == 403
    done = reverse("ring_done", args=[Outgoing.objects.get().pk])
    assert browser.post(done).status_code == 403
