"""Owners who returned nothing, where the rules of procedure let them follow the majority."""

import pytest

from gongzhi.mechanisms.owners.counting import count

from .halls import OLD_DAY, e, hall, m

SILENCE = {"policy": {"silence_counts_with_majority": True}}


def counted(yes, no, silent, *, class_="ordinary", abstain=(0, "0"), **more):
    groups = (yes, {"m1": "for"}), (no, {"m1": "against"}), (abstain, {}), (silent, None)
    return count(hall(*groups, matters=[m("m1", class_)], **{**SILENCE, **more}))


def test_by_default_nothing_is_said_of_the_silent():
    found = counted((80, "8000"), (0, "0"), (20, "2000"), policy={})
    assert "with_silence" not in found["matters"]["m1"]


def test_the_silent_join_the_larger_side_beside_the_result():
    matter = counted((60, "6000"), (20, "2000"), (20, "2000"), class_="special")["matters"]["m1"]
    assert matter["with_silence"] == {
        "passed": True,
        "for": {"heads": 80, "area": "8000.00"},
        "against": {"heads": 20, "area": "2000.00"},
        "joined": "for",
    }


def test_silence_changes_neither_passed_nor_the_figures_of_the_result():
    """55 of 80 are less than three quarters; 75 of 100 are just that."""
    found = counted((55, "5500"), (25, "2500"), (20, "2000"), class_="special")
    plain = counted((55, "5500"), (25, "2500"), (20, "2000"), class_="special", policy={})
    silence = found["matters"]["m1"].pop("with_silence")
    assert silence["passed"] is True and found["matters"]["m1"]["passed"] is False
    assert found == plain


def test_the_silent_who_join_are_counted_among_those_who_must_consent():
    """70 of 100 are less than three quarters, though 70 are more than that of the 80 who voted."""
    matter = counted((50, "5000"), (30, "3000"), (20, "2000"), class_="special")["matters"]["m1"]
    silence = matter["with_silence"]
    assert silence["for"]["heads"] == 70 and silence["passed"] is False


def test_silence_never_feeds_the_quorum():
    found = counted((60, "6000"), (0, "0"), (40, "4000"))
    assert found["quorum"]["met"] is False
    silence = found["matters"]["m1"]["with_silence"]
    assert silence["for"]["heads"] == 100 and silence["passed"] is False


def test_the_silent_may_tip_a_matter_over_to_no():
    """41 of 80 consent, but with more area against nobody is the larger; with less, they fail."""
    matter = counted((36, "3600"), (37, "3700"), (27, "2700"))["matters"]["m1"]
    assert matter["with_silence"]["joined"] == "against"
    assert matter["with_silence"]["against"] == {"heads": 64, "area": "6400.00"}


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ((40, "4000"), (40, "4000")),
        ((50, "3000"), (30, "5000")),
        ((30, "5000"), (50, "3000")),
    ],
)
def test_where_heads_and_area_disagree_or_are_equal_the_silent_join_nobody(yes, no):
    matter = counted(yes, no, (20, "2000"))["matters"]["m1"]
    assert matter["with_silence"] == {
        "passed": matter["passed"], "for": matter["for"], "against": matter["against"],
        "joined": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("yes", "no", "joined"),
    [((40, "4100"), (40, "3900"), "for"), ((39, "4000"), (41, "4000"), "against")],
)
def test_more_by_one_measure_and_equal_by_the_other_is_larger(yes, no, joined):
    assert counted(yes, no, (20, "2000"))["matters"]["m1"]["with_silence"]["joined"] == joined


def test_abstentions_follow_nobody():
    matter = counted((50, "5000"), (10, "1000"), (20, "2000"), abstain=(20, "2000"))["matters"][
        "m1"
    ]
    assert matter["with_silence"]["for"]["heads"] == 70 and matter["abstain"]["heads"] == 20


def test_under_the_older_rule_silence_is_shown_as_well():
    found = counted((60, "6000"), (0, "0"), (40, "4000"), class_="special", decided_on=OLD_DAY)
    matter = found["matters"]["m1"]
    assert matter["passed"] is False and matter["with_silence"]["passed"] is True


def test_an_election_knows_no_silence():
    asked = hall(((2, "200"), {"e1": ["a"]}), ((1, "100"), None), matters=[e()], **SILENCE)
    assert "with_silence" not in count(asked)["matters"]["e1"]
