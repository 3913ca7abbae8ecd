"""Officials' pages of corrections: facts are opened on record, everything else says why."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.committee.models import Handover
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction.models import Correction
from tests.cast import at

from .filed import FACTS, FOUND, PHONE, heard, member, of, proposed, received, vote_on

NOW = at("12-01 09:00")
LIST = "/desk/owners/corrections/"


def text(answer) -> str:
    return answer.content.decode()


def page(case: Case) -> str:
    return reverse("case", args=[case.number])


def door(case: Case, name: str) -> str:
    return reverse(f"correction_{name}", args=[case.number])


def test_the_list_holds_what_one_has_a_seat_in(desk, cast):
    case = received(cast)
    for name in ("li", "qian", "zhu"):
        assert case.number in text(desk(name, NOW).get(LIST)), name
    for name in ("wu", "feng", "wang", "han"):
        assert case.number not in text(desk(name, NOW).get(LIST)), name
    assert case.number in text(desk("li", NOW).get(f"{LIST}?state=open"))
    assert "没有符合筛选的" in text(desk("li", NOW).get(f"{LIST}?state=closed"))
    assert desk("li", NOW).get(f"{LIST}?format=xlsx").status_code == 200


@pytest.mark.parametrize("name", ["wu", "feng", "qin", "wang", "zhao", "han", "he"])
def test_a_stranger_cannot_tell_a_correction_from_nothing(desk, cast, name):
    case = received(cast)
    assert desk(name, NOW).get(page(case)).status_code == 404


def test_the_page_shows_the_ground_and_facts_only_once_they_are_asked_for(desk, cast):
    case = heard(cast)
    li = desk("li", NOW)
    shown = text(li.get(page(case)))
    assert "擅自用印或签约" in shown and FACTS not in shown and "承认" not in shown
    assert not Entry.objects.filter(act="correction.read").exists()
    opened = text(li.post(reverse("correction_words", args=[case.number])))
    assert FACTS in opened and "本人承认" in opened
    assert Entry.objects.filter(subject=case.subject, act="correction.read").count() == 1
    wu = desk("wu", NOW)
    assert wu.post(reverse("correction_words", args=[case.number])).status_code == 403
    assert desk("li", NOW).get(reverse("correction_words", args=[case.number])).status_code == 405


def test_the_street_reaches_who_complained_and_nobody_else_does(desk, cast):
    case = received(cast)
    contact = reverse("correction_contact", args=[case.number])
    li = desk("li", NOW)
    assert PHONE not in text(li.get(page(case)))
    assert li.post(contact, {"reason": ""}).status_code == 422
    assert PHONE in text(li.post(contact, {"reason": "约反映人核对合同"}))
    seen = Entry.objects.filter(act="reveal", subject=f"person:{of(case).complainant_id}")
    assert seen.count() == 1 and case.subject in seen.get().details
    for name in ("qian", "zhu"):
        client = desk(name, NOW)
        assert "反映人的手机号" not in text(client.get(page(case)))
        assert client.post(contact, {"reason": "想知道是谁"}).status_code == 403
    assert desk("wu", NOW).post(contact, {"reason": "想知道是谁"}).status_code == 403
    found = heard(cast, made.sitting(of(case).member.committee)[1])
    Correction.objects.filter(pk=found.pk).update(source="street", complainant=None)
    none = reverse("correction_contact", args=[found.number])
    assert desk("li", NOW).post(none, {"reason": "约反映人"}).status_code == 409


def test_an_order_runs_through_its_doors(desk, cast):
    case = received(cast)
    li = desk("li", at("11-24 09:00"))
    early = li.post(door(case, "order"), {"findings": FOUND})
    assert early.status_code == 409 and "听本人说明" in text(early)
    assert li.post(door(case, "hear"), {"hearing": "本人承认"}).status_code == 303
    late = li.post(door(case, "order"), {"findings": FOUND, "correct_by": "2026-12-25"})
    assert late.status_code == 422 and "最晚 2026-12-09" in text(late)
    done = {"findings": FOUND, "correct_by": "2026-12-01"}
    assert li.post(door(case, "order"), done).status_code == 303
    qian = desk("qian", at("11-30 09:00"))
    assert qian.post(door(case, "report"), {"correction": "已解除合同"}).status_code == 303
    li = desk("li", NOW)
    assert li.post(door(case, "corrected"), {"findings": "已改正"}).status_code == 303
    assert Case.objects.get(pk=case.pk).state == "corrected"


def test_a_removal_runs_through_its_doors_and_says_why(desk, cast):
    case = proposed(cast)
    item = vote_on(cast, case)
    li = desk("li", NOW)
    shown = text(li.get(page(case)))
    assert "5 名委员中 3 名提议（山东省物业管理条例第34条）" in shown
    assert case.number in shown and item.title in shown
    assert "或业委会的决定" not in shown, "the owners gave the committee no such power"
    nothing = li.post(door(case, "remove"), {})
    assert nothing.status_code == 422 and "交业主表决" in text(nothing)
    assert li.post(door(case, "remove"), {"item": item.pk}).status_code == 303
    shown = text(desk("qian", NOW).get(page(case)))
    assert "业主大会决定" in shown and "保管的印章" in shown
    qian = desk("qian", at("12-02 09:00"))
    assert qian.post(door(case, "handed_over"), {}).status_code == 409
    thing = Handover.objects.get(member=of(case).member)
    given = {"handover": thing.pk, "received_by": "副主任", "on": "2026-12-02"}
    assert qian.post(door(case, "receive"), given).status_code == 303
    assert qian.post(door(case, "handed_over"), {}).status_code == 303
    assert Case.objects.get(pk=case.pk).state == "removed"


def test_a_resignation_and_a_fact_offer_their_own_door_alone(desk, cast):
    case = received(cast)
    shown = text(desk("li", NOW).get(page(case)))
    assert "确认本人书面辞职" not in shown.split('id="log"')[1] and "确认法定终止事实" in shown


def test_the_community_takes_up_what_it_found_from_the_page_of_the_term(desk, cast):
    who = member(cast)
    term = Case.objects.get(pk=who.committee_id)
    qian = desk("qian", NOW)
    assert "提出委员的问题" in text(qian.get(reverse("case", args=[term.number])))
    find = reverse("correction_of_find", args=[term.number])
    told = {"member": who.pk, "ground": "papers", "facts": FACTS}
    assert qian.post(find, told).status_code == 303
    assert Correction.objects.get().source == "community"
    other = made.sitting(made.on_paper(cast, code="LH", number="7"))[0]
    assert qian.post(find, told | {"member": other.pk}).status_code == 422
    assert desk("wu", NOW).post(find, told).status_code == 403


def test_a_case_page_asks_few_questions(desk, cast, queries):
    case = proposed(cast)
    client = desk("li", NOW)
    client.get(page(case))
    with queries() as seen:
        client.get(page(case))
    assert len(seen) <= 8, "\n".join(seen)
    with queries() as seen:
        client.get(LIST)
    assert len(seen) <= 5, "\n".join(seen)


def test_the_english_page_is_drawn_too(desk, cast):
    case = proposed(cast)
    client = desk("li", NOW)
    client.cookies["django_language"] = "en"
    assert client.get(page(case)).status_code == 200
