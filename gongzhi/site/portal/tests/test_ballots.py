"""Voting by phone: the ballot, the look over, a fresh code, the receipt."""

import re

import pytest
from django.test import Client

from gongzhi.mechanisms.owners.roll.tests.building import phone
from gongzhi.mechanisms.owners.voting import sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Voice
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import AFTER, DURING, RAISE_FUND, USE_FUND
from gongzhi.messages.codes import latest_shown
from tests import cast as the_cast
from tests.cast import at
from tests.together import together

from .conftest import text_of
from .voting import YES, cast_by, make_election, url


def test_the_ballot_shows_every_item_with_its_text_and_its_rule(voter, poll):
    page = text_of(voter().get(url(poll)))
    for words in (
        "用维修资金修 3 号楼屋面",
        "预算 12 万元",
        "一般事项",
        "续交维修资金",
        "特别事项",
    ):
        assert words in page


def test_what_is_left_out_is_told_and_what_was_chosen_stays(voter, poll):
    answer = voter().post(url(poll), {"m1": "for", "do": "review"})
    assert answer.status_code == 422 and "这一项还没有选" in text_of(answer)
    assert re.search(r'value="for"[^>]*checked', answer.content.decode())


def test_choices_are_said_in_words_before_they_are_cast(voter, poll):
    browser = voter()
    page = browser.post(url(poll), {**YES, "do": "review"})
    text = text_of(page)
    assert "请核对您选的" in text and "手机验证码确认" in text
    assert text.index("用维修资金修") < text.index("同意") < text.index("续交维修资金")
    assert not Ballot.objects.exists()
    back = browser.post(url(poll), {**YES, "do": "back"}).content.decode()
    assert re.search(r'value="against"[^>]*checked', back)


def test_the_ballot_is_cast_with_a_fresh_code_and_the_receipt_stands_at_once(voter, poll, later):
    browser = voter()
    answer = cast_by(browser, poll, later=later)
    assert answer.status_code == 302 and answer.url == url(poll) + "receipt/"
    ballot = Ballot.objects.get()
    page = browser.get(answer.url)
    assert ballot.receipt in text_of(page) and "gz-qr" in page.content.decode()
    assert "手机验证码确认" in text_of(page) and "没有经过电子认证服务机构认证" in text_of(page)
    assert (ballot.level, ballot.channel) == ("phone", "online")
    assert "同意" not in text_of(page) and "反对" not in text_of(page)
    polling.close()
    assert polling.unsealed(poll).choices(ballot.owner_id, ballot.choices) == YES


@pytest.mark.parametrize("code", ["", "12", "000000"])
def test_without_the_right_code_nothing_is_cast_and_nothing_is_lost(voter, poll, later, code):
    browser = voter()
    later()
    browser.post(url(poll), {**YES, "do": "code"})
    if code == latest_shown(phone(1)):
        code = "111111"
    answer = browser.post(url(poll), {**YES, "do": "cast", "code": code})
    assert answer.status_code == 422
    assert 'name="m2" value="against"' in answer.content.decode()
    assert not Ballot.objects.exists()


def test_the_code_that_signed_in_does_not_sign_the_ballot(voter, poll):
    browser = voter()
    code = latest_shown(phone(1))
    answer = browser.post(url(poll), {**YES, "do": "cast", "code": code})
    assert answer.status_code == 422 and "验证码已过期" in text_of(answer)
    assert not Ballot.objects.exists()


def test_a_code_asked_for_too_soon_says_so_and_keeps_the_choices(voter, poll):
    answer = voter().post(url(poll), {**YES, "do": "code"})
    assert answer.status_code == 422 and "请等" in text_of(answer)
    assert 'name="m1" value="for"' in answer.content.decode()


def test_a_ballot_is_replaced_while_the_vote_is_open_and_the_receipt_is_another(
    voter, poll, later, clock
):
    browser = voter()
    cast_by(browser, poll, later=later)
    first = Ballot.objects.get().receipt
    page = browser.get(url(poll))
    assert "您已经投过" in text_of(page) and "checked" not in page.content.decode()
    clock(DURING.replace(minute=15))
    cast_by(browser, poll, m1="against", m2="abstain")
    assert Ballot.objects.count() == 2
    text = text_of(browser.get(url(poll) + "receipt/"))
    last = Ballot.objects.order_by("-pk").first().receipt
    assert last in text and first not in text
    assert Voice.objects.filter(online=True).count() == 1


