"""Which ballot counts, and what is said of the others."""

from itertools import permutations

import pytest

from gongzhi.mechanisms.owners.counting import count

from .halls import ballot, flats, m, question

OWNERS = flats(3, "300.00")  # o1, o2, o3 with 100 m² each


def counted(*ballots, **more):
    return count(question(OWNERS, [m("m1"), m("m2")], list(ballots), **more))


def said(found, matter="m1"):
    keys = ("for", "against", "abstain", "invalid")
    return {
        k: found["matters"][matter][k]["heads"]
        for k in keys
        if found["matters"][matter][k]["heads"]
    }


def at(clock: str, day: str = "2026-04-30") -> str:
    return f"{day}T{clock}+08:00"


FIRST = ballot("o1", {"m1": "for"}, cast_at=at("09:00:00"))
LATER = ballot("o1", {"m1": "against"}, cast_at=at("10:00:00"))


@pytest.mark.parametrize("order", [*permutations([FIRST, LATER])])
def test_the_later_ballot_replaces_the_earlier_in_whatever_order_they_lie(order):
    found = counted(*order)
    assert said(found) == {"against": 1} and found["participating"]["heads"] == 1
    assert found["replaced"] == [
        {"owner": "o1", "channel": "paper", "cast_at": at("09:00:00"), "by": at("10:00:00")}
    ]
    assert found["conflicts"] == found["refused"] == []


def test_at_the_same_instant_the_later_in_the_file_replaces_the_earlier():
    same = [ballot("o1", {"m1": c}, cast_at=at("09:00:00")) for c in ("for", "against", "abstain")]
    assert said(counted(*same)) == {"abstain": 1}
    assert said(counted(*reversed(same))) == {"for": 1}


def test_instants_are_compared_whatever_their_offset():
    """08:30 in London is 15:30 here."""
    london = ballot("o1", {"m1": "for"}, cast_at="2026-04-30T08:30:00+01:00")
    assert said(counted(london, ballot("o1", {"m1": "against"}, cast_at=at("15:29:59")))) == {
        "for": 1
    }
    assert (
        counted(london)["ballots_digest"]
        == counted({**london, "cast_at": at("15:30:00")})["ballots_digest"]
    )


def test_a_replacing_ballot_replaces_the_whole_of_the_earlier():
    whole = ballot("o1", {"m1": "for", "m2": "for"}, cast_at=at("09:00:00"))
    found = counted(whole, LATER)
    assert said(found, "m1") == {"against": 1} and said(found, "m2") == {"abstain": 1}


ONLINE = ballot("o1", {"m1": "for"}, "online", at("11:00:00"))


@pytest.mark.parametrize("order", [*permutations([FIRST, LATER, ONLINE])])
def test_paper_and_online_are_a_conflict_and_count_once_as_the_paper(order):
    found = counted(*order)
    assert said(found) == {"against": 1} and found["participating"]["heads"] == 1
    assert found["conflicts"] == [
        {
            "owner": "o1",
            "counts": "paper",
            "paper": at("10:00:00"),
            "online": at("11:00:00"),
            "differ": ["m1"],
        }
    ]


def test_paper_and_online_that_say_the_same_are_a_conflict_in_nothing():
    paper = ballot("o1", {"m1": "for", "m2": "abstain"})
    found = counted(paper, ballot("o1", {"m1": "for"}, "online"))
    assert [c["differ"] for c in found["conflicts"]] == [[]]


def test_a_refused_paper_ballot_makes_no_conflict():
    late = ballot("o1", {"m1": "against"}, cast_at=at("00:00:00", "2026-05-02"))
    found = counted(ONLINE, late)
    assert said(found) == {"for": 1} and found["conflicts"] == []
    assert [r["code"] for r in found["refused"]] == ["too_late"]


@pytest.mark.parametrize(
    ("cast_at", "counts"),
    [
        ("2026-05-01T23:59:59.999999+08:00", True),
        ("2026-05-02T00:00:00+08:00", False),
        ("2026-05-01T15:59:59Z", True),
        ("2026-05-01T16:00:00Z", False),
        ("2026-05-02T01:00:00+14:00", True),
    ],
)
def test_the_vote_ends_with_the_day_of_the_decision_in_this_country(cast_at, counts):
    found = counted(ballot("o1", {"m1": "for"}, cast_at=cast_at))
    assert (found["participating"]["heads"], len(found["refused"])) == (counts, not counts)


def test_a_ballot_that_came_too_late_does_not_replace_one_in_time():
    late = ballot("o1", {"m1": "against"}, cast_at=at("00:00:00", "2026-05-02"))
    assert said(counted(FIRST, late)) == {"for": 1}


def test_a_ballot_of_somebody_who_is_not_on_the_roll_is_refused_and_reported():
    found = counted(ballot("stranger", {"m1": "for"}), FIRST)
    assert found["participating"]["heads"] == 1
    (refused,) = found["refused"]
    assert refused["owner"] == "stranger" and refused["code"] == "not_on_roll"
    assert "名册" in refused["why"] and refused["cast_at"] == "2026-04-30T20:00:00+08:00"


def test_abstentions_and_invalid_marks_take_part_but_do_not_consent():
    found = counted(
        ballot("o1", {"m1": "for"}),
        ballot("o2", {"m1": "abstain"}),
        ballot("o3", {"m1": "invalid"}),
    )
    assert found["participating"] == {"heads": 3, "area": "300.00"} and found["quorum"]["met"]
    assert said(found) == {"for": 1, "abstain": 1, "invalid": 1}
    assert found["matters"]["m1"]["passed"] is False


def test_an_invalid_mark_spoils_only_its_own_matter():
    found = counted(*[ballot(f"o{n}", {"m1": "invalid", "m2": "for"}) for n in (1, 2, 3)])
    assert (found["matters"]["m1"]["passed"], found["matters"]["m2"]["passed"]) == (False, True)


def test_a_matter_that_a_returned_ballot_leaves_out_is_an_abstention():
    found = counted(ballot("o1", {"m1": "for"}), ballot("o2", {}))
    assert said(found, "m2") == {"abstain": 2} and said(found) == {"for": 1, "abstain": 1}


def test_for_against_abstain_and_invalid_make_up_those_who_take_part():
    found = counted(ballot("o1", {"m1": "for"}), ballot("o2", {"m1": "against"}), ballot("o3", {}))
    assert sum(said(found).values()) == found["participating"]["heads"]
