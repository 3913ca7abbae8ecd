"""Shades, ages, and the words that a board may repeat."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.site.board.rules import (
    SHADES,
    STALE,
    Freshness,
    ceiling,
    freshness,
    harmless,
    in_a_badge,
    office,
    shade,
    short,
)
from tests.cast import MONDAY

COUNTS = st.lists(st.integers(0, 10**6), max_size=50)


@given(COUNTS)
def test_no_count_is_above_the_darkest_shade_and_only_none_has_none(counts):
    top = ceiling(counts)
    assert top >= max(counts, default=0) and top % SHADES == 0
    assert all((shade(n, top) == 0) == (n == 0) for n in counts)
    assert all(0 <= shade(n, top) <= SHADES for n in counts)


@given(COUNTS)
def test_more_is_never_lighter(counts):
    top = ceiling(counts)
    shades = [shade(n, top) for n in sorted(counts)]
    assert shades == sorted(shades)


def test_a_board_is_live_until_it_is_too_old_and_none_is_neither():
    assert freshness(MONDAY - STALE, at=MONDAY) is Freshness.LIVE
    assert freshness(MONDAY - STALE - timedelta(seconds=1), at=MONDAY) is Freshness.STALE
    assert freshness(None, at=MONDAY) is Freshness.NONE


def test_a_category_is_repeated_and_a_sentence_or_a_number_is_not():
    assert harmless(" 漏水冒水 ") == "漏水冒水"
    assert harmless("3 号楼") == "" == harmless("住在二单元的王某某天天半夜扰民")


def test_of_a_signature_the_office_is_told():
    assert office("执法局 · 经办岗") == "执法局" and office("系统") == "系统"


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (0, "0", "0"),
        (9999, "9999", "9999"),
        (10_000, "1万", "10k"),
        (33_994, "3.4万", "34k"),
        (262_102, "26.2万", "262k"),
        (1_049_999, "105万", "1050k"),
    ],
)
def test_a_count_that_is_read_from_afar_is_short(count, zh, en):
    assert (short(count, "zh-hans"), short(count, "en")) == (zh, en)


def test_a_badge_has_room_for_three_digits():
    assert (in_a_badge(999), in_a_badge(1000)) == ("999", "999+")
