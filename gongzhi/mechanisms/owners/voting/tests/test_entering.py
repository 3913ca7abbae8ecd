"""Two clerks read each paper ballot for themselves; a third one settles it where they differ."""

from dataclasses import replace

import pytest

from gongzhi.journal.models import Entry as Line
from gongzhi.mechanisms.owners.voting import entering, sealing, sheet_list, sheets
from gongzhi.mechanisms.owners.voting.models import Ballot, Entry, Sheet, Voice
from gongzhi.people.models import Person
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests import cast as the_cast
from tests.cast import at
from tests.together import refusals, together

from . import polling
from .polling import AFTER, DURING

YES, NO = {"m1": "for"}, {"m1": "against"}


def third(cast) -> Actor:
    """A third clerk: somebody who stands in at the community's desk."""
    person = Person.objects.create(name="第三人", created_at=the_cast.BUILT)
    return replace(cast.qian, person_id=person.pk)


def returned(cast, vote, number=1) -> Sheet:
    sheets.issue(vote.pk, by=cast.li, at=DURING)
    one = Sheet.objects.get(vote=vote, number=number)
    return sheets.take_back(one.pk, by=cast.qian, at=DURING)


@pytest.fixture
def poll(cast):
    return polling.opened(cast, 5)


@pytest.fixture
def sheet(cast, poll):
    return returned(cast, poll)


def state(sheet) -> str:
    return sheet_list.of_vote(sheet.vote_id).get(pk=sheet.pk).state


def test_what_two_clerks_read_alike_becomes_the_owners_ballot(cast, poll, sheet):
    first = entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    assert (first.entry.turn, first.ballot, state(sheet)) == ("first", None, "once")
    assert not Voice.objects.get(vote=poll, owner=sheet.owner_id).paper
    second = entering.enter(sheet.pk, YES, by=cast.li, at=AFTER)
    assert (second.entry.turn, second.differs, state(sheet)) == ("second", False, "done")
    ballot = Ballot.objects.get(sheet=sheet)
    assert second.ballot == ballot and ballot.cast_at == DURING, "cast when it came back"
    assert ballot.receipt == sealing.receipt_of(poll, sheet), "as printed on the slip"
    assert Voice.objects.get(vote=poll, owner=sheet.owner_id).paper


def test_where_two_clerks_differ_a_third_one_says_why_and_their_reading_stands(cast, poll, sheet):
    entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    second = entering.enter(sheet.pk, NO, by=cast.li, at=DURING)
    assert second.differs and second.ballot is None and state(sheet) == "differs"
    with pytest.raises(Incomplete) as refusal:
        entering.enter(sheet.pk, NO, by=third(cast), at=DURING)
    assert refusal.value.field == "note"
    done = entering.enter(sheet.pk, NO, note="第 1 项有涂改", by=third(cast), at=DURING)
    assert done.entry.turn == "third" and done.entry.note == "第 1 项有涂改"
    polling.close()
    seal = polling.unsealed(poll)
    assert seal.choices(sheet.owner_id, done.ballot.choices) == NO


def test_nobody_reads_a_sheet_twice(cast, sheet):
    entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    with pytest.raises(NotYours, match="另一个人"):
        entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    entering.enter(sheet.pk, NO, by=cast.li, at=DURING)
    for who in (cast.qian, cast.li):
        with pytest.raises(NotYours, match="另一个人"):
            entering.enter(sheet.pk, YES, note="再看一遍", by=who, at=DURING)


def test_a_sheet_that_was_entered_is_not_entered_again(cast, sheet):
    for who in (cast.qian, cast.li):
        entering.enter(sheet.pk, YES, by=who, at=DURING)
    with pytest.raises(NotNow, match="已经录入过"):
        entering.enter(sheet.pk, YES, by=third(cast), at=DURING)


@pytest.mark.parametrize("who", ["wang", "sun", "zhao", "wu", "feng", "han", "xu", "he"])
def test_only_the_counters_of_the_vote_read_its_ballots(cast, sheet, who):
    with pytest.raises(NotYours):
        entering.enter(sheet.pk, YES, by=cast.actors[who], at=DURING)
    assert not Entry.objects.exists()


def test_a_sheet_that_did_not_come_back_is_not_entered(cast, poll):
    sheets.issue(poll.pk, by=cast.li, at=DURING)
    one = Sheet.objects.get(vote=poll, number=2)
    for when in (DURING, AFTER):
        with pytest.raises(NotNow, match="没有交回"):
            entering.enter(one.pk, YES, by=cast.qian, at=when)


