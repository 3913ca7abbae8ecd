"""Compounds by name, by pinyin and by initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.places.listing import Compound, compounds, initials, matching, names, spelled
from tests.cast import MONDAY

DAY = MONDAY.date()


def named(*given_names: str) -> list[Compound]:
    return [
        Compound(i, f"C{i}", n, 1, "甲社区", "乙街道", False) for i, n in enumerate(given_names)
    ]


def test_the_city_is_called_lao_ling():
    assert spelled("乐陵花园") == "laolinghuayuan"
    assert initials("乐陵花园") == "llhy"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("安和", ["安和苑"]),
        ("ahy", ["安和苑"]),
        ("anhe", ["安和苑"]),
        ("苑", ["苑中园", "安和苑", "南苑"]),
        ("a", ["安和苑"]),
        ("", []),
        ("zzz", []),
    ],
)
def test_names_are_found_by_words_and_by_sound(wanted, found):
    among = named("安和苑", "南苑", "苑中园", "桃源里")
    assert [c.name for c in matching(wanted, among)] == found


@given(st.text(max_size=20))
def test_whatever_is_typed_finds_only_what_is_there(wanted):
    among = named("安和苑", "桃源里")
    assert set(matching(wanted, among)) <= set(among)


def test_the_list_takes_one_question_and_no_outlines(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        listed = compounds(day=DAY)
    assert [(c.code, c.where) for c in listed] == [
        ("AH", "市中街道 · 振兴社区"),
        ("TY", "市中街道 · 振兴社区"),
        ("LH", "云红街道 · 东兴社区"),
    ]


def test_a_stairwell_is_named_from_its_compound_down(cast):
    assert names(cast.place("AH-3-1")) == ("安和苑 3 号楼 1 单元", "市中街道 · 振兴社区")
    assert names(cast.place("AH")) == ("安和苑", "市中街道 · 振兴社区")
