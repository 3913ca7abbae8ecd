"""The desk's pages of paper: sheets, reading, printing, delivery, the courier's round."""

import io
import re
import zipfile

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.owners.roll.tests.building import owner
from gongzhi.mechanisms.owners.voting import delivery, entering, printing, sealing, sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Delivery, Entry, Sheet
from tests.cast import at

from . import polling
from .polling import AFTER, DURING, RAISE_FUND, USE_FUND


@pytest.fixture
def poll(cast):
    return polling.opened(cast, 4, USE_FUND, RAISE_FUND, roll={"unsold": 1})


@pytest.fixture
def given(cast, poll):
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    return poll


def text_of(answer) -> str:
    """What stands on the page, without its tags."""
    page = re.sub(r"</?span[^>]*>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def url(vote, rest: str) -> str:
    return f"/desk/owners/papers/{vote.case.number}/{rest}"


def sheet(vote, number=1) -> Sheet:
    return Sheet.objects.get(vote=vote, number=number)


PAGES = ["sheets/", "sheets/1/", "entry/", "entry/1/", "print/", "delivery/", "doors/"]
PAGES += ["doors/building/?b=1", "print/ballots.pdf?b=1", "print/letters.zip"]


@pytest.mark.parametrize("page", PAGES)
def test_the_clerks_see_each_page(desk, given, page):
    assert desk("qian", DURING).get(url(given, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["wu", "zheng", "han", "he", "shi"])
def test_strangers_see_none_of_them(desk, given, page, who):
    assert desk(who, DURING).get(url(given, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_courier_sees_the_doors_and_nothing_of_the_paper(desk, given, page):
    answer = desk("wang", DURING).get(url(given, page))
    assert answer.status_code == (200 if "doors" in page else 403)


POSTS = ["sheets/issue/", "sheets/back/", "sheets/1/replace/", "sheets/1/scan/"]
POSTS += ["entry/1/", "delivery/reach/", "delivery/rest/"]


@pytest.mark.parametrize("page", POSTS)
def test_couriers_and_strangers_may_send_nothing_there(desk, given, page):
    for who, status in (("wang", 403), ("wu", 404), ("feng", 403)):
        assert desk(who, DURING).post(url(given, page), {}).status_code == status
    assert not Entry.objects.exists() and not Delivery.objects.exists()


def test_sheets_are_handed_out_with_one_press(desk, poll):
    browser = desk("li", DURING)
    assert "还没有发选票" in text_of(browser.get(url(poll, "sheets/")))
    answer = browser.post(url(poll, "sheets/issue/"), follow=True)
    assert "新发了 5 张选票" in text_of(answer)
    again = browser.post(url(poll, "sheets/issue/"), follow=True)
    assert "都已经有选票了" in text_of(again)


def test_a_pile_of_sheets_is_taken_back_by_scanning_one_after_the_other(desk, given):
    browser = desk("qian", DURING)
    for number in (1, 3):
        scanned = f"http://testserver/b/{sheet(given, number).token}/"
        answer = browser.post(url(given, "sheets/back/"), {"sheet": scanned}, follow=True)
        assert f"选票 {number:05} 已收回" in text_of(answer)
    page = text_of(browser.get(url(given, "sheets/?state=back")))
    assert "00001" in page and "00003" in page and "00002" not in page


def test_what_was_scanned_wrongly_stays_in_the_field_with_the_reason(desk, given):
    answer = desk("qian", DURING).post(url(given, "sheets/back/"), {"sheet": "12345"})
    assert answer.status_code == 422 and "没有这个编号" in text_of(answer)
    assert 'value="12345"' in answer.content.decode()
    browser = desk("qian", DURING)
    browser.post(url(given, "sheets/back/"), {"sheet": "1"})
    answer = browser.post(url(given, "sheets/back/"), {"sheet": "1"})
    assert answer.status_code == 409 and "已由" in text_of(answer)


def test_sheets_are_found_by_number_and_by_unit_and_taken_along_as_a_table(desk, given):
    browser = desk("li", DURING)
    assert "00002" in text_of(browser.get(url(given, "sheets/?q=2")))
    found = text_of(browser.get(url(given, "sheets/?q=1-1-102")))
    assert "00003" in found and "00001" not in found
    assert "没有这样的选票" in text_of(browser.get(url(given, "sheets/?q=99-9")))
    table = browser.get(url(given, "sheets/?format=xlsx"))
    assert table.status_code == 200 and len(table.content) > 3000


def test_long_lists_come_in_pages(cast, desk):
    vote = polling.opened(cast, 35)
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    browser = desk("li", DURING)
    first = browser.get(url(vote, "sheets/")).content.decode()
    assert "00030" in first and "00031" not in first and "after=30" in first
    assert "00031" in text_of(browser.get(url(vote, "sheets/?after=30")))


def test_a_torn_sheet_is_replaced_on_its_page(desk, given):
    browser = desk("qian", DURING)
    refused = browser.post(url(given, "sheets/2/replace/"), {"reason": ""})
    assert refused.status_code == 422 and "请填“为什么作废”" in text_of(refused)
    done = browser.post(url(given, "sheets/2/replace/"), {"reason": "撕坏了"}, follow=True)
    assert "00002 已作废，换成 00006" in text_of(done)
    old = text_of(browser.get(url(given, "sheets/2/")))
    assert "撕坏了" in old and "作废换发" not in old


def test_a_scan_is_kept_and_shown_to_the_clerks_alone(cast, desk, given, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    scan = SimpleUploadedFile("a.jpg", photograph(), content_type="image/jpeg")
    browser = desk("qian", DURING)
    done = browser.post(url(given, "sheets/1/scan/"), {"scan": scan}, follow=True)
    assert "扫描件已存档" in text_of(done)
    assert browser.get(url(given, "sheets/1/file/")).status_code == 200
    assert desk("wang", DURING).get(url(given, "sheets/1/file/")).status_code == 403


# --- reading --------------------------------------------------------------------------------------


def test_two_clerks_read_a_sheet_by_keys_and_neither_sees_the_other(cast, desk, given):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    first = desk("qian", DURING)
    done = first.post(url(given, "entry/1/"), {"m1": "1", "m2": "2"}, follow=True)
    assert "第一遍已记下" in text_of(done)
    blank = desk("li", DURING).get(url(given, "entry/1/")).content.decode()
    assert 'value="1"' not in blank and 'value="2"' not in blank
    done = desk("li", DURING).post(url(given, "entry/1/"), {"m1": "1", "m2": "2"}, follow=True)
    assert "已录入，计入投票" in text_of(done)
    ballot = Ballot.objects.get()
    polling.close()
    seal = polling.unsealed(given)
    assert seal.choices(ballot.owner_id, ballot.choices) == {"m1": "for", "m2": "against"}


KEYS = [("１", "for"), ("2", "against"), ("3", "abstain"), ("0", "abstain"), ("-", "invalid")]


@pytest.mark.parametrize(("key", "said"), KEYS)
def test_each_key_says_one_thing(cast, desk, given, key, said):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    for who in ("qian", "li"):
        desk(who, DURING).post(url(given, "entry/1/"), {"m1": key, "m2": "1"})
    polling.close()
    ballot = Ballot.objects.get()
    assert polling.unsealed(given).choices(ballot.owner_id, ballot.choices)["m1"] == said


def test_a_wrong_key_is_told_and_the_rest_stays(cast, desk, given):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    answer = desk("qian", DURING).post(url(given, "entry/1/"), {"m1": "7", "m2": ""})
    assert answer.status_code == 422
    assert "请按 1 同意" in text_of(answer) and "这一项还没有录" in text_of(answer)
    assert 'value="7"' in answer.content.decode() and not Entry.objects.exists()


def test_readings_that_differ_go_to_a_third_who_is_asked_why(cast, desk, given):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    desk("qian", DURING).post(url(given, "entry/1/"), {"m1": "1", "m2": "2"})
    done = desk("li", DURING).post(url(given, "entry/1/"), {"m1": "1", "m2": "1"}, follow=True)
    assert "两遍不同，请第三个人复核" in text_of(done)
    for who in ("qian", "li"):
        page = text_of(desk(who, DURING).get(url(given, "entry/1/")))
        assert "您已经录过一遍" in page and "录好了" not in page


def test_a_sheet_not_yet_taken_back_is_taken_back_on_the_way_to_reading_it(desk, given):
    browser = desk("qian", DURING)
    assert browser.get(url(given, "entry/?sheet=4")).url.endswith("/entry/4/")
    page = browser.get(url(given, "entry/4/"))
    assert "还没有登记收回" in text_of(page)
    answer = browser.post(url(given, "sheets/back/"), {"sheet": "4", "then": "read"})
    assert answer.url.endswith("/entry/4/")
    assert "录好了" in text_of(browser.get(url(given, "entry/4/")))


def test_after_the_close_a_sheet_that_did_not_come_back_is_told_so(desk, given):
    polling.close()
    assert "不能计入" in text_of(desk("qian", AFTER).get(url(given, "entry/4/")))


# --- printing -------------------------------------------------------------------------------------


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_each_sheet_of_a_building_is_printed_once_with_its_number_its_units_and_its_receipt(
    desk, cast, given
):
    sheets.replace(sheet(given, 2).pk, reason="丢失", by=cast.li, at=DURING)
    answer = desk("qian", DURING).get(url(given, "print/ballots.pdf?b=1"))
    assert (
        answer["Content-Type"] == "application/pdf"
        and "attachment" in answer["Content-Disposition"]
    )
    found = pages_of(answer.content)
    assert len(found) == 4
    for page, number in zip(found, (1, 3, 4, 6), strict=True):
        one = sheet(given, number)
        home = one.owner.units.get().number
        assert page.count(f"选票 {number:05}") == 2, "foot and slip"
        assert home in page and sealing.receipt_of(given, one) in page
        assert "用维修资金修 3 号楼屋面" in page and page.count("弃权") >= 2
        assert "业主1" not in page, "a name is more than is needed"


def test_letters_tell_when_and_how(desk, given):
    found = pages_of(desk("qian", DURING).get(url(given, "print/letters.pdf?b=2")).content)
    assert len(found) == 1
    assert "2026 年 11 月 8 日 18:00" in found[0] and "2-1-100" in found[0]
    assert "续交维修资金" in found[0] and "市中街道办事处" in found[0]


def test_all_buildings_come_in_one_package_a_file_for_each(desk, given):
    answer = desk("qian", DURING).get(url(given, "print/ballots.zip"))
    package = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert package.testzip() is None
    assert package.namelist() == ["选票 1 号楼（4张）.pdf", "选票 2 号楼（1张）.pdf"]
    assert [len(pages_of(package.read(n))) for n in package.namelist()] == [4, 1]


def test_a_machine_without_a_chinese_font_says_what_to_install(desk, given, monkeypatch):
    from gongzhi.files import typesetting

    monkeypatch.setattr(typesetting, "SANS", ("Nowhere",))
    monkeypatch.setattr(typesetting, "SERIF", ())
    answer = desk("qian", DURING).get(url(given, "print/ballots.pdf?b=1"))
    assert answer.status_code == 409 and "fonts-noto-cjk" in text_of(answer)


@pytest.mark.parametrize("rest", ["print/ballots.pdf?b=9", "print/money.pdf?b=1", "print/x.zip"])
def test_what_is_not_there_is_not_printed(desk, given, rest):
    assert desk("qian", DURING).get(url(given, rest)).status_code == 404


def test_a_long_agenda_goes_on_over_pages_that_carry_the_number(cast, desk):
    from gongzhi.mechanisms.owners.voting.items import Proposal

    text = "这一项的说明很长，业主要看得明白。" * 12
    many = [Proposal("OTHER_MAJOR", f"第 {n} 件事", text) for n in range(1, 9)]
    vote = polling.opened(cast, 2, *many)
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    found = pages_of(desk("li", DURING).get(url(vote, "print/ballots.pdf?b=1")).content)
    assert len(found) > 2 and len(found) % 2 == 0
    half = len(found) // 2
    assert all("选票 00001" in page for page in found[:half])
    assert f"第 1 页，共 {half} 页" in found[half] and "选票 00002" in found[half]


# --- delivery -------------------------------------------------------------------------------------


def test_a_courier_goes_from_door_to_door(desk, given):
    browser = desk("wang", DURING)
    page = browser.get(url(given, "doors/building/?b=1"))
    assert "下一户 1-1-100" in text_of(page)
    who = owner(given.roll, 1).pk
    sent = {"b": "1", "owner": who, "do": "reached"}
    page = browser.post(url(given, "doors/call/"), sent, follow=True)
    assert "记下了：送到了" in text_of(page) and "下一户 1-1-101" in text_of(page)
    who = owner(given.roll, 2).pk
    sent = {"b": "1", "owner": who, "do": "nobody", "note": "上夜班"}
    page = browser.post(url(given, "doors/call/"), sent, follow=True)
    assert "没有人在家" in text_of(page) and "上夜班" in text_of(page)
    sent = {"b": "1", "owner": owner(given.roll, 3).pk, "do": "collected"}
    page = browser.post(url(given, "doors/call/"), sent, follow=True)
    assert "请交给社区录入" in text_of(page) and "送到 2 / 4" in text_of(page)
    assert sheet(given, 3).returned_at == DURING


def test_a_call_that_cannot_be_logged_says_why_at_the_same_door(cast, desk, given):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    sent = {"b": "1", "owner": owner(given.roll, 1).pk, "do": "collected"}
    answer = desk("wang", DURING).post(url(given, "doors/call/"), sent)
    assert answer.status_code == 409 and "已由" in text_of(answer)
    assert not Delivery.objects.exists()


def test_the_organiser_logs_a_message_and_tells_the_rest_by_notice(desk, given):
    browser = desk("li", DURING)
    sent = {"unit": "1号楼1单元100室", "how": "message", "reached": "yes"}
    assert "已记下" in text_of(browser.post(url(given, "delivery/reach/"), sent, follow=True))
    wrong = browser.post(url(given, "delivery/reach/"), {**sent, "unit": "9-9-9"})
    assert wrong.status_code == 422 and "名册上没有这个房号" in text_of(wrong)
    assert "还有 4 位业主没有送到" in text_of(browser.get(url(given, "delivery/rest/")))
    done = browser.post(url(given, "delivery/rest/"), follow=True)
    assert "4 位业主记为公告送达" in text_of(done) and "送到 5 / 5" in text_of(done)


def test_messages_are_queued_after_asking_once_more(cast, desk):
    vote = polling.opened(cast, 3, USE_FUND, roll={"phones": True})
    browser = desk("li", DURING)
    assert "发了不等于送到" in text_of(browser.get(url(vote, "delivery/message/")))
    assert "3 条短信已排队" in text_of(browser.post(url(vote, "delivery/message/"), follow=True))
    assert browser.post(url(vote, "delivery/message/")).status_code == 409


def test_no_page_tells_how_anybody_voted(cast, desk, given):
    sheets.take_back(sheet(given).pk, by=cast.qian, at=DURING)
    entering.enter(sheet(given).pk, {"m1": "for", "m2": "for"}, by=cast.qian, at=DURING)
    polling.say(given, 2, m1="against", m2="against")
    delivery.log(
        given.pk, owner(given.roll, 4).pk, how="door", reached=True, by=cast.wang, at=DURING
    )
    browser = desk("qian", DURING)
    for page in ("sheets/", "sheets/1/", "delivery/", "doors/", "doors/building/?b=1", "entry/"):
        text = text_of(browser.get(url(given, page)))
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


def test_printing_takes_the_same_queries_for_many_sheets(cast, queries):
    vote = polling.opened(cast, 40)
    sheets.issue(vote.pk, by=cast.li, at=at("10-27 09:00"))
    links = printing.Links("http://x/b/{token}/", "http://x/my-votes/", "x")
    with queries() as seen:
        printing.printed(vote, "ballots", "1", links=links, at=DURING)
    assert len(seen) <= 5
