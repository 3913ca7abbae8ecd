"""A matter through its doors: up the ladder, merged, refused, answered, called back."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters import services
from gongzhi.mechanisms.matters.models import Callback, Matter
from tests import matters
from tests.cast import at


def post(browser, door: str, number: str, status=303, **sent):
    answer = browser.post(reverse(f"matter_{door}", args=[number]), sent)
    assert answer.status_code == status, answer.content.decode()[-400:]
    return answer


def state(matter: Matter) -> str:
    return Case.objects.get(pk=matter.pk).state


def test_up_the_ladder_each_level_takes_over_or_sends_back(desk, cast):
    matter = matters.raised(cast)
    number = matter.case.number
    post(desk("wang", at("11-16 10:00")), "pass_up", number, note="管线不归物业")
    post(desk("qian", at("11-16 11:00")), "send_back", number, note="先请物业看")
    post(desk("wang", at("11-16 12:00")), "pass_up", number, note="物业看过了")
    post(desk("qian", at("11-16 14:00")), "take_over", number)
    matter.refresh_from_db()
    assert (state(matter), matter.level) == ("handling", "community")


def test_at_the_street_there_is_no_further_level_but_the_call(desk, cast):
    matter = matters.at_street(cast)
    browser = desk("li", at("11-17 10:00"))
    page = post(browser, "pass_up", matter.case.number, 409, note="办不了").content.decode()
    assert "已经到街道了" in page and "办不了" in page
    assert reverse("call_new") in page


def test_likely_twins_are_offered_and_merged_with_one_choice(desk, cast):
    first, twin = matters.raised(cast), matters.raised(cast, text=matters.TEXT + "，快来人")
    other = matters.raised(cast, text="北门路灯不亮")
    browser = desk("wang")
    page = browser.get(reverse("case", args=[twin.case.number]))
    assert [m.pk for m in page.context["likely"]] == [first.pk]
    assert other.pk not in [m.pk for m in page.context["likely"]]
    post(browser, "merge", twin.case.number, into=first.pk)
    page = browser.get(reverse("case", args=[first.case.number]))
    assert [m.pk for m in page.context["merged"]] == [twin.pk]


def test_a_merge_with_nothing_chosen_is_told(desk, cast):
    number = matters.raised(cast).case.number
    post(desk("wang"), "merge", number, 422)
    post(desk("wang"), "merge", number, 403, into=999_999)


def test_a_refusal_names_class_reason_and_route(desk, cast):
    matter = matters.raised(cast)
    words = {"code": "litigation", "note": "合同纠纷，应由法院裁判"}
    browser = desk("wang")
    post(browser, "refuse", matter.case.number, **words)
    page = browser.get(reverse("case", args=[matter.case.number])).content.decode()
    assert "须通过诉讼解决" in page and "12368" in page
    assert "这件事" in page and "已结束" in page


@pytest.fixture
def asked(cast):
    """A matter that the street answered and the reporter did not react to."""
    matter = matters.at_street(cast)
    services.resolve(matter.pk, note="修好了", by=cast.li, at=at("11-17 10:00"))
    sweep(at=at("11-23 18:00"))
    return matter


def test_a_callback_records_what_was_heard(desk, asked):
    browser, number = desk("jiang", at("11-24 09:00")), asked.case.number
    assert "打电话回访" in browser.get(reverse("inbox")).content.decode()
    post(browser, "call_back", number, 422, reached="yes")
    post(browser, "call_back", number, reached="yes", solved="yes", review="4")
    heard = Callback.objects.get()
    assert (heard.reached, heard.solved, heard.review) == (True, True, "4")
    assert state(asked) == "closed"


def test_unsolved_by_callback_is_reopened_once(desk, asked):
    browser, number = desk("jiang", at("11-24 09:00")), asked.case.number
    post(browser, "call_back", number, 422, reached="yes", solved="no", review="1")
    sent = {"reached": "yes", "solved": "no", "review": "1", "note": "夜里又漏"}
    post(browser, "call_back", number, **sent)
    assert state(asked) == "handling"


def test_nobody_reached_is_recorded_as_such(desk, asked):
    post(desk("jiang", at("11-24 09:00")), "call_back", asked.case.number, reached="no")
    heard = Callback.objects.get()
    assert (heard.reached, heard.solved, heard.review) == (False, None, "")


def test_the_list_is_narrowed_by_state_source_level_and_card(desk, cast):
    web, phone = matters.raised(cast), matters.raised(cast, text="路灯不亮", source="hotline")
    sweep(at=at("11-16 18:00"))
    browser = desk("li", at("11-16 19:00"))

    def numbers(**sent) -> list[str]:
        return [r["number"] for r in browser.get(reverse("matters"), sent).context["rows"]]

    assert numbers() == [phone.case.number, web.case.number]
    assert numbers(source="hotline") == [phone.case.number]
    assert numbers(state="closed") == [] and len(numbers(state="open")) == 2
    assert len(numbers(card="red")) == 2 and numbers(level="city") == []
    assert len(numbers(state="no such state")) == 2
