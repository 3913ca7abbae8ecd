"""What a person may decide, from what departments said; clauses as they are typed."""

import pytest

from gongzhi.mechanisms.owners.review import rules
from gongzhi.mechanisms.owners.review.rules import Mark


@pytest.mark.parametrize(
    ("state", "says", "confirmed", "mark"),
    [
        ("asked", "", None, Mark.WAITING),
        ("escalated", "", None, Mark.LATE),
        ("answered", "pass", None, Mark.PASS),
        ("answered", "objects", None, Mark.OBJECTS),
        ("answered", "objects", True, Mark.CONFIRMED),
        ("answered", "objects", False, Mark.REJECTED),
        ("silent", "silent", None, Mark.SILENT),
        ("called_off", "", None, Mark.OFF),
    ],
)
def test_one_mark_leaves_an_opinion(state, says, confirmed, mark):
    assert rules.mark(state, says, confirmed) is mark
    assert rules.LABELS[mark] and rules.LOOKS[mark]


@pytest.mark.parametrize(
    ("marks", "clear", "veto"),
    [
        ([Mark.PASS, Mark.PASS], True, False),
        ([Mark.SILENT, Mark.SILENT], True, False),  # silence keeps nobody off …
        ([Mark.PASS, Mark.SILENT, Mark.CONFIRMED], False, True),  # … and saves nobody
        ([Mark.PASS, Mark.OBJECTS], False, False),  # first somebody confirms or rejects
        ([Mark.CONFIRMED, Mark.OBJECTS], False, False),
        ([Mark.REJECTED, Mark.PASS], True, False),
        ([], True, False),
    ],
)
def test_a_veto_needs_a_confirmed_objection_and_a_pass_needs_none(marks, clear, veto):
    found = rules.choice(marks)
    assert (found.may_clear, found.may_veto) == (clear, veto)


def test_silence_is_counted_as_a_gap_and_never_as_a_pass():
    assert rules.choice([Mark.SILENT, Mark.PASS, Mark.SILENT]).gaps == 2


def test_clauses_are_typed_one_a_line_and_written_back_the_same():
    typed = "第五条第一项 有刑事处罚记录\n\n 第六条： 欠税 \n"
    found = rules.parse_clauses(typed)
    assert found[1] == {"code": "第六条", "text": "欠税"}
    assert rules.parse_clauses(rules.written(found)) == found


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "至少写一条"),
        ("第五条", "第 1 行"),
        ("第五条 甲\n第五条 乙", "第 2 行"),
        ("一" * 41 + " 甲", "太长"),
    ],
)
def test_a_clause_that_can_not_be_read_is_told_with_its_line(typed, line):
    with pytest.raises(ValueError, match=line):
        rules.parse_clauses(typed)
