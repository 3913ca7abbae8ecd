"""Reporting: one page, five controls, and nothing typed is lost."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from gongzhi.files.models import Attachment
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.messages.codes import latest_shown
from tests.cast import at

from .conftest import LEAK, PHONE, photo, text_of


class Controls(HTMLParser):
    """The names of the controls somebody fills in."""

    def __init__(self, page: str):
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.names.add(given.get("name", ""))


def controls(answer) -> set[str]:
    page = answer.content.decode()
    return Controls(page[page.index("<main") : page.index("</main>")]).names


# --- the page -------------------------------------------------------------------------------------


def test_a_first_report_asks_for_five_things(client, cast):
    assert controls(client.get("/report/")) == {"text", "photos", "place", "phone", "code"}


def test_a_code_on_the_wall_makes_room_for_the_spot_within_the_five(client, cast):
    page = client.get("/report/?c=AH-3-1")
    assert controls(page) == {"text", "photos", "spot", "phone", "code"}
    assert "安和苑 3 号楼 1 单元" in text_of(page)


def test_whoever_proved_a_phone_is_not_asked_for_it_again(client, resident, prove):
    prove()
    assert controls(client.get("/report/")) == {"text", "photos", "place", "spot"}


def test_an_unknown_code_on_the_wall_leaves_the_choice_open(client, cast):
    assert "place" in controls(client.get("/report/?c=NOWHERE"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_is_there_in_both_languages(client, cast, language):
    client.cookies["django_language"] = language
    with override(language):
        page = client.get("/report/")
    assert page.status_code == 200
    assert page.headers["Content-Language"] == language


# --- sending --------------------------------------------------------------------------------------


def test_a_report_goes_to_the_lowest_level_and_shows_number_link_and_code(client, cast, reported):
    matter = reported()
    assert matter.text == LEAK
    assert matter.case.awaiting.name == "安和苑党支部"
    assert matter.level == "compound"
    page = client.get(f"/report/done/{matter.token}/").content.decode()
    assert matter.case.number in page
    assert f"http://testserver/follow/{matter.token}/" in page
    assert "gz-qr" in page


def test_asking_for_the_code_loses_nothing_that_was_typed(report):
    page = report("code", photos=photo())
    assert page.status_code == 200
    text = page.content.decode()
    assert LEAK in text and PHONE in text
    assert re.search(r'<option value="\d+" selected', text)
    assert "已收到的照片 1" in text
    assert latest_shown(PHONE) in text


FAULTS = {
    "no text": {"text": ""},
    "no place": {"place": None},
    "a place that is none": {"place": "999999"},
    "a street as place": {"place": "2"},
    "no code": {"code": ""},
    "a short code": {"code": "123"},
    "a wrong code": {"code": "000000"},
    "a phone that is none": {"phone": "12", "code": "000000"},
    "too many words": {"text": "长" * 501},
}


@pytest.mark.parametrize("typed", FAULTS.values(), ids=FAULTS)
def test_every_refusal_keeps_what_was_typed(report, typed):
    typed = {"code": "000000", **typed}
    page = report(**typed)
    assert page.status_code == 422
    assert Matter.objects.count() == 0
    text = page.content.decode()
    assert "您写的内容都还在" in text and 'aria-invalid="true"' in text
    for value in (typed.get("text", LEAK), typed.get("phone", PHONE)):
        assert value in text


def test_a_photo_that_is_none_is_refused_at_its_field_and_the_rest_stays(report):
    broken = photo()
    broken.file.seek(0)
    broken.file.write(b"not a picture")
    page = report(photos=broken, code="000000")
    assert page.status_code == 422
    assert LEAK in page.content.decode()
    assert 'id="id_photos_error"' in page.content.decode()


def test_photos_survive_a_refusal_and_arrive_with_the_report(report, cast):
    first = report("code", photos=photo())
    draft = re.search(r'name="draft" value="([^"]+)"', first.content.decode())[1]
    again = report(code="1", draft=draft)
    assert "已收到的照片 1" in again.content.decode()
    report(code=latest_shown(PHONE), draft=draft)
    matter = Matter.objects.get()
    kept = Attachment.objects.get()
    assert kept.subject == matter.case.subject
    assert kept.public and kept.by_post is None


def test_a_photo_can_be_taken_out_again_without_a_script(report):
    first = report("code", photos=photo())
    draft = re.search(r'name="draft" value="([^"]+)"', first.content.decode())[1]
    page = report(f"drop-{Attachment.objects.get().pk}", draft=draft)
    assert "已收到的照片" not in page.content.decode()
    assert LEAK in page.content.decode()
    assert not Attachment.objects.exists()


def test_another_subjects_photos_cannot_be_taken_as_a_draft(report, reported):
    theirs = reported(photos=photo(), text="路灯不亮", phone="13805340009")
    report("code", text="楼道堆放杂物")
    report(text="楼道堆放杂物", code=latest_shown(PHONE), draft=theirs.case.subject)
    assert Attachment.objects.get().subject == theirs.case.subject


def test_a_phone_can_report_only_so_much_in_a_day(report, resident, prove, monkeypatch):
    monkeypatch.setattr("gongzhi.site.portal.reporting.MOST_A_DAY", 2)
    prove()
    for text in ("路灯不亮", "下水道堵了"):
        assert report(text=text, phone=None).status_code == 302
    page = report(text="停车占道", phone=None)
    assert page.status_code == 422
    assert "停车占道" in page.content.decode()
    assert Matter.objects.count() == 2


def test_a_known_reporter_costs_eight_queries(client, cast, resident, prove, queries):
    prove()
    typed = {"text": LEAK, "place": cast.place("AH").pk, "do": "send"}
    with queries() as seen:
        assert client.post("/report/", typed).status_code == 302
    assert len(seen) <= 8, "\n".join(seen)


def test_showing_the_form_costs_one_query(client, cast, queries):
    with queries() as seen:
        client.get("/report/")
    assert len(seen) == 1, "\n".join(seen)


def test_even_a_year_without_a_calendar_loses_no_words(report, resident, prove, clock):
    clock(at("12-31 17:00"))
    prove()
    page = report(phone=None)
    assert page.status_code == 409
    assert LEAK in page.content.decode() and "请打 12345" in text_of(page)


# --- codes ----------------------------------------------------------------------------------------


def test_a_code_is_sent_without_leaving_the_page(client, cast):
    answer = client.post("/report/code/", {"phone": PHONE})
    assert answer.json()["shown"] == latest_shown(PHONE)


def test_a_code_says_the_same_of_a_known_and_of_an_unknown_phone(client, resident):
    known = client.post("/report/code/", {"phone": PHONE}).json()
    unknown = client.post("/report/code/", {"phone": "13805349999"}).json()
    assert known["said"] == unknown["said"]


def test_outside_of_a_demo_city_no_code_is_shown(client, cast, settings):
    settings.DEMO = False
    assert client.post("/report/code/", {"phone": PHONE}).json()["shown"] is None


def test_a_code_asked_for_too_soon_is_refused_in_words(client, cast):
    client.post("/report/code/", {"phone": PHONE})
    again = client.post("/report/code/", {"phone": PHONE})
    assert again.status_code == 422
    assert "刚发过一条" in again.json()["said"]


def test_while_writing_emergencies_and_similar_matters_are_told(client, reported, cast):
    reported()
    typed = {"text": "着火了！3 号楼西侧路面冒水", "place": cast.place("AH").pk}
    said = client.post("/report/near/", typed).content.decode()
    assert 'href="tel:119"' in said and "漏水冒水" in said