def test_after_the_close_nothing_is_cast_and_the_receipt_is_still_shown(voter, poll, later, clock):
    cast_by(voter(), poll, later=later)
    clock(AFTER)
    browser = voter()
    answer = browser.post(url(poll), {**YES, "do": "cast", "code": "1"})
    assert answer.status_code == 409 and "投票已经截止" in text_of(answer)
    receipt = text_of(browser.get(url(poll) + "receipt/"))
    assert Ballot.objects.get().receipt in receipt and "可以改投" not in receipt
    assert "已经截止" in text_of(browser.get("/my-votes/"))


def test_before_it_opens_the_vote_is_announced_and_not_open(cast, client, clock):
    vote = polling.noticed(cast, 2, USE_FUND, roll={"phones": True})
    clock(at("10-20 09:00"))
    client.post("/my-votes/sign-in/", {"phone": phone(1), "do": "code"})
    sent = {"phone": phone(1), "code": latest_shown(phone(1)), "do": "prove"}
    client.post("/my-votes/sign-in/", sent)
    assert "就要开始" in text_of(client.get("/my-votes/"))
    answer = client.get(url(vote))
    assert answer.status_code == 409 and "还没有开始" in text_of(answer)


def test_what_is_not_on_the_agenda_is_not_cast(voter, poll, later):
    """A field that the ballot does not have is passed over; a choice it doesn't know is refused."""
    browser = voter()
    assert browser.post(url(poll), {"m1": "yes", "m2": "for", "do": "review"}).status_code == 422
    cast_by(browser, poll, later=later, **YES, m9="for")
    ballot = Ballot.objects.get()
    polling.close()
    assert polling.unsealed(poll).choices(ballot.owner_id, ballot.choices) == YES


def test_paper_that_came_in_is_told_before_one_votes_online(cast, voter, poll):
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    Voice.objects.filter(owner__number=1).update(paper=True, first_at=DURING)
    browser = voter()
    assert "纸质选票已收到" in text_of(browser.get("/my-votes/"))
    assert "两样要由工作人员核定" in text_of(browser.get(url(poll)))


def test_an_election_counts_marks_and_keeps_them(cast, client, clock, later):
    vote = polling.opened(cast, 2, USE_FUND, RAISE_FUND, roll={"phones": True})
    make_election(vote)
    clock(DURING)
    sent = {"phone": phone(1), "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    client.post("/my-votes/sign-in/", {**sent, "code": latest_shown(phone(1)), "do": "prove"})
    page = client.get(url(vote)).content.decode()
    assert "候选人1" in page and "最多选 2 人" in text_of(client.get(url(vote)))
    many = {**YES, "m3": ["c1", "c2", "c3"], "do": "review"}
    answer = client.post(url(vote), many)
    assert answer.status_code == 422 and "最多选 2 人，您选了 3 人" in text_of(answer)
    assert answer.content.decode().count("checked") == 5
    page = text_of(client.post(url(vote), {**YES, "m3": ["c1", "c3"], "do": "review"}))
    assert "选 2 人：候选人1、候选人3" in page
    page = text_of(client.post(url(vote), {**YES, "do": "review"}))
    assert "弃权（没有选）" in page
    answer = cast_by(client, vote, later=later, **YES, m3=["c1", "c3"])
    assert answer.status_code == 302
    ballot = Ballot.objects.get()
    polling.close()
    chosen = polling.unsealed(vote).choices(ballot.owner_id, ballot.choices)
    assert chosen == {**YES, "m3": ["c1", "c3"]}


def test_one_code_casts_once_though_it_is_sent_twice_at_the_same_moment(lasting_db, clock):
    vote = polling.opened(the_cast.load(), 3, USE_FUND, RAISE_FUND, roll={"phones": True})
    clock(DURING)
    browser = Client()
    sent = {"phone": phone(1), "do": "code"}
    browser.post("/my-votes/sign-in/", sent)
    browser.post("/my-votes/sign-in/", {**sent, "code": latest_shown(phone(1)), "do": "prove"})
    clock(DURING.replace(minute=5))
    browser.post(url(vote), {**YES, "do": "code"})
    whole = {**YES, "do": "cast", "code": latest_shown(phone(1))}

    def press():
        twin = Client()
        twin.cookies = browser.cookies
        return twin.post(url(vote), whole).status_code

    assert sorted(together(*[press] * 4)) == [302, 422, 422, 422]
    assert Ballot.objects.count() == 1 and Voice.objects.filter(online=True).count() == 1
