"""A score is of an organisation, from 1 to 5, once a round; a low one says why."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.policy.refusals import Incomplete
from gongzhi.ratings.models import Rating
from gongzhi.ratings.services import rate
from tests.calls import raised
from tests.cast import MONDAY


def give(cast, case, score, reason="", round=1):
    return rate(
        case,
        cast.org("gr"),
        kind="response",
        score=score,
        reason=reason,
        by=cast.li,
        at=MONDAY,
        round=round,
    )


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_lies_between_1_and_5(cast, score):
    with pytest.raises(Incomplete) as refusal:
        give(cast, raised(cast), score)
    assert refusal.value.field == "score"


@pytest.mark.parametrize("score", [1, 2])
def test_a_low_score_says_why(cast, score):
    case = raised(cast)
    with pytest.raises(Incomplete) as refusal:
        give(cast, case, score, reason="  ")
    assert refusal.value.field == "reason"
    assert give(cast, case, score, reason="还在漏").reason == "还在漏"


def test_three_and_more_need_no_reason(cast):
    assert give(cast, raised(cast), 3).rater == cast.org("sz")


def test_the_database_holds_one_score_a_round_and_no_low_one_without_reason(cast):
    case = raised(cast)
    give(cast, case, 5)
    give(cast, case, 4, round=2)
    words = {"case": case, "organisation": cast.org("gr"), "kind": "response", "at": MONDAY}
    for columns in ({"score": 5, "round": 1}, {"score": 1, "round": 3}, {"score": 9, "round": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(**words, **columns)
