"""What everybody may see of a vote, and what its owners may take along."""

import json

import pytest
from django.urls import reverse

from gongzhi.mechanisms.owners.roll.tests.building import resident
from gongzhi.mechanisms.owners.voting import announcing
from gongzhi.mechanisms.owners.voting.parameters import OWNERS_RECOUNT
from gongzhi.policy.services import set_parameter
from tests.cast import at

from . import polling
from .polling import AFTER, DURING, RAISE_FUND, USE_FUND, say


def read(answer) -> str:
    return answer.content.decode()


def page(client, vote, route: str = "vote_result", query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(route, args=[vote.case.number]) + query)
    assert answer.status_code == status
    return read(answer)


def proved(client, person_id: int) -> None:
    session = client.session
    until = at("12-31 00:00").timestamp()
    session["phone_proved"] = {"person": person_id, "until": until}
    session.save()


@pytest.fixture
def vote(cast, clock):
    clock(AFTER)
    found = polling.opened(cast, 12, USE_FUND, RAISE_FUND)
    for n in range(1, 10):
        say(found, n, m1="for", m2="for")
    found.last = say(found, 10, m1="for", m2="against").receipt
    return found


def test_a_draft_is_nobodys_business_yet(client, cast):
    found = polling.drafted(cast, 3)
    page(client, found, status=404)
    page(client, found, "vote_receipts", status=404)


def test_before_the_close_everybody_sees_the_agenda_and_who_took_part(client, vote, queries):
    with queries() as seen:
        text = page(client, vote)
    assert USE_FUND.title in text and "至少 8，全体 12" in text
    assert "反对" not in text and len(seen) <= 6, seen
    page(client, vote, "vote_receipts", status=404)


def test_a_result_that_is_not_published_is_not_shown(client, cast, vote):
    polling.certified(cast, vote)
    text = page(client, vote)
    assert "反对" not in text and "通过" not in text


def test_the_result_is_told_step_by_step_without_giving_anybody_away(client, cast, vote, queries):
    """One was against the second item: neither that area nor what would tell it is there."""
    polling.published(cast, vote)
    with queries() as seen:
        text = page(client, vote)
    assert "3×10 = 30" in text and "2027-11-08" in text
    first, second = text.split("2. " + RAISE_FUND.title)[0], text.split("2. " + RAISE_FUND.title)[1]
    assert "1000.00" in first
    assert "100.00" not in second and "900.00" not in second and "面积：达到" in second
    assert len(seen) <= 7, seen


def test_a_receipt_is_found_and_a_forged_one_is_not(client, cast, vote, queries):
    polling.published(cast, vote)
    with queries() as seen:
        text = page(client, vote, "vote_receipts", f"?code={vote.last.lower()}")
    assert "这张票计入了" in text and "10 张" in text and len(seen) <= 5, seen
    assert "没有 AAAA-BBBB-CCCC-DDDD" in page(
        client, vote, "vote_receipts", "?code=AAAA-BBBB-CCCC-DDDD"
    )


def test_what_is_typed_is_shown_as_text(client, cast, vote):
    polling.published(cast, vote)
    for odd in ("%3Cscript%3E", "%00", "%ED%A0%80", "x" * 3000):
        assert "<script>" not in page(client, vote, "vote_receipts", f"?code={odd}")
        page(client, vote, "vote_receipts", f"?after={odd}")
    assert client.get("/votes/x/").status_code == 404


@pytest.fixture
def for_owners(cast):
    set_parameter(OWNERS_RECOUNT, True, reason="议事规则第十条", by=cast.he, at=polling.FROZEN)


def test_the_result_says_why_there_is_no_file_for_owners(client, cast, vote):
    polling.published(cast, vote)
    proved(client, resident(vote.roll, 3).person_id)
    assert "凭回执" in page(client, vote) and "下载计票文件" not in page(client, vote)
    assert client.post(reverse("vote_recount", args=[vote.case.number])).status_code == 403


def test_an_owner_whose_phone_was_proved_downloads_the_file_where_the_city_says_so(
    client, cast, vote, for_owners
):
    polling.published(cast, vote)
    url = reverse("vote_recount", args=[vote.case.number])
    assert client.post(url).status_code == 403
    assert "验证手机" in page(client, vote)
    proved(client, cast.wang.person_id)  # known here, and no owner
    assert client.post(url).status_code == 403
    proved(client, resident(vote.roll, 3).person_id)
    assert "下载计票文件" in page(client, vote)
    file = json.loads(client.post(url).content)
    assert len(file["ballots"]) == 10
    assert client.get(url).status_code == 405


def test_before_it_is_certified_an_owner_has_no_file(client, vote, for_owners):
    proved(client, resident(vote.roll, 3).person_id)
    answer = client.post(reverse("vote_recount", args=[vote.case.number]))
    assert answer.status_code == 409


def test_a_vote_that_was_called_off_says_so(client, cast, vote):
    announcing.cancel(vote.pk, note="预算有误", by=cast.li, at=DURING)
    assert "取消了" in page(client, vote)
