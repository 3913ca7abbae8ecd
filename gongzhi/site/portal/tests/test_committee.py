"""What everybody reads of a committee and of representatives; what an owner may say of a member;
what each of those concerned is told."""

import re
from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import deciding as board
from gongzhi.mechanisms.owners.committee import representing
from gongzhi.mechanisms.owners.committee.models import Member, Opinion
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.correction.tests import filed
from gongzhi.people.models import Person
from gongzhi.people.privacy import keep, person_with_phone
from tests.cast import at

from .conftest import text_of

NOW = at("11-24 10:00")
OWNER, MEMBER, OTHER = filed.PHONE, "13900002222", "13900003333"
HERE = "/compounds/AH/committee/"


@pytest.fixture
def committee(cast, clock):
    clock(NOW)
    found = made.in_office(cast)
    who = made.sitting(found)[2]
    keep(Person.objects.get(pk=who.person_id), "phone", MEMBER)
    return found


def test_members_term_filing_and_decisions_are_public(client, cast, committee):
    first = committee.resolutions.get()
    board.publish(committee.pk, resolution=first, by=cast.qian, at=at("11-20 09:00"))
    page = text_of(client.get(HERE))
    for said in ("安和苑业主委员会", "主任", "乐住建业备〔2026〕1号", "首次会议", "开始换届"):
        assert said in page, said
    assert all(m.person.name in page for m in made.sitting(committee))
    assert "全体 5 人，出席 5 人，同意 5 人" in page


def test_no_phone_and_no_party_stands_on_the_public_page(client, cast, committee):
    raw = client.get(HERE).content.decode()
    assert not re.search(r"1[3-9]\d{9}", raw) and "党员" not in raw and "公职" not in raw


def test_a_decision_that_is_not_published_is_not_public(client, cast, committee):
    assert "还没有公布过决定" in text_of(client.get(HERE))


def test_who_left_is_told_by_reason_and_not_by_name(client, cast, committee):
    who = made.sitting(committee)[3]
    case = filed.proposed(cast, who)
    from gongzhi.mechanisms.owners.correction import deciding

    item = filed.vote_on(cast, case, title=f"终止委员资格（{case.number}）", when="11-24 09:30")
    deciding.remove_by_assembly(case.pk, item=item, by=cast.li, at=at("11-24 09:50"))
    page = text_of(client.get(HERE))
    assert "依法终止资格" in page and "业主大会决定" in page and "候补已递补" in page
    assert who.person.name not in page and filed.FACTS not in page


def test_where_there_is_none_the_page_says_how_to_get_one(client, cast):
    assert "街道组织筹备组" in text_of(client.get("/compounds/TY/committee/"))
    assert client.get("/compounds/NOWHERE/committee/").status_code == 404
    assert client.get("/compounds/%00/committee/").status_code == 404


def test_public_pages_ask_few_questions(client, cast, committee, queries):
    client.get(HERE)
    with queries() as seen:
        client.get(HERE)
    assert len(seen) <= 5, "\n".join(seen)


# --- representatives ------------------------------------------------------------------------------

REPS = "/compounds/TY/representatives/"


@pytest.fixture
def delegation(cast, clock):
    clock(NOW)
    people = [representing.Chosen(f"代表{n}", f"1390000000{n}") for n in range(1, 4)]
    how = {"why": "入住率低", "document": "推选记录", "by": cast.qian, "at": at("11-20 09:00")}
    return representing.choose(cast.place("TY"), people, **how)


def test_the_page_says_what_representatives_may_do_and_what_they_may_not(client, delegation):
    page = text_of(client.get(REPS))
    assert "转交业主签名的书面意见" in page and "代表1" in page
    for reserved in ("选聘、解聘物业服务企业", "使用、筹集维修资金", "选举业主委员会"):
        assert reserved in page.split("业主代表不能决定的")[1]


def test_a_representative_hands_in_with_their_own_phone(client, delegation, prove):
    page = f"{REPS}opinion/"
    assert "/my-data/sign-in/" in client.get(page).url
    prove("13900000001")
    assert client.get(page).status_code == 200
    bare = client.post(page, {"kind": "carried", "text": "修电梯"})
    assert bare.status_code == 422 and "签了名" in text_of(bare)
    done = client.post(page, {"kind": "carried", "text": "修电梯", "signers": 20})
    assert done.status_code == 302
    said = Opinion.objects.get()
    assert said.representative.person.name == "代表1" and said.recorded_by == "居民"
    assert client.post(page, {"kind": "decided", "text": "选聘物业"}).status_code == 422


def test_another_phone_hands_in_nothing(client, delegation, prove):
    prove("13900000009")
    answer = client.post(f"{REPS}opinion/", {"kind": "proposed", "text": "建议"})
    assert answer.status_code == 403 and not Opinion.objects.exists()


def test_without_representatives_the_page_says_so(client, cast):
    assert "现在没有业主代表" in text_of(client.get(REPS))
    assert client.get(f"{REPS}opinion/").status_code == 302


# --- complaints -----------------------------------------------------------------------------------

