"""The candidate's own pages: a link shows where it stands, the proved phone shows why."""

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.assembly import candidates
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened
from gongzhi.mechanisms.owners.review import appeals
from gongzhi.mechanisms.owners.review.tests.reviewing import (
    CLAUSE,
    FACTS,
    REASON,
    TUESDAY,
    started,
    state,
    vetoed,
)
from gongzhi.messages.models import PhoneCode
from tests.cast import at

WEDNESDAY = at("03-18 09:00")


@pytest.fixture
def phone(client, clock):
    """`phone(person)` is a browser in which that person's phone was proved."""

    def prove(person, instant=WEDNESDAY):
        clock(instant)
        session = client.session
        until = instant.timestamp() + 3000
        session["phone_proved"] = {"person": person and person.pk, "until": until}
        session.save()
        return client

    return prove


def link(candidacy) -> str:
    return reverse("candidacy", args=[candidacy.token])


def test_the_link_alone_shows_where_it_stands_and_no_reason(client, clock, cast):
    (review,) = vetoed(cast)
    clock(WEDNESDAY)
    text = client.get(link(review.candidacy)).content.decode()
    assert "联审没有通过，可以申诉" in text and "3 月 24 日" in text
    assert "乐政办字〔2025〕9号" in text and "法律本身没有规定联审" in text
    for hidden in (REASON, FACTS, "看不通过的理由", review.candidacy.person.name):
        assert hidden not in text
    assert client.get(reverse("candidacy", args=["x" * 43])).status_code == 404


def test_reading_and_acting_by_link_alone_leads_to_the_phone(client, clock, cast):
    (review,) = vetoed(cast)
    clock(WEDNESDAY)
    for told in ({"do": "reason"}, {"do": "appeal", "text": "不服"}, {"do": "withdraw"}):
        answer = client.post(link(review.candidacy), told)
        assert answer.status_code == 302 and reverse("candidacy_find") in answer["Location"]
    assert state(review) == "vetoed"


def test_the_candidate_reads_the_reason_behind_their_phone_and_it_is_on_record(phone, cast):
    (review,) = vetoed(cast)
    mine = phone(review.candidacy.person)
    page = mine.get(link(review.candidacy)).content.decode()
    assert "看不通过的理由" in page and REASON not in page
    answer = mine.post(link(review.candidacy), {"do": "reason"})
    text = answer.content.decode()
    assert REASON in text and CLAUSE in text and FACTS not in text
    assert "no-store" in answer["Cache-Control"]
    last = history(f"case:{review.pk}")[-1]
    assert last.act == "review.read" and last.person == review.candidacy.person_id


def test_another_candidates_phone_opens_nothing(phone, cast):
    one, two = vetoed(cast, 2)
    other = phone(two.candidacy.person)
    assert other.post(link(one.candidacy), {"do": "reason"}).status_code == 302
    assert other.post(link(one.candidacy), {"do": "appeal", "text": "x"}).status_code == 302
    assert state(one) == "vetoed"


def test_the_candidate_appeals_and_reads_the_ruling(phone, cast):
    (review,) = vetoed(cast)
    mine = phone(review.candidacy.person)
    url = link(review.candidacy)
    assert "为什么不服" in mine.get(url, {"do": "appeal"}).content.decode()
    assert mine.post(url, {"do": "appeal", "text": " "}).status_code == 422
    assert mine.post(url, {"do": "appeal", "text": "判决已撤销"}).status_code == 302
    assert state(review) == "appealed"
    assert "申诉正在复核" in mine.get(url).content.decode()
    told = {"overturn": False, "reason": "判决有效", "by": cast.feng, "at": WEDNESDAY}
    appeals.rule(review.pk, **told)
    assert "判决有效" in mine.post(url, {"do": "ruling"}).content.decode()


def test_an_appeal_after_the_window_is_refused_in_words(phone, cast):
    (review,) = vetoed(cast)
    mine = phone(review.candidacy.person, at("03-25 09:00"))
    answer = mine.post(link(review.candidacy), {"do": "appeal", "text": "晚了"})
    assert answer.status_code == 422 and "申诉期已过" in answer.content.decode()


def test_a_candidate_withdraws_in_and_out_of_a_review(phone, cast):
    (review,) = started(cast)
    (other,) = named(cast, review.candidacy.election, 1, phone="13900000055", name="另一人")
    mine = phone(review.candidacy.person)
    assert mine.post(link(review.candidacy), {"do": "withdraw"}).status_code == 422
    mine.post(link(review.candidacy), {"do": "withdraw", "reason": "搬家"})
    assert state(review) == "dropped"
    phone(other.person).post(link(other), {"do": "withdraw", "reason": "工作忙"})
    assert set(Candidacy.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert "您已退出" in phone(other.person).get(link(other)).content.decode()


def test_why_somebody_was_declined_is_told_behind_their_phone(client, phone, clock, cast):
    (one,) = named(cast, opened(cast))
    told = {"condition": "owner", "reason": "房子已过户", "by": cast.li, "at": at("03-13 10:00")}
    candidates.decline(one.pk, **told)
    clock(WEDNESDAY)
    assert "房子已过户" not in client.get(link(one)).content.decode()
    assert "房子已过户" in phone(one.person).get(link(one)).content.decode()


def test_ones_own_candidacies_are_found_by_phone(client, phone, clock, cast):
    (review,) = started(cast)
    clock(TUESDAY)
    find = reverse("candidacy_find")
    assert "验证手机号" in client.get(find).content.decode()
    mine = phone(review.candidacy.person)
    assert link(review.candidacy) in mine.get(find).content.decode()
    on = mine.get(find, {"next": link(review.candidacy)})
    assert on["Location"] == link(review.candidacy)
    assert mine.get(find, {"next": "https://evil.example/"}).status_code == 200
    assert "没有参选记录" in phone(None).get(find).content.decode()


def test_a_code_lets_the_candidate_in(client, clock, cast, settings):
    settings.DEMO = True
    (review,) = vetoed(cast)
    clock(WEDNESDAY)
    find = reverse("candidacy_find")
    told = {"phone": "13900000000", "do": "code", "next": link(review.candidacy)}
    client.post(find, told)
    code = PhoneCode.objects.latest("pk").shown
    answer = client.post(find, told | {"do": "prove", "code": code})
    assert answer["Location"] == link(review.candidacy)
    assert REASON in client.post(link(review.candidacy), {"do": "reason"}).content.decode()


def test_what_is_kept_of_a_candidate_is_in_their_own_data(phone, cast):
    (one,) = named(cast, opened(cast), 1, party=True, consent="本人书面同意")
    mine = phone(one.person)
    assert link(one) in mine.get(reverse("my_data")).content.decode()
    taken = mine.get(reverse("my_data"), {"download": ""}).json()
    assert taken["candidacies"][0]["party_member"] is True


def test_an_official_sees_no_more_by_the_link(desk, cast):
    (review,) = vetoed(cast)
    for who in ("li", "feng", "zhu"):
        answer = desk(who, WEDNESDAY).post(link(review.candidacy), {"do": "reason"})
        assert answer.status_code == 302
    assert Case.objects.get(pk=review.pk).state == "vetoed"
