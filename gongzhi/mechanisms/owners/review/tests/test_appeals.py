"""The candidate appeals and another one decides; or they no longer want to stand."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly import candidates, elections
from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.assembly.tests.forming import LISTED, named
from gongzhi.mechanisms.owners.review import appeals, opinions, services
from gongzhi.mechanisms.owners.review.models import Review
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at
from tests.together import refusals, together

from .reviewing import TUESDAY, objected, opinion, passes, started, state, vetoed

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


def test_a_withdrawal_takes_as_many_queries_however_many_are_asked(cast, queries):
    (review,) = started(cast)
    with queries() as seen:
        services.drop(review.pk, note="本人来信", by=cast.li, at=TUESDAY)
    assert len(seen) <= 14, seen
