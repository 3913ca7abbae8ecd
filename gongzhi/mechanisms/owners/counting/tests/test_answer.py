"""What the answer looks like: to the letter of the promised format, and to be checked by hand."""

import hashlib
import json
from datetime import date, datetime
from fractions import Fraction

import pytest

from gongzhi.mechanisms.owners.counting import (
    Ballot,
    Matter,
    Policy,
    RollLine,
    Vote,
    as_dict,
    count,
    count_vote,
)

from .halls import ballot, e, hall, line, m, question, voted

FORMAT = {
    "decided_on": "2026-05-01",
    "policy": {"count_parking_area": False, "silence_counts_with_majority": False},
    "roll": [{"unit": "1-101", "area": "95.32", "owner": "o1", "kind": "private"}],
    "matters": [
        {"id": "m1", "class": "ordinary"},
        {"id": "m2", "class": "special"},
        {"id": "e1", "class": "election", "seats": 5, "alternates": 2, "candidates": ["c1", "c2"]},
    ],
    "ballots": [
        {
            "owner": "o1",
            "channel": "online",
            "cast_at": "2026-04-30T20:00:00+08:00",
            "choices": {"m1": "for", "m2": "abstain", "e1": ["c1", "c2"]},
        }
    ],
}
"""The example of the format, as other programs were given it."""
ONE, NONE = {"heads": 1, "area": "95.32"}, {"heads": 0, "area": "0.00"}


def test_the_example_of_the_format_is_answered_in_its_words():
    found = count(FORMAT)
    assert found["rule"] == "civil-code-278"
    assert found["total"] == found["participating"] == ONE
    assert found["quorum"] == {"heads_needed": 1, "area_needed": "63.55", "met": True}
    assert found["refused"] == found["conflicts"] == []
    m1, m2, e1 = found["matters"].values()
    assert (m1["passed"], m1["for"], m1["against"], m1["abstain"]) == (True, ONE, NONE, NONE)
    assert (m2["passed"], m2["for"], m2["abstain"], m2["invalid"]) == (False, NONE, ONE, NONE)
    assert (e1["elected"], e1["alternates"], e1["tied"]) == (["c1", "c2"], [], [])
    assert e1["votes"] == {"c1": ONE, "c2": ONE}
    for matter in (m1, m2, e1):
        assert all({"say", "article", "holds"} <= step.keys() for step in matter["steps"])


def test_matters_stand_in_the_order_in_which_they_were_put():
    asked = {**FORMAT, "matters": FORMAT["matters"][::-1]}
    assert list(count(asked)["matters"]) == ["e1", "m2", "m1"]


def test_a_matter_tells_its_class_its_code_and_its_article():
    asked = question(FORMAT["roll"], [m("m1", "special", code="REBUILD"), m("m2")], [])
    m1, m2 = count(asked)["matters"].values()
    told = [(x["class"], x["code"], x["article"]) for x in (m1, m2)]
    assert told == [("special", "REBUILD", "民法典 278 第一款第七项"), ("ordinary", None, "")]


def test_the_answer_is_json_with_every_area_as_a_decimal_string():
    def areas(value):
        if isinstance(value, dict):
            yield from (v for k, v in value.items() if k in ("area", "area_needed"))
            for part in value.values():
                yield from areas(part)
        elif isinstance(value, list):
            for part in value:
                yield from areas(part)

    found = count(FORMAT)
    assert json.loads(json.dumps(found)) == found
    numbers = [a for a in areas(found) if not isinstance(a, bool) and "=" not in str(a)]
    assert len(numbers) > 20 and all(isinstance(a, str) and Fraction(a) >= 0 for a in numbers)


def test_a_step_says_what_is_needed_and_what_there_is_by_both_measures():
    """The place where area falls short by a square metre and heads don't."""
    found = voted((280, "24838.57"), (187, "16558.05"), (187, "16558.05"), "ordinary")
    quorum = found["matters"]["m1"]["steps"][0]
    assert quorum["say"] == (
        "参与表决的业主，人数和专有部分面积都须占全体的三分之二以上。"
        "人数 187，至少要 187（全体 280）；"
        "面积 16558.05 平方米，至少要 16559.05（全体 24838.57）：人数达到，面积没有达到。"
    )
    assert quorum["have"] == {"heads": 187, "area": "16558.05"}
    assert quorum["need"] == {"heads": 187, "area": "16559.05"}
    assert quorum["of"] == {"heads": 280, "area": "24838.57"}
    assert (quorum["reached"], quorum["holds"]) == ({"heads": True, "area": False}, False)


def test_the_sums_of_a_step_are_the_comparison_multiplied_out():
    found = voted((280, "24838.57"), (187, "16600.00"), (140, "12480.36"), "special")
    assert found["matters"]["m1"]["steps"][1]["sums"] == {
        "heads": "4×140 = 560 < 3×187 = 561",
        "area": "4×12480.36 = 49921.44 > 3×16600.00 = 49800.00",
    }


@pytest.mark.parametrize(
    ("yes", "outcome"),
    [
        ((141, "12450.00"), "：都达到。"),
        ((140, "12450.00"), "：面积达到，人数没有达到。"),
        ((141, "12449.00"), "：人数达到，面积没有达到。"),
        ((140, "12449.00"), "：都没有达到。"),
    ],
)
def test_a_step_says_which_of_the_two_was_reached(yes, outcome):
    found = voted((280, "24838.57"), (187, "16600.00"), yes, "special")
    assert found["matters"]["m1"]["steps"][1]["say"].endswith(outcome)


