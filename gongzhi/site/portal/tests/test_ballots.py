"""Voting by phone: my votes, the ballot, the look over, a fresh code, the receipt."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.roll.tests.building import phone
from gongzhi.mechanisms.owners.voting import sealing, sheets, signing
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet, Voice
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import AFTER, DURING, RAISE_FUND, USE_FUND
from gongzhi.messages.codes import latest_shown
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from tests import cast as the_cast
from tests.cast import BUILT, at
from tests.together import together

from .conftest import text_of

YES = {"m1": "for", "m2": "against"}


@pytest.fixture
def poll(cast, clock):
    """Four owners, each with a phone; two matters; it is a day within the vote."""
    vote = polling.opened(cast, 4, USE_FUND, RAISE_FUND, roll={"phones": True})
    clock(DURING)
    return vote


@pytest.fixture
def voter(client, poll):
    """`voter(3)`: the browser of owner number 3, whose phone is proved."""

    def enter(number: int = 1, *, via: str = "/my-votes/sign-in/"):
        client.cookies.clear()
        client.post(via, {"phone": phone(number), "do": "code"})
        code = latest_shown(phone(number))
        client.post(via, {"phone": phone(number), "code": code, "do": "prove"})
        return client

    return enter


@pytest.fixture
def later(clock):
    """A minute has gone by: another code may be asked for."""
    return lambda: clock(DURING.replace(minute=5))


def url(vote, number: int = 1) -> str:
    return reverse("ballot", args=[vote.case.number, number])


def cast_by(browser, vote, number: int = 1, later=lambda: None, **choices):
    """Code and cast, as the confirm page sends them."""
    later()
    chosen = choices or YES
    browser.post(url(vote, number), {**chosen, "do": "code"})
    code = latest_shown(phone(number))
    return browser.post(url(vote, number), {**chosen, "do": "cast", "code": code})


# --- who sees what --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/my-votes/", "{}", "{}receipt/"])
def test_nothing_is_shown_before_the_phone_is_proved(client, poll, page):
    answer = client.get(page.format(url(poll)))
    assert answer.status_code == 302 and "/my-votes/sign-in/" in answer.url
    assert client.post(url(poll), {**YES, "do": "cast", "code": "000000"}).status_code == 302
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/my-votes/", "/desk/"])
def test_signing_in_leads_back_to_the_ballot_and_to_no_other_site(client, poll, target):
    for number, wanted, leads in ((1, url(poll), url(poll)), (2, target, "/my-votes/")):
        client.post("/my-votes/sign-in/", {"phone": phone(number), "do": "code"})
        code = latest_shown(phone(number))
        sent = {"phone": phone(number), "code": code, "do": "prove", "next": wanted}
        assert client.post("/my-votes/sign-in/", sent).url == leads


def test_my_votes_list_what_my_phone_may_cast(voter, poll):
    page = text_of(voter(2).get("/my-votes/"))
    assert "现在可以投" in page and "修屋面" in page and "1-1-101" in page and "去投票" in page
    assert "1-1-100" not in page


def test_a_phone_off_the_roll_is_told_so_and_finds_no_ballot(client, poll):
    stranger = "13900009999"
    client.post("/my-votes/sign-in/", {"phone": stranger, "do": "code"})
    sent = {"phone": stranger, "code": latest_shown(stranger), "do": "prove"}
    client.post("/my-votes/sign-in/", sent)
    assert "不在任何一次表决的业主名册上" in text_of(client.get("/my-votes/"))
    assert client.get(url(poll)).status_code == 404
    assert client.post(url(poll), {**YES, "do": "cast", "code": "1"}).status_code == 404


def test_nobody_opens_a_neighbours_ballot_or_receipt(voter, poll):
    polling.say(poll, 2, **YES)
    browser = voter(1)
    assert browser.get(url(poll, 2)).status_code == 404
    assert browser.get(url(poll, 2) + "receipt/").status_code == 404


def test_a_co_owner_who_does_not_vote_is_told_who_does_masked(cast, client, clock):
    from gongzhi.mechanisms.owners.roll.models import Roll

    wife = Person.objects.create(name="李秀兰", created_at=BUILT)
    privacy.keep(wife, Field.PHONE, "13811112222")

    def joined(roll: Roll) -> None:
        one = roll.owners.get(number=1)
        Holder.objects.create(roll=roll, owner=one, person=wife, votes=False)

    vote = opened_with(cast, joined)
    clock(DURING)
    sent = {"phone": "13811112222", "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    code = latest_shown("13811112222")
    client.post("/my-votes/sign-in/", {**sent, "code": code, "do": "prove"})
    page = text_of(client.get("/my-votes/"))
    assert "来投；一位业主只投一票" in page and "去投票" not in page and "业主1" not in page
    refused = client.get(url(vote))
    assert refused.status_code == 409 and "由共有人推选的投票人来投" in text_of(refused)
    assert client.post(url(vote), {**YES, "do": "review"}).status_code == 409


def opened_with(cast, change):
    """An open vote whose roll was changed before it was frozen."""
    from datetime import timedelta

    from gongzhi.casework.sweep import sweep
    from gongzhi.mechanisms.owners.roll import freezing, publishing
    from gongzhi.mechanisms.owners.roll.tests.building import keeper, open_roll
    from gongzhi.mechanisms.owners.voting import announcing, drafting, items

    before = polling.FROZEN - timedelta(days=40)
    roll = open_roll(cast, 3, phones=True, at=before)
    change(roll)
    publishing.publish(roll.pk, by=keeper(cast), at=before)
    freezing.freeze(roll.pk, by=keeper(cast), at=polling.FROZEN)
    case = drafting.draft(cast.place("AH"), polling.terms(), by=cast.li, at=polling.FROZEN)
    for matter in (USE_FUND, RAISE_FUND):
        items.add_item(case.pk, matter, by=cast.li, at=polling.FROZEN)
    announcing.publish_notice(case.pk, by=cast.li, at=polling.NOTICED)
    sweep(at=polling.OPENS + timedelta(minutes=1))
    return polling.vote(case.pk)


def test_a_phone_of_two_voters_casts_for_neither(cast, client, clock):
    """It cannot be told which of them holds it: the signature is nobody's own (电子签名法 13)."""

    def shared(roll):
        for number in (1, 2):
            person = roll.owners.get(number=number).holders.get().person
            privacy.keep(person, Field.PHONE, "13811112222")

    vote = opened_with(cast, shared)
    clock(DURING)
    sent = {"phone": "13811112222", "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    code = latest_shown("13811112222")
    client.post("/my-votes/sign-in/", {**sent, "code": code, "do": "prove"})
    for number in (1, 2):
        answer = client.get(url(vote, number))
        assert answer.status_code == 409 and "分不清是谁在投" in text_of(answer)


def test_who_once_reported_something_with_the_same_phone_still_finds_their_vote(
    cast, client, clock
):
    """The roll may know them as another record than the matter does."""
    reporter = privacy.person_with_phone(phone(1), name="反映人", at=BUILT)
    vote = polling.opened(cast, 2, USE_FUND, RAISE_FUND, roll={"phones": True})
    assert Holder.objects.filter(person=reporter).count() == 0
    clock(DURING)
    sent = {"phone": phone(1), "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    client.post("/my-votes/sign-in/", {**sent, "code": latest_shown(phone(1)), "do": "prove"})
    assert client.get(url(vote)).status_code == 200


# --- the ballot -----------------------------------------------------------------------------------


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


def make_election(vote) -> None:
    """An election of two among three, put onto the ballot as it stands."""
    from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election
    from gongzhi.mechanisms.owners.voting.models import Item, Option

    election = Election.objects.create(
        compound=vote.compound,
        kind="renewal",
        seats=2,
        alternates=1,
        opened_at=BUILT,
        opened_by="街道",
        closes_at=BUILT,
    )
    item = Item.objects.create(
        vote=vote, position=3, klass="election", title="选举委员", seats=2, alternates=1
    )
    for n in (1, 2, 3):
        person = Person.objects.create(name=f"候选人{n}", created_at=BUILT)
        stands = Candidacy.objects.create(
            election=election,
            number=n,
            person=person,
            source="self",
            token=f"t{n}",
            state="listed",
            named_at=BUILT,
            named_by="街道",
        )
        Option.objects.create(item=item, position=n, candidacy=stands)


# --- signing --------------------------------------------------------------------------------------


class Certified:
    """A city's own certification service, for the test."""

    level = signing.CERTIFICATE
    signed: list[str] = []

    def ask(self, person_id, statement, *, client, at):
        return signing.Asked("请在认证应用里确认")

    def sign(self, person_id, statement, answer, *, at):
        self.signed.append(statement)
        return signing.Signature(self.level, b"CMS:" + statement.encode())


def test_a_certificate_provider_can_be_plugged_in(voter, poll, settings):
    settings.BALLOT_SIGNER = f"{__name__}.Certified"
    browser = voter()
    page = browser.post(url(poll), {**YES, "do": "code"})
    assert "请在认证应用里确认" in text_of(page) and "数字证书签名" in text_of(page)
    browser.post(url(poll), {**YES, "do": "cast", "code": "123456"})
    ballot = Ballot.objects.get()
    assert ballot.level == "certificate"
    assert ballot.signature and b"CMS" not in bytes(ballot.signature), "sealed: it tells the choice"
    assert "同意" in Certified.signed[-1] and "业主序号 1" in Certified.signed[-1]
    assert "数字证书签名" in text_of(browser.get(url(poll) + "receipt/"))


def test_an_owner_without_a_phone_any_more_is_sent_to_paper(voter, poll):
    browser = voter()
    person = Holder.objects.get(owner__number=1).person
    session = browser.session
    assert session["phone_proved"]["person"] == person.pk
    person.secrets.all().delete()
    assert browser.get(url(poll)).status_code == 404, "the phone is no longer theirs"


# --- slips and receipts ---------------------------------------------------------------------------


def test_the_slip_says_whether_the_sheet_arrived_and_its_receipt(cast, client, poll):
    from gongzhi.mechanisms.owners.voting import entering

    sheets.issue(poll.pk, by=cast.li, at=DURING)
    sheet = Sheet.objects.get(number=1)
    slip = f"/b/{sheet.token}/"
    assert "还没有收到这张票" in text_of(client.get(slip))
    sheets.take_back(sheet.pk, by=cast.qian, at=DURING)
    assert "已收到，等录入" in text_of(client.get(slip))
    for who in (cast.qian, cast.li):
        entering.enter(sheet.pk, YES, by=who, at=DURING)
    page = text_of(client.get(slip))
    assert "计入投票" in page and sealing.receipt_of(poll, sheet) in page
    assert "同意" not in page and "1-1-100" not in page
    assert client.get("/b/" + "x" * 22 + "/").status_code == 404


def test_an_officer_who_scans_a_sheet_is_led_to_it(cast, desk, poll):
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    slip = f"/b/{Sheet.objects.get(number=1).token}/"
    assert "打开这张票" in text_of(desk("qian", DURING).get(slip))
    assert "打开这张票" not in text_of(desk("wu", DURING).get(slip))


def test_a_receipt_is_checked_by_anybody_and_a_forged_one_is_not_found(client, poll):
    ballot = polling.say(poll, 1, **YES)
    for typed in (ballot.receipt, ballot.receipt.lower().replace("-", " ")):
        page = text_of(client.get("/receipt/", {"code": typed}))
        assert "修屋面" in page and "已收到" in page
        assert "同意" not in page and "1-1-100" not in page and "业主1" not in page
    forged = client.get("/receipt/", {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert forged.status_code == 404 and "没有这个回执码" in text_of(forged)
    assert client.get("/receipt/").status_code == 200
    assert client.get("/receipt/", {"code": "\x00"}).status_code in (200, 404)
    polling.say(poll, 1, at=DURING.replace(minute=9), m1="against")
    assert "已改投" in text_of(client.get("/receipt/", {"code": ballot.receipt}))


@pytest.mark.parametrize("page", ["/my-votes/", "{}", "{}receipt/"])
def test_pages_take_few_queries(voter, poll, queries, page):
    polling.say(poll, 1, **YES)
    browser = voter()
    browser.get(page.format(url(poll)))
    with queries() as seen:
        browser.get(page.format(url(poll)))
    assert len(seen) <= 6, "\n".join(seen)


def test_casting_takes_few_queries(voter, poll, queries, later):
    browser = voter()
    later()
    browser.post(url(poll), {**YES, "do": "code"})
    code = latest_shown(phone(1))
    with queries() as seen:
        browser.post(url(poll), {**YES, "do": "cast", "code": code})
    assert Ballot.objects.count() == 1 and len(seen) <= 24, "\n".join(seen)


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
