"""Organisations and posts through the pages; the work follows the post, not the person."""

from datetime import date

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.people.acting import actor_for, holdings
from gongzhi.people.models import Account, Holding, Mandate, Organisation, Person, Post
from gongzhi.people.models import OrganisationKind as O
from tests import matters
from tests.cast import MONDAY, at

DAY = MONDAY.date()
NEW = {
    "kind": O.DEPARTMENT,
    "name": "城市排水中心",
    "code": "ps",
    "since": "2026-11-16",
}


def test_an_organisation_is_added_with_a_post_and_somebody_on_it(post):
    answer = post("he", "organisation_add", **NEW)
    made = Organisation.objects.get(code="ps")
    assert answer["Location"] == reverse("organisation", args=[made.pk])
    what = {"title": "经办岗", "duty": "department_officer", "place": "371481"}
    post("he", "post_add", made.pk, **what, since="2026-11-16")
    found = Post.objects.get(organisation=made)
    post("he", "post_appoint", found.pk, name="李排水", phone="13800005678", since="2026-11-16")
    assert found.holdings.get().person.name == "李排水"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "gr"}, "编码或信用代码已被别的组织使用"),
        ({"kind": O.BRANCH}, "小区党支部的上级应是社区党委"),
        ({"uscc": "91350203M0001QAY9B"}, "没通过校验"),
        ({"parent": "没有这个"}, "没有编码或名称是"),
        ({"since": ""}, "必填"),
    ],
)
def test_a_refused_organisation_keeps_what_was_typed(post, change, words):
    answer = post("he", "organisation_add", **{**NEW, **change})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page or "填写" in page or "这个字段" in page
    assert 'value="城市排水中心"' in page
    assert not Organisation.objects.filter(name="城市排水中心").exists()


def test_a_name_that_several_have_asks_for_the_code(post, cast):
    Organisation.objects.filter(code="gr").update(name="同名")
    Organisation.objects.filter(code="cg").update(name="同名")
    answer = post("he", "organisation_add", **{**NEW, "parent": "同名"})
    assert "有几个同名的" in answer.content.decode()


def test_a_known_name_asks_who_is_meant(post, cast):
    answer = post("he", "post_deputy", cast.zhao.post_id, name="王网格", since="2026-11-16",
                  until="2026-11-20")  # fmt: skip
    assert answer.status_code == 422
    assert "已有同名的人" in answer.content.decode()
    post("he", "post_deputy", cast.zhao.post_id, name="王网格", since="2026-11-16",
         until="2026-11-20", same=cast.wang.person_id)  # fmt: skip
    held = Holding.objects.get(post=cast.zhao.post_id, how="deputy")
    assert held.person_id == cast.wang.person_id


def test_another_person_of_a_known_name_is_somebody_new(post, cast):
    post("he", "post_deputy", cast.zhao.post_id, name="王网格", since="2026-11-16",
         until="2026-11-20", same="new")  # fmt: skip
    held = Holding.objects.get(post=cast.zhao.post_id, how="deputy")
    assert held.person_id != cast.wang.person_id


def test_three_administrators_stay_three_persons(post, cast):
    answer = post("he", "post_hand_over", cast.shi.post_id, name="何系统", on="2026-11-20",
                  same=cast.he.person_id)  # fmt: skip
    assert answer.status_code == 409
    assert "不能兼任" in answer.content.decode()


def test_an_organisation_that_cases_wait_for_is_not_ended(post, cast):
    matters.raised(cast)
    pk = cast.org("ah-zb").pk
    Organisation.objects.filter(parent=pk).update(parent=cast.org("lh-zb"))
    answer = post("he", "organisation_retire", pk, until="2026-11-20")
    assert answer.status_code == 409
    assert "还有 1 件事在等它办" in answer.content.decode()


def test_a_mandate_is_given_and_ended(post, cast):
    pk = cast.org("ah-zb").pk
    post("he", "mandate_add", pk, place="TY", kind="covers", since="2026-11-16")
    made = Mandate.objects.get(organisation=pk, place__code="TY")
    post("he", "mandate_end", made.pk, until="2026-11-20")
    made.refresh_from_db()
    assert made.until == date(2026, 11, 20)