COMPLAINT = f"{HERE}complaint/"


def complaint(committee, n: int = 2, **more) -> dict:
    who = made.sitting(committee)[n]
    return {"member": who.pk, "ground": "seal", "facts": filed.FACTS} | more


def test_a_complaint_wants_a_proved_phone_of_an_owner(client, cast, committee, prove):
    assert "/my-data/sign-in/" in client.get(COMPLAINT).url
    assert client.post(COMPLAINT, complaint(committee)).status_code == 302
    person_with_phone(OTHER, name="租户", at=NOW)
    prove(OTHER)
    stopped = client.get(COMPLAINT)
    assert stopped.status_code == 403 and "不在本小区的业主名册里" in text_of(stopped)
    assert client.post(COMPLAINT, complaint(committee)).status_code == 403
    assert not Correction.objects.exists()


def test_an_owner_complains_and_follows_what_became_of_it(client, cast, committee, prove):
    filed.owner(cast)
    prove(OWNER)
    empty = client.post(COMPLAINT, {})
    assert empty.status_code == 422 and "请选是哪名委员" in text_of(empty)
    done = client.post(COMPLAINT, complaint(committee))
    case = Correction.objects.get().case
    assert done.status_code == 302
    page = text_of(client.get(done.url))
    assert "核查中" in page and filed.FACTS in page
    assert case.number in text_of(client.get("/my-corrections/"))
    again = client.post(COMPLAINT, complaint(committee))
    assert again.status_code == 409 and "还在核查" in text_of(again)


def test_a_member_of_another_committee_is_not_offered(client, cast, committee, prove):
    other = made.sitting(made.on_paper(cast, code="LH", number="8"))[0]
    filed.owner(cast)
    prove(OWNER)
    answer = client.post(COMPLAINT, complaint(committee, member=other.pk))
    assert answer.status_code == 422 and not Correction.objects.exists()


def test_the_member_reads_findings_and_not_who_complained(client, cast, committee, prove):
    case = filed.heard(cast, made.sitting(committee)[2])
    from gongzhi.mechanisms.owners.correction import services

    services.remind(case.pk, findings=filed.FOUND, by=cast.li, at=NOW)
    prove(MEMBER)
    page = text_of(client.get(f"/my-corrections/{case.number}/"))
    assert filed.FOUND in page and "本人承认" in page and "已提醒" in page
    assert filed.FACTS not in page and "业主甲" not in page
    assert "关于我履行职责的" in text_of(client.get("/my-corrections/"))


def test_the_complainant_reads_the_outcome_and_not_the_members_words(
    client, cast, committee, prove
):
    case = filed.heard(cast, made.sitting(committee)[2])
    prove(OWNER)
    page = text_of(client.get(f"/my-corrections/{case.number}/"))
    assert filed.FACTS in page and "本人承认" not in page


def test_nobody_else_reads_it(client, cast, committee, prove):
    case = filed.received(cast, made.sitting(committee)[2])
    assert "/my-data/sign-in/" in client.get(f"/my-corrections/{case.number}/").url
    person_with_phone(OTHER, name="别人", at=NOW)
    prove(OTHER)
    assert client.get(f"/my-corrections/{case.number}/").status_code == 404
    assert "没有找到" in text_of(client.get("/my-corrections/"))
    assert client.get("/my-corrections/%00/").status_code == 404


def test_a_member_in_office_or_being_checked_deletes_nothing(client, cast, committee, prove):
    prove(MEMBER)
    page = text_of(client.get("/my-data/"))
    assert "您在业委会或业主代表里" in page and "安和苑" in page
    kept = client.post("/my-data/erase/", {"sure": "on"})
    assert kept.status_code == 422 and "任职期间不能删" in text_of(kept)
    case = filed.received(cast, made.sitting(committee)[2])
    Member.objects.filter(pk=case.correction.member_id).update(until=date(2026, 11, 24), end="term")
    kept = client.post("/my-data/erase/", {"sure": "on"})
    assert kept.status_code == 422 and "还没有办结" in text_of(kept)
    Case.objects.filter(pk=case.pk).update(state="moot", closed_at=NOW, awaiting=None, due_at=None)
    assert client.post("/my-data/erase/", {"sure": "on"}).status_code == 302


def test_own_data_hold_seats_and_corrections(client, cast, committee, prove):
    case = filed.received(cast, made.sitting(committee)[2])
    prove(OWNER)
    told = client.get("/my-data/?download").json()
    assert [c["number"] for c in told["corrections"]] == [case.number]
    prove(MEMBER)
    told = client.get("/my-data/?download").json()
    assert [s["role"] for s in told["committee_seats"]] == ["委员"]


def test_what_is_told_by_message_names_no_facts(client, cast, committee):
    from gongzhi.messages.models import Outgoing

    case = filed.proposed(cast, made.sitting(committee)[2])
    texts = list(Outgoing.objects.filter(about=case.subject).values_list("text", flat=True))
    assert len(texts) == 2 and not [t for t in texts if filed.FACTS in t or filed.FOUND in t]
    assert all(case.number in t for t in texts)
