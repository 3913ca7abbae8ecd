"""What a text is found by, in Python and in the database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.search.words import FROM, sought, spans, words

LETTERS = st.sampled_from("停水路灯〇㐀䶿一鿿,.，。 　-\n1234567890０９abzAZＡｚé'\\%&|!")
SAID = st.text(LETTERS, max_size=60) | st.text(max_size=30).filter(lambda s: "\0" not in s)


def test_pairs_of_characters_words_and_what_numbers_count():
    assert words("停水：3 号楼 Ａ座") == {"停水", "3", "3号", "号楼", "a", "a座"}


def test_a_question_that_is_cut_out_of_a_text_finds_it():
    said = "安和苑3号楼西侧停水，呼-20261124-433"
    for asked in ("停水", "3号楼", "3 号楼", "西侧 停水", "20261124-433", "433", "和苑3号"):
        assert words(asked) <= words(said)
    assert not words("13号楼") <= words(said)


@given(SAID, SAID)
def test_nothing_is_lost_by_leaving_out_what_another_word_brings_along(said, asked):
    assert (set(sought(asked)) <= words(said)) == (words(asked) <= words(said))
    assert sought("3号楼") == ["3号", "号楼"]


@pytest.mark.parametrize(
    "private",
    ["13800001234", "138 0000 1234", "138-0000-1234", "１３８００００１２３４", "8613800001234"]
    + ["371481199001011234", "37148119900101123X"],
)
def test_neither_a_mobile_number_nor_an_identity_number_is_ever_a_word(private):
    assert words(f"电话{private}找我") == {"电话", "找我"}


@pytest.mark.django_db
@pytest.mark.parametrize("private", ["13800001234", "138 0000 1234", "37148119900101123X"])
def test_nor_in_the_database(private):
    assert in_database(f"电话{private}找我") == {"电话", "找我"}


def in_database(said: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_words(%s)", [said])
        return set(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_database_makes_the_same_words():
    @given(SAID)
    def same(said):
        assert in_database(said) == words(said)

    same()
    for said in (FROM, "停" * 5000, "a" * 41, "1" * 15 + " " + "2" * 14):
        assert in_database(said) == words(said)


def test_what_was_asked_for_is_marked_where_it_stands():
    def marked(text, asked):
        return [text[a:b] for a, b in spans(text, asked)]

    assert marked("突然停水，又停水了", "停水") == ["停水", "停水"]
    assert marked("路灯不亮", "路灯不亮") == ["路灯不亮"]
    assert marked("3 号楼和13 号楼", "3号楼") == ["3 号楼", "号楼"]
    assert marked("诉-20261124-433", "433") == ["433"]
    assert marked("什么也没有", "停水") == []


@given(st.text(LETTERS, max_size=40), st.text(LETTERS, max_size=10))
def test_marks_lie_in_the_text_in_order_and_apart(text, asked):
    flat = [at for span in spans(text, asked) for at in span]
    assert flat == sorted(set(flat)) and all(0 <= at <= len(text) for at in flat)
