"""Each threshold of the law one short, exactly at it and one over, by heads and by area alike."""

import pytest

from gongzhi.mechanisms.owners.counting import count

from .halls import DAY, OLD_DAY, hall, m, voted

LARGE = (280, "24838.57")
SMALL = (53, "5369.63")
EVEN = (300, "30000.00")
"""Divisible by 2, 3 and 4: the shares themselves are whole numbers."""


@pytest.mark.parametrize(
    ("total", "heads", "area"), [(LARGE, 187, "16559.05"), (SMALL, 36, "3579.76")]
)
def test_the_quorum_of_the_two_compounds_is_told_in_heads_and_square_metres(total, heads, area):
    """民法典 278 ¶2: two thirds or more, 2/3 of 280 = 186.67, 2/3 of 24,838.57 = 16,559.0466…"""
    quorum = voted(total, (heads, area), (heads, area), "ordinary")["quorum"]
    assert quorum == {"heads_needed": heads, "area_needed": area, "met": True}


@pytest.mark.parametrize(
    ("total", "taking_part", "met"),
    [
        (LARGE, (187, "16559.05"), True),
        (LARGE, (186, "16559.05"), False),
        (LARGE, (187, "16559.04"), False),
        (LARGE, (187, "16559.0467"), True),  # the comparison is exact, only the sign is rounded
        (LARGE, (187, "16559.0466"), False),
        (LARGE, (186, "24838.00"), False),  # all the area doesn't make up for a head
        (LARGE, (279, "16559.04"), False),  # nor all the heads for area
        (SMALL, (36, "3579.76"), True),
        (SMALL, (35, "3579.76"), False),
        (SMALL, (36, "3579.75"), False),
        (EVEN, (200, "20000.00"), True),  # 以上 includes the number itself (民法典 1259)
        (EVEN, (199, "20000.00"), False),
        (EVEN, (200, "19999.9999"), False),
        (EVEN, (300, "30000.00"), True),
    ],
)
def test_two_thirds_or_more_must_take_part_by_heads_and_by_area(total, taking_part, met):
    """民法典 278 ¶2, first sentence."""
    found = voted(total, taking_part, taking_part, "ordinary")
    assert found["quorum"]["met"] is met
    assert found["matters"]["m1"]["passed"] is met


@pytest.mark.parametrize(
    ("taking_part", "yes", "passed"),
    [
        ((187, "16600.00"), (94, "8300.01"), True),  # 94 > 93.5
        ((187, "16600.00"), (93, "8300.01"), False),
        ((187, "16600.00"), (94, "8300.00"), False),  # 过半数: half itself is not enough
        ((187, "16600.00"), (94, "8300.0001"), True),
        ((188, "16600.00"), (94, "8300.01"), False),
        ((188, "16600.00"), (95, "8300.01"), True),
        ((187, "16600.00"), (186, "8300.00"), False),
        ((187, "16600.00"), (93, "16599.00"), False),
        ((187, "16600.00"), (187, "16600.00"), True),
    ],
)
def test_an_ordinary_matter_needs_more_than_half_of_those_who_take_part(taking_part, yes, passed):
    """民法典 278 ¶2, third sentence."""
    matter = voted(LARGE, taking_part, yes, "ordinary")["matters"]["m1"]
    assert matter["passed"] is passed
    assert matter["steps"][-1]["article"].startswith("民法典 278")


@pytest.mark.parametrize(
    ("taking_part", "yes", "passed"),
    [
        ((187, "16600.00"), (141, "12450.00"), True),  # 3/4 of 187 = 140.25
        ((187, "16600.00"), (140, "12450.00"), False),
        ((187, "16600.00"), (141, "12449.99"), False),
        ((187, "16600.00"), (141, "12449.9999"), False),
        ((188, "16600.00"), (141, "12450.00"), True),  # 3/4 of 188 = 141: the number itself will do
        ((188, "16600.00"), (140, "12450.00"), False),
        ((188, "16600.00"), (187, "12449.99"), False),
        ((188, "16600.00"), (140, "16599.00"), False),
    ],
)
def test_a_special_matter_needs_three_quarters_of_those_who_take_part(taking_part, yes, passed):
    """民法典 278 ¶2, second sentence."""
    matter = voted(LARGE, taking_part, yes, "special")["matters"]["m1"]
    assert matter["passed"] is passed
    assert matter["steps"][-1]["share"] == "3/4"


@pytest.mark.parametrize(
    ("total", "taking_part", "met"),
    [
        (LARGE, (141, "12419.29"), True),
        (LARGE, (140, "12419.29"), False),  # more than half: 140 of 280 is half
        (LARGE, (141, "12419.2850"), False),
        (LARGE, (141, "12419.2851"), True),
        (SMALL, (27, "2684.82"), True),
        (SMALL, (26, "2684.82"), False),
        (SMALL, (27, "2684.81"), False),
        (EVEN, (151, "15000.01"), True),
        (EVEN, (150, "15000.01"), False),
        (EVEN, (151, "15000.00"), False),
    ],
)
def test_under_the_older_rule_more_than_half_of_all_must_take_part(total, taking_part, met):
    """物业管理条例 12 ¶1 (2007)."""
    found = voted(total, taking_part, taking_part, "ordinary", OLD_DAY)
    assert found["rule"] == "property-law-76"
    assert found["quorum"]["met"] is met
    assert "物业管理条例 12" in found["matters"]["m1"]["steps"][0]["article"]


