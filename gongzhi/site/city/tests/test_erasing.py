"""The security administrator erases a person: found exactly, told what happens, asked twice."""

import json

import pytest
from django.urls import reverse

from gongzhi.journal.models import Entry
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from gongzhi.site import retention
from gongzhi.site.portal.knowing import resident
from tests import matters
from tests.cast import MONDAY, at

PHONE = matters.PHONE
WORDS = {"basis": "withdrawn", "reason": "本人 11 月 15 日书面申请"}


@pytest.fixture
def chen(cast) -> Person:
    """Reported one matter, which is still open."""
    person = privacy.person_with_phone(PHONE, name="陈秀兰", at=MONDAY)
    matters.raised(cast)
    return person


@pytest.fixture
def page(post):
    return lambda *args, **sent: post("lv", *args, **sent).content.decode()


def test_whoever_has_this_phone_or_name_is_found_and_shown_masked(page, chen):
    for words in (PHONE, "138 0000 1234", "陈秀兰"):
        found = page("erasures", who=words)
        assert reverse("erasure", args=[chen.pk]) in found
        assert "陈＊＊" in found and "138****1234" in found
        assert "陈秀兰" not in found.replace('value="陈秀兰"', "")


@pytest.mark.parametrize("words", ["陈秀", "1380000", "13900005678", "无此人"])
def test_a_part_of_a_name_or_phone_finds_nobody(page, chen, words):
    assert "没有查到" in page("erasures", who=words)


def test_what_goes_and_what_stays_is_told_before(get, chen):
    told = get("lv", "erasure", chen.pk)
    assert "会删掉" in told and "会留下" in told
    assert "还有 1 件没办完" in told and PHONE not in told


def test_it_is_asked_twice_and_then_done_on_record(post, page, chen):
    again = page("erasure", chen.pk, **WORDS)
    assert "删除后谁也恢复不了" in again and WORDS["reason"] in again
    assert privacy.find(Field.PHONE, PHONE) == chen
    assert post("lv", "erasure", chen.pk, **WORDS, sure="1").status_code == 303
    assert privacy.find(Field.PHONE, PHONE) is None
    line = Entry.objects.get(subject=f"person:{chen.pk}", act="erase")
    assert json.loads(line.details) == {"basis": "withdrawn"} and line.digest
    assert WORDS["reason"] not in line.details


@pytest.mark.parametrize("field", WORDS)
def test_without_a_ground_or_a_reason_nothing_is_erased(post, chen, field):
    answer = post("lv", "erasure", chen.pk, **{**WORDS, field: ""}, sure="1")
    assert answer.status_code == 422
    assert privacy.find(Field.PHONE, PHONE) == chen


def test_who_is_on_a_post_is_not_erased_and_the_page_says_why(post, get, cast):
    pk = cast.wang.person_id
    told = get("lv", "erasure", pk)
    assert "现在不能删" in told and "安和苑党支部 · 网格员" in told and "账号 wang" in told
    assert post("lv", "erasure", pk, **WORDS, sure="1").status_code == 409
    assert Person.objects.get(pk=pk).name == "王网格"


def test_the_erased_are_listed_by_number_and_ground_and_not_found_again(post, page, get, chen):
    post("lv", "erasure", chen.pk, **WORDS, sure="1")
    listed = get("lv", "erasures")
    assert f"#{chen.pk}" in listed and "本人撤回同意" in listed and "安全管理员" in listed
    get("lv", "erasure", chen.pk, status=404)
    assert "没有查到" in page("erasures", who=PHONE)


def test_the_list_tells_apart_who_erased_themselves_and_whose_time_was_over(get, cast):
    one, two = (privacy.person_with_phone(f"1390000567{n}", at=at("01-05 09:00")) for n in (1, 2))
    privacy.erase(one, reason="本人要求", by=resident(one.pk), at=MONDAY)
    Person.objects.filter(pk=two.pk).update(created_at=at("01-05 09:00").replace(year=2020))
    assert retention.purge(at=MONDAY)["contacts"] == 1
    listed = get("lv", "erasures")
    assert "本人要求" in listed and "到期自动删除" in listed and "保存期限已届满" in listed


@pytest.mark.parametrize("name", ["he", "shi", "li"])
def test_no_other_duty_gets_to_these_pages(desk, cast, name):
    assert desk(name).get(reverse("erasures")).status_code == 403


def test_without_a_staff_session_the_password_is_asked_for(desk, cast, chen):
    browser = desk("lv")
    answer = browser.post(reverse("erasure", args=[chen.pk]), {**WORDS, "sure": "1"})
    assert "您的密码" in answer.content.decode()
    assert privacy.find(Field.PHONE, PHONE) == chen


def test_the_list_costs_few_queries_however_many_there_are(admin, cast, queries):
    for n in range(5):
        person = privacy.person_with_phone(f"1390000567{n}", at=MONDAY)
        privacy.erase(person, reason="x", by=cast.lv, at=MONDAY)
    browser = admin("lv")
    with queries() as seen:
        browser.get(reverse("erasures"))
    assert len(seen) <= 8, seen
