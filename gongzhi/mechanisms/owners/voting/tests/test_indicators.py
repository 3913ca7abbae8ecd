"""The figures of votes: pooled, with the very records behind them."""

from datetime import date
from decimal import Decimal

import pytest

from gongzhi.casework.models import Case
from gongzhi.indicators.indicator import figure
from gongzhi.mechanisms.owners.voting import certifying
from gongzhi.mechanisms.owners.voting.indicators import INDICATORS
from gongzhi.site.figures import asked
from tests.cast import at

from . import polling
from .polling import AFTER, RAISE_FUND, USE_FUND, say

KEYS = {i.key: i for i in INDICATORS}
NOW = at("11-20 09:00")


def of(key: str, **more):
    question = asked(date(2026, 11, 1), date(2026, 11, 20), at=NOW, **more)
    return figure(KEYS[key], question)


@pytest.fixture
def vote(cast):
    """Nine of twelve took part, one of them with a flat of 300 m²; one item passed, one failed."""
    areas = ["300", *["100"] * 11]
    found = polling.opened(cast, 12, USE_FUND, RAISE_FUND, roll={"areas": areas})
    for n in range(1, 10):
        say(found, n, m1="for", m2="for" if n < 6 else "against")
    return found


def test_without_a_vote_there_is_no_rate(cast):
    assert of("votes.held").value == 0
    for key in ("passed_rate", "turnout_heads", "turnout_area", "published_in_time"):
        found = of(f"votes.{key}")
        assert found.value is None and found.why


def test_what_was_held_passed_and_taken_part_in(cast, vote):
    polling.published(cast, vote)
    assert of("votes.held").value == 1
    assert (of("votes.passed_rate").numerator, of("votes.passed_rate").denominator) == (1, 2)
    heads, area = of("votes.turnout_heads"), of("votes.turnout_area")
    assert (heads.numerator, heads.denominator) == (9, 12)
    assert (area.numerator, area.denominator) == (1100, 1400)
    assert area.value == Decimal("0.7857")


def test_they_are_told_by_place(cast, vote):
    polling.published(cast, vote)
    assert of("votes.turnout_heads", place=cast.place("AH")).denominator == 12
    assert of("votes.turnout_heads", place=cast.place("371481003")).denominator == 0
    rows = KEYS["votes.turnout_heads"].records(asked(date(2026, 11, 1), date(2026, 11, 20), at=NOW))
    assert set(rows.values_list("vote__case", flat=True)) == {vote.pk}


def test_a_decision_told_after_three_days_is_late(cast, vote):
    """山东省物业管理条例 32."""
    polling.certified(cast, vote)
    assert Case.objects.get(pk=vote.pk).due_at == polling.vote(vote.pk).publish_by
    assert of("votes.published_in_time").value == 0  # due on the 11th, and not told yet
    certifying.publish(vote.pk, by=cast.li, at=NOW)
    found = figure(
        KEYS["votes.published_in_time"],
        asked(date(2026, 11, 1), date(2026, 11, 20), at=at("11-21 09:00")),
    )
    assert (found.numerator, found.denominator) == (0, 1)


def test_one_told_in_time_is_not(cast, vote):
    polling.published(cast, vote)
    assert polling.vote(vote.pk).publish_by > AFTER
    assert of("votes.published_in_time").value == 1
