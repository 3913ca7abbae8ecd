"""The desk's pages of paper: who may see them, sheets in hand, reading them by keys."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.owners.voting import sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Delivery, Entry

from . import polling
from .papers import sheet, text_of, url
from .polling import AFTER, DURING

PAGES = ["sheets/", "sheets/1/", "entry/", "entry/1/", "print/", "delivery/", "doors/"]
PAGES += ["doors/building/?b=1", "print/ballots.pdf?b=1", "print/letters.zip"]


@pytest.mark.parametrize("page", PAGES)
def test_the_clerks_see_each_page(desk, on_paper, page):
    assert desk("qian", DURING).get(url(on_paper, page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["wu", "zheng", "han", "he", "shi"])
def test_strangers_see_none_of_them(desk, on_paper, page, who):
    assert desk(who, DURING).get(url(on_paper, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_courier_sees_the_doors_and_nothing_of_the_paper(desk, on_paper, page):
    answer = desk("wang", DURING).get(url(on_paper, page))
    assert answer.status_code == (200 if "doors" in page else 403)


POSTS = ["sheets/issue/", "sheets/back/", "sheets/1/replace/", "sheets/1/scan/"]
POSTS += ["entry/1/", "delivery/reach/", "delivery/rest/"]


@pytest.mark.parametrize("page", POSTS)
def test_couriers_and_strangers_may_send_nothing_there(desk, on_paper, page):
    for who, status in (("wang", 403), ("wu", 404), ("feng", 403)):
        assert desk(who, DURING).post(url(on_paper, page), {}).status_code == status
    assert not Entry.objects.exists() and not Delivery.objects.exists()


def test_sheets_are_handed_out_with_one_press(cast, desk):
    poll = polling.opened(cast, 4, roll={"unsold": 1})
    browser = desk("li", DURING)
    assert "还没有发选票" in text_of(browser.get(url(poll, "sheets/")))
    answer = browser.post(url(poll, "sheets/issue/"), follow=True)
    assert "新发了 5 张选票" in text_of(answer)
    again = browser.post(url(poll, "sheets/issue/"), follow=True)
    assert "都已经有选票了" in text_of(again)


def test_a_pile_of_sheets_is_taken_back_by_scanning_one_after_the_other(desk, on_paper):
    browser = desk("qian", DURING)
    for number in (1, 3):
        scanned = f"http://testserver/b/{sheet(on_paper, number).token}/"
        answer = browser.post(url(on_paper, "sheets/back/"), {"sheet": scanned}, follow=True)
        assert f"选票 {number:05} 已收回" in text_of(answer)
    page = text_of(browser.get(url(on_paper, "sheets/?state=back")))
    assert "00001" in page and "00003" in page and "00002" not in page


def test_what_was_scanned_wrongly_stays_in_the_field_with_the_reason(desk, on_paper):
    answer = desk("qian", DURING).post(url(on_paper, "sheets/back/"), {"sheet": "12345"})
    assert answer.status_code == 422 and "没有这个编号" in text_of(answer)
    assert 'value="12345"' in answer.content.decode()
    browser = desk("qian", DURING)
    browser.post(url(on_paper, "sheets/back/"), {"sheet": "1"})
    answer = browser.post(url(on_paper, "sheets/back/"), {"sheet": "1"})
    assert answer.status_code == 409 and "已由" in text_of(answer)


def test_sheets_are_found_by_number_and_by_unit_and_taken_along_as_a_table(desk, on_paper):
    browser = desk("li", DURING)
    assert "00002" in text_of(browser.get(url(on_paper, "sheets/?q=2")))
    found = text_of(browser.get(url(on_paper, "sheets/?q=1-1-102")))
    assert "00003" in found and "00001" not in found
    assert "没有这样的选票" in text_of(browser.get(url(on_paper, "sheets/?q=99-9")))
    table = browser.get(url(on_paper, "sheets/?format=xlsx"))
    assert table.status_code == 200 and len(table.content) > 3000


def test_long_lists_come_in_pages(cast, desk):
    vote = polling.opened(cast, 35)
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    browser = desk("li", DURING)
    first = browser.get(url(vote, "sheets/")).content.decode()
    assert "00030" in first and "00031" not in first and "after=30" in first
    assert "00031" in text_of(browser.get(url(vote, "sheets/?after=30")))


def test_a_torn_sheet_is_replaced_on_its_page(desk, on_paper):
    browser = desk("qian", DURING)
    refused = browser.post(url(on_paper, "sheets/2/replace/"), {"reason": ""})
    assert refused.status_code == 422 and "请填“为什么作废”" in text_of(refused)
    done = browser.post(url(on_paper, "sheets/2/replace/"), {"reason": "撕坏了"}, follow=True)
    assert "00002 已作废，换成 00006" in text_of(done)
    old = text_of(browser.get(url(on_paper, "sheets/2/")))
    assert "撕坏了" in old and "作废换发" not in old


def test_a_scan_is_kept_and_shown_to_the_clerks_alone(cast, desk, on_paper, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    scan = SimpleUploadedFile("a.jpg", photograph(), content_type="image/jpeg")
    browser = desk("qian", DURING)
    done = browser.post(url(on_paper, "sheets/1/scan/"), {"scan": scan}, follow=True)
    assert "扫描件已存档" in text_of(done)
    assert browser.get(url(on_paper, "sheets/1/file/")).status_code == 200
    assert desk("wang", DURING).get(url(on_paper, "sheets/1/file/")).status_code == 403


# --- reading --------------------------------------------------------------------------------------


def test_two_clerks_read_a_sheet_by_keys_and_neither_sees_the_other(cast, desk, on_paper):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    first = desk("qian", DURING)
    done = first.post(url(on_paper, "entry/1/"), {"m1": "1", "m2": "2"}, follow=True)
    assert "第一遍已记下" in text_of(done)
    blank = desk("li", DURING).get(url(on_paper, "entry/1/")).content.decode()
    assert 'value="1"' not in blank and 'value="2"' not in blank
    done = desk("li", DURING).post(url(on_paper, "entry/1/"), {"m1": "1", "m2": "2"}, follow=True)
    assert "已录入，计入投票" in text_of(done)
    ballot = Ballot.objects.get()
    polling.close()
    seal = polling.unsealed(on_paper)
    assert seal.choices(ballot.owner_id, ballot.choices) == {"m1": "for", "m2": "against"}


KEYS = [("１", "for"), ("2", "against"), ("3", "abstain"), ("0", "abstain"), ("-", "invalid")]


@pytest.mark.parametrize(("key", "said"), KEYS)
def test_each_key_says_one_thing(cast, desk, on_paper, key, said):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    for who in ("qian", "li"):
        desk(who, DURING).post(url(on_paper, "entry/1/"), {"m1": key, "m2": "1"})
    polling.close()
    ballot = Ballot.objects.get()
    assert polling.unsealed(on_paper).choices(ballot.owner_id, ballot.choices)["m1"] == said


def test_a_wrong_key_is_told_and_the_rest_stays(cast, desk, on_paper):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    answer = desk("qian", DURING).post(url(on_paper, "entry/1/"), {"m1": "7", "m2": ""})
    assert answer.status_code == 422
    assert "请按 1 同意" in text_of(answer) and "这一项还没有录" in text_of(answer)
    assert 'value="7"' in answer.content.decode() and not Entry.objects.exists()


def test_readings_that_differ_go_to_a_third_who_is_asked_why(cast, desk, on_paper):
    sheets.take_back(sheet(on_paper).pk, by=cast.qian, at=DURING)
    desk("qian", DURING).post(url(on_paper, "entry/1/"), {"m1": "1", "m2": "2"})
    done = desk("li", DURING).post(url(on_paper, "entry/1/"), {"m1": "1", "m2": "1"}, follow=True)
    assert "两遍不同，请第三个人复核" in text_of(done)
    for who in ("qian", "li"):
        page = text_of(desk(who, DURING).get(url(on_paper, "entry/1/")))
        assert "您已经录过一遍" in page and "录好了" not in page


def test_a_sheet_not_yet_taken_back_is_taken_back_on_the_way_to_reading_it(desk, on_paper):
    browser = desk("qian", DURING)
    assert browser.get(url(on_paper, "entry/?sheet=4")).url.endswith("/entry/4/")
    page = browser.get(url(on_paper, "entry/4/"))
    assert "还没有登记收回" in text_of(page)
    answer = browser.post(url(on_paper, "sheets/back/"), {"sheet": "4", "then": "read"})
    assert answer.url.endswith("/entry/4/")
    assert "录好了" in text_of(browser.get(url(on_paper, "entry/4/")))


def test_after_the_close_a_sheet_that_did_not_come_back_is_told_so(desk, on_paper):
    polling.close()
    assert "不能计入" in text_of(desk("qian", AFTER).get(url(on_paper, "entry/4/")))
