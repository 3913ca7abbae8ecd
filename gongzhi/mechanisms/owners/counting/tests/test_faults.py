"""What can't be counted is said, all of it, each with its place in the file; nothing is guessed."""

import copy
import json
from datetime import date, datetime

import pytest

from gongzhi.mechanisms.owners.counting import Faults, count, count_text, count_vote
from gongzhi.mechanisms.owners.counting.vote import Ballot, Matter, RollLine, Vote

from .halls import ballot, e, line, m, question

SOUND = question(
    [line("1", "50.00", "o1"), line("2", "60.00", "o2")],
    [m("m1"), e(2, alternates=1)],
    [ballot("o1", {"m1": "for", "e1": ["a"]}), ballot("o2", {"m1": "against"})],
    policy={},
)


def faults(asked):
    with pytest.raises(Faults) as fault:
        count(asked)
    return fault.value.found


def changed(*path_and_value):
    """The sound question with one thing in it replaced; the last word is the new value, or GONE."""
    *path, last, value = path_and_value
    asked = copy.deepcopy(SOUND)
    there = asked
    for step in path:
        there = there[step]
    if value is GONE:
        del there[last]
    else:
        there[last] = value
    return asked


GONE = object()


def test_the_sound_question_is_sound():
    count(SOUND)
    count(changed("policy", GONE))
    count(changed("matters", 1, "alternates", GONE))
    count(changed("ballots", []))
    count({**SOUND, "matters": [], "ballots": []})


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("decided_on", ("decided_on", GONE)),
        ("decided_on", ("decided_on", "2026-02-30")),
        ("decided_on", ("decided_on", "20260501")),
        ("decided_on", ("decided_on", "2026-05-01T00:00:00+08:00")),
        ("decided_on", ("decided_on", 20260501)),
        ("rule", ("rule", 76)),
        ("policy", ("policy", [])),
        ("policy.count_parking_area", ("policy", {"count_parking_area": 1})),
        ("policy.silence_counts_with_majority", ("policy", {"silence_counts_with_majority": "no"})),
        ("policy.count_parking", ("policy", {"count_parking": True})),
        ("roll", ("roll", GONE)),
        ("roll", ("roll", {})),
        ("roll[1]", ("roll", 1, "2")),
        ("roll[1].unit", ("roll", 1, "unit", GONE)),
        ("roll[1].unit", ("roll", 1, "unit", "1")),
        ("roll[1].unit", ("roll", 1, "unit", "")),
        ("roll[1].unit", ("roll", 1, "unit", 2)),
        ("roll[1].owner", ("roll", 1, "owner", GONE)),
        ("roll[1].owner", ("roll", 1, "owner", None)),
        ("roll[1].owner", ("roll", 1, "owner", "o1 ")),
        ("roll[1].owner", ("roll", 1, "owner", "o\u200b1")),
        ("roll[1].owner", ("roll", 1, "owner", "o\x1b[2J")),
        ("roll[1].owner", ("roll", 1, "owner", "\ud800")),
        ("roll[1].kind", ("roll", 1, "kind", GONE)),
        ("roll[1].kind", ("roll", 1, "kind", "garage")),
        ("roll[1].area", ("roll", 1, "area", GONE)),
        ("roll[1].area", ("roll", 1, "area", "0")),
        ("roll[1].area", ("roll", 1, "area", "0.0000")),
        ("roll[1].area", ("roll", 1, "area", "-60.00")),
        ("roll[1].area", ("roll", 1, "area", "60.00001")),
        ("roll[1].area", ("roll", 1, "area", "6e1")),
        ("roll[1].area", ("roll", 1, "area", "60,00")),
        ("roll[1].area", ("roll", 1, "area", "1,060.00")),
        ("roll[1].area", ("roll", 1, "area", "+60")),
        ("roll[1].area", ("roll", 1, "area", "60.")),
        ("roll[1].area", ("roll", 1, "area", " 60")),
        ("roll[1].area", ("roll", 1, "area", "６０")),
        ("roll[1].area", ("roll", 1, "area", "NaN")),
        ("roll[1].area", ("roll", 1, "area", "9999999999")),
        ("roll[1].area", ("roll", 1, "area", 60)),
        ("roll[1].area", ("roll", 1, "area", 60.0)),
        ("roll[1].area", ("roll", 1, "area", True)),
        ("matters", ("matters", GONE)),
        ("matters[0].id", ("matters", 0, "id", GONE)),
        ("matters[2].id", ("matters", [*SOUND["matters"], m("m1", "special")])),
        ("matters[0].class", ("matters", 0, "class", GONE)),
        ("matters[0].class", ("matters", 0, "class", "simple")),
        ("matters[0].code", ("matters", 0, "code", "PAINT_THE_FENCE")),
        ("matters[0].code", ("matters", 0, "code", 5)),
        ("matters[1].seats", ("matters", 1, "seats", GONE)),
        ("matters[1].seats", ("matters", 1, "seats", 0)),
        ("matters[1].seats", ("matters", 1, "seats", "2")),
        ("matters[1].seats", ("matters", 1, "seats", 2.0)),
        ("matters[1].seats", ("matters", 1, "seats", True)),
        ("matters[1].alternates", ("matters", 1, "alternates", -1)),
        ("matters[1].alternates", ("matters", 1, "alternates", None)),
        ("matters[1].candidates", ("matters", 1, "candidates", GONE)),
        ("matters[1].candidates", ("matters", 1, "candidates", "abc")),
        ("matters[1].candidates[1]", ("matters", 1, "candidates", ["a", "a"])),
        ("matters[1].candidates[1]", ("matters", 1, "candidates", ["a", 7])),
        ("matters[1].candidates[1]", ("matters", 1, "candidates", ["a", "invalid"])),
        ("ballots", ("ballots", GONE)),
        ("ballots[1]", ("ballots", 1, [])),
        ("ballots[1].owner", ("ballots", 1, "owner", GONE)),
        ("ballots[1].owner", ("ballots", 1, "owner", "")),
        ("ballots[1].channel", ("ballots", 1, "channel", GONE)),
        ("ballots[1].channel", ("ballots", 1, "channel", "phone")),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", GONE)),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", "2026-04-30T20:00:00")),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", "2026-04-31T20:00:00+08:00")),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", "yesterday")),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", 1777550400)),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", "0001-01-01T00:00:00+14:00")),
        ("ballots[1].cast_at", ("ballots", 1, "cast_at", "9999-12-31T23:59:59-08:00")),
        ("ballots[1].choices", ("ballots", 1, "choices", GONE)),
        ("ballots[1].choices", ("ballots", 1, "choices", ["for"])),
        ("ballots[1].choices.m9", ("ballots", 1, "choices", {"m9": "for"})),
        ("ballots[1].choices.m1", ("ballots", 1, "choices", "m1", "yes")),
        ("ballots[1].choices.m1", ("ballots", 1, "choices", "m1", None)),
        ("ballots[1].choices.m1", ("ballots", 1, "choices", "m1", True)),
        ("ballots[1].choices.m1", ("ballots", 1, "choices", "m1", ["for"])),
        ("ballots[0].choices.e1", ("ballots", 0, "choices", "e1", "for")),
        ("ballots[0].choices.e1", ("ballots", 0, "choices", "e1", ["z"])),
        ("ballots[0].choices.e1", ("ballots", 0, "choices", "e1", ["a", "a"])),
        ("ballots[0].choices.e1[1]", ("ballots", 0, "choices", "e1", ["a", 1])),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(where, change):
    assert [place for place, __ in faults(changed(*change))] == [where]


