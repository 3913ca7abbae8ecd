"""Asking departments, their answers, and their silence."""

import pytest

from gongzhi.casework.models import Card, Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened
from gongzhi.mechanisms.owners.review import opinions, services
from gongzhi.mechanisms.owners.review.models import Opinion
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.together import refusals, together

from .reviewing import (
    CLAUSE,
    FACTS,
    REASON,
    START,
    TUESDAY,
    grounds,
    opinion,
    passes,
    silent,
    started,
    state,
)

VETO = {"clause": CLAUSE, "reason": REASON}


# --- asking ---------------------------------------------------------------------------------------


def test_every_department_is_asked_once_about_every_candidate(cast):
    reviews = started(cast, 2)
    assert Opinion.objects.count() == 6 and {state(r) for r in reviews} == {"asking"}
    case = Case.objects.get(pk=opinion(reviews[0], "gr"))
    assert case.awaiting == cast.org("gr") and case.due_at == at("03-23 17:30")
    assert set(Candidacy.objects.values_list("state", flat=True)) == {"in_review"}


def test_asking_about_ten_takes_as_many_queries_as_about_one(cast, queries):
    grounds(cast)
    found = named(cast, opened(cast), 11)
    taken = []
    for some in (found[:1], found[1:]):
        with queries() as seen:
            services.start([c.pk for c in some], by=cast.li, at=START)
        taken.append(len(seen))
    assert taken[0] == taken[1] <= 24


@pytest.mark.parametrize("who", ["wu", "qian", "feng", "han"])
def test_only_the_street_of_the_compound_convenes(cast, who):
    (review,) = started(cast)
    (other,) = named(cast, review.candidacy.election, 1, phone="13900000055", name="另一人")
    with pytest.raises(NotYours):
        services.start([other.pk], by=getattr(cast, who), at=START)


def test_nobody_is_asked_about_twice(cast):
    (review,) = started(cast)
    with pytest.raises(NotNow, match="1 号"):
        services.start([review.candidacy_id], by=cast.li, at=START)
    with pytest.raises(Incomplete):
        services.start([], by=cast.li, at=START)


def test_the_candidate_is_told_that_they_are_being_asked_about(cast):
    (review,) = started(cast)
    texts = Outgoing.objects.filter(person=review.candidacy.person).values_list("text", flat=True)
    assert any("联审" in text for text in texts)


# --- answering ------------------------------------------------------------------------------------


def test_when_all_have_answered_it_is_the_conveners_turn(cast):
    (review,) = started(cast)
    passes(cast, review, "gr", "sz-yh")
    assert state(review) == "asking"
    passes(cast, review, "cg")
    case = Case.objects.get(pk=review.pk)
    assert case.state == "gathered" and case.awaiting == cast.org("sz")


def test_a_department_answers_its_own_question_and_no_other(cast):
    (review,) = started(cast)
    for who in (cast.yang, cast.li, cast.feng, cast.wu):
        with pytest.raises(NotYours):
            opinions.say_pass(opinion(review, "gr"), by=who, at=TUESDAY)
    with pytest.raises(NotYours):
        told = {"clause": CLAUSE, "facts": FACTS}
        opinions.object_to(opinion(review, "gr"), **told, by=cast.yang, at=TUESDAY)


def test_an_answer_is_given_once(cast):
    (review,) = started(cast)
    passes(cast, review, "gr")
    with pytest.raises(NotNow):
        passes(cast, review, "gr")


def test_of_two_answers_at_once_one_stands(lasting_db):
    from tests.cast import load

    cast = load()
    (review,) = started(cast)
    pk = opinion(review, "cg")
    told = {"clause": CLAUSE, "facts": FACTS, "by": cast.zhu, "at": TUESDAY}
    outcomes = together(
        lambda: opinions.say_pass(pk, by=cast.zhu, at=TUESDAY),
        lambda: opinions.object_to(pk, **told),
    )
    assert len(refusals(outcomes)) == 1 and isinstance(refusals(outcomes)[0], NotNow)
    row = Opinion.objects.get(pk=pk)
    assert (row.says == "pass") == (row.facts is None)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"clause": "第九条", "facts": FACTS}, "clause"),
        ({"clause": "", "facts": FACTS}, "clause"),
        ({"clause": CLAUSE, "facts": "  "}, "facts"),
    ],
)
def test_an_objection_cites_a_clause_and_states_facts(cast, told, field):
    (review,) = started(cast)
    pk = opinion(review, "cg")
    with pytest.raises(Incomplete) as refusal:
        opinions.object_to(pk, **told, by=cast.zhu, at=TUESDAY)
    assert refusal.value.field == field and Case.objects.get(pk=pk).state == "asked"


# --- silence --------------------------------------------------------------------------------------


def test_the_first_limit_escalates_and_tells_the_department_and_the_supervising_office(cast):
    reviews = started(cast, 2)
    assert sweep(at=at("03-23 17:30"))["lapsed"] == 0
    assert sweep(at=at("03-24 09:00"))["lapsed"] == 6
    case = Case.objects.get(pk=opinion(reviews[0], "gr"))
    assert case.state == "escalated" and case.due_at == at("03-27 17:30")
    assert Card.objects.filter(organisation=cast.org("gr"), kind="red").count() == 2
    for code in ("gr", "sz-yh", "cg"):
        assert Outgoing.objects.filter(organisation=cast.org(code)).count() == 1
    to_supervisor = Outgoing.objects.filter(organisation=cast.org("dc"))
    assert to_supervisor.count() == 3, "one for each department, not for each candidate"
    assert "候选0" not in "".join(to_supervisor.values_list("text", flat=True))


def test_a_late_answer_still_counts_until_the_last_limit(cast):
    (review,) = started(cast)
    sweep(at=at("03-24 09:00"))
    passes(cast, review, "gr", when=at("03-27 17:30"))
    assert Opinion.objects.get(pk=opinion(review, "gr")).says == "pass"


def test_after_the_last_limit_there_is_no_answer_whether_the_sweep_was_there_or_not(cast):
    (review,) = started(cast)
    sweep(at=at("03-24 09:00"))
    with pytest.raises(NotNow, match="不能再补"):
        passes(cast, review, "gr", when=at("03-27 17:31"))
    sweep(at=at("03-30 09:00"))
    told = {"clause": CLAUSE, "facts": FACTS, "by": cast.zhu, "at": at("03-30 10:00")}
    with pytest.raises(NotNow, match="未出具意见"):
        opinions.object_to(opinion(review, "cg"), **told)


def test_silence_is_no_pass_and_alone_keeps_nobody_off(cast):
    (review,) = started(cast)
    passes(cast, review, "gr")
    silent(review)
    assert state(review) == "gathered"
    assert Opinion.objects.filter(says="silent").count() == 2
    with pytest.raises(NotNow, match="没有确认成立的异议"):
        services.veto(review.pk, **VETO, by=cast.li, at=at("03-30 10:00"))
    services.clear(review.pk, by=cast.li, at=at("03-30 10:00"))
    review.refresh_from_db()
    assert (review.outcome, review.gaps) == ("cleared", 2), "the gap stays on record"


def test_an_overdue_move_that_somebody_was_faster_with_is_passed_over(cast):
    (review,) = started(cast)
    sweep(at=at("03-24 09:00"))
    passes(cast, review, "gr", "sz-yh", "cg", when=at("03-25 09:00"))
    assert sweep(at=at("03-30 09:00"))["lapsed"] == 0