def test_what_the_older_quorum_asks_for_is_enough_for_it():
    """Half of 300 and of 30,000.00 is not; the smallest that is more, is told."""
    quorum = voted(EVEN, EVEN, EVEN, "ordinary", OLD_DAY)["quorum"]
    assert quorum == {"heads_needed": 151, "area_needed": "15000.01", "met": True}


@pytest.mark.parametrize(
    ("yes", "passed"),
    [
        ((151, "15000.01"), True),
        ((150, "15000.01"), False),
        ((151, "15000.00"), False),
        ((151, "15000.0001"), True),
        ((250, "15000.00"), False),
        ((150, "24000.00"), False),
    ],
)
def test_under_the_older_rule_an_ordinary_matter_needs_more_than_half_of_all(yes, passed):
    """物权法 76 ¶2, second sentence. It matters not how many take part."""
    for taking_part in ((251, "25000.00"), (300, "30000.00")):
        matter = voted(EVEN, taking_part, yes, "ordinary", OLD_DAY)["matters"]["m1"]
        assert matter["passed"] is passed
        assert matter["steps"][-1]["of_whom"] == "all"


@pytest.mark.parametrize(
    ("yes", "passed"),
    [
        ((200, "20000.00"), True),
        ((199, "20000.00"), False),
        ((200, "19999.99"), False),
        ((200, "19999.9999"), False),
        ((250, "19999.99"), False),
        ((199, "24000.00"), False),
    ],
)
def test_under_the_older_rule_a_special_matter_needs_two_thirds_of_all(yes, passed):
    """物权法 76 ¶2, first sentence."""
    matter = voted(EVEN, (251, "25000.00"), yes, "special", OLD_DAY)["matters"]["m1"]
    assert matter["passed"] is passed
    assert matter["steps"][-1]["share"] == "2/3"


def test_the_same_vote_can_pass_under_one_rule_and_fail_under_the_other():
    """101 of 200 who take part are more than half of them, and less than half of all 300."""
    yes, taking_part = (101, "10001.00"), (200, "20000.00")
    assert voted(EVEN, taking_part, yes, "ordinary", DAY)["matters"]["m1"]["passed"] is True
    assert voted(EVEN, taking_part, yes, "ordinary", OLD_DAY)["matters"]["m1"]["passed"] is False


def test_the_lowest_support_that_can_pass_is_a_third_and_a_half_of_all():
    """Domain rules 1.1: ordinary just over 1/3 of all, special 1/2 of all."""
    taking_part = (200, "20000.00")
    ordinary = voted(EVEN, taking_part, (101, "10000.01"), "ordinary")
    special = voted(EVEN, taking_part, (150, "15000.00"), "special")
    assert ordinary["matters"]["m1"]["passed"] and special["matters"]["m1"]["passed"]


def test_unanimous_consent_of_too_few_passes_nothing():
    found = voted(LARGE, (186, "24000.00"), (186, "24000.00"), "special")["matters"]["m1"]
    quorum, majority = found["steps"]
    assert (quorum["holds"], majority["holds"], found["passed"]) == (False, True, False)


@pytest.mark.parametrize("day", [DAY, OLD_DAY])
def test_where_nobody_takes_part_no_step_holds(day):
    asked = hall((SMALL, None), matters=[m("m1"), m("m2", "special")], decided_on=day)
    found = count(asked)
    assert found["participating"] == {"heads": 0, "area": "0.00"}
    holds = [step["holds"] for matter in found["matters"].values() for step in matter["steps"]]
    assert holds == [False] * 4


def test_one_owner_of_a_whole_compound_decides_alone():
    assert voted((1, "60.00"), (1, "60.00"), (1, "60.00"), "special")["matters"]["m1"]["passed"]


def test_large_areas_are_compared_to_the_last_square_centimetre():
    """Beyond what a float could tell apart: half of the area is not more than half."""
    asked = {
        "decided_on": DAY,
        "roll": [
            {"unit": "1", "area": "999999999.9999", "owner": "a", "kind": "private"},
            {"unit": "2", "area": "999999999.9998", "owner": "b", "kind": "private"},
            {"unit": "3", "area": "0.0001", "owner": "c", "kind": "private"},
        ],
        "matters": [m("m1")],
        "ballots": [
            {"owner": o, "channel": "paper", "cast_at": "2026-04-30T08:00:00+08:00",
             "choices": {"m1": said}}
            for o, said in (("a", "against"), ("b", "for"), ("c", "for"))
        ],
    }  # fmt: skip
    assert count(asked)["matters"]["m1"]["passed"] is False
    asked["roll"][2]["area"] = "0.0002"
    assert count(asked)["matters"]["m1"]["passed"] is True
