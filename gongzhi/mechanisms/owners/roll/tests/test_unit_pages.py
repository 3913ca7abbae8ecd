"""The pages of a unit and of conflicts: who is behind it, masked; each form does what it says."""

import pytest

from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.roll.models import Holder, Unit
from gongzhi.people import privacy
from gongzhi.people.models import Field

from .building import open_roll, phone
from .pages import text, unit, url

A = "371481199001010018"


@pytest.fixture
def roll(cast):
    return open_roll(cast, 5, phones=True, parking=1, unsold=1)


def test_a_unit_shows_who_is_behind_it_masked(desk, roll, counted):
    browser, pk = desk("qian"), unit(roll).pk
    browser.get(url("roll_unit", pk))
    with counted() as seen:
        page = text(browser.get(url("roll_unit", pk)))
    assert len(seen) <= 11
    assert "138****0001" in page and phone(1) not in page and "业主1" not in page


def test_a_phone_is_shown_for_a_reason_and_that_is_on_record(desk, roll):
    holder = Holder.objects.get(owner__roll=roll, owner__number=1)
    sent = {"holder": holder.pk, "field": "phone", "reason": ""}
    where = url("roll_reveal", unit(roll).pk)
    assert desk("qian").post(where, sent).status_code == 422
    assert not Entry.objects.filter(act="reveal").exists()
    page = text(desk("qian").post(where, {**sent, "reason": "上门送票"}))
    assert phone(1) in page
    assert f"roll:{roll.pk}" in Entry.objects.get(act="reveal").details


def test_an_owner_is_given_from_the_page(desk, roll):
    where = url("roll_unit_act", unit(roll).pk, "give")
    sent = {"people": f"新业主，{A}，139 0000", "reason": "产权证"}
    answer = desk("qian").post(where, sent)
    assert answer.status_code == 422 and "既不是证件号也不是手机号" in text(answer)
    assert f"新业主，{A}" in answer.content.decode(), "what was typed stays"
    sent["people"] = f"新业主 {A} 13900000001\n同住人"
    assert desk("qian").post(where, sent).status_code == 303
    assert privacy.find(Field.ID_NUMBER, A).name == "新业主"
    assert unit(roll).owner.holders.count() == 2
    assert "共有人未推选谁投票" in text(desk("qian").get(url("roll_unit", unit(roll).pk)))


@pytest.mark.parametrize(
    ("act", "sent", "check"),
    [
        (
            "change",
            {"number": "1-1-100", "kind": "private", "area": "98.5", "source": "survey"},
            lambda u: str(u.area) == "98.5000" and u.source == "survey",
        ),
        (
            "act",
            {"name": "监护人", "papers": A, "phone": "", "capacity": "guardian"},
            lambda u: u.owner.holders.get(votes=True).person.name == "监护人",
        ),
        (
            "correct",
            {"holder": "H", "name": "改名", "papers": "", "phone": ""},
            lambda u: u.owner.holders.get().person.name == "改名",
        ),
    ],
)
def test_each_form_of_a_unit_does_what_it_says(desk, roll, act, sent, check):
    holder = Holder.objects.get(owner__roll=roll, owner__number=1)
    sent = {k: str(holder.pk) if v == "H" else v for k, v in sent.items()}
    where = url("roll_unit_act", unit(roll).pk, act)
    refused = desk("qian").post(where, sent)
    assert refused.status_code == 422, "no basis"
    assert desk("qian").post(where, {**sent, "reason": "身份证"}).status_code == 303
    assert check(unit(roll))


def test_a_unit_is_added_and_taken_off(desk, roll):
    sent = {"number": "9-9-9", "kind": "private", "area": "80", "source": "contract"}
    assert desk("qian").post(url("roll_unit_add"), sent).status_code == 422
    answer = desk("qian").post(url("roll_unit_add"), {**sent, "reason": "漏登"})
    made = unit(roll, "9-9-9")
    assert answer["Location"] == url("roll_unit", made.pk)
    where = url("roll_unit_act", made.pk, "remove")
    assert desk("qian").post(where, {"reason": "重复"})["Location"] == url("roll")
    assert not Unit.objects.filter(number="9-9-9").exists()


@pytest.fixture
def clashing(cast, roll):
    roll.conflicts.create(
        gap="area_differs", unit="1-1-100", said={"registry": "100", "contract": "99"}
    )
    people = [Holder.objects.get(owner__roll=roll, owner__number=n).person_id for n in (2, 3)]
    rows = [
        {"people": [pk], "title": "", "kind": "private", "areas": {"registry": "100"}}
        for pk in people
    ]
    roll.conflicts.create(gap="unit_twice", unit="1-1-101", said={"rows": rows})
    roll.conflicts.create(gap="no_owner", unit="1-1-102", said={"owner": None})
    return roll


def test_conflicts_are_listed_by_sort_and_settled_one_by_one(desk, clashing):
    page = text(desk("qian").get(url("roll_conflicts")))
    assert "测绘" not in page and "买卖合同 99.00 平方米" in page and "2 行说法不同" in page
    page = text(desk("qian").get(url("roll_conflicts", gap="area_differs")))
    assert "1-1-100" in page and "1-1-101" not in page
    one = clashing.conflicts.get(gap="area_differs")
    where = url("roll_conflict", one.pk)
    assert desk("qian").post(where, {"choice": "contract", "how": ""}).status_code == 422
    assert desk("qian").post(where, {"choice": "contract", "how": "登记有误"}).status_code == 303
    assert str(unit(clashing).area) == "99.0000"
    assert "已定：登记有误" in text(desk("qian").get(where))
    assert "登记有误" in text(desk("qian").get(url("roll_conflicts", settled=1)))


def test_the_same_unit_twice_shows_each_row_masked_and_joins_them(desk, clashing):
    one = clashing.conflicts.get(gap="unit_twice")
    page = text(desk("qian").get(url("roll_conflict", one.pk)))
    assert "他们共有这一户" in page and "业＊＊" in page and "业主2" not in page
    sent = {"choice": "join", "how": "产权证上是两人"}
    assert desk("qian").post(url("roll_conflict", one.pk), sent).status_code == 303
    assert unit(clashing, "1-1-101").owner.holders.count() == 2


def test_a_unit_without_an_owner_leads_to_the_unit(desk, clashing):
    one = clashing.conflicts.get(gap="no_owner")
    page = desk("qian").get(url("roll_conflict", one.pk)).content.decode()
    assert url("roll_unit", unit(clashing, "1-1-102").pk) in page and 'name="choice"' not in page
