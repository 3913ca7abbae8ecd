"""Texts that belong together, by words, place and time."""

import random
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.learning.clusters import LATELY, Said, gathered, rising

from . import made

NOON = datetime(2026, 11, 16, 12)  # noqa: DTZ001


def told(texts, *, block="s", hours=1, **more) -> list[Said]:
    return [
        Said(n, text, NOON + timedelta(hours=hours * n), block, **more)
        for n, text in enumerate(texts)
    ]


def keys(groups) -> list[list[int]]:
    return sorted(sorted(g.keys) for g in groups if len(g.keys) > 1)


def test_what_speaks_of_the_same_thing_is_together():
    texts = [
        "换热站停了暖气不热",
        "垃圾桶满了没人清运",
        "暖气不热，换热站坏了",
        "清运车不来，垃圾桶满",
    ]
    assert keys(gathered(told(texts))) == [[0, 2], [1, 3]]


def test_a_street_is_never_told_another_streets_topic():
    same = "换热站停了暖气不热"
    rows = [Said(n, same, NOON, block) for n, block in enumerate("abab")]
    assert keys(gathered(rows)) == [[0, 2], [1, 3]]


def test_what_nobody_spoke_of_for_long_begins_anew():
    same = ["换热站停了暖气不热"] * 3
    days = LATELY.days * 24
    assert keys(gathered(told(same, hours=days))) == [[0, 1, 2]]
    assert keys(gathered(told(same, hours=days + 1))) == []


def test_a_text_from_the_same_compound_needs_less_likeness():
    texts = ["换热站停了，暖气不热，管道漏水", "换热站噪音扰民，夜里震动，睡不着觉"]
    apart = [Said(n, t, NOON, "s", place=n) for n, t in enumerate(texts)]
    near = [Said(n, t, NOON, "s", place=7) for n, t in enumerate(texts)]
    low = next(a / 100 for a in range(1, 100) if not keys(gathered(apart, alike=a / 100)))
    assert keys(gathered(near, alike=low)) == [[0, 1]]


def test_a_text_stays_in_the_group_it_is_known_to_be_in():
    rows = told(["换热站停了暖气不热"] * 3, group=None)
    rows = [
        Said(0, "垃圾桶满了", NOON, "s", group=5),
        *[Said(r.key + 1, r.text, r.at, "s") for r in rows],
    ]
    rows[1] = Said(1, rows[1].text, rows[1].at, "s", group=5)
    groups = {g.name: sorted(g.keys) for g in gathered(rows)}
    assert groups[5] == [0, 1, 2, 3]


def test_a_group_is_named_by_the_words_most_of_it_shares():
    texts = ["换热站停了暖气不热", "暖气不热，换热站坏了", "换热站没人，暖气不热"]
    [group] = gathered(told(texts))
    assert {"换热站", "暖气"} <= set(group.about())


def test_a_text_without_words_stands_alone():
    assert keys(gathered(told(["！！", "……", "13800001234", "我们"]))) == []


@settings(deadline=None, max_examples=25)
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_and_nobody_is_lost_or_twice(order: random.Random):
    rows = told(made.texts(10)[0])
    groups = keys(gathered(rows))
    order.shuffle(rows)
    again = gathered(rows)
    assert keys(again) == groups
    assert sorted(k for g in again for k in g.keys) == list(range(30))


def test_of_made_up_texts_nine_in_ten_stand_with_their_own_kind():
    texts, labels = made.texts(40)
    groups = [[labels[k] for k in g.keys] for g in gathered(told(texts)) if len(g.keys) > 2]
    own = sum(max(kinds.count(kind) for kind in made.KINDS) for kinds in groups)
    assert own >= 0.9 * sum(len(kinds) for kinds in groups)


def test_it_grows_fast_where_three_days_have_many_and_twice_as_many_as_before():
    def fast(*days):
        return rising(days, least=5, times=2)

    assert fast(0, 0, 0, 1, 2, 2) and fast(1, 1, 0, 1, 1, 3)
    assert not fast(1, 1, 1, 1, 1, 3) and not fast(0, 0, 0, 1, 1, 2)
