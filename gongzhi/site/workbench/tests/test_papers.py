"""Contact data, cards, the record and the papers of a case."""

import io

import pytest
from django.urls import reverse
from docx import Document

from gongzhi.casework.models import Card, Case
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.street_calls.services import Appeal, confirm, dispatch
from gongzhi.site.acts import call_about
from tests import calls, matters
from tests.cast import at


def page(browser, number: str) -> str:
    answer = browser.get(reverse("case", args=[number]))
    assert answer.status_code == 200
    return answer.content.decode()


def number_of(pk: int) -> str:
    return Case.objects.get(pk=pk).number


def test_a_phone_is_masked_until_somebody_says_why(desk, cast):
    number = matters.raised(cast).case.number
    browser = desk("wang")
    html = page(browser, number)
    assert "138****1234" in html and matters.PHONE not in html
    url = reverse("reveal", args=[number])
    assert browser.post(url, {"reason": ""}).status_code == 422
    assert not Entry.objects.filter(act="reveal").exists()
    answer = browser.post(url, {"reason": "约上门时间"})
    assert matters.PHONE in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert Entry.objects.get(act="reveal").details.count("case:")
    assert matters.PHONE not in page(browser, number)


def test_a_department_reaches_the_reporter_behind_its_response(desk, cast):

    matter = matters.at_street(cast)
    words = {**calls.WORDS, "place": cast.place("AH"), "thinks": (cast.org("gr"),)}
    case = call_about(matter.pk, Appeal(**words), by=cast.li, at=at("11-17 10:00"))
    advance(case.pk, "verify", by=cast.feng, at=at("11-17 10:10"), note="属实")
    more = {"by": cast.feng, "at": at("11-17 10:20")}
    confirm(case.pk, lead=cast.org("gr"), assisting=[], **more)
    dispatch(case.pk, **more)
    number = number_of(calls.response_of(cast, case, "gr"))
    browser = desk("han", at("11-17 11:00"))
    assert "138****1234" in page(browser, number)
    answer = browser.post(reverse("reveal", args=[number]), {"reason": "约上门"})
    assert matters.PHONE in answer.content.decode()


def test_only_the_supervising_office_lifts_a_card_and_the_reason_stays(desk, cast):
    matter = matters.raised(cast)
    sweep(at=at("11-16 18:00"))
    card = Card.objects.get(case=matter.pk)
    url = reverse("card_lift", args=[card.pk])
    assert desk("li").post(url, {"reason": "系统停电"}).status_code == 403
    assert desk("wu").post(url, {"reason": "系统停电"}).status_code == 404
    supervisor = desk("qin", at("11-17 09:00"))
    assert supervisor.post(url, {"reason": ""}).status_code == 422
    assert supervisor.post(url, {"reason": "系统停电"}).status_code == 303
    assert "已撤：系统停电" in page(supervisor, matter.case.number)


def test_the_record_is_hashed_anew_and_a_break_is_named(desk, cast):
    matter = matters.raised(cast)
    url = reverse("case_record", args=[matter.case.number])
    answer = desk("li").get(url)
    assert answer.context["check"]["ok"] and "没有被改动" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "title"), [("assignment", "交办单"), ("supervision", "督办单"), ("receipt", "回执")]
)
def test_papers_open_in_word_and_say_what_the_case_says(desk, cast, kind, title):
    heat = calls.response_of(cast, calls.dispatched(cast), "gr")
    answer = desk("han").get(reverse("case_document", args=[number_of(heat), kind]))
    paper = Document(io.BytesIO(answer.content))
    words = "\n".join(p.text for p in paper.paragraphs)
    cells = [c.text for t in paper.tables for r in t.rows for c in r.cells]
    assert title in words and "阀门井漏水两天，夜间结冰" in words
    assert number_of(heat) in cells and "城市供热服务中心" in cells
    assert desk("han").get(reverse("case_document", args=[number_of(heat), "x"])).status_code == 404
