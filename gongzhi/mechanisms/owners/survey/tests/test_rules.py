"""山东省物业管理条例 20: a case at, below and above each threshold, and what isn't known."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal as D
from itertools import product

import pytest

from gongzhi.mechanisms.owners.survey import models
from gongzhi.mechanisms.owners.survey.law import RULES, anniversary, rule_on
from gongzhi.mechanisms.owners.survey.rules import Facts, Outcome, Step, eligibility, percent

DAY = date(2026, 11, 24)
LONG_AGO, JUST, TOMORROW = date(2020, 5, 1), date(2024, 11, 24), date(2024, 11, 25)
YES, NO, UNKNOWN = True, False, None


def holds(**facts) -> tuple[bool | None, ...]:
    """Of the area, of the heads, two years and a quarter."""
    return tuple(step.holds for step in eligibility(Facts(DAY, **facts)).steps)


def outcome(**facts) -> Outcome:
    return eligibility(Facts(DAY, **facts)).outcome


def area(delivered: str | None, total: str | None) -> dict:
    as_d = {"delivered_area": delivered, "total_area": total}
    return {name: None if text is None else D(text) for name, text in as_d.items()}


def heads(delivered: int | None, total: int | None) -> dict:
    return {"delivered_heads": delivered, "total_heads": total}


# --- each threshold -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "total", "held"),
    [  # 第（一）项：已交付的业主专有部分面积的比例达到百分之五十以上
        ("12419.2849", "24838.57", NO),  # one cm² below
        ("12419.2850", "24838.57", YES),  # 以上 includes the number itself (民法典 1259)
        ("12419.2851", "24838.57", YES),
        ("0.0001", "0.0002", YES),
        ("0.0001", "0.0003", NO),
        ("0", "24838.57", NO),
        ("24838.57", "24838.57", YES),
        ("499999999.9999", "999999999.9999", NO),
        ("500000000.0000", "999999999.9999", YES),
        (None, "24838.57", UNKNOWN),
        ("12419.2850", None, UNKNOWN),
        (None, None, UNKNOWN),
        ("0", None, NO),  # nothing is less than half of whatever there is
        ("10", "0", UNKNOWN),  # a total of nothing is no total
    ],
)
def test_half_of_the_area(delivered, total, held):
    assert holds(**area(delivered, total)) == (held, UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("delivered", "total", "held"),
    [  # 第（二）项：已交付的业主人数的比例达到百分之五十以上
        (139, 280, NO),
        (140, 280, YES),
        (141, 280, YES),
        (140, 281, NO),  # 140.5 are needed
        (141, 281, YES),
        (1, 2, YES),
        (1, 1, YES),
        (0, 1, NO),
        (0, None, NO),
        (140, None, UNKNOWN),
        (None, 280, UNKNOWN),
    ],
)
def test_half_of_the_heads(delivered, total, held):
    first, second, _third = holds(**heads(delivered, total))
    assert (first, second) == (UNKNOWN, held)


@pytest.mark.parametrize(
    ("since", "delivered", "total", "held"),
    [  # 第（三）项：向首位业主交付满两年且已交付的业主人数的比例达到百分之二十五以上
        (JUST, 70, 280, YES),  # two years are full on the day itself (民法典 202)
        (TOMORROW, 70, 280, NO),  # one day short
        (LONG_AGO, 69, 280, NO),  # one head short
        (LONG_AGO, 70, 281, NO),  # 70.25 are needed
        (LONG_AGO, 71, 281, YES),
        (LONG_AGO, 1, 4, YES),
        (None, 70, 280, UNKNOWN),
        (None, 69, 280, NO),  # too few: since when is of no account
        (TOMORROW, None, 280, NO),  # too soon: how many is of no account
        (TOMORROW, None, None, NO),
        (LONG_AGO, None, 280, UNKNOWN),
        (LONG_AGO, 70, None, UNKNOWN),
        (LONG_AGO, 0, None, NO),
        (None, None, None, UNKNOWN),
    ],
)
def test_two_years_and_a_quarter_of_the_heads(since, delivered, total, held):
    assert holds(first_delivered_on=since, **heads(delivered, total))[2] == held


@pytest.mark.parametrize(
    ("first", "full"),
    [  # 民法典 202: the same day of the last month, or its last day where there is none
        (date(2024, 11, 24), date(2026, 11, 24)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 2, 28), date(2024, 2, 28)),
        (date(2022, 3, 1), date(2024, 3, 1)),
        (date(2022, 12, 31), date(2024, 12, 31)),
    ],
)
def test_on_which_day_two_years_are_full(first, full):
    assert anniversary(first, 2) == full


@pytest.mark.parametrize(
    ("day", "held"), [(date(2026, 2, 27), NO), (date(2026, 2, 28), YES), (date(2026, 3, 1), YES)]
)
def test_a_leap_day_has_its_two_years_on_the_last_of_february(day, held):
    facts = Facts(day, first_delivered_on=date(2024, 2, 29), total_heads=4, delivered_heads=1)
    assert eligibility(facts).steps[2].holds == held


# --- the three together ---------------------------------------------------------------------------

AREA = {YES: area("50", "100"), NO: area("49", "100"), UNKNOWN: {}}
LATER = {  # since when, how many of 100: (half of the heads, two years and a quarter)
    (YES, YES): (LONG_AGO, 50),
    (YES, NO): (TOMORROW, 50),
    (YES, UNKNOWN): (None, 50),
    (NO, YES): (LONG_AGO, 25),
    (NO, NO): (LONG_AGO, 24),
    (NO, UNKNOWN): (None, 25),
    (UNKNOWN, NO): (TOMORROW, None),
    (UNKNOWN, UNKNOWN): (LONG_AGO, None),
}


@pytest.mark.parametrize(("of_area", "later"), list(product(AREA, LATER)))
def test_one_that_holds_is_enough_and_only_three_that_fail_say_not_yet(of_area, later):
    since, delivered = LATER[later]
    facts = AREA[of_area] | heads(delivered, 100) | {"first_delivered_on": since}
    answers = (of_area, *later)
    assert holds(**facts) == answers
    expected = "eligible" if YES in answers else "unknown" if UNKNOWN in answers else "not_yet"
    assert outcome(**facts) == expected


def test_what_is_unknown_names_what_is_missing_and_nothing_else():
    verdict = eligibility(Facts(DAY, **heads(30, 100)))
    assert verdict.outcome == Outcome.UNKNOWN
    assert verdict.missing == ("total_area", "delivered_area", "first_delivered_on")
    assert eligibility(Facts(DAY, **heads(50, 100))).missing == ()
    assert eligibility(Facts(DAY, **area("1", "9"), **heads(24, 100))).missing == ()


def test_what_is_missing_would_settle_it():
    """Whatever is named as missing: with the right value for all of it, the answer is known."""
    known = {"total_area": D(100), "delivered_area": D(10), "total_heads": 100}
    known |= {"delivered_heads": 10, "first_delivered_on": LONG_AGO}
    for wanted in product((True, False), repeat=len(known)):
        given = {k: v for (k, v), is_given in zip(known.items(), wanted, strict=True) if is_given}
        verdict = eligibility(Facts(DAY, **given))
        completed = given | {name: known[name] for name in verdict.missing}
        assert eligibility(Facts(DAY, **completed)).outcome != Outcome.UNKNOWN


# --- what is said ---------------------------------------------------------------------------------


def test_each_step_is_a_sentence_with_its_article_and_its_numbers():
    facts = Facts(DAY, **area("12419.2849", "24838.57"), **heads(70, 280), first_delivered_on=JUST)
    first, second, third = eligibility(facts).steps
    assert str(first) == (
        "已交付的业主专有部分面积 12419.2849 平方米，是全部 24838.57 平方米的 49.99%，"
        "要达到 50%，即 12419.285 平方米：不符合。"
    )
    assert (first.have, first.of, first.need) == ("12419.2849", "24838.57", "12419.285")
    assert (second.have, second.of, second.need) == ("70", "280", "140")
    assert str(third) == (
        "2024-11-24 首次交付，到 2026-11-24 已满 2 年，"
        "已交付的业主 70 人，是全部 280 人的 25%，要达到 25%，即 70 人：符合。"
    )
    assert [s.article[-3:] for s in (first, second, third)] == ["一）项", "二）项", "三）项"]


def test_a_missing_figure_is_named_in_the_sentence():
    first, second, third = eligibility(Facts(DAY, **heads(None, 280))).steps
    assert str(first) == "还不知道专有部分总面积和已交付的面积，是否达到 50%：无法判断。"
    assert str(second) == "还不知道已交付的业主人数，是否达到 50%：无法判断。"
    assert str(third).startswith("还不知道首次交付日期，还不知道已交付的业主人数")


def test_every_combination_of_what_is_known_can_be_said():
    values = {
        "total_area": (None, D(0), D("10.5")),
        "delivered_area": (None, D(0), D("10.5")),
        "total_heads": (None, 0, 3),
        "delivered_heads": (None, 0, 3),
        "first_delivered_on": (None, LONG_AGO, TOMORROW),
    }
    for row in product(*values.values()):
        for step in eligibility(Facts(DAY, *row)).steps:
            assert "%(" not in str(step) and str(step).endswith("。")
            assert (step.holds is None) == bool(step.missing)
            assert Step.read(json.loads(json.dumps(step.plain()))) == step


@pytest.mark.parametrize(
    ("have", "of", "told"),
    [(499999, 1000000, "49.99%"), (1, 3, "33.33%"), (1, 1, "100%"), (0, 7, "0%"), (1, 0, "")],
)
def test_a_percentage_is_cut_and_never_rounded_up_to_the_threshold(have, of, told):
    assert percent(have, of) == told


# --- the rule itself ------------------------------------------------------------------------------


def test_who_lives_there_or_lets_is_no_fact_of_the_rule():
    ruled = {f.name for f in fields(Facts)} - {"day"}
    assert ruled < set(models.FACTS)
    assert not ruled & {"occupancy", "let", "obstacles", "management", "has_committee"}


def test_the_rule_is_the_one_of_the_rounds_day():
    assert rule_on(date(2021, 12, 2)) is None
    assert rule_on(date(2021, 12, 3)) is RULES[0]
    assert eligibility(Facts(DAY)).rule == RULES[0].code
    with pytest.raises(ValueError, match="2021-12-02"):
        eligibility(Facts(date(2021, 12, 2)))


def test_the_outcomes_of_the_record_are_those_of_the_rule():
    assert set(models.Outcome.values) == {outcome.value for outcome in Outcome}
