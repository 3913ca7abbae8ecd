"""Reaching every owner: at the door, by message, by post; the rest by a notice."""

import pytest

from gongzhi.mechanisms.owners.roll.tests.building import owner
from gongzhi.mechanisms.owners.voting import delivery, rounds, sheets
from gongzhi.mechanisms.owners.voting.models import Delivery, Sheet
from gongzhi.messages.models import Outgoing
from gongzhi.notices.models import Notice
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests import cast as the_cast
from tests.cast import at
from tests.together import refusals, together

from . import polling
from .polling import AFTER, DURING

EARLY = at("10-10 09:00")


@pytest.fixture
def poll(cast):
    return polling.opened(cast, 4, roll={"unsold": 2})


def call(cast, vote, number, *, reached=True, by="wang", when=DURING, **what):
    told = {"how": "door", **what}
    who = owner(vote.roll, number).pk
    return delivery.log(vote.pk, who, reached=reached, by=cast.actors[by], at=when, **told)


def left(vote) -> list[int]:
    rows = delivery.not_reached(vote.pk).order_by("owner__number")
    return list(rows.values_list("owner__number", flat=True))


def test_a_door_that_opened_is_reached_and_one_that_did_not_is_not(cast, poll):
    call(cast, poll, 1)
    call(cast, poll, 2, reached=False, note="家里没人")
    assert left(poll) == [2, 3, 4, 5]
    call(cast, poll, 2, when=at("10-29 19:00"))
    call(cast, poll, 2, reached=False, when=at("10-30 19:00"))
    assert left(poll) == [3, 4, 5], "who was reached once stays reached"


def test_whoever_has_voted_was_reached(cast, poll):
    polling.say(poll, 3, m1="for")
    assert left(poll) == [1, 2, 4, 5]


@pytest.mark.parametrize("how", ["door", "message", "post"])
def test_each_way_by_hand_is_logged(cast, poll, how):
    made = call(cast, poll, 1, how=how, by="qian")
    assert (made.how, made.reached, made.signed) == (how, True, cast.qian.label)


@pytest.mark.parametrize("how", ["notice", "pigeon", ""])
def test_no_other_way_is_logged_for_one_owner(cast, poll, how):
    with pytest.raises(Incomplete):
        call(cast, poll, 1, how=how)


@pytest.mark.parametrize("who", ["wu", "zheng", "han", "liu", "chen", "feng", "he"])
def test_a_stranger_calls_at_no_door(cast, poll, who):
    with pytest.raises(NotYours):
        call(cast, poll, 1, by=who)


def test_an_owner_of_another_roll_is_not_called_on(cast, poll):
    other = polling.drafted(cast, 2)
    with pytest.raises(NotYours, match="不在本次表决"):
        stranger = owner(other.roll, 1).pk
        delivery.log(poll.pk, stranger, how="door", reached=True, by=cast.wang, at=DURING)


def test_delivery_begins_with_the_notice_and_ends_with_the_vote(cast):
    vote = polling.noticed(cast, 2)
    assert call(cast, vote, 1, when=EARLY)
    with pytest.raises(NotNow):
        call(cast, vote, 1, when=AFTER)


def test_a_sheet_is_collected_at_the_door_and_carried_home_closed(cast, poll):
    who = owner(poll.roll, 1).pk
    with pytest.raises(NotNow, match="还没有发选票"):
        delivery.collect(poll.pk, who, by=cast.wang, at=DURING)
    assert not Delivery.objects.exists(), "both or neither"
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    sheet = delivery.collect(poll.pk, who, by=cast.wang, at=DURING)
    assert sheet.returned_to == cast.wang.label and left(poll) == [2, 3, 4, 5]


