"""Officials' pages of votes: list, draft and agenda, the case, conflicts, report, files."""

import io
import json

import pytest
from django.urls import reverse
from pypdf import PdfReader

from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll
from gongzhi.mechanisms.owners.voting.models import Item, Settlement, Vote
from tests.cast import at

from . import polling
from .polling import AFTER, DURING, FROZEN, NOTICED, RAISE_FUND, USE_FUND, paper, say


def url(route: str, vote: Vote, *more) -> str:
    return reverse(route, args=[vote.case.number, *more])


def read(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def vote(cast):
    found = polling.opened(cast, 12, USE_FUND, RAISE_FUND)
    for n in range(1, 10):
        say(found, n, m1="for", m2="for")
    return found


def test_a_street_drafts_adds_an_item_and_gives_notice(desk, cast):
    frozen_roll(cast, 3, at=FROZEN)
    browser = desk("li", FROZEN)
    page = read(browser.get(reverse("vote_new") + "?place=AH"))
    assert "安和苑" in page and "柳河湾" not in page
    sent = {
        "compound": cast.place("AH").pk,
        "title": "修屋面",
        "opens_at": "2026-10-26T08:00",
        "closes_at": "2026-11-08T18:00",
    }
    answer = browser.post(reverse("vote_new"), sent)
    assert answer.status_code == 303
    found = Vote.objects.select_related("case").get()
    assert found.opens_at == polling.OPENS
    browser.post(url("vote_add_item", found), {"code": "USE_REPAIR_FUND", "title": "修屋面"})
    page = read(browser.get(answer["Location"]))
    assert "一般事项" in page and "民法典 278 第一款第五项" in page
    browser.post(url("vote_item", found, 1), {"code": "RAISE_REPAIR_FUND", "title": "续交"})
    assert Item.objects.get().klass == "special"
    browser = desk("li", NOTICED)
    refused = browser.post(url("vote_publish_notice", found), {})
    assert refused.status_code == 422 and "请先核对" in read(refused)
    assert browser.post(url("vote_publish_notice", found), {"sure": "on"}).status_code == 303
    assert polling.state(found) == "noticed"


def test_a_form_that_will_not_do_comes_back_with_what_was_typed(desk, cast):
    frozen_roll(cast, 3, at=FROZEN)
    sent = {
        "compound": cast.place("AH").pk,
        "title": "修屋面",
        "opens_at": "2026-10-26T08:00",
        "closes_at": "2026-10-20T18:00",
    }
    answer = desk("li", FROZEN).post(reverse("vote_new"), sent)
    assert answer.status_code == 422 and "截止要在开始之后" in read(answer)
    assert "修屋面" in read(answer) and not Vote.objects.exists()


def test_an_item_is_taken_off_after_a_second_look(desk, cast):
    found = polling.drafted(cast, 3, USE_FUND, RAISE_FUND)
    browser = desk("li", FROZEN)
    assert USE_FUND.title in read(browser.get(url("vote_item_off", found, 1)))
    assert Item.objects.count() == 2
    browser.post(url("vote_item_off", found, 1))
    assert Item.objects.get().title == RAISE_FUND.title


def test_a_stranger_sees_nothing(desk, vote):
    for route in ("vote_report", "vote_turnout", "vote_report_file", "vote_conflicts"):
        assert desk("wu", DURING).get(url(route, vote)).status_code == 404
    assert desk("wu", DURING).get(reverse("case", args=[vote.case.number])).status_code == 404
    assert vote.case.number not in read(desk("wu", DURING).get(reverse("votes")))


def test_the_list_is_searched_paged_and_exported(desk, vote, queries):
    browser = desk("li", DURING)
    with queries() as seen:
        page = read(browser.get(reverse("votes")))
    assert vote.case.number in page and len(seen) <= 8, seen
    assert vote.case.number in read(browser.get(reverse("votes") + "?state=voting"))
    assert vote.case.number not in read(browser.get(reverse("votes") + "?title=电梯"))
    sheet = browser.get(reverse("votes") + "?format=xlsx")
    assert "spreadsheet" in sheet["Content-Type"]


def test_the_page_of_a_vote_shows_turnout_and_never_a_choice(desk, vote, queries):
    browser = desk("li", DURING)
    with queries() as seen:
        page = read(browser.get(reverse("case", args=[vote.case.number])))
    assert "900.00" in page and "至少 8，全体 12" in page
    assert "反对" not in page and len(seen) <= 11, seen


def test_turnout_by_building_and_by_day(desk, vote, queries):
    browser = desk("qian", DURING)
    with queries() as seen:
        page = read(browser.get(url("vote_turnout", vote)))
    assert "9 / 12" in page and "2026-10-28" in page and len(seen) <= 8, seen


def test_two_people_settle_on_the_page(desk, cast, vote):
    owner = paper(cast, vote, 1, m1="against").owner_id
    polling.close()
    sent = {"owner": owner, "keeps": "paper", "reason": "本人签字"}
    browser = desk("qian", AFTER)
    assert "1-1-100" in read(browser.get(url("vote_conflicts", vote)))
    faulty = browser.post(url("vote_settle", vote), sent | {"reason": ""})
    assert faulty.status_code == 422
    assert browser.post(url("vote_settle", vote), sent).status_code == 303
    page = read(browser.get(url("vote_conflicts", vote)))
    assert "等另一个人同意" in page
    assert browser.post(url("vote_settle_agree", vote, owner)).status_code == 403
    assert desk("li", AFTER).post(url("vote_settle_agree", vote, owner)).status_code == 303
    assert Settlement.objects.get().second_person == cast.li.person_id


@pytest.fixture
def published(cast, vote):
    say(vote, 10, m1="for", m2="against")
    return polling.published(cast, vote)


def test_the_report_tells_each_step_with_its_article(desk, published, queries):
    browser = desk("qian", AFTER)
    with queries() as seen:
        page = read(browser.get(url("vote_report", published)))
    for told in ("民法典 278 第二款", "3×10 = 30", "≥ 2/3", "4×9 = 36", "通过"):
        assert told in page
    assert published.certified.ballots_digest in page and len(seen) <= 12, seen


def test_who_counts_sees_all_areas_and_who_watches_what_is_published(desk, published):
    whole = read(desk("qian", AFTER).get(url("vote_report", published)))
    assert "100.00" in whole and "下载对照表" in whole
    watched = read(desk("wang", AFTER).get(url("vote_report", published)))
    assert "—" in watched and "下载对照表" not in watched and ">100.00<" not in watched


def test_nobody_else_reads_the_report_before_it_is_published(desk, cast, vote):
    polling.certified(cast, vote)
    assert desk("wang", AFTER).get(url("vote_report", vote)).status_code == 404
    assert desk("qian", AFTER).get(url("vote_report", vote)).status_code == 200


def test_the_report_on_paper_is_one_page(desk, published):
    answer = desk("qian", AFTER).get(url("vote_report_file", published))
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert len(pages) == 1
    for told in ("计票报告", "3×10 = 30", published.case.number):
        assert told in text
    again = desk("qian", AFTER).get(url("vote_report_file", published))
    assert answer.content == again.content


def test_the_file_is_downloaded_and_counting_again_says_it_is_the_same(desk, published):
    browser = desk("qian", AFTER)
    file = browser.post(url("vote_file", published))
    assert json.loads(file.content)["matters"][0]["id"] == "m1"
    assert "spreadsheet" in browser.post(url("vote_key", published))["Content-Type"]
    page = browser.post(url("vote_again", published), follow=True)
    assert "一字不差" in read(page)
    assert desk("wang", AFTER).post(url("vote_file", published)).status_code == 403
    assert desk("wang", AFTER).post(url("vote_again", published)).status_code == 403


def test_the_street_revokes_on_the_page(desk, published):
    browser = desk("li", at("12-01 09:00"))
    browser.post(url("vote_revoke", published), {"number": "市中街 9 号", "reason": "公告不足"})
    page = read(browser.get(reverse("case", args=[published.case.number])))
    assert "决定被撤销" in page and "公告不足" in page
