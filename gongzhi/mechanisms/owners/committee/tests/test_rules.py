"""Each threshold of the law, one below, at, and one above."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.committee import rules


@pytest.mark.parametrize(
    ("of", "attended", "agreed", "articles"),
    [
        # SDR 32: 出席三分之二以上, 同意全体过半数
        (9, 6, 5, []),
        (9, 5, 5, ["SDR 32"]),  # 5/9 < 2/3
        (9, 6, 4, ["SDR 32"]),  # 4 of 9 is no majority, though 4 of the 6 there are
        (5, 4, 3, []),
        (5, 3, 3, ["SDR 32"]),  # 3/5 < 2/3
        (5, 4, 2, ["SDR 32"]),
        (6, 4, 4, []),
        (6, 4, 3, ["SDR 32"]),  # half is not more than half
        (7, 5, 4, []),
        (7, 4, 4, ["SDR 32"]),
        (11, 8, 6, []),
        (11, 7, 6, ["SDR 32"]),
        (5, 2, 1, ["SDR 32", "SDR 32"]),
        (5, 3, 4, ["SDR 32"]),  # more agree than attend
        (0, 0, 0, ["SDR 32", "SDR 32"]),
    ],
)
def test_a_meeting_decides_with_two_thirds_there_and_more_than_half_of_all(
    of, attended, agreed, articles
):
    found = rules.meeting_faults(of=of, attended=attended, agreed=agreed)
    assert [f.article for f in found] == articles


@pytest.mark.parametrize(
    ("since", "until", "good"),
    [
        (date(2026, 11, 16), date(2031, 11, 16), True),  # GR 32: 不超过五年
        (date(2026, 11, 16), date(2031, 11, 17), False),
        (date(2024, 2, 29), date(2029, 2, 28), True),
        (date(2024, 2, 29), date(2029, 3, 1), False),
        (date(2026, 11, 16), date(2026, 11, 17), True),
        (date(2026, 11, 16), date(2026, 11, 16), False),
    ],
)
def test_a_term_lasts_five_years_at_most(since, until, good):
    assert (rules.term_faults(since, until) == []) is good


@pytest.mark.parametrize(
    ("elected", "seats", "article"),
    [
        (5, 5, ""),
        (4, 5, "SDR 30"),  # 五人以上
        (5, 7, ""),
        (5, 9, ""),
        (5, 10, ""),  # exactly half stands
        (5, 11, "GR 46"),  # 不足半数
        (6, 11, ""),
        (0, 5, "SDR 30"),
    ],
)
def test_those_elected_are_a_committee_from_five_and_half_of_the_seats_on(elected, seats, article):
    assert [f.article for f in rules.standing_faults(elected, seats)] == (
        [article] if article else []
    )


@pytest.mark.parametrize(
    ("members", "seats", "below"),
    [(3, 5, False), (2, 5, True), (5, 10, False), (4, 7, False), (3, 7, True), (6, 11, False)],
)
def test_fewer_than_half_of_the_seats_mean_a_new_election(members, seats, below):
    assert rules.below_half(members, seats) is below


@pytest.mark.parametrize(
    ("members", "seats", "n"),
    [(5, 5, 0), (4, 5, 0), (3, 5, 0), (2, 5, 1), (6, 5, 1), (5, 4, 2), (3, 3, 1), (6, 6, 1)],
)
def test_a_committee_on_paper_has_an_odd_number_of_seats_and_no_more_members(members, seats, n):
    assert len(rules.seat_faults(members, seats)) == n


@pytest.mark.parametrize(("n", "good"), [(2, False), (3, True), (5, True), (6, False), (0, False)])
def test_three_to_five_represent(n, good):
    assert (rules.delegation_faults(n) == []) is good


def test_a_renewal_is_due_ninety_days_before_the_end():
    assert rules.renewal_from(date(2027, 3, 1), 90) == date(2026, 12, 1)


def test_each_missing_paper_is_named():
    assert [p.code for p in rules.missing_papers(["rules", "members"])] == [
        "resolution",
        "covenant",
    ]
    assert rules.missing_papers([p.code for p in rules.PAPERS]) == []
