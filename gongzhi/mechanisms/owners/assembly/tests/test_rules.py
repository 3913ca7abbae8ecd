"""What the law asks of a group, of seats and of a joint nomination, case by case."""

from fractions import Fraction

import pytest

from gongzhi.mechanisms.owners.assembly import parameters, rules

STREET = ("street", True)
OWNER = ("owner", False)
OTHER = ("developer", False)


@pytest.mark.parametrize(
    ("members", "article"),
    [
        ([STREET, *[OTHER] * 2, *[OWNER] * 4], []),  # 7, four owners
        ([STREET, *[OTHER] * 3, *[OWNER] * 5], []),  # 9, five owners
        ([STREET, *[OTHER] * 3, *[OWNER] * 3], ["SDR 21"]),  # three of seven are less than half
        ([STREET, OTHER, *[OWNER] * 3], ["SDR 21"]),  # five are too few
        ([STREET, *[OTHER] * 3, *[OWNER] * 4], ["SDR 21"]),  # eight: even, half are owners
        ([("street", False), *[OTHER] * 2, *[OWNER] * 4], ["GR 10"]),  # nobody leads
        ([STREET, STREET, OTHER, *[OWNER] * 4], ["GR 10"]),  # two lead
        ([("owner", True), *[OTHER] * 3, *[OWNER] * 3], ["GR 10"]),  # an owner leads
        ([], ["SDR 21", "SDR 21", "GR 10"]),
    ],
)
def test_a_group_is_seven_or_more_odd_half_owners_and_led_by_the_street(members, article):
    assert [f.article for f in rules.group_faults(members)] == article


@pytest.mark.parametrize(
    ("seats", "alternates", "article"),
    [
        (5, 0, []),
        (11, 11, []),
        (3, 0, ["SDR 30"]),  # at least five
        (6, 0, ["SDR 30"]),  # odd
        (13, 0, ["GR 31"]),  # not among the sizes the city lets choose
        (5, 6, ["潍坊 34、淄博 28（参照）"]),
    ],
)
def test_a_committee_is_odd_and_at_least_five(seats, alternates, article):
    found = rules.seat_faults(seats, alternates, (5, 7, 9, 11))
    assert [f.article for f in found] == article


@pytest.mark.parametrize(
    ("backers", "of", "enough", "least"),
    [
        (56, 280, True, 56),  # exactly a fifth: 以上 includes it
        (55, 280, False, 56),
        (11, 53, True, 11),  # 10.6
        (10, 53, False, 11),
        (1, 5, True, 1),
    ],
)
def test_a_fifth_of_the_owners_is_enough_and_one_less_is_not(backers, of, enough, least):
    share = parameters.share(0.2)
    assert share == Fraction(1, 5)
    assert rules.backed_enough(backers, of, share) is enough
    assert rules.fewest_backers(of, share) == least


@pytest.mark.parametrize(
    ("units", "building"),
    [
        ("3-1-101", "3"),
        ("3号楼1单元101", "3"),
        ("12 栋 502", "12"),
        ("A座 1203", "A"),
        ("三号楼", "三"),
        ("101", ""),
        ("", ""),
    ],
)
def test_the_list_names_the_building_where_it_can_be_told(units, building):
    assert rules.building_of(units) == building


def test_a_conflict_of_interest_is_a_warning_and_comes_only_from_what_was_told():
    assert rules.warnings(official=None, in_company=None) == ()
    assert rules.warnings(official=False, in_company=False) == ()
    sources = [w.source for w in rules.warnings(official=True, in_company=True)]
    assert sources[:2] == ["公务员法第44条", "公务员法第59条第16项"] and len(sources) == 3


@pytest.mark.parametrize("value", ["3,5", "5,6", "", "五", "5,7,101"])
def test_the_city_cannot_allow_a_size_that_the_regulation_forbids(value):
    with pytest.raises(ValueError, match="委员人数|请写成"):
        parameters.sizes(value)


def test_the_conditions_are_seven_and_each_has_its_code():
    assert len(rules.CONDITIONS) == len(rules.CODES) == 7