def test_every_page_of_an_organisation_and_a_post_answers(get, cast):
    for name in ("organisation", "organisation_change", "organisation_rehang",
                 "organisation_retire", "mandate_add", "post_add"):  # fmt: skip
        assert "安和苑党支部" in get("he", name, cast.org("ah-zb").pk)
    for name in ("post", "post_change", "post_appoint", "post_hand_over", "post_deputy",
                 "post_retire"):  # fmt: skip
        assert "书记" in get("he", name, cast.zhao.post_id)
    assert "赵书记" in get("he", "holding_end", Holding.objects.get(post=cast.zhao.post_id).pk)


# --- the work follows the post --------------------------------------------------------------------


def inbox(person: int, day) -> set[int]:
    """What waits for the posts that a person may act from on a day."""
    found = set()
    for holding in holdings(day=day, person=person):
        actor = actor_for(holding.post, person_id=person)
        found |= set(Case.objects.awaiting(actor).values_list("pk", flat=True))
    return found


def test_the_inbox_moves_with_the_post_on_the_day_of_the_handover(post, cast):
    case = matters.raised(cast).case_id
    post("he", "post_hand_over", cast.wang.post_id, name="林网格", on="2026-11-18")
    new = Person.objects.get(name="林网格").pk
    before, after = date(2026, 11, 17), date(2026, 11, 18)
    assert (inbox(cast.wang.person_id, before), inbox(new, before)) == ({case}, set())
    assert (inbox(cast.wang.person_id, after), inbox(new, after)) == (set(), {case})


def test_a_deputy_sees_the_inbox_while_deputising_and_not_after(desk, cast, clock):
    case = matters.raised(cast).case
    colleague = cast.zhao.person_id
    desk("wang").post(reverse("my_leave"), {"person": colleague, "since": "2026-11-17",
                                            "until": "2026-11-19"})  # fmt: skip
    for day, sees in ((16, False), (17, True), (18, True), (19, False)):
        held = {h.post_id for h in holdings(day=date(2026, 11, day), person=colleague)}
        assert (cast.wang.post_id in held) is sees
    browser = desk("zhao", at("11-17 09:00"))
    browser.post(reverse("act_as"), {"post": cast.wang.post_id})
    assert case.number in browser.get(reverse("inbox")).content.decode()
    clock(at("11-19 09:00"))
    page = browser.get(reverse("inbox")).content.decode()
    assert "安和苑党支部 · 网格员" not in page


def test_only_colleagues_are_offered_for_ones_leave(desk, cast):
    page = desk("wang").get(reverse("my_leave")).content.decode()
    assert "赵书记（书记）" in page
    assert "钱社工" not in page


def test_a_stranger_cannot_be_sent_to_stand_in(desk, cast):
    sent = {"person": cast.qian.person_id, "since": "2026-11-17", "until": "2026-11-19"}
    answer = desk("wang").post(reverse("my_leave"), sent)
    assert answer.status_code == 422
    assert not Holding.objects.filter(how="deputy").exists()


def test_who_only_stands_in_names_no_further_deputy(desk, cast):
    sent = {"person": cast.zhao.person_id, "since": "2026-11-16", "until": "2026-11-19"}
    desk("wang").post(reverse("my_leave"), sent)
    browser = desk("zhao")
    browser.post(reverse("act_as"), {"post": cast.wang.post_id})
    page = browser.get(reverse("my_leave")).content.decode()
    assert "王网格（网格员）" not in page


def test_a_vacant_post_shows_its_gap_from_the_day_of_leaving(post, cast):
    held = Holding.objects.get(post=cast.zhao.post_id)
    post("he", "holding_end", held.pk, until="2026-11-18", note="调任")
    assert Account.objects.get(username="zhao").is_active
    held.refresh_from_db()
    assert (held.until, held.note) == (date(2026, 11, 18), "调任")
