"""Seats and alternates: enough of both measures first, then heads, then area; never chance."""

import pytest

from gongzhi.mechanisms.owners.counting import Matter, Weight, count
from gongzhi.mechanisms.owners.counting.election import seats as allot

from .halls import OLD_DAY, e, hall


def elected(*groups, election, **more):
    groups = [(who, None if names is None else {"e1": names}) for who, names in groups]
    return count(hall(*groups, matters=[election], **more))["matters"]["e1"]


def names(found):
    return found["elected"], found["alternates"], found["tied"]


def test_a_candidate_needs_more_than_half_of_those_who_take_part_by_both_measures():
    found = elected(
        ((50, "5000"), ["a", "b"]),
        ((1, "100"), ["a"]),
        ((49, "4900"), ["c"]),
        election=e(3),
    )
    assert names(found) == (["a"], [], []) and found["open"] == 2
    assert found["votes"]["b"] == {"heads": 50, "area": "5000.00"}


def test_heads_without_area_elect_nobody_and_area_without_heads_neither():
    found = elected(((60, "4000"), ["a"]), ((40, "6000"), ["b"]), election=e(2))
    assert names(found) == ([], [], [])


def allotted(seats, alternates=0, **votes):
    """Who gets what, of candidates who all have enough: name=(heads, area)."""
    matter = Matter("e1", "election", seats=seats, alternates=alternates, candidates=tuple(votes))
    return allot(matter, {n: Weight(*w) for n, w in votes.items()}, lambda __: True)


def test_seats_go_by_heads_first():
    found = allotted(1, 1, much=(60, 9000), many=(61, 5000))
    assert (found.elected, found.alternates) == (("many",), ("much",))


def test_and_by_area_where_heads_are_equal():
    found = allotted(1, 1, less=(60, 5000), more=(60, 5001))
    assert (found.elected, found.alternates, found.tied) == (("more",), ("less",), ())


def test_the_elected_stand_in_the_order_of_their_votes_not_of_the_list():
    found = elected(
        ((40, "4000"), ["b", "a"]),
        ((20, "1500"), ["a"]),
        ((15, "2500"), ["b"]),
        ((25, "2000"), []),
        election=e(2, candidates="ba"),
    )
    assert found["elected"] == ["a", "b"] and list(found["votes"]) == ["b", "a"]


def test_alternates_need_the_threshold_too():
    found = elected(
        ((60, "6000"), ["a", "b"]),
        ((40, "4000"), ["c", "a"]),
        election=e(2, alternates=2),
    )
    assert names(found) == (["a", "b"], [], [])
    assert found["votes"]["c"] == {"heads": 40, "area": "4000.00"}


def test_more_places_than_candidates_stay_empty():
    found = allotted(2, 5, a=(60, 1), b=(59, 1), c=(58, 1))
    assert (found.elected, found.alternates, found.open) == (("a", "b"), ("c",), 0)


def approvals(seats, alternates, *votes):
    """Each candidate is marked by so many of 100 owners of 100 m² each, who mark in turn: none
    marks more than there are seats."""
    marks = {owner: [] for owner in range(100)}
    for name, heads in votes:
        fewest = sorted(marks, key=lambda o: (len(marks[o]), o))[:heads]
        for owner in fewest:
            marks[owner].append(name)
    assert max(map(len, marks.values())) <= seats
    candidates = [name for name, __ in votes]
    groups = [((1, "100"), chosen) for chosen in marks.values()]
    return elected(*groups, election=e(seats, alternates=alternates, candidates=candidates))


def test_alternates_are_ranked_as_seats_are():
    found = approvals(3, 2, ("e", 52), ("d", 54), ("c", 56), ("b", 58), ("a", 60))
    assert names(found) == (["a", "b", "c"], ["d", "e"], [])


def test_there_are_no_more_alternates_than_places_for_them():
    found = approvals(3, 1, ("e", 52), ("d", 54), ("c", 56), ("b", 58), ("a", 60))
    assert names(found) == (["a", "b", "c"], ["d"], [])


def test_a_tie_at_the_last_seat_is_reported_and_nobody_is_an_alternate():
    found = approvals(3, 2, ("a", 60), ("b", 58), ("d", 55), ("c", 55), ("e", 52))
    assert names(found) == (["a", "b"], [], ["c", "d"]) and found["open"] == 1
    seats = found["steps"][-1]
    assert seats["holds"] is False and "不抽签" in seats["say"]


