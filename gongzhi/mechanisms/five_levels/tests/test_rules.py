"""The rules on Party organisations, one by one and at their borders."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.mechanisms.five_levels.rules import (
    Facts,
    Limits,
    flags,
    term_years,
    worst,
    years_after,
)

LIMITS = Limits(3, 50, 7, 3, 5, 5, 3, 90)
DAY = date(2026, 11, 16)


def branch(**facts):
    known = {
        "kind": "branch",
        "parent_kind": "community_party",
        "parent_kinds": ("community_party",),
        "covers": ("安和苑",),
        "members": 5,
        "seats": 1,
        "chief_since": date(2025, 1, 1),
        "term_ends": date(2028, 1, 1),
    }
    return Facts(**{**known, **facts})


def codes(facts):
    return {flag.code for flag in flags(facts, LIMITS, day=DAY)}


def test_a_sound_branch_has_no_flag():
    assert codes(branch()) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"parent_kind": "street_party"}, "parent"),
        ({"parent_ended": True}, "parent_ended"),
        ({"astray": ("柳河湾",)}, "astray"),
        ({"covers": ()}, "covers_nothing"),
        ({"shared": ("安和苑",)}, "shared"),
    ],
)
def test_a_broken_tree_is_grave(change, code):
    found = flags(branch(**change), LIMITS, day=DAY)
    assert found[0].code == code
    assert found[0].grave
    assert worst(found) == "over"


def test_a_branch_of_its_own_covers_one_compound():
    assert codes(branch(covers=("甲", "乙"))) == {"many"}


@pytest.mark.parametrize(
    ("count", "code"), [(1, {"alone"}), (2, set()), (5, set()), (6, {"too_many"})]
)
def test_a_joint_branch_covers_two_to_five_compounds_as_a_guideline(count, code):
    names = tuple(f"小区{n}" for n in range(count))
    assert codes(branch(kind="joint_branch", covers=names)) == code


def test_a_joint_branch_across_streets_is_flagged():
    facts = branch(kind="joint_branch", covers=("甲", "乙"), streets=2)
    assert codes(facts) == {"streets"}


@pytest.mark.parametrize(
    ("members", "seats", "code"),
    [
        (None, 1, {"members_unknown"}),
        (2, 1, {"few_members"}),
        (3, 1, set()),
        (6, 1, set()),
        (7, 2, {"committee"}),
        (7, 3, set()),
        (50, 3, set()),
        (51, 3, {"many_members"}),
    ],
)
def test_three_seven_and_fifty_formal_members_are_the_borders(members, seats, code):
    assert codes(branch(members=members, seats=seats)) == code


def test_a_group_needs_no_members_and_no_term():
    facts = Facts("stairwell_group", "branch", ("branch",), covers=("1 单元",), chief_since=DAY)
    assert codes(facts) == set()


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (None, {"term_unknown"}),
        (DAY, {"term_over"}),
        (DAY + timedelta(days=1), {"term_near"}),
        (DAY + timedelta(days=90), {"term_near"}),
        (DAY + timedelta(days=91), set()),
        (date(2028, 1, 1), set()),
        (date(2028, 1, 2), {"term_long"}),
    ],
)
def test_terms_that_end_within_ninety_days_are_flagged(ends, code):
    assert codes(branch(term_ends=ends)) == code


def test_a_vacant_branch_has_no_term_to_watch():
    assert codes(branch(chief_since=None, term_ends=None)) == set()


def test_communities_serve_five_years_and_branches_three():
    assert term_years("community_party", LIMITS) == 5
    assert term_years("branch", LIMITS) == term_years("joint_branch", LIMITS) == 3


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 10))
def test_a_term_of_n_years_ends_on_the_same_day_or_the_day_after(day, years):
    end = years_after(day, years)
    assert end.year == day.year + years
    assert (end.month, end.day) in {(day.month, day.day), (3, 1)}
