"""Which law holds on a day, and what it makes of a matter."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.counting import Faults, count, law

from .halls import DAY, OLD_DAY, e, flats, m, question


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2007-09-30", None),
        ("2007-10-01", "property-law-76"),
        ("2020-12-31", "property-law-76"),
        ("2021-01-01", "civil-code-278"),
        ("2026-05-01", "civil-code-278"),
        ("2099-01-01", "civil-code-278"),
    ],
)
def test_the_day_of_the_decision_chooses_the_law(day, code):
    rule = law.rule_on(date.fromisoformat(day))
    assert (rule and rule.code) == code


SPECIAL = {
    "civil-code-278": {"RAISE_REPAIR_FUND", "REBUILD", "CHANGE_OR_COMMERCIALISE_COMMON_PARTS"},
    "property-law-76": {"RAISE_REPAIR_FUND", "USE_REPAIR_FUND", "REBUILD"},
}


@pytest.mark.parametrize("rule", law.RULES, ids=lambda r: r.code)
def test_each_rule_lists_all_nine_matters_and_three_of_them_are_special(rule):
    """民法典 278 ¶2: items 6 to 8. 物权法 76 ¶2: items 5 (raising and using the fund) and 6."""
    assert list(rule.items) == list(law.MATTERS) and len(law.MATTERS) == 9
    assert {c for c, i in rule.items.items() if i.class_ == "special"} == SPECIAL[rule.code]


def test_an_article_names_the_item():
    civil, older = law.RULES
    assert civil.items["USE_REPAIR_FUND"].article == "民法典 278 第一款第五项"
    assert civil.items["OTHER_MAJOR"].article == "民法典 278 第一款第九项"
    assert older.items["USE_REPAIR_FUND"].article == "物权法 76 第一款第五项"
    assert older.items["CHANGE_OR_COMMERCIALISE_COMMON_PARTS"].article == "物权法 76 第一款第七项"


def asked(day, *matters):
    return question(flats(3, "300.00"), list(matters), [], decided_on=day)


@pytest.mark.parametrize("code", law.MATTERS)
@pytest.mark.parametrize(("day", "rule"), [(DAY, "civil-code-278"), (OLD_DAY, "property-law-76")])
def test_a_class_that_contradicts_the_law_of_the_day_is_a_fault(code, day, rule):
    right, wrong = ("special", "ordinary") if code in SPECIAL[rule] else ("ordinary", "special")
    assert count(asked(day, m("m1", right, code=code)))["matters"]["m1"]["class"] == right
    with pytest.raises(Faults) as fault:
        count(asked(day, m("m0"), m("m1", wrong, code=code)))
    ((where, what),) = fault.value.found
    assert where == "matters[1].class" and right in what and rule[-2:] in what


def test_a_choice_among_candidates_is_an_election_or_nothing():
    for code in ("ELECT_OR_REPLACE_COMMITTEE", "HIRE_DISMISS_MANAGER", "OTHER_MAJOR"):
        assert count(asked(DAY, {**e(), "code": code}))["matters"]["e1"]["code"] == code
    for code in ("RAISE_REPAIR_FUND", "USE_REPAIR_FUND", "MANAGEMENT_COVENANT"):
        with pytest.raises(Faults, match=r"matters\[0\].class"):
            count(asked(DAY, {**e(), "code": code}))


def test_replacing_a_member_by_yes_or_no_is_an_ordinary_matter():
    asked_ = asked(DAY, m("m1", code="ELECT_OR_REPLACE_COMMITTEE"))
    assert count(asked_)["matters"]["m1"]["article"] == "民法典 278 第一款第三项"


@pytest.mark.parametrize(
    ("day", "rule"), [(DAY, "property-law-76"), (OLD_DAY, "civil-code-278"), (DAY, "roman")]
)
def test_a_rule_that_did_not_hold_on_the_day_is_a_fault(day, rule):
    with pytest.raises(Faults) as fault:
        count({**asked(day, m("m1")), "rule": rule})
    assert [where for where, __ in fault.value.found] == ["rule"]


@pytest.mark.parametrize(("day", "rule"), [(DAY, "civil-code-278"), (OLD_DAY, "property-law-76")])
def test_the_rule_of_the_day_may_be_named(day, rule):
    assert count({**asked(day, m("m1")), "rule": rule}) == count(asked(day, m("m1")))


def test_nothing_can_be_counted_before_there_was_a_law():
    with pytest.raises(Faults) as fault:
        count(asked("2007-09-30", m("m1", code="REBUILD")))
    assert [where for where, __ in fault.value.found] == ["decided_on"]


def test_least_is_the_smallest_number_that_reaches_a_threshold():
    for threshold in {t for r in law.RULES for t in (r.quorum, r.ordinary, r.special)}:
        for of in range(1, 60):
            reached = [n for n in range(of + 1) if threshold.reached(n, of)]
            assert threshold.least(of) == reached[0]
            assert reached == list(range(reached[0], of + 1))
