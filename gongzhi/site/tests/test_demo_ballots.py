"""Who votes how in the demo city: the outcomes that its stories need, whoever owns what."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.site.demo.owners import ballots
from gongzhi.site.demo.owners.ballots import Voter

areas = st.lists(st.integers(40_0000, 500_0000), min_size=30, max_size=90)


def electorate(sizes: list[int]) -> list[Voter]:
    return [Voter(n, n + 1, area) for n, area in enumerate(sizes)]


def shares(some, voters) -> tuple[float, float]:
    area = sum(v.area for v in some) / sum(v.area for v in voters)
    return len(some) / len(voters), area


@given(areas, st.integers(0, 99))
def test_enough_take_part_by_heads_and_by_area(sizes, seed):
    voters = electorate(sizes)
    heads, area = shares(ballots.enough(voters, random.Random(seed)), voters)
    assert heads >= 2 / 3 and area >= 2 / 3


@given(areas)
def test_the_small_ones_are_enough_by_heads(sizes):
    voters = electorate(sizes)
    found = ballots.small_ones(voters)
    heads, area = shares(found, voters)
    assert heads >= 2 / 3 and area <= heads


@given(areas)
def test_the_largest_are_too_much_against_by_area(sizes):
    voters = electorate(sizes)
    choices = ballots.opposed_by_large(voters, "m1")
    heads, area = shares([v for v in voters if choices[v]["m1"] == "for"], voters)
    assert area < 3 / 4 <= area + max(v.area for v in voters) / sum(v.area for v in voters)
    assert heads >= area


@pytest.mark.parametrize("candidates", [5, 6, 7])
@pytest.mark.parametrize("voters", [30, 44, 58, 65])
def test_five_of_the_candidates_are_marked_by_more_than_half(candidates, voters):
    said = dict.fromkeys(electorate([100] * voters), {})
    marked = ballots.with_marks(said, "m1", candidates, 5)
    assert all(len(set(choice["m1"])) == 5 for choice in marked.values())
    every = [name for choice in marked.values() for name in choice["m1"]]
    votes = sorted(every.count(f"c{n + 1}") for n in range(candidates))
    assert votes[-5] * 2 > voters
