"""“我在业主名册上吗”: one's own line by one's phone, and the objection to it."""

import re
from datetime import timedelta

import pytest

from gongzhi.mechanisms.owners.roll import freezing, opening, publishing
from gongzhi.mechanisms.owners.roll.models import Holder, Roll, Unit
from gongzhi.mechanisms.owners.roll.tests.building import (
    LONG_BEFORE,
    frozen_roll,
    open_roll,
    phone,
)
from gongzhi.messages.codes import latest_shown
from gongzhi.notices.models import Objection
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from gongzhi.site.retention import stale
from tests.cast import MONDAY

URL = "/compounds/AH/roll/"


def text(answer) -> str:
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def roll(cast):
    """Public since this morning, so that objections are heard."""
    made = open_roll(cast, 4, phones=True, parking=1)
    publishing.publish(made.pk, by=cast.li, at=MONDAY)
    return Roll.objects.select_related("notice").get(pk=made.pk)


def test_nothing_is_shown_before_the_phone_is_proved(client, roll):
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer["Location"] == "/my-data/sign-in/?next=%2Fcompounds%2FAH%2Froll%2F"
    assert client.post(URL, {"do": "object", "text": "不对"}).status_code == 302
    assert not Objection.objects.exists()


def test_an_owner_sees_their_own_line_and_nobody_elses(client, prove, roll):
    prove(phone(1))
    page = text(client.get(URL))
    assert "业主序号 1" in page and "1-1-100" in page and "100.00 平方米" in page
    assert "车位1" in page and "表决时由您投票" in page
    assert "1-1-101" not in page and "业主序号 2" not in page


def test_a_co_owner_sees_with_whom_masked_and_who_votes(client, prove, roll, cast):
    other = Person.objects.create(name="共有人", created_at=MONDAY)
    owner = Holder.objects.get(roll=roll, owner__number=1).owner
    Holder.objects.create(roll=roll, owner=owner, person=other)
    privacy.keep(other, Field.PHONE, "13900000009")
    prove("13900000009")
    page = text(client.get(URL))
    assert "业＊＊" in page and "合起来算一人" in page and "表决时由业＊＊投票" in page
    Holder.objects.filter(owner=owner).update(votes=False)
    assert "还没有推选谁投票" in text(client.get(URL))


def test_another_record_with_the_same_phone_is_the_same_owner(client, prove, roll):
    """Whoever reported a matter under another name still finds their line."""
    person = privacy.person_with_phone("13900000008", name="周女士", at=MONDAY)
    owner = Holder.objects.get(roll=roll, owner__number=2).person
    privacy.keep(owner, Field.PHONE, "13900000008")
    prove("13900000008")
    assert "业主序号 2" in text(client.get(URL))
    client.post(URL, {"do": "object", "text": "面积应是 98 平方米"})
    assert Objection.objects.get().person == owner != person


def test_an_objection_is_heard_and_its_answer_shown(client, prove, roll, cast, clock):
    prove(phone(1))
    answer = client.post(URL, {"do": "object", "text": " "})
    assert answer.status_code == 422 and "请写明哪里不对" in text(answer)
    answer = client.post(URL, {"do": "object", "text": "产权证上是 98 平方米"}, follow=True)
    assert "异议已收到" in text(answer) and "还在核实" in text(answer)
    objection = Objection.objects.get()
    publishing.answer(roll.pk, objection.pk, "已改为 98 平方米", upheld=True, by=cast.li, at=MONDAY)
    page = text(client.get(URL))
    assert "成立。已改为 98 平方米" in page


def test_whoever_is_on_no_roll_objects_with_a_phone_of_their_own(client, prove, roll, clock):
    prove("13900000007")
    clock(MONDAY + timedelta(minutes=2))  # another code may be sent by then
    assert privacy.find(Field.PHONE, "13900000007") is None
    page = text(client.get(URL))
    assert "这个手机号不在名册上" in page and "要留一个手机号" in page
    words = {"text": "5 号楼 101 是我家的", "phone": "13900000007", "code": ""}
    answer = client.post(URL, {**words, "do": "code"})
    assert "已发送" in text(answer) and words["text"] in answer.content.decode()
    assert not Objection.objects.exists()
    words["code"] = latest_shown("13900000007")
    answer = client.post(URL, {**words, "do": "object"}, follow=True)
    assert "异议已收到" in text(answer)
    assert Objection.objects.get().person == privacy.find(Field.PHONE, "13900000007")


