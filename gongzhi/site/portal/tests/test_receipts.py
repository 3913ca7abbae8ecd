"""How a ballot is signed; slips and receipts; what the pages cost."""

import pytest

from gongzhi.mechanisms.owners.roll.models import Holder
from gongzhi.mechanisms.owners.roll.tests.building import phone
from gongzhi.mechanisms.owners.voting import entering, sealing, sheets, signing
from gongzhi.mechanisms.owners.voting.models import Ballot, Sheet
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import DURING
from gongzhi.messages.codes import latest_shown

from .conftest import text_of
from .voting import YES, url


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


def test_the_slip_says_whether_the_sheet_arrived_and_its_receipt(cast, client, poll):
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
