"""What gets through to the learning, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.learning.training import train
from gongzhi.learning.views import seen
from gongzhi.learning.words import HIDDEN, cut, masked, plain, runs, telling

from . import made


@pytest.mark.parametrize(
    "secret",
    ["13800001234", "138 0000 1234", "0534-6263001", "37148119900101123X", "a.b@example.cn",
     "鲁N12345", "１３８００００１２３４", "6222 0200 1234 5678"],
)  # fmt: skip
def test_what_names_somebody_is_blotted_out(secret):
    found = masked(f"请联系{secret}，谢谢")
    assert HIDDEN in found and not any(c.isdecimal() for c in found)
    assert found.startswith("请联系") and found.endswith("谢谢")


def test_numbers_of_houses_stay():
    assert masked("3号楼2单元1102室，12天没水") == "3号楼2单元1102室,12天没水"


def test_known_names_are_blotted_out_the_longer_first():
    names = {"王小明", "小明", "欧阳建国"}
    assert masked("王小明和欧阳建国说小明来过", names) == "〇和〇说〇来过"


@given(name=st.text("赵钱孙李周吴郑王", min_size=2, max_size=4), before=st.text(max_size=10))
def test_no_known_name_survives(name, before):
    assert name not in masked(f"{before}{name}", {name}).replace(HIDDEN, "")


def test_no_name_or_number_can_be_found_in_a_model():
    texts, labels = made.texts()
    named = [masked(f"{t}，联系人张卫国13800001234", {"张卫国"}) for t in texts]
    model = train(named, labels)
    terms = {t for part in model.terms for t in part}
    assert not any("卫国" in t or "380" in t for t in terms)


@given(st.text(max_size=60))
def test_the_words_of_a_text_are_the_text(text):
    assert "".join(cut(plain(text))) == plain(text)
    assert seen(text).text == plain(masked(text))


def test_runs_are_all_of_one_to_so_many_characters():
    assert runs("abc", 2) == ["a", "b", "c", "ab", "bc"]


def test_empty_words_are_no_reasons():
    assert telling("暖气") and not telling("我们") and not telling("，") and not telling("不")
