"""From the question to the decision: answers, silence, confirmation, veto, appeal, withdrawal."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.casework.models import Card, Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly import candidates, elections
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.assembly.tests.forming import LISTED, named, opened
from gongzhi.mechanisms.owners.review import appeals, opinions, services
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.together import refusals, together

from .reviewing import (
    CLAUSE,
    FACTS,
    OTHER,
    REASON,
    START,
    TUESDAY,
    grounds,
    objected,
    opinion,
    passes,
    silent,
    started,
    state,
    vetoed,
)

CONFIRM = {"stands": True, "reason": "判决书已核对"}
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


# --- deciding -------------------------------------------------------------------------------------


def test_all_pass_and_a_person_clears(cast):
    (review,) = started(cast)
    passes(cast, review, "gr", "sz-yh", "cg")
    assert Candidacy.objects.get().state == "in_review", "no machine decides"
    services.clear(review.pk, by=cast.li, at=TUESDAY)
    assert Candidacy.objects.get().state == "cleared" and state(review) == "cleared"


def test_an_objection_is_confirmed_by_a_person_with_reasons_before_anything_is_decided(cast):
    (review,) = objected(cast)
    pk = opinion(review, "cg")
    for decide in (
        lambda: services.clear(review.pk, by=cast.li, at=TUESDAY),
        lambda: services.veto(review.pk, **VETO, by=cast.li, at=TUESDAY),
    ):
        with pytest.raises(NotNow, match="1 条异议没有确认"):
            decide()
    with pytest.raises(Incomplete):
        opinions.confirm(pk, stands=True, reason=" ", by=cast.li, at=TUESDAY)
    for who in (cast.feng, cast.zhu, cast.wu, cast.qian):
        with pytest.raises(NotYours):
            opinions.confirm(pk, **CONFIRM, by=who, at=TUESDAY)
    opinions.confirm(pk, **CONFIRM, by=cast.li, at=TUESDAY)
    with pytest.raises(NotNow, match="不能通过"):
        services.clear(review.pk, by=cast.li, at=TUESDAY)
    assert services.veto(review.pk, **VETO, by=cast.li, at=TUESDAY).state == "vetoed"


def test_a_rejected_objection_lets_the_candidate_stand(cast):
    (review,) = objected(cast)
    reject = {"stands": False, "reason": "同名同姓，不是本人", "by": cast.li, "at": TUESDAY}
    opinions.confirm(opinion(review, "cg"), **reject)
    with pytest.raises(NotNow):
        services.veto(review.pk, **VETO, by=cast.li, at=TUESDAY)
    services.clear(review.pk, by=cast.li, at=TUESDAY)
    assert Candidacy.objects.get().state == "cleared"


def test_only_an_objection_can_be_confirmed_and_only_when_all_are_in(cast):
    (review,) = started(cast)
    told = {"clause": CLAUSE, "facts": FACTS}
    opinions.object_to(opinion(review, "cg"), **told, by=cast.zhu, at=TUESDAY)
    with pytest.raises(NotNow):
        opinions.confirm(opinion(review, "cg"), **CONFIRM, by=cast.li, at=TUESDAY)
    passes(cast, review, "gr", "sz-yh")
    with pytest.raises(NotNow, match="没有提出异议"):
        opinions.confirm(opinion(review, "gr"), **CONFIRM, by=cast.li, at=TUESDAY)


@pytest.mark.parametrize(
    ("told", "field"), [({**VETO, "clause": OTHER}, "clause"), ({**VETO, "reason": " "}, "reason")]
)
def test_a_veto_cites_the_clause_of_a_confirmed_objection_and_gives_reasons(cast, told, field):
    (review,) = objected(cast)
    opinions.confirm(opinion(review, "cg"), **CONFIRM, by=cast.li, at=TUESDAY)
    with pytest.raises(Incomplete) as refusal:
        services.veto(review.pk, **told, by=cast.li, at=TUESDAY)
    assert refusal.value.field == field and state(review) == "gathered"


@pytest.mark.parametrize("who", ["wu", "feng", "zhu", "qian", "qin"])
def test_nobody_but_the_convener_decides(cast, who):
    (review,) = started(cast)
    passes(cast, review, "gr", "sz-yh", "cg")
    with pytest.raises(NotYours):
        services.clear(review.pk, by=getattr(cast, who), at=TUESDAY)


def test_a_decision_before_all_have_answered_is_refused(cast):
    (review,) = started(cast)
    with pytest.raises(NotNow):
        services.clear(review.pk, by=cast.li, at=TUESDAY)


def test_the_candidate_is_told_the_outcome_and_never_a_reason(cast):
    (review,) = vetoed(cast)
    text = Outgoing.objects.filter(person=review.candidacy.person).latest("pk").text
    assert "没有通过" in text and "申诉" in text
    assert FACTS not in text and REASON not in text and CLAUSE not in text


def test_no_veto_without_clause_and_reason_by_whatever_door(cast):
    (review,) = vetoed(cast)
    for hole in ({"clause": ""}, {"reason": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(**hole)


# --- appeal ---------------------------------------------------------------------------------------


def mine(review):
    return services.as_candidate(Review.objects.select_related("candidacy").get(pk=review.pk))


def appealed(cast):
    (review,) = vetoed(cast)
    appeals.appeal(review.pk, text="判决已撤销", by=mine(review), at=at("03-18 09:00"))
    return review


def test_the_candidate_appeals_and_the_list_waits(cast):
    review = appealed(cast)
    case = Case.objects.get(pk=review.pk)
    assert case.state == "appealed" and case.awaiting == cast.org("pt")
    assert Candidacy.objects.get().state == "in_review"
    with pytest.raises(NotNow, match="申诉期内"):
        election = review.candidacy.election_id
        elections.list_candidates(election, unreviewed=True, by=cast.li, at=LISTED)


def test_the_street_takes_in_an_appeal_on_paper(cast):
    (review,) = vetoed(cast)
    with pytest.raises(Incomplete):
        appeals.appeal(review.pk, text=" ", by=cast.li, at=TUESDAY)
    assert appeals.appeal(review.pk, text="书面申诉", by=cast.li, at=TUESDAY).state == "appealed"


def test_nobody_appeals_for_another(cast):
    one, two = vetoed(cast, 2)
    with pytest.raises(NotYours):
        appeals.appeal(one.pk, text="替他申诉", by=mine(two), at=TUESDAY)
    for who in (cast.feng, cast.zhu, cast.wu):
        with pytest.raises(NotYours):
            appeals.appeal(one.pk, text="替他申诉", by=who, at=TUESDAY)


def test_an_appeal_after_the_window_is_too_late_and_the_veto_stands(cast):
    (review,) = vetoed(cast)
    late = at("03-24 17:31")
    with pytest.raises(NotNow, match="申诉期已过"):
        appeals.appeal(review.pk, text="晚了", by=mine(review), at=late)
    sweep(at=late)
    assert state(review) == "stands" and Candidacy.objects.get().state == "vetoed"
    with pytest.raises(NotNow):
        appeals.appeal(review.pk, text="晚了", by=mine(review), at=at("03-25 09:00"))


def test_another_one_decides_the_appeal(cast):
    review = appealed(cast)
    with pytest.raises(NotYours):
        appeals.rule(review.pk, overturn=False, reason="维持", by=cast.li, at=at("03-18 10:00"))
    with pytest.raises(Incomplete):
        appeals.rule(review.pk, overturn=True, reason="", by=cast.feng, at=at("03-18 10:00"))
    appeals.rule(
        review.pk, overturn=True, reason="判决确已撤销", by=cast.feng, at=at("03-18 10:00")
    )
    assert state(review) == "overturned" and Candidacy.objects.get().state == "cleared"


def test_the_same_person_on_another_post_does_not_decide_either(cast):
    from dataclasses import replace

    review = appealed(cast)
    li_on_the_platform = replace(cast.feng, person_id=cast.li.person_id)
    with pytest.raises(NotYours, match="换一个人"):
        told = {"overturn": False, "reason": "维持", "at": at("03-18 10:00")}
        appeals.rule(review.pk, **told, by=li_on_the_platform)
    assert state(review) == "appealed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            ruled_person=cast.li.person_id, ruled_at=TUESDAY, ruling=b"x"
        )


def test_an_upheld_veto_stands(cast):
    review = appealed(cast)
    appeals.rule(review.pk, overturn=False, reason="判决有效", by=cast.feng, at=at("03-18 10:00"))
    assert state(review) == "stands" and Candidacy.objects.get().state == "vetoed"
    with pytest.raises(NotNow):
        appeals.rule(review.pk, overturn=True, reason="再看", by=cast.feng, at=at("03-18 11:00"))


def test_who_was_overturned_is_listed_and_who_was_vetoed_is_not(cast):
    reviews = vetoed(cast, 6)
    first = reviews[0]
    for review in reviews[1:]:
        appeals.appeal(review.pk, text="不服", by=mine(review), at=at("03-18 09:00"))
        told = {"overturn": True, "reason": "成立", "by": cast.feng, "at": at("03-18 10:00")}
        appeals.rule(review.pk, **told)
    sweep(at=at("03-25 09:00"))
    elections.list_candidates(first.candidacy.election_id, by=cast.li, at=at("03-25 10:00"))
    assert Candidacy.objects.filter(state="listed").count() == 5
    assert Candidacy.objects.get(pk=first.candidacy_id).state == "vetoed"


# --- withdrawal -----------------------------------------------------------------------------------


def test_a_withdrawal_calls_off_what_is_still_asked(cast):
    (review,) = started(cast)
    passes(cast, review, "gr")
    me = candidates.as_candidate(review.candidacy.person)
    services.withdraw(review.candidacy_id, reason="搬家了", by=me, at=TUESDAY)
    assert state(review) == "dropped" and Candidacy.objects.get().state == "withdrawn"
    ends = Case.objects.filter(parent=review.pk).values_list("state", flat=True)
    assert sorted(ends) == ["answered", "called_off", "called_off"]


def test_the_street_writes_a_withdrawal_down_with_the_reason(cast):
    (review,) = objected(cast)
    with pytest.raises(Incomplete):
        services.withdraw(review.candidacy_id, reason="", by=cast.li, at=TUESDAY)
    services.withdraw(review.candidacy_id, reason="本人来信", by=cast.li, at=TUESDAY)
    assert state(review) == "dropped"


def test_a_stranger_withdraws_nobody(cast):
    one, two = started(cast, 2)
    other = candidates.as_candidate(two.candidacy.person)
    for who in (other, cast.wu, cast.zhu, cast.feng):
        with pytest.raises(NotYours):
            services.withdraw(one.candidacy_id, reason="不让他参选", by=who, at=TUESDAY)


def test_who_is_in_no_review_withdraws_the_same_way(cast):
    (review,) = started(cast)
    (other,) = named(cast, review.candidacy.election, 1, phone="13900000055", name="另一人")
    me = candidates.as_candidate(other.person)
    services.withdraw(other.pk, reason="工作忙", by=me, at=TUESDAY)
    assert Candidacy.objects.get(pk=other.pk).state == "withdrawn"


def test_a_department_that_answers_while_the_candidate_withdraws_waits_for_its_turn(lasting_db):
    from tests.cast import load

    cast = load()
    (review,) = started(cast)
    me = candidates.as_candidate(review.candidacy.person)
    outcomes = together(
        lambda: services.withdraw(review.candidacy_id, reason="搬家", by=me, at=TUESDAY),
        lambda: opinions.say_pass(opinion(review, "gr"), by=cast.han, at=TUESDAY),
    )
    assert state(review) == "dropped" and len(refusals(outcomes)) <= 1
