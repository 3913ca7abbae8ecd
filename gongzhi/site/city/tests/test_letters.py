"""The page of dead letters: why, how often, and once more."""

import json

import pytest
from django.urls import reverse

from gongzhi.journal.services import history
from gongzhi.mechanisms.matters.intake import Report, raise_matter
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.services import tell
from gongzhi.people import privacy
from tests.cast import MONDAY


@pytest.fixture
def dead(cast):
    """Two messages to a resident that eight attempts failed on."""
    person = privacy.person_with_phone("13805340001", name="周桂兰", at=MONDAY)
    for n in range(2):
        tell(person.pk, "有答复了", about=f"case:{n}", at=MONDAY)
    Outgoing.objects.update(state="dead", attempts=8, next_try_at=None, last_error="HTTP 500")
    return list(Outgoing.objects.order_by("pk"))


def test_each_says_channel_reason_and_attempts_and_names_no_resident(get, dead):
    page = get("he", "dead_letters")
    for said in ("短信", "HTTP 500", "8 次", "case:1", "全部重发（2 条）", "重发这些"):
        assert said in page
    assert "周桂兰" not in page and "13805340001" not in page and "有答复了" not in page


def test_without_dead_letters_the_page_says_so(get, cast):
    assert "没有发不出的消息" in get("he", "dead_letters")


def test_one_is_sent_again_and_that_is_on_record(post, dead):
    assert post("he", "dead_letter_retry", dead[0].pk).status_code == 303
    dead[0].refresh_from_db(), dead[1].refresh_from_db()
    assert (dead[0].state, dead[0].attempts, dead[1].state) == ("queued", 0, "dead")
    assert [e.act for e in history(f"message:{dead[0].pk}")] == ["message.retry"]
    assert post("he", "dead_letter_retry", dead[0].pk).status_code == 409


def test_all_are_sent_again_at_one_press_with_their_number_on_record(post, dead):
    assert post("he", "dead_letters_retry").status_code == 303
    assert not Outgoing.objects.filter(state=Delivery.DEAD).exists()
    [entry] = history("message:all")
    assert entry.act == "message.retry_all" and json.loads(entry.details) == {"count": 2}
    assert post("he", "dead_letters_retry").status_code == 409


def test_those_of_one_cause_are_sent_again_without_the_others(post, dead):
    Outgoing.objects.filter(pk=dead[1].pk).update(last_error="timeout")
    cause = {"channel": "sms", "why": "timeout"}
    assert post("he", "dead_letters_retry", **cause).status_code == 303
    assert [m.state for m in Outgoing.objects.order_by("pk")] == ["dead", "queued"]
    [entry] = history("message:all")
    assert json.loads(entry.details) == cause | {"count": 1}


def test_of_a_digest_all_parts_go_again_though_they_died_of_something_else(post, dead):
    lead, part = dead
    Outgoing.objects.filter(pk=part.pk).update(joined_to=lead.pk, last_error="timeout")
    assert post("he", "dead_letters_retry", channel="sms", why="HTTP 500").status_code == 303
    assert [m.state for m in Outgoing.objects.order_by("pk")] == ["queued", "joined"]


def test_a_case_is_named_by_its_number(get, cast):
    raised = raise_matter(Report("路灯不亮", cast.place("AH")), by=cast.shen, at=MONDAY)
    person = privacy.person_with_phone("13805340001", at=MONDAY)
    tell(person.pk, "有答复了", about=raised.case.subject, at=MONDAY)
    Outgoing.objects.filter(person=person).update(
        state="dead", attempts=8, next_try_at=None, last_error="HTTP 500"
    )
    assert raised.case.number in get("he", "dead_letters")


@pytest.mark.parametrize("who", ["lv", "li", "wang"])
def test_only_the_system_administrator_sees_and_sends_them(admin, dead, who):
    assert admin(who).get(reverse("dead_letters")).status_code == 403
    assert admin(who).post(reverse("dead_letters_retry")).status_code == 403


def test_the_page_costs_few_queries(admin, dead, queries):
    browser = admin("he")
    with queries() as seen:
        browser.get(reverse("dead_letters"))
    assert len(seen) <= 8
