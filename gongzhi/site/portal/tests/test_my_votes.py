"""Who finds which ballot by their phone, and who is told why not."""

import pytest

from gongzhi.mechanisms.owners.roll.models import Holder, Roll
from gongzhi.mechanisms.owners.roll.tests.building import phone
from gongzhi.mechanisms.owners.voting.models import Ballot
from gongzhi.mechanisms.owners.voting.tests import polling
from gongzhi.mechanisms.owners.voting.tests.polling import DURING, RAISE_FUND, USE_FUND
from gongzhi.messages.codes import latest_shown
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from tests.cast import BUILT

from .conftest import text_of
from .voting import YES, opened_with, url


@pytest.mark.parametrize("page", ["/my-votes/", "{}", "{}receipt/"])
def test_nothing_is_shown_before_the_phone_is_proved(client, poll, page):
    answer = client.get(page.format(url(poll)))
    assert answer.status_code == 302 and "/my-votes/sign-in/" in answer.url
    assert client.post(url(poll), {**YES, "do": "cast", "code": "000000"}).status_code == 302
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/my-votes/", "/desk/"])
def test_signing_in_leads_back_to_the_ballot_and_to_no_other_site(client, poll, target):
    for number, wanted, leads in ((1, url(poll), url(poll)), (2, target, "/my-votes/")):
        client.post("/my-votes/sign-in/", {"phone": phone(number), "do": "code"})
        code = latest_shown(phone(number))
        sent = {"phone": phone(number), "code": code, "do": "prove", "next": wanted}
        assert client.post("/my-votes/sign-in/", sent).url == leads


def test_my_votes_list_what_my_phone_may_cast(voter, poll):
    page = text_of(voter(2).get("/my-votes/"))
    assert "现在可以投" in page and "修屋面" in page and "1-1-101" in page and "去投票" in page
    assert "1-1-100" not in page


def test_a_phone_off_the_roll_is_told_so_and_finds_no_ballot(client, poll):
    stranger = "13900009999"
    client.post("/my-votes/sign-in/", {"phone": stranger, "do": "code"})
    sent = {"phone": stranger, "code": latest_shown(stranger), "do": "prove"}
    client.post("/my-votes/sign-in/", sent)
    assert "不在任何一次表决的业主名册上" in text_of(client.get("/my-votes/"))
    assert client.get(url(poll)).status_code == 404
    assert client.post(url(poll), {**YES, "do": "cast", "code": "1"}).status_code == 404


def test_nobody_opens_a_neighbours_ballot_or_receipt(voter, poll):
    polling.say(poll, 2, **YES)
    browser = voter(1)
    assert browser.get(url(poll, 2)).status_code == 404
    assert browser.get(url(poll, 2) + "receipt/").status_code == 404


def test_a_co_owner_who_does_not_vote_is_told_who_does_masked(cast, client, clock):
    wife = Person.objects.create(name="李秀兰", created_at=BUILT)
    privacy.keep(wife, Field.PHONE, "13811112222")

    def joined(roll: Roll) -> None:
        one = roll.owners.get(number=1)
        Holder.objects.create(roll=roll, owner=one, person=wife, votes=False)

    vote = opened_with(cast, joined)
    clock(DURING)
    sent = {"phone": "13811112222", "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    code = latest_shown("13811112222")
    client.post("/my-votes/sign-in/", {**sent, "code": code, "do": "prove"})
    page = text_of(client.get("/my-votes/"))
    assert "来投；一位业主只投一票" in page and "去投票" not in page and "业主1" not in page
    refused = client.get(url(vote))
    assert refused.status_code == 409 and "由共有人推选的投票人来投" in text_of(refused)
    assert client.post(url(vote), {**YES, "do": "review"}).status_code == 409


def test_a_phone_of_two_voters_casts_for_neither(cast, client, clock):
    """It cannot be told which of them holds it: the signature is nobody's own (电子签名法 13)."""

    def shared(roll):
        for number in (1, 2):
            person = roll.owners.get(number=number).holders.get().person
            privacy.keep(person, Field.PHONE, "13811112222")

    vote = opened_with(cast, shared)
    clock(DURING)
    sent = {"phone": "13811112222", "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    code = latest_shown("13811112222")
    client.post("/my-votes/sign-in/", {**sent, "code": code, "do": "prove"})
    for number in (1, 2):
        answer = client.get(url(vote, number))
        assert answer.status_code == 409 and "分不清是谁在投" in text_of(answer)


def test_who_once_reported_something_with_the_same_phone_still_finds_their_vote(
    cast, client, clock
):
    """The roll may know them as another record than the matter does."""
    reporter = privacy.person_with_phone(phone(1), name="反映人", at=BUILT)
    vote = polling.opened(cast, 2, USE_FUND, RAISE_FUND, roll={"phones": True})
    assert Holder.objects.filter(person=reporter).count() == 0
    clock(DURING)
    sent = {"phone": phone(1), "do": "code"}
    client.post("/my-votes/sign-in/", sent)
    client.post("/my-votes/sign-in/", {**sent, "code": latest_shown(phone(1)), "do": "prove"})
    assert client.get(url(vote)).status_code == 200