def test_what_is_said_to_be_needed_never_contradicts_what_holds():
    """16,559.0467 is enough though it is less than 16,559.05: then four decimals are told."""
    enough = voted((280, "24838.57"), (187, "16559.0467"), (187, "16559.0467"), "ordinary")
    step = enough["matters"]["m1"]["steps"][0]
    assert step["holds"] and step["need"]["area"] == "16559.0467"
    assert enough["quorum"]["area_needed"] == "16559.05"


def test_a_sentence_of_a_step_can_be_said_in_another_language():
    (decision,) = count_vote(VOTE).matters.values()
    for step in decision.steps:
        assert str(step) == "".join(s.words % s.values for s in step.sentences)
        assert len(step.sentences) == 3


AT = datetime.fromisoformat("2026-04-30T12:00:00+00:00")
VOTE = Vote(
    decided_on=date(2026, 5, 1),
    roll=(RollLine("1-101", 953200, "o1"), RollLine("1-102", 100, "业主二", "unsold")),
    matters=(Matter("m1", "ordinary", "USE_REPAIR_FUND"),),
    ballots=(Ballot("o1", "online", AT, {"m1": "for"}),),
    policy=Policy(silence_counts_with_majority=True),
)


def test_a_vote_in_hand_is_counted_as_the_file_of_it_is():
    asked = question(
        [line("1-101", "95.32", "o1"), line("1-102", "0.01", "业主二", "unsold")],
        [m("m1", code="USE_REPAIR_FUND")],
        [ballot("o1", {"m1": "for"}, "online", "2026-04-30T20:00:00+08:00")],
        policy={"silence_counts_with_majority": True},
    )
    assert as_dict(count_vote(VOTE)) == count(asked)


def test_anybody_can_make_the_digests_again():
    roll = '[["1-101",953200,"o1","private"],["1-102",100,"业主二","unsold"]]'
    ballots = '[["o1","online","2026-04-30T20:00:00+08:00",{"m1":"for"}]]'
    found = count_vote(VOTE)
    assert found.roll_digest == hashlib.sha256(roll.encode()).hexdigest()
    assert found.ballots_digest == hashlib.sha256(ballots.encode()).hexdigest()


def digests(**changes):
    found = count({**FORMAT, **changes})
    return found["roll_digest"], found["ballots_digest"]


def test_a_digest_changes_with_what_it_is_of_and_with_nothing_else():
    roll, ballots = digests()
    (row,), (slip,) = FORMAT["roll"], FORMAT["ballots"]
    for change in ({"unit": "1-102"}, {"area": "95.3201"}, {"owner": "o2"}, {"kind": "unsold"}):
        changed = digests(roll=[{**row, **change}])
        assert changed[0] != roll and changed[1] == ballots
    for change in ({"owner": "o2"}, {"channel": "paper"}, {"cast_at": "2026-04-30T20:00:01+08:00"},
                   {"choices": {}}):  # fmt: skip
        changed = digests(ballots=[{**slip, **change}])
        assert changed[0] == roll and changed[1] != ballots
    same = {"area": "95.3200"}, {"cast_at": "2026-04-30T12:00:00Z"}
    assert digests(roll=[{**row, **same[0]}], ballots=[{**slip, **same[1]}]) == (roll, ballots)
    marks = {**slip, "choices": {"e1": ["c2", "c1"], "m2": "abstain", "m1": "for"}}
    assert digests(ballots=[marks], policy={}) == (roll, ballots)


def test_the_digest_of_the_ballots_covers_those_that_were_refused():
    late = {**FORMAT["ballots"][0], "owner": "stranger"}
    assert digests(ballots=[*FORMAT["ballots"], late])[1] != digests()[1]


def test_lists_of_ballots_are_sorted():
    late = "2026-05-03T08:00:00+08:00"
    slips = [ballot(o, {}, cast_at=late) for o in ("o3", "o1", "o2", "x")]
    roll = [line(n, "9.00", f"o{n}") for n in "321"]
    asked = question(roll, [m("m1")], slips)
    assert [r["owner"] for r in count(asked)["refused"]] == ["o1", "o2", "o3", "x"]
    twice = [
        ballot(o, {}, channel, f"2026-04-{day}T08:00:00+08:00")
        for o in ("o3", "o1", "o2")
        for channel in ("paper", "online")
        for day in (29, 28)
    ]
    found = count(question(roll, [m("m1")], twice))
    assert [c["owner"] for c in found["conflicts"]] == ["o1", "o2", "o3"]
    replaced = [(r["owner"], r["channel"]) for r in found["replaced"]]
    assert replaced == sorted(replaced) and len(replaced) == 6


def test_the_engine_tells_its_version():
    assert count(FORMAT)["engine"] == "owners-counting/1"


def test_an_election_tells_abstentions_and_invalid_ballots():
    asked = hall(((2, "20"), {"e1": "invalid"}), ((1, "10"), {}), matters=[e()])
    found = count(asked)["matters"]["e1"]
    assert (found["invalid"]["heads"], found["abstain"]["heads"], found["seats"]) == (2, 1, 1)
