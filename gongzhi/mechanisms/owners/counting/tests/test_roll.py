"""Heads and area: 建筑物区分所有权司法解释 8–9, 山东省物业管理条例 25."""

import pytest

from gongzhi.mechanisms.owners.counting import Faults, count

from .halls import ballot, line, m, question


def counted(*roll, ballots=(), **more):
    return count(question(list(roll), [m("m1")], list(ballots), **more))


def total(*roll, **more):
    found = counted(*roll, **more)["total"]
    return found["heads"], found["area"]


A = line("1-101", "95.32", "a")
B = line("1-102", "104.68", "b")


def test_one_owner_is_one_head_whatever_the_number_of_units():
    assert total(A, B) == (2, "200.00")
    assert total(A, B, line("1-103", "50.00", "a"), line("2-101", "50.00", "a")) == (2, "300.00")


def test_unsold_and_undelivered_units_are_together_one_head():
    empty = [line(f"3-{n}", "100.00", "dev", "unsold") for n in range(4)]
    sold = [line(f"4-{n}", "100.00", "dev", "undelivered") for n in range(3)]
    assert total(A, B, *empty, *sold) == (3, "900.00")


def test_a_buyer_has_no_head_and_no_voice_for_what_was_not_handed_over():
    """It stays with the developer, whatever name the roll gives (domain rules 1.2)."""
    roll = (A, line("3-1", "100.00", "dev", "unsold"), line("3-2", "80.00", "buyer", "undelivered"))
    said = [ballot("buyer", {"m1": "for"}), ballot("dev", {"m1": "against"})]
    found = counted(*roll, ballots=said)
    assert found["total"] == {"heads": 2, "area": "275.32"}
    assert found["matters"]["m1"]["against"] == {"heads": 1, "area": "180.00"}
    assert [(r["owner"], r["code"]) for r in found["refused"]] == [("buyer", "undelivered")]


def test_a_buyer_who_owns_another_flat_votes_for_that_one_only():
    roll = (
        A,
        line("3-1", "100.00", "dev", "unsold"),
        line("3-2", "80.00", "a", "undelivered"),
    )
    found = counted(*roll, ballots=[ballot("a", {"m1": "for"})])
    assert found["total"] == {"heads": 2, "area": "275.32"}
    assert found["participating"] == {"heads": 1, "area": "95.32"}


def test_a_developer_with_flats_of_its_own_is_still_one_head():
    """One owner is one head: what it keeps and what it has not sold are the same owner's."""
    roll = (
        A,
        line("3-1", "100.00", "dev", "unsold"),
        line("3-2", "80.00", "dev"),
        line("3-3", "20.00", "dev", "undelivered"),
    )
    assert total(*roll) == (2, "295.32")
    found = counted(*roll, ballots=[ballot("dev", {"m1": "for"})])
    assert found["participating"] == {"heads": 1, "area": "200.00"}


def test_two_developers_at_once_are_a_fault_with_its_place():
    roll = [A, line("3-1", "9.00", "d1", "unsold"), line("3-2", "9.00", "d2", "unsold")]
    with pytest.raises(Faults) as fault:
        counted(*roll)
    ((where, what),) = fault.value.found
    assert where == "roll[2].owner" and "d2" in what


def test_undelivered_units_of_several_buyers_do_not_tell_who_the_developer_is():
    roll = [line("3-1", "9.00", "b1", "undelivered"), line("3-2", "9.00", "b2", "undelivered"), A]
    with pytest.raises(Faults, match=r"roll\[1\].owner"):
        counted(*roll)
    assert total(*[{**row, "owner": "dev"} for row in roll[:2]], A) == (2, "113.32")


PARKING = line("P-1", "12.50", "a", "parking")
ONLY = line("P-2", "12.50", "p", "parking")


def test_parking_counts_in_nothing_by_default():
    assert total(A, B, PARKING, ONLY) == (2, "200.00")
    assert counted(A, B, PARKING, ONLY)["outside"] == {"heads": 1, "area": "25.00"}


def test_an_owner_of_parking_only_has_no_voice_by_default():
    found = counted(A, ONLY, ballots=[ballot("p", {"m1": "for"})])
    assert found["participating"]["heads"] == 0
    assert [(r["owner"], r["code"]) for r in found["refused"]] == [("p", "parking_only")]


def test_where_the_rules_count_parking_its_area_and_its_owners_are_in_all_totals():
    policy = {"count_parking_area": True}
    said = [ballot("p", {"m1": "for"})]
    found = counted(A, B, PARKING, ONLY, ballots=said, policy=policy)
    assert found["total"] == {"heads": 3, "area": "225.00"}
    assert found["participating"] == {"heads": 1, "area": "12.50"}
    assert found["outside"] == {"heads": 0, "area": "0.00"} and found["refused"] == []


def test_parking_of_the_developer_adds_no_second_head():
    roll = (A, line("3-1", "100.00", "dev", "unsold"), line("P-9", "10.00", "dev", "parking"))
    assert total(*roll) == (2, "195.32")
    assert total(*roll, policy={"count_parking_area": True}) == (2, "205.32")


def test_a_roll_of_nothing_but_parking_can_be_counted_only_if_parking_counts():
    with pytest.raises(Faults) as fault:
        counted(PARKING, ONLY)
    assert [where for where, __ in fault.value.found] == ["roll"]
    assert total(PARKING, ONLY, policy={"count_parking_area": True}) == (2, "25.00")


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("95.32", "95.32"),
        ("95.3", "95.30"),
        ("95", "95.00"),
        ("95.321", "95.321"),
        ("95.3210", "95.321"),
        ("95.3214", "95.3214"),
        ("0.0001", "0.0001"),
    ],
)
def test_an_area_is_told_exactly_with_two_decimals_or_as_many_as_it_has(area, told):
    assert total(line("1", area, "a")) == (1, told)
