"""The pages of delivery and of the courier's round; and what no page tells."""

import pytest

from gongzhi.mechanisms.owners.roll.tests.building import owner
from gongzhi.mechanisms.owners.voting import delivery, entering, sheets
from gongzhi.mechanisms.owners.voting.models import Delivery

from . import polling
from .papers import sheet, text_of, url
from .polling import DURING, USE_FUND


def test_a_courier_goes_from_door_to_door(desk, on_paper):
    browser = desk("wang", DURING)
    page = browser.get(url(on_paper, "doors/building/?b=1"))
    assert "下一户 1-1-100" in text_of(page)
    who = owner(on_paper.roll, 1).pk
    sent = {"b": "1", "owner": who, "do": "reached"}
    page = browser.post(url(on_paper, "doors/call/"), sent, follow=True)
    assert "记下了：送到了" in text_of(page) and "下一户 1-1-101" in text_of(page)
    who = owner(on_paper.roll, 2).pk
    sent = {"b": "1", "owner": who, "do": "nobody", "note": "上夜班"}
    page = browser.post(url(on_paper, "doors/call/"), sent, follow=True)
    assert "没有人在家" in text_of(page) and "上夜班" in text_of(page)
    sent = {"b": "1", "owner": owner(on_paper.roll, 3).pk, "do": "collected"}
    page = browser.post(url(on_paper, "doors/call/"), sent, follow=True)
    assert "请交给社区录入" in text_of(page) and "送到 2 / 4" in text_of(page)
    assert sheet(on_paper, 3).returned_at == DURING


def test_a_call_that_cannot_be_logged_says_why_at_the_same_door(cast, desk, on_paper):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    sent = {"b": "1", "owner": owner(on_paper.roll, 1).pk, "do": "collected"}
    answer = desk("wang", DURING).post(url(on_paper, "doors/call/"), sent)
    assert answer.status_code == 409 and "已由" in text_of(answer)
    assert not Delivery.objects.exists()


def test_the_organiser_logs_a_message_and_tells_the_rest_by_notice(desk, on_paper):
    browser = desk("li", DURING)
    sent = {"unit": "1号楼1单元100室", "how": "message", "reached": "yes"}
    assert "已记下" in text_of(browser.post(url(on_paper, "delivery/reach/"), sent, follow=True))
    wrong = browser.post(url(on_paper, "delivery/reach/"), {**sent, "unit": "9-9-9"})
    assert wrong.status_code == 422 and "名册上没有这个房号" in text_of(wrong)
    assert "还有 4 位业主没有送到" in text_of(browser.get(url(on_paper, "delivery/rest/")))
    done = browser.post(url(on_paper, "delivery/rest/"), follow=True)
    assert "4 位业主记为公告送达" in text_of(done) and "送到 5 / 5" in text_of(done)


def test_messages_are_queued_after_asking_once_more(cast, desk):
    vote = polling.opened(cast, 3, USE_FUND, roll={"phones": True})
    browser = desk("li", DURING)
    assert "发了不等于送到" in text_of(browser.get(url(vote, "delivery/message/")))
    assert "3 条短信已排队" in text_of(browser.post(url(vote, "delivery/message/"), follow=True))
    assert browser.post(url(vote, "delivery/message/")).status_code == 409


def test_no_page_tells_how_anybody_voted(cast, desk, on_paper):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    entering.enter(sheet(on_paper).pk, {"m1": "for", "m2": "for"}, by=cast.qian, at=DURING)
    polling.say(on_paper, 2, m1="against", m2="against")
    delivery.log(
        on_paper.pk, owner(on_paper.roll, 4).pk, how="door", reached=True, by=cast.wang, at=DURING
    )
    browser = desk("qian", DURING)
    for page in ("sheets/", "sheets/1/", "delivery/", "doors/", "doors/building/?b=1", "entry/"):
        text = text_of(browser.get(url(on_paper, page)))
        assert "反对" not in text and "同意" not in text, page


@pytest.mark.parametrize("page", ["sheets/", "sheets/1/", "entry/", "entry/1/", "print/"])
def test_pages_take_few_queries_however_many_sheets(cast, desk, queries, page):
    vote = polling.opened(cast, 30)
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    browser = desk("qian", DURING)
    browser.get(url(vote, page))
    with queries() as seen:
        browser.get(url(vote, page))
    assert len(seen) <= 11, "\n".join(seen)


@pytest.mark.parametrize("page", ["delivery/", "doors/", "doors/building/?b=1"])
def test_rounds_take_few_queries(cast, desk, queries, page):
    vote = polling.opened(cast, 30)
    browser = desk("qian", DURING)
    browser.get(url(vote, page))
    with queries() as seen:
        browser.get(url(vote, page))
    assert len(seen) <= 10, "\n".join(seen)