def test_after_the_close_what_came_back_in_time_is_still_entered(cast, poll, sheet):
    polling.close()
    for who in (cast.qian, cast.li):
        entering.enter(sheet.pk, YES, by=who, at=at("11-09 09:00"))
    assert state(sheet) == "done"


WRONG = [
    ({"m9": "for"}, "m9", "没有这个议题"),
    ({"m1": "yes"}, "m1", "没有这个选项"),
    ({"m1": ["c1"]}, "m1", "没有这个选项"),
]


@pytest.mark.parametrize(("choices", "field", "why"), WRONG)
def test_what_is_not_on_the_agenda_is_not_entered(cast, sheet, choices, field, why):
    with pytest.raises(Incomplete, match=why) as refusal:
        entering.enter(sheet.pk, choices, by=cast.qian, at=DURING)
    assert refusal.value.field == field and not Entry.objects.exists()


@pytest.mark.parametrize("choices", [{}, {"m1": "invalid"}, {"m1": "abstain"}])
def test_blank_and_unreadable_sheets_are_entered_as_they_are(cast, sheet, choices):
    for who in (cast.qian, cast.li):
        entering.enter(sheet.pk, choices, by=who, at=DURING)
    assert state(sheet) == "done"


def test_nothing_of_what_was_read_lies_open(cast, poll, sheet):
    """Neither in the entry nor in the journal; and no clerk's page asks for it before the close."""
    entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    entry = Entry.objects.get()
    assert b"for" not in bytes(entry.choices)
    for line in Line.objects.filter(subject=f"sheet:{sheet.pk}"):
        assert "for" not in line.details and "against" not in line.details
    with pytest.raises(NotNow, match="投票截止以前"):
        polling.unsealed(poll)


def test_equal_readings_of_two_sheets_cannot_be_told_from_unequal_ones(cast, poll, sheet):
    other = returned(cast, poll, 2)
    entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    entering.enter(other.pk, YES, by=cast.qian, at=DURING)
    one, two = Entry.objects.order_by("pk")
    assert one.same != two.same and bytes(one.choices) != bytes(two.choices)
    assert len(bytes(one.choices)) == len(bytes(two.choices))


def test_each_clerk_is_offered_what_they_have_not_read_disputes_first(cast, poll):
    for number in (1, 2, 3):
        returned(cast, poll, number)
    pk = dict(Sheet.objects.values_list("number", "pk"))
    entering.enter(pk[1], YES, by=cast.qian, at=DURING)
    entering.enter(pk[2], YES, by=cast.qian, at=DURING)
    entering.enter(pk[2], NO, by=cast.li, at=DURING)

    def offered(who):
        return [line.number for line in sheet_list.waiting(poll.pk, who.person_id)]

    assert offered(cast.qian) == [3]
    assert offered(cast.li) == [1, 3]
    assert offered(third(cast)) == [2, 1, 3]
    counts = sheet_list.counted(poll.pk)
    assert counts == {"out": 2, "back": 1, "once": 1, "differs": 1, "done": 0, "spoilt": 0}


def test_entering_a_sheet_takes_a_few_queries(cast, sheet, queries):
    with queries() as first:
        entering.enter(sheet.pk, YES, by=cast.qian, at=DURING)
    assert len(first) <= 10
    with queries() as second:
        entering.enter(sheet.pk, YES, by=cast.li, at=DURING)
    assert len(second) <= 17  # with the ballot, its voice and its receipt


# --- at the same moment ---------------------------------------------------------------------------


@pytest.fixture
def city(lasting_db):
    return the_cast.load()


def enters(sheet, choices, who):
    return lambda: entering.enter(sheet.pk, choices, by=who, at=DURING)


def test_two_clerks_at_once_are_the_first_and_the_second(city):
    sheet = returned(city, polling.opened(city, 3))
    done = together(enters(sheet, YES, city.qian), enters(sheet, YES, city.li))
    assert refusals(done) == []
    assert sorted(d.entry.turn for d in done) == ["first", "second"]
    assert Ballot.objects.filter(sheet=sheet).count() == 1


def test_one_clerk_who_presses_twice_is_counted_once(city):
    sheet = returned(city, polling.opened(city, 3))
    done = together(*[enters(sheet, YES, city.qian)] * 3)
    assert len(refusals(done)) == 2 and Entry.objects.count() == 1
    assert not Ballot.objects.exists()


def test_two_clerks_who_differ_at_once_leave_it_to_a_third(city):
    sheet = returned(city, polling.opened(city, 3))
    done = together(enters(sheet, YES, city.qian), enters(sheet, NO, city.li))
    assert sorted(d.differs for d in done) == [False, True]
    assert not Ballot.objects.exists() and state(sheet) == "differs"
