"""Raising from a desk: the grid worker's form, the hotline desk, the street's call."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongzhi.casework.models import Case
from gongzhi.files.models import Attachment
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.matters.models import Matter, Patrol
from gongzhi.people.models import Secret
from tests import matters
from tests.cast import at


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    return SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")


def place(cast, code: str) -> str:
    return str(cast.place(code).pk)


def html(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


# --- the grid worker ------------------------------------------------------------------------------


def test_raising_a_matter_takes_at_most_eight_queries(desk, cast, queries):
    browser, sent = desk("wang"), {"text": "井盖缺失", "urgency": "ordinary"}
    sent["place"] = place(cast, "AH")
    with queries() as seen:
        assert browser.post(reverse("matter_quick"), sent).status_code == 303
    assert len(seen) <= 8, seen


def test_a_grid_worker_reports_with_text_place_and_photo(desk, cast):
    browser = desk("wang")
    page = html(browser.get(reverse("matter_quick")))
    assert "安和苑</option>" in page and "桃源里</option>" not in page
    sent = {"text": "井盖缺失", "place": place(cast, "AH"), "urgency": "urgent"}
    answer = browser.post(reverse("matter_quick"), {**sent, "photos": [picture()]})
    assert answer.status_code == 303
    matter = Matter.objects.select_related("case").get()
    assert (matter.source, matter.case.urgency, matter.reporter) == ("grid", "urgent", None)
    assert Attachment.objects.get().subject == matter.case.subject


def test_a_bad_photo_keeps_the_text_and_raises_nothing(desk, cast):
    bad = SimpleUploadedFile("a.jpg", b"nonsense", "image/jpeg")
    sent = {"text": "井盖缺失", "place": place(cast, "AH"), "urgency": "ordinary", "photos": [bad]}
    assert "井盖缺失" in html(desk("wang").post(reverse("matter_quick"), sent), 422)
    assert not Matter.objects.exists()


def test_a_grid_worker_reports_only_from_their_own_grid(desk, cast):
    sent = {"text": "井盖缺失", "place": place(cast, "LH"), "urgency": "ordinary"}
    assert desk("wang").post(reverse("matter_quick"), sent).status_code == 422
    assert desk("li").get(reverse("matter_quick")).status_code == 403


def test_a_round_may_be_noted_and_is_asked_of_nobody(desk, cast):
    sent = {"note": "3 号楼楼道已清", "place": place(cast, "AH")}
    browser = desk("wang")
    assert browser.post(reverse("patrol_note"), sent).status_code == 303
    assert Patrol.objects.get().note == "3 号楼楼道已清"
    assert "3 号楼楼道已清" in html(browser.get(reverse("matter_quick")))
    kept = browser.post(reverse("patrol_note"), {"note": "", "place": place(cast, "AH")})
    assert kept.status_code == 422
    assert Entry.objects.filter(act="patrol").count() == 1


# --- the hotline ----------------------------------------------------------------------------------


def hotline(cast, **changes) -> dict:
    sent = {"phone": "138 0000 1234", "text": "北门路灯不亮", "urgency": "ordinary"}
    return {**sent, "place": place(cast, "AH"), **changes}


def test_the_hotline_desk_writes_down_a_call_and_keeps_the_phone_sealed(desk, cast):
    answer = desk("shen").post(reverse("hotline"), hotline(cast))
    assert answer.status_code == 303
    matter = Matter.objects.select_related("case", "reporter").get()
    assert matter.source == "hotline" and matter.case.awaiting == cast.org("ah-zb")
    assert Secret.objects.get(person=matter.reporter).hint == "138****1234"


@pytest.mark.parametrize("phone", ["", "6263001", "1380000"])
def test_a_phone_that_is_none_is_told_and_nothing_is_lost(desk, cast, phone):
    page = html(desk("shen").post(reverse("hotline"), hotline(cast, phone=phone)), 422)
    assert "北门路灯不亮" in page and not Matter.objects.exists()


def test_an_emergency_is_told_before_it_is_written_down(desk, cast):
    browser = desk("shen")
    sent = hotline(cast, text="3 号楼着火了，有浓烟")
    page = html(browser.post(reverse("hotline"), sent), 422)
    assert "119" in page and "3 号楼着火了" in page and not Matter.objects.exists()
    assert browser.post(reverse("hotline"), {**sent, "told": "1"}).status_code == 303


def test_only_the_hotline_desk_writes_down_calls(desk):
    assert desk("li").get(reverse("hotline")).status_code == 403


# --- the street's call ----------------------------------------------------------------------------


def call(cast, **changes) -> dict:
    sent = {"facts": "阀门井漏水两天", "tried": "放警示牌", "urgency": "ordinary"}
    return {**sent, "place": place(cast, "AH"), "thinks": [cast.org("gr").pk], **changes}


def test_a_street_calls_and_the_title_is_made_from_what_was_said(desk, cast):
    answer = desk("li").post(reverse("call_new"), call(cast))
    made = Case.objects.get(procedure="street_call")
    assert answer.url == reverse("case", args=[made.number])
    assert made.title == "安和苑 阀门井漏水两天"


def test_a_call_about_a_matter_begins_with_what_its_record_knows(desk, cast):
    matter = matters.at_street(cast)
    browser = desk("li", at("11-17 10:00"))
    assert f"about={matter.case.number}" in _unquoted(browser, matter.case.number)
    url = reverse("call_new") + f"?about={matter.case.number}"
    page = html(browser.get(url))
    assert matters.TEXT in page and "社区没有维修力量" in page
    assert browser.post(url, call(cast)).status_code == 303
    assert Case.objects.get(pk=matter.pk).state == "called"
    assert Case.objects.get(procedure="street_call").parent_id == matter.pk


def _unquoted(browser, number: str) -> str:
    return html(browser.get(reverse("case", args=[number])))


def test_a_call_without_own_effort_comes_back_with_all_that_was_typed(desk, cast):
    page = html(desk("li").post(reverse("call_new"), call(cast, tried="")), 422)
    assert "阀门井漏水两天" in page and not Case.objects.filter(procedure="street_call").exists()


@pytest.mark.parametrize("name", ["qian", "han", "feng"])
def test_only_a_streets_officer_calls(desk, cast, name):
    assert desk(name).post(reverse("call_new"), call(cast)).status_code == 403


def test_another_streets_place_is_not_on_the_list(desk, cast):
    assert desk("wu").post(reverse("call_new"), call(cast)).status_code == 422
