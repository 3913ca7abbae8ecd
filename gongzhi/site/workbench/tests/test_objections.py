"""The publisher answers each objection to its notices, once, and whoever objected hears it."""

import pytest
from django.urls import reverse

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.messages.models import Outgoing
from gongzhi.notices.models import Objection
from gongzhi.notices.services import Draft, publish
from gongzhi.people.privacy import person_with_phone
from gongzhi.site.objections import raise_objection
from gongzhi.site.portal.knowing import resident
from tests.cast import MONDAY, at
from tests.matters import PHONE

ANSWER = {"upheld": "yes", "answer": "面积已更正"}


@pytest.fixture
def objection(cast):
    return objected(cast)


def objected(cast, text="面积写少了", phone=PHONE) -> Objection:
    draft = Draft("名册公示", "共 12 户", cast.place("AH"), Limit(7, Unit.CD))
    notice = publish(draft, by=cast.qian, at=MONDAY)
    who = resident(person_with_phone(phone, at=MONDAY).pk)
    return raise_objection(notice.pk, text=text, by=who, at=MONDAY)


def sent(pk: int, **typed) -> dict:
    return {f"o{pk}-{name}": value for name, value in {**ANSWER, **typed}.items()}


def test_the_publisher_sees_what_waits_and_nobody_else_does(desk, cast, objection):
    assert "面积写少了" in desk("qian").get(reverse("objections")).content.decode()
    assert "面积写少了" not in desk("li").get(reverse("objections")).content.decode()
    assert desk("wang").get(reverse("objections")).status_code == 403


def test_an_answer_goes_to_whoever_objected_and_stays_on_the_list(desk, cast, objection):
    pk = objection.pk
    browser = desk("qian", at("11-17 09:00"))
    assert browser.post(reverse("objection_answer", args=[pk]), sent(pk)).status_code == 303
    told = Outgoing.objects.get(person=objection.person)
    assert "异议成立：面积已更正" in told.text
    page = browser.get(reverse("objections")).content.decode()
    assert "待答复 0 条" in page and "面积已更正" in page
    again = browser.post(reverse("objection_answer", args=[pk]), sent(pk, answer="又改"))
    assert again.status_code == 409


@pytest.mark.parametrize("field", ANSWER)
def test_half_an_answer_comes_back_with_what_was_typed(desk, cast, objection, field):
    pk = objection.pk
    answer = desk("qian").post(reverse("objection_answer", args=[pk]), sent(pk, **{field: ""}))
    assert answer.status_code == 422
    assert field == "answer" or "面积已更正" in answer.content.decode()
    assert not Objection.objects.exclude(answered_at=None).exists()


def test_only_the_publisher_answers(desk, cast, objection):
    pk = objection.pk
    assert desk("li").post(reverse("objection_answer", args=[pk]), sent(pk)).status_code == 403


def test_one_to_a_roll_of_owners_is_answered_on_the_rolls_own_record_too(desk, cast, objection):
    roll = Roll.objects.create(compound=cast.place("AH"), number=1, opened_at=MONDAY)
    Roll.objects.filter(pk=roll.pk).update(notice=objection.notice)
    pk = objection.pk
    assert desk("qian").post(reverse("objection_answer", args=[pk]), sent(pk)).status_code == 303
    assert Entry.objects.filter(subject=roll.subject, act="roll.answer").exists()


def test_long_lists_come_in_pages_at_the_same_cost(desk, cast, queries):
    for n in range(22):
        objected(cast, text=f"第{n:02}条", phone=f"139000056{n:02}")
    browser = desk("qian")
    with queries() as seen:
        first = browser.get(reverse("objections")).content.decode()
    assert len(seen) <= 8, seen
    assert "第00条" in first and "第21条" not in first
    assert "第21条" in browser.get(f"{reverse('objections')}?page=2").content.decode()
