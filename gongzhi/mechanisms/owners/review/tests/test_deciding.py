"""A person decides: objections confirmed with reasons, cleared or vetoed."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.review import opinions, services
from gongzhi.mechanisms.owners.review.models import Review
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .reviewing import (
    CLAUSE,
    FACTS,
    OTHER,
    REASON,
    TUESDAY,
    objected,
    opinion,
    passes,
    started,
    state,
    vetoed,
)

CONFIRM = {"stands": True, "reason": "判决书已核对"}
VETO = {"clause": CLAUSE, "reason": REASON}


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
