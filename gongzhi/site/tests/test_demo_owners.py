"""The owners of the demo city: five votes with their outcomes, a removal, and what waits today.

They live once for this file, in a database of its own, with one day of the daily life behind.
"""

import io
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from rich.console import Console

from gongzhi.casework.models import Case
from gongzhi.journal.models import Entry
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.committee.models import Change, Committee, Delegation, Handover
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.mechanisms.owners.roll.models import Conflict, Roll
from gongzhi.mechanisms.owners.survey.models import Survey
from gongzhi.mechanisms.owners.voting import casting, counts, entering, signing
from gongzhi.mechanisms.owners.voting.models import Ballot, Vote
from gongzhi.mechanisms.owners.voting.models import Entry as Reading
from gongzhi.notices.models import Objection
from gongzhi.people import privacy
from gongzhi.people.acting import acting_holding, actor_for
from gongzhi.people.models import Account, Field
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow
from gongzhi.site.demo import city, logins, making, stamp
from gongzhi.site.demo.owners import shown, told
from gongzhi.site.demo.owners.diary import resident
from gongzhi.site.invariants import cases, committees, look, record
from gongzhi.site.invariants import city as of_the_city
from gongzhi.site.invariants import owners as of_owners
from tests.copies import copy_made, on_copy

EVENING = datetime(2026, 11, 20, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
TINY = city.Size("tiny", {"371481001": (3, 2), "371481003": (2, 2)}, companies=2, units=2)
WISH = making.Wish(TINY, seed=7, days=1, until=EVENING)


@pytest.fixture(scope="module")
def account(django_db_setup, django_db_blocker):
    """What the life left behind, and in it what the owners decided."""
    with django_db_blocker.unblock(), copy_made("demo owners") as name, on_copy(name):
        stamp.wipe()
        call_command("migrate", verbosity=0)
        making.make(WISH, say=lambda words: None)
        yield told.owners(at=EVENING)
        connection.close()


def vote_called(account: dict, words: str) -> dict:
    return next(v for v in account["votes"] if words in v["title"])


def axes(pairs: dict) -> tuple[bool, bool]:
    """Was enough reached by heads, and by area?"""
    heads, area = pairs["heads"], pairs["area"]
    return float(heads[0]) >= float(heads[1]), float(area[0]) >= float(area[1])


def acting(role: str) -> Actor:
    """Who signs in as a demo role."""
    account = Account.objects.get(username=f"demo-{role}")
    holding = acting_holding(account, day=EVENING.date())
    return actor_for(holding.post, person_id=holding.person_id)


# --- the five votes -------------------------------------------------------------------------------


def test_five_votes_were_decided_and_each_shows_both_axes(account):
    outcomes = [
        (v["quorum"]["met"], *(item["passed"] for item in v["items"])) for v in account["votes"]
    ]
    elections = [(True, True, True, True)] * 2
    assert sorted(outcomes) == sorted(
        [*elections, (False, False, False, False), (True, False), (True, True)]
    )


def test_one_election_fails_for_want_of_area_alone(account):
    short = next(v for v in account["votes"] if not v["quorum"]["met"])
    assert axes(short["quorum"]) == (True, False)
    assert short["items"][0]["elected"] == 0


def test_raising_the_fund_fails_at_three_quarters_by_area_alone(account):
    raising = vote_called(account, "续筹")
    (item,) = raising["items"]
    assert raising["quorum"]["met"] and item["class"] == "special" and not item["passed"]
    assert axes(item) == (True, False)
    # more than half of both: it is the three quarters that it fails at
    assert all(2 * float(item[x][0]) > float(raising["quorum"][x][0]) for x in ("heads", "area"))


def test_where_nobody_was_elected_owners_are_represented_and_prepare_again(account):
    (delegation,) = Delegation.objects.all()
    assert delegation.until is None and 3 <= delegation.representatives.count() <= 5
    assert {o.kind for o in delegation.opinions.all()} == {"carried", "watched"}
    forming = Case.objects.get(procedure="assembly", compound=delegation.compound)
    assert forming.state == "preparing" and not Committee.objects.filter(
        compound=delegation.compound
    )


def test_two_committees_are_elected_one_is_in_office_and_one_waits_for_its_filing(account):
    elected = Committee.objects.filter(vote__isnull=False).order_by("pk")
    assert [c.case.state for c in elected] == ["in_office", "filed"]
    for committee in elected:
        assert committee.members.exclude(role="alternate").count() == 5
        assert committee.members.filter(role="alternate").count() == 2
        assert committee.first_meeting_on and committee.resolutions.get().published_at


def test_every_count_can_be_made_again_from_the_sealed_ballots(account):
    votes = Vote.objects.filter(certified__isnull=False).select_related("certified", "roll")
    by = acting("street")
    assert len(votes) == 5
    assert all(counts.again(vote, vote.certified, by=by, at=EVENING) for vote in votes)


def test_ballots_came_on_both_ways_and_a_misread_one_was_settled_by_a_third(account):
    channels = set(Ballot.objects.values_list("channel", flat=True))
    assert channels == {"online", "paper"}
    (third,) = Reading.objects.filter(turn="third")
    readers = third.sheet.entries.values_list("person", flat=True)
    assert len(set(readers)) == 3 and third.note
    (settled,) = Vote.objects.get(settlements__isnull=False).settlements.all()
    assert settled.second_person not in (None, settled.first_person)


# --- candidates, review, appeal -------------------------------------------------------------------


def test_candidates_came_from_all_three_sources_and_told_of_themselves_by_consent(account):
    every = Candidacy.objects.all()
    assert set(every.values_list("source", flat=True)) == {"community", "self", "joint"}
    telling = every.exclude(party=None)
    assert telling and all(c.consent for c in telling)
    assert every.filter(party=None, official=None, consent="").exists()


def test_a_candidate_is_vetoed_appeals_is_in_the_right_and_is_elected(account):
    review = Review.objects.get(outcome="vetoed")
    assert review.case.state == "overturned"
    assert review.ruled_person not in (None, review.decided_person)
    confirmed = review.opinions.get(says="objects")
    assert confirmed.confirmed and confirmed.department.code == "d-ss"
    member = review.candidacy.person
    assert Committee.objects.get(case__state="filed").members.filter(person=member).exists()


def test_one_department_stayed_silent_which_is_on_record_and_kept_nobody_off(account):
    silent = Opinion.objects.filter(says="silent")
    assert {o.department.code for o in silent} == {"d-jy"}
    reviews = Review.objects.filter(opinions__in=silent)
    assert {r.gaps for r in reviews} == {1}
    assert not reviews.exclude(case__state__in=("cleared", "overturned")).exists()


def test_fourteen_departments_review_three_named_by_the_account_the_others_are_examples(account):
    questions = dict(Opinion.objects.values_list("department__code", "question"))
    named = {code for code, question in questions.items() if "示例" not in question}
    assert len(questions) == 14 and named == {"d-jw", "d-ga", "d-ss"}


# --- survey, rolls --------------------------------------------------------------------------------


def test_a_closed_survey_has_every_outcome_and_a_running_one_is_half_filled(account):
    first, second = account["surveys"]
    for told_ in (first, second):
        assert told_["surveyed"] == sum(told_[o] for o in ("eligible", "not_yet", "unknown"))
    assert first["closed"] and first["unfilled"] == 0
    assert all(first[o] for o in ("eligible", "not_yet", "unknown"))
    assert not second["closed"] and 0 < second["unfilled"] < second["surveyed"]
    closed = Survey.objects.filter(round__closed_at__isnull=False)
    assert len({o for row in closed for o in row.obstacles}) > 3
    assert all(row.note == "演示数据" for row in closed)


def test_the_survey_and_the_roll_of_a_compound_say_the_same(account):
    roll = Roll.objects.filter(frozen_at__isnull=False).order_by("pk").first()
    survey = Survey.objects.get(compound=roll.compound, round__closed_at__isnull=False)
    area = sum(u.area for u in roll.units.exclude(kind="parking"))
    assert (survey.total_heads, survey.total_area) == (roll.owners.count(), area)


def test_five_rolls_are_frozen_an_objection_was_answered_and_one_roll_has_clashes(account):
    assert (account["rolls"]["frozen"], account["rolls"]["open"]) == (5, 1)
    objection = Objection.objects.get()
    assert objection.answered_at and objection.notice.subject.startswith("roll:")
    frozen = Roll.objects.filter(frozen_at__isnull=False)
    kinds = set(frozen.values_list("units__kind", flat=True))
    assert {"private", "unsold", "parking"} <= kinds
    assert not Conflict.objects.filter(roll__in=frozen, settled_at=None).exists()
    clashes = Conflict.objects.filter(roll__frozen_at=None, settled_at=None)
    assert {"area_differs", "unit_twice", "no_id", "no_owner"} <= {c.gap for c in clashes}


# --- the removal ----------------------------------------------------------------------------------


def test_a_member_is_removed_by_the_assembly_and_an_alternate_moves_up(account):
    case = Correction.objects.get()
    assert case.case.state == "removed" and case.route == "assembly"
    assert case.item.vote.published_at and case.source == "owner"
    assert case.replaced_by.moved_up_on == case.ended_on
    moves = case.case.steps.exclude(move="").order_by("at", "pk").values_list("move", flat=True)
    told_ = [m for m in moves if m in {"order", "not_reported", "propose", "remove", "handed_over"}]
    assert told_ == ["order", "not_reported", "propose", "remove", "handed_over"]


def test_what_the_member_kept_is_handed_over_in_time_and_the_authority_is_told(account):
    handover = Handover.objects.get(member__corrections__isnull=False)
    assert handover.done_on and handover.done_on <= handover.due_on
    changes = Change.objects.filter(committee=handover.committee)
    assert {c.kind for c in changes} == {"left", "moved_up"}
    assert all(c.reported_at and c.reported_at <= c.due_at for c in changes)


# --- what waits today -----------------------------------------------------------------------------


def test_the_demo_resident_can_vote_in_a_vote_that_is_open(account):
    person = privacy.find(Field.PHONE, logins.RESIDENT)
    vote = Vote.objects.get(case__state="open")
    assert vote.opens_at < EVENING < vote.closes_at
    choices = {item.key: "for" for item in vote.items.all()}
    with transaction.atomic():
        told_ = {"person": person.pk, "choices": choices, "level": signing.PHONE.code}
        assert casting.cast(vote.pk, **told_, by=resident(person.pk), at=EVENING).receipt
        assert Ballot.objects.filter(vote=vote, person=person).count() == 1
        transaction.set_rollback(True)


def test_at_the_paper_desk_sheets_wait_for_who_signs_in_as_the_community(account):
    vote = Vote.objects.get(case__state="closed")
    waiting = list(counts.to_enter(vote))
    assert waiting
    clerk = acting("community")
    with pytest.raises(NotNow, match="没有录完"):
        counts.count(vote.pk, by=clerk, at=EVENING)
    with transaction.atomic():
        for sheet in waiting:
            entered = entering.enter(sheet.pk, {"m1": "for"}, by=clerk, at=EVENING)
            assert entered.ballot or entered.differs
        third = acting("street")
        for sheet in counts.to_enter(vote):
            entering.enter(sheet.pk, {"m1": "for"}, note="勾得不清", by=third, at=EVENING)
        assert counts.count(vote.pk, by=clerk, at=EVENING).result["quorum"]["met"]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("role", "procedure", "state"),
    [
        ("reviewer", "opinion", "asked"),
        ("housing", "committee", "filed"),
        ("street", "assembly", "preparing"),
        ("community", "vote", "open"),
    ],
)
def test_work_waits_at_the_desks_of_the_demo_roles(account, role, procedure, state):
    waiting = Case.objects.filter(procedure=procedure, state=state)
    assert waiting.filter(awaiting=acting(role).organisation_id).exists()


# --- all of it ------------------------------------------------------------------------------------


def test_the_data_hold_what_must_hold(account):
    every = (*cases.INVARIANTS, *of_the_city.INVARIANTS, *of_owners.INVARIANTS)
    every += (*committees.INVARIANTS, record.chain(None), record.SEALED)
    assert {f.name: f.examples for f in look(every, at=EVENING) if not f.ok} == {}


def test_the_record_never_goes_back_in_time(account):
    written = Entry.objects.order_by("pk").values_list("at", flat=True)
    instants = map(datetime.fromisoformat, written)
    assert all(earlier <= later for earlier, later in pairwise(instants))


def test_the_printed_account_names_the_votes_with_both_axes(account):
    page = io.StringIO()
    shown.show(account, Console(file=page, width=160))
    text = page.getvalue()
    for vote in account["votes"]:
        assert vote["title"] in text
        for have, need in (vote["quorum"]["heads"], vote["quorum"]["area"]):
            assert str(have) in text and str(need) in text
    assert "没有达到" in text and "未通过" in text and "候补依次递补" in text