def test_a_wrong_code_objects_to_nothing(client, prove, roll):
    prove("13900000007")
    sent = {"text": "5 号楼", "phone": "13900000007", "code": "000000", "do": "object"}
    assert client.post(URL, sent).status_code == 422
    assert not Objection.objects.exists()


def test_before_it_is_public_and_after_the_window_there_is_no_form(client, prove, cast, clock):
    roll = open_roll(cast, 3, phones=True)
    prove(phone(1))
    page = client.get(URL).content.decode()
    assert "还在整理" in page and 'name="text"' not in page
    client.post(URL, {"do": "object", "text": "不对"})
    assert not Objection.objects.exists()
    publishing.publish(roll.pk, by=cast.li, at=MONDAY - LONG_BEFORE)
    assert 'name="text"' not in client.get(URL).content.decode()
    client.post(URL, {"do": "object", "text": "不对"})
    assert not Objection.objects.exists()


def test_a_frozen_roll_is_shown_while_the_next_one_is_put_together(client, prove, cast):
    roll = frozen_roll(cast, 3, phones=True)
    second = opening.open_roll(roll.compound, by=cast.li, at=MONDAY)
    Unit.objects.filter(roll=second, number="1-1-100").update(number="9-9-9")
    prove(phone(1))
    page = text(client.get(URL))
    assert "冻结，不再改" in page and "1-1-100" in page
    assert roll.digest == freezing.digest(roll)


def test_a_compound_without_a_roll_asks_for_no_phone(client, cast):
    assert "还没有名册" in text(client.get(URL))
    assert client.get("/compounds/nowhere/roll/").status_code == 404


def test_the_notice_and_the_owners_page_lead_there(client, roll):
    assert URL in client.get(f"/notices/{roll.notice_id}/").content.decode()
    assert URL in client.get("/compounds/AH/owners/").content.decode()


def test_it_takes_few_queries(client, prove, roll, queries):
    prove(phone(1))
    with queries() as seen:
        client.get(URL)
    assert len(seen) <= 10


def test_own_data_say_on_which_roll_one_is(client, prove, roll):
    prove(phone(1))
    page = client.get("/my-data/")
    assert "您在业主名册上" in text(page) and URL in page.content.decode()
    told = client.get("/my-data/?download").json()
    assert told["on_rolls"][0]["units"][0]["unit"] == "1-1-100"


def test_who_is_on_a_roll_is_not_deleted_or_renamed_by_themselves(client, prove, roll):
    """个人信息保护法 13(3), 47: what a duty by law still needs."""
    prove(phone(1))
    person = Holder.objects.get(roll=roll, owner__number=1).person
    answer = client.post("/my-data/erase/", {"reason": "不用了", "sure": "on"})
    assert answer.status_code == 422 and "表决要凭它认出您" in text(answer)
    answer = client.post("/my-data/name/", {"name": "先生"})
    assert answer.status_code == 422 and "姓名以证件为准" in text(answer)
    person.refresh_from_db()
    assert person.erased_at is None and person.name == "业主1"


def test_the_daily_deletion_leaves_who_a_roll_needs(cast):
    later = MONDAY + timedelta(days=800)
    first = frozen_roll(cast, 2, phones=True)
    second = opening.open_roll(first.compound, by=cast.li, at=MONDAY, empty=True)
    building = set(Holder.objects.filter(roll=first).values_list("person", flat=True))

    def kept(at) -> set[int]:
        gone = stale(before=at - timedelta(days=730)).filter(pk__in=building)
        return building - set(gone.values_list("pk", flat=True))

    assert kept(MONDAY + timedelta(days=700)) == building
    assert kept(later) == set(), "two years after the freeze, and on no later roll"
    second.delete()
    assert kept(later) == building, "still the latest roll of the compound"