def test_more_equals_than_seats_are_left_get_none_of_them():
    found = approvals(3, 0, ("a", 60), ("b", 55), ("c", 55), ("d", 55))
    assert names(found) == (["a"], [], ["b", "c", "d"]) and found["open"] == 2


def test_equals_who_all_find_a_seat_are_no_tie():
    found = approvals(3, 1, ("c", 55), ("b", 55), ("a", 60), ("d", 52))
    assert names(found) == (["a", "b", "c"], ["d"], [])


def test_a_tie_among_those_who_got_no_seat_leaves_the_seats_alone():
    found = approvals(2, 2, ("a", 60), ("b", 58), ("c", 40), ("d", 40))
    assert names(found) == (["a", "b"], [], [])


def test_a_tie_at_the_last_alternate_is_reported_apart():
    votes = ("a", 60), ("b", 58), ("c", 56), ("d", 54), ("e", 53), ("g", 52), ("f", 52)
    found = approvals(4, 2, *votes)
    assert names(found) == (["a", "b", "c", "d"], ["e"], [])
    assert found["tied_alternates"] == ["f", "g"] and "未定" in found["steps"][-1]["say"]


def test_more_marks_than_seats_spoil_that_election_on_that_ballot_which_still_takes_part():
    asked = hall(
        ((2, "200"), {"e1": ["a", "b"], "m1": "for"}),
        ((1, "100"), {"e1": ["a"], "m1": "for"}),
        matters=[e(1), {"id": "m1", "class": "ordinary"}],
    )
    found = count(asked)
    assert found["participating"]["heads"] == 3 and found["matters"]["m1"]["passed"]
    election = found["matters"]["e1"]
    assert election["invalid"] == {"heads": 2, "area": "200.00"} and election["elected"] == []
    assert election["votes"]["a"]["heads"] == 1


def test_as_many_marks_as_seats_are_fine():
    assert elected(((3, "300"), ["a", "b"]), election=e(2))["elected"] == ["a", "b"]


@pytest.mark.parametrize("choice", ["abstain", []])
def test_no_name_is_an_abstention(choice):
    found = elected(((1, "100"), choice), ((1, "100"), ["a"]), election=e())
    assert found["abstain"] == {"heads": 1, "area": "100.00"} and found["elected"] == []


def test_an_election_can_be_marked_invalid_as_a_whole():
    found = elected(((1, "100"), "invalid"), ((2, "200"), ["a"]), election=e())
    assert found["invalid"]["heads"] == 1 and found["elected"] == ["a"]


def test_without_the_quorum_nobody_is_elected_tied_or_alternate():
    found = elected(((10, "1000"), ["a", "b"]), ((6, "600"), None), election=e(2, alternates=1))
    assert names(found) == ([], [], []) and found["votes"]["a"]["heads"] == 10
    assert found["steps"][0]["holds"] is False
    assert found["steps"][-1]["say"] == "参与表决的不够，2 个名额都空缺。"


def test_under_the_older_rule_a_candidate_needs_more_than_half_of_all():
    """51 of 100 who take part of 150."""
    groups = ((51, "5100"), ["a"]), ((49, "4900"), ["b"]), ((50, "5000"), None)
    assert elected(*groups, election=e())["elected"] == ["a"]
    assert elected(*groups, election=e(), decided_on=OLD_DAY)["elected"] == []
    groups = ((76, "7600"), ["a"]), ((24, "2400"), ["b"]), ((50, "5000"), None)
    assert elected(*groups, election=e(), decided_on=OLD_DAY)["elected"] == ["a"]


def test_each_candidate_has_a_step_with_both_measures():
    found = elected(((2, "200"), ["a"]), ((1, "100"), ["b"]), election=e(candidates="ab"))
    steps = {s["candidate"]: s for s in found["steps"] if s["name"] == "candidate"}
    assert steps["a"]["holds"] and not steps["b"]["holds"]
    assert steps["b"]["need"] == {"heads": 2, "area": "150.01"} and "候选人 b" in steps["b"]["say"]


def test_fewer_candidates_than_seats_leave_seats_open():
    found = elected(((3, "300"), ["a"]), election=e(5))
    assert (
        found["elected"] == ["a"] and found["open"] == 4 and "空缺 4" in found["steps"][-1]["say"]
    )
