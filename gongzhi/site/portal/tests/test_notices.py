"""Public notices: the board, one of them, and objecting to it while there is time."""

import re

import pytest
from django.urls import reverse

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.messages.codes import latest_shown
from gongzhi.messages.models import Outgoing
from gongzhi.notices.models import Objection
from gongzhi.notices.services import Draft, publish, withdraw
from gongzhi.people import privacy
from gongzhi.people.models import Field
from gongzhi.site.objections import MOST, answer_objection
from tests.cast import MONDAY, at

from .conftest import PHONE, text_of

WORDS = "3 号楼的面积写少了"


@pytest.fixture
def publicity(cast):
    """Hangs in 安和苑 until Monday of next week, published by the community."""
    return published(cast)


def published(cast, title="物业评级公示", days: int | None = 7, place="AH"):
    window = Limit(days, Unit.CD) if days else None
    draft = Draft(title=title, body="安和苑物业拟评 B 级", place=cast.place(place), window=window)
    return publish(draft, by=cast.qian, at=MONDAY)


@pytest.fixture
def press(client):
    """Press a button of a notice's form."""

    def pressed(notice, do="send", **typed):
        return client.post(reverse("notice", args=[notice.pk]), {"text": WORDS, "do": do, **typed})

    return pressed


# --- the board ------------------------------------------------------------------------------------


def test_the_board_has_all_that_is_up_the_newest_first_in_pages(client, cast):
    for n in range(23):
        published(cast, title=f"第{n:02}份公示")
    first, second = client.get("/notices/"), client.get("/notices/?page=2")
    assert "全市现在有 23 份" in text_of(first)
    assert len(re.findall(rb'href="/notices/\d', first.content)) == 20 and "第22份" in text_of(
        first
    )
    assert len(re.findall(rb'href="/notices/\d', second.content)) == 3 and "第00份" in text_of(
        second
    )


def test_the_board_of_a_place_has_its_own_and_those_of_what_it_lies_in(client, cast, publicity):
    assert publicity.title in text_of(client.get("/notices/?place=AH"))
    assert publicity.title not in text_of(client.get("/notices/?place=LH"))
    assert publicity.title in text_of(client.get("/notices/?place=nowhere"))


def test_what_is_over_or_withdrawn_hangs_no_more_and_its_page_stays(client, cast, clock, publicity):
    gone = published(cast, title="写错的公示")
    withdraw(gone.pk, "数字有误", by=cast.qian, at=MONDAY)
    assert "写错的公示" not in text_of(client.get("/notices/"))
    assert "已撤回：数字有误" in text_of(client.get(reverse("notice", args=[gone.pk])))
    clock(at("11-24 09:00"))
    assert "现在没有公示" in text_of(client.get("/notices/"))
    assert "异议期到" in text_of(client.get(reverse("notice", args=[publicity.pk])))


def test_the_board_costs_few_queries(client, cast, queries):
    for n in range(23):
        published(cast, title=f"第{n:02}份公示")
    with queries() as seen:
        client.get("/notices/")
    assert len(seen) <= 8, seen


# --- objecting ------------------------------------------------------------------------------------


def test_a_resident_objects_with_a_phone_and_its_code_and_the_publisher_hears_of_it(
    press, publicity, cast
):
    sent = press(publicity, "code", phone=PHONE)
    assert WORDS in sent.content.decode() and "已发送" in text_of(sent)
    assert press(publicity, phone=PHONE, code=latest_shown(PHONE)).status_code == 302
    made = Objection.objects.get()
    assert (made.text, made.person) == (WORDS, privacy.find(Field.PHONE, PHONE))
    told = Outgoing.objects.get(organisation=cast.qian.organisation_id)
    assert publicity.title in told.text and WORDS not in told.text


def test_who_proved_their_phone_is_not_asked_for_it_again(
    client, press, prove, resident, publicity
):
    prove()
    page = client.get(reverse("notice", args=[publicity.pk])).content.decode()
    assert "短信验证码" not in page
    assert press(publicity).status_code == 302


def test_who_is_signed_in_objects_as_a_person_not_as_a_post(desk, cast, publicity):
    browser = desk("wang")
    answer = browser.post(reverse("notice", args=[publicity.pk]), {"text": WORDS, "do": "send"})
    assert answer.status_code == 302
    assert Objection.objects.get().person_id == cast.wang.person_id


def test_a_wrong_code_or_no_words_lose_nothing(press, publicity):
    press(publicity, "code", phone=PHONE)
    wrong = press(publicity, phone=PHONE, code="000000")
    assert wrong.status_code == 422 and WORDS in wrong.content.decode()
    empty = press(publicity, text=" ", phone=PHONE, code=latest_shown(PHONE))
    assert empty.status_code == 422 and "请写明您的异议和理由" in text_of(empty)
    assert not Objection.objects.exists()


def test_after_the_window_there_is_no_form_and_no_way_in(
    client, press, prove, resident, publicity, clock
):
    clock(at("11-24 09:00"))
    prove()
    page = client.get(reverse("notice", args=[publicity.pk]))
    assert 'name="text"' not in page.content.decode()
    assert press(publicity).status_code == 409
    assert not Objection.objects.exists()


def test_an_announcement_takes_no_objections(client, cast):
    page = client.get(reverse("notice", args=[published(cast, days=None).pk]))
    assert "提异议" not in text_of(page)


def test_one_person_objects_only_so_often(press, prove, resident, publicity):
    prove()
    answers = [press(publicity, text=f"{WORDS} {n}") for n in range(MOST + 1)]
    assert [a.status_code for a in answers] == [302] * MOST + [422]
    assert Objection.objects.count() == MOST


def test_whoever_objected_reads_the_answer_on_the_page_and_nobody_else_does(
    client, press, prove, resident, publicity, cast
):
    prove()
    press(publicity)
    answer_objection(
        Objection.objects.get().pk, answer="已更正", upheld=True, by=cast.qian, at=MONDAY
    )
    page = reverse("notice", args=[publicity.pk])
    mine = text_of(client.get(page))
    assert WORDS in mine and "异议成立" in mine and "已更正" in mine
    client.cookies.clear()
    assert WORDS not in text_of(client.get(page))


def test_a_notice_that_isnt_there_is_not_found(client, cast):
    assert client.get("/notices/999999/").status_code == 404
    assert client.post("/notices/999999/", {"text": WORDS}).status_code == 404