def test_an_empty_roll_is_a_fault():
    assert faults({**SOUND, "roll": [], "ballots": []}) == [("roll", "名册是空的")]


def test_an_election_without_candidates_is_a_fault():
    asked = question(SOUND["roll"], [m("e1", "election", seats=1, candidates=[])], [])
    assert faults(asked) == [("matters[0].candidates", "没有候选人")]


def test_what_is_no_object_is_a_fault():
    for asked in ([], "vote", None, 7):
        assert faults(asked)[0][0] == "文件"


def test_all_faults_of_a_file_are_told_at_once():
    asked = question(
        [line("1", "-1", "o1"), line("1", "x", "", "shed"), line("3", "1.00", "o3")],
        [m("m1", "special", code="USE_REPAIR_FUND"), m("m1"), e(0)],
        [
            ballot("o1", {"m1": "perhaps", "m7": "for"}, "fax", "2026-04-30"),
            ballot("", {"e1": ["z", "y"]}),
        ],
        policy={"count_parking_area": "no"},
    )
    places = [where for where, __ in faults(asked)]
    assert sorted(places) == sorted(
        [
            "policy.count_parking_area",
            "roll[0].area", "roll[1].area", "roll[1].unit", "roll[1].owner", "roll[1].kind",
            "matters[0].class", "matters[1].id", "matters[2].seats",
            "ballots[0].channel", "ballots[0].cast_at",
            "ballots[0].choices.m1", "ballots[0].choices.m7",
            "ballots[1].owner", "ballots[1].choices.e1",
        ]
    )  # fmt: skip


