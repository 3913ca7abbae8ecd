"""What a text consists of, as the learning sees it. Nothing personal gets through `masked`."""

import re
import unicodedata
from collections.abc import Collection
from functools import cache

HIDDEN = "〇"
LONGEST_NAME = 10  # characters
# Phones, identity and account numbers, plates, mail addresses: whatever could name one person.
PERSONAL = re.compile(
    r"[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+|(?:\d[\s-]?){4,}[\dxX*]|[一-龥][A-Za-z][A-Za-z0-9]{5}"
)
SPACES = re.compile(r"\s+")
SPEAKS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
# Words that many texts share whatever they are about: never a reason for anything.
_EMPTY = """
我们 你们 他们 我家 本人 大家 人员 希望 请问 谢谢 感谢 您好 你好 领导 尊敬 有关 相关 部门 问题
情况 反映 投诉 咨询 建议 解决 处理 回复 答复 现在 目前 已经 一直 但是 因为 所以 如果 可以 没有
不是 就是 还是 什么 怎么 为什么 这个 那个 这样 那么 多次 至今 是否 以及 或者 而且 进行 关于 对于
根据 要求 严重 影响 需要 知道 尽快 帮忙 麻烦 今天 昨天 时候 时间 政府 单位 附近 里面 一个 一下
一些 不能 不会 不知 为了 这里 自己 三个 两个 几个
"""
EMPTY = frozenset(_EMPTY.split())


def masked(text: str, names: Collection[str] = ()) -> str:
    """The text without numbers that name somebody, and without these names."""
    text = PERSONAL.sub(HIDDEN, unicodedata.normalize("NFKC", text))
    return _without(text, names) if names else text


def _without(text: str, names: Collection[str]) -> str:
    """Each name blotted out, the longer ones first; one look-up for each place in the text."""
    out, here = [], 0
    while here < len(text):
        sizes = range(LONGEST_NAME, 1, -1)
        size = next((n for n in sizes if text[here : here + n] in names), 0)
        out.append(HIDDEN if size else text[here])
        here += size or 1
    return "".join(out)


def plain(text: str) -> str:
    """One spelling for what is written in several: widths, capitals, blanks."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text).lower())


@cache
def _cutter():
    import rjieba  # its dictionary takes a third of a second, and most commands need none

    return rjieba


def cut(text: str) -> list[str]:
    """A plain text as words, in order; together they are the text again."""
    return _cutter().cut(text, False)


def runs(text: str, longest: int) -> list[str]:
    """All runs of one to `longest` characters."""
    return [text[i : i + n] for n in range(1, longest + 1) for i in range(len(text) - n + 1)]


def telling(word: str) -> bool:
    """May this word be shown as a reason?"""
    return word not in EMPTY and HIDDEN not in word and bool(SPEAKS.search(word))