def test_the_rest_gets_a_message_once_a_day_and_is_reached_only_by_voting(cast):
    vote = polling.opened(cast, 3, roll={"phones": True, "unsold": 1})
    call(cast, vote, 1)
    link = "https://gz.example.cn/my-votes/"

    def send(by=cast.li, when=DURING):
        return delivery.message_rest(vote.pk, link=link, by=by, at=when)

    assert send() == 2, "not the one who was reached, not the developer without a phone"
    sent = Outgoing.objects.filter(channel="sms")
    assert sent.count() == 2 and all(link in m.text and "11-08 18:00" in m.text for m in sent)
    assert left(vote) == [2, 3, 4]
    with pytest.raises(NotNow, match="今天都发过了"):
        send(when=at("10-29 09:00"))
    polling.say(vote, 2, m1="for")
    assert send(when=at("10-30 09:00")) == 1
    with pytest.raises(NotYours):
        send(by=cast.wang)


def test_the_rest_is_told_by_one_notice_that_names_no_flat(cast, poll):
    call(cast, poll, 1)
    assert delivery.notify_rest(poll.pk, by=cast.li, at=DURING) == 4
    notice = Notice.objects.order_by("-pk").first()
    assert notice.place == cast.place("AH") and "4 位业主" in notice.body
    assert "11-08 18:00" in notice.body and "1-1-10" not in notice.body
    assert left(poll) == []
    assert Delivery.objects.filter(how="notice", reached=True).count() == 4
    with pytest.raises(NotNow, match="都已经送到"):
        delivery.notify_rest(poll.pk, by=cast.li, at=DURING)


@pytest.mark.parametrize("who", ["wang", "zhao", "wu", "sun"])
def test_only_the_organisers_tell_by_notice(cast, poll, who):
    with pytest.raises(NotYours):
        delivery.notify_rest(poll.pk, by=cast.actors[who], at=DURING)


def test_how_far_each_building_is(cast, poll):
    call(cast, poll, 1)
    call(cast, poll, 2, reached=False)
    polling.say(poll, 3, m1="for")
    found = rounds.progress(poll.pk)
    assert [(p.building, p.owners, p.reached, p.voted) for p in found] == [
        ("1", 4, 2, 1),
        ("2", 1, 0, 0),
    ]
    whole = rounds.whole(found)
    assert (whole.owners, whole.reached, whole.voted, whole.left) == (5, 2, 1, 3)


def test_a_round_shows_the_doors_in_their_order_those_to_be_reached_first(cast, poll):
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    call(cast, poll, 1)
    call(cast, poll, 2, reached=False, note="家里没人")
    polling.say(poll, 3, m1="for")
    delivery.collect(poll.pk, owner(poll.roll, 4).pk, by=cast.wang, at=DURING)
    steps = rounds.doorsteps(poll.pk, "1")
    assert [(s.number, s.reached, s.waits) for s in steps] == [
        (2, False, True),
        (3, True, False),
        (1, True, True),
        (4, True, False),
    ]
    assert steps[0].units == ("1-1-101",) and steps[0].sheet == 2
    assert [(t["how"], t["reached"], t["note"]) for t in steps[0].tries] == [
        ("door", False, "家里没人")
    ]


def test_a_round_is_read_in_one_query_and_a_call_logged_in_few(cast, poll, queries):
    with queries() as seen:
        rounds.doorsteps(poll.pk, "1")
        rounds.progress(poll.pk)
    assert len(seen) == 2
    who = owner(poll.roll, 1).pk
    with queries() as seen:
        delivery.log(poll.pk, who, how="door", reached=True, by=cast.wang, at=DURING)
    assert len(seen) <= 6
    with queries() as seen:
        delivery.notify_rest(poll.pk, by=cast.li, at=DURING)
    assert len(seen) <= 12


def test_two_who_tell_by_notice_at_once_publish_one(lasting_db):
    city = the_cast.load()
    vote = polling.opened(city, 3)
    done = together(*[lambda: delivery.notify_rest(vote.pk, by=city.li, at=DURING)] * 2)
    assert len(refusals(done)) == 1
    assert Notice.objects.filter(title__contains="公告送达").count() == 1
    assert Sheet.objects.count() == 0