def test_the_message_has_a_line_for_each_fault():
    asked = changed("roll", 0, "area", "-50.00")
    asked["roll"][1]["unit"] = "1"
    with pytest.raises(Faults) as fault:
        count(asked)
    assert str(fault.value).splitlines() == [
        "roll[0].area：面积应大于 0，收到 -50.00",
        "roll[1].unit：“1”在 roll[0] 已经有了",
    ]


def test_a_fault_in_the_list_of_matters_is_not_told_again_for_each_ballot():
    assert [where for where, __ in faults(changed("matters", GONE))] == ["matters"]
    assert [where for where, __ in faults(changed("matters", 0, "class", "x"))] == [
        "matters[0].class"
    ]


def test_what_a_matter_is_by_law_is_not_asked_while_the_day_is_unknown():
    asked = question(SOUND["roll"], [m("m1", "special", code="USE_REPAIR_FUND")], [])
    assert [where for where, __ in faults({**asked, "decided_on": "soon"})] == ["decided_on"]


def text_faults(text):
    with pytest.raises(Faults) as fault:
        count_text(text)
    return [where for where, __ in fault.value.found]


def test_a_key_that_stands_twice_is_a_fault_with_its_place():
    text = json.dumps(SOUND)
    assert text_faults(text.replace('"m1": "for"', '"m1": "for", "m1": "against"')) == [
        "ballots[0].choices.m1"
    ]
    assert text_faults(text.replace('"area": "60.00"', '"area": "60.00", "area": "61.00"')) == [
        "roll[1].area"
    ]
    assert text_faults('{"roll": [], ' + text[1:]) == ["roll"]


def test_a_key_that_stands_twice_is_found_where_nothing_else_is_read():
    text = json.dumps({**SOUND, "remark": {"by": 1, "BY": 2}})
    assert text_faults(text.replace("BY", "by")) == ["remark.by"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1" * 19])
def test_what_is_no_number_is_a_fault_with_its_place(number):
    text = json.dumps(SOUND)
    assert text_faults(text.replace('"seats": 2', f'"seats": {number}'))[0] == "matters[1].seats"
    assert text_faults(text.replace('"60.00"', number))[0] == "roll[1].area"
    assert text_faults(f'{{"x": {number}, {text[1:]}') == ["x"]
    assert text_faults(number)[0] == "文件"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "第 1 行第 1 列"),
        ('{\n "roll": [,]}', "第 2 行第 11 列"),
        ('{"roll": []} {}', "第 1 行第 14 列"),
        ("[" * 100_000, "文件"),
        (b"\xff\xfe", "文件"),
        ("业主".encode("gb18030"), "文件"),
    ],
)
def test_what_is_no_json_is_a_fault(text, where):
    assert text_faults(text) == [where]


def test_a_file_may_begin_with_a_byte_order_mark():
    assert count_text(json.dumps(SOUND).encode("utf-8-sig")) == count_text(json.dumps(SOUND))


def test_keys_that_nobody_knows_are_passed_over():
    asked = copy.deepcopy(SOUND)
    asked["remark"] = asked["roll"][0]["floor"] = asked["matters"][0]["title"] = "whatever"
    assert count(asked) == count(SOUND)


def test_a_vote_in_hand_is_checked_as_well():
    vote = Vote(
        decided_on=date(2026, 5, 1),
        roll=[RollLine("1", 0, "o1"), RollLine("1", 600000, "o2", "attic")],
        matters=[Matter("m1", "ordinary", "REBUILD"), Matter("e1", "election")],
        ballots=[Ballot("o1", "paper", datetime(2026, 4, 30), {"m1": "ja"})],  # noqa: DTZ001
    )
    with pytest.raises(Faults) as fault:
        count_vote(vote)
    assert [where for where, __ in fault.value.found] == [
        "roll[0].area", "roll[1].unit", "roll[1].kind", "matters[0].class", "matters[1].seats",
        "matters[1].candidates", "ballots[0].cast_at", "ballots[0].choices.m1",
    ]  # fmt: skip
