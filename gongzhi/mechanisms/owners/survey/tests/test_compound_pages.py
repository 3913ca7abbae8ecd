"""A compound's pages: what the rule says, and the form that asks for nothing twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from tests.cast import MONDAY

from .rounds import ELIGIBLE, NOT_YET, UNKNOWN, filled, opened, row
from .test_pages import get, post

FULL = {
    "total_area": "24838.57",
    "delivered_area": "12419.2850",
    "total_heads": "280",
    "delivered_heads": "70",
    "first_delivered_on": "2024-11-01",
    "occupancy": "85.5",
    "let": "30",
    "management": "company",
    "has_committee": "no",
    "obstacles": ["low_occupancy", "roll"],
    "note": "名册差两户",
    "seen": "0",
}


@pytest.fixture
def of_round(cast):
    return opened(cast)


def test_what_was_typed_is_kept_and_the_rule_answers(desk, of_round):
    post(desk("wang"), "survey_fill", of_round.pk, "AH", **FULL)
    kept = row(of_round, "AH")
    assert (kept.total_area, kept.delivered_area) == (Decimal("24838.57"), Decimal("12419.2850"))
    assert (kept.occupancy, kept.let) == (Decimal("0.855"), Decimal("0.3"))
    assert (kept.has_committee, kept.obstacles) == (False, ["low_occupancy", "roll"])
    assert (kept.outcome, kept.first_delivered_on) == ("eligible", date(2024, 11, 1))
    page = get(desk("wang"), "survey", of_round.pk, "AH")
    assert "具备成立条件" in page and "12419.285 平方米，是全部 24838.57 平方米的 50%" in page
    assert "山东省物业管理条例第二十条第三款第（三）项" in page
    assert "没有成立的原因：入住率低、业主名册不清" in page
    assert "85.5%" in page and "24838.57 平方米" in page and "安和苑党支部 · 网格员" in page
    assert "<dt>没有成立的原因</dt>" in page


def test_what_is_typed_comes_back_as_it_was_typed(desk, of_round):
    post(desk("wang"), "survey_fill", of_round.pk, "AH", **FULL)
    page = get(desk("wang"), "survey_fill", of_round.pk, "AH")
    for value in ("24838.57", "12419.285", "280", "85.5", "2024-11-01", "名册差两户"):
        assert f'value="{value}' in page or value in page
    assert 'name="seen" value="1"' in page
    again = FULL | {"seen": "1"}
    post(desk("wang"), "survey_fill", of_round.pk, "AH", **again)
    assert row(of_round, "AH").fillings == 1, "nothing changed, nothing is written"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (ELIGIBLE, "三项里有一项符合就够了"),
        (NOT_YET, "还不知道"),
        (UNKNOWN, "无法判断，因为还不知道专有部分总面积、已交付的专有部分面积、首次交付日期"),
    ],
)
def test_the_page_says_why(desk, cast, of_round, answers, words):
    filled(cast, of_round, AH=answers)
    assert words in get(desk("zhao"), "survey", of_round.pk, "AH")


def test_three_that_fail_say_not_yet(desk, cast, of_round):
    filled(cast, of_round, AH=NOT_YET)
    assert "尚不具备：三项都不符合" in get(desk("zhao"), "survey", of_round.pk, "AH")


def test_before_anybody_was_there_the_page_says_so_and_leads_to_the_form(desk, of_round):
    page = get(desk("zhao"), "survey", of_round.pk, "AH")
    assert "这一轮还没有填" in page
    assert reverse("survey_fill", args=[of_round.pk, "AH"]) in page


def test_after_one_compound_the_next_is_at_hand(desk, cast, of_round):
    filled(cast, of_round, AH=ELIGIBLE)
    assert "填下一个：桃源里" in get(desk("qian"), "survey", of_round.pk, "AH")
    filled(cast, of_round, TY=ELIGIBLE)
    assert "填下一个" not in get(desk("qian"), "survey", of_round.pk, "AH")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"delivered_area": "24838.58"}, "比总面积还大"),
        ({"delivered_heads": "281"}, "比总人数还多"),
        ({"first_delivered_on": "2026-11-02"}, "不能晚于这一轮的基准日 2026-11-01"),
        ({"occupancy": "101"}, "100"),
        ({"total_area": "很大"}, "数字"),
        ({"total_heads": "2.5"}, "整数"),
        ({"total_area": "1.23456"}, "4"),
        ({"has_committee": "yes"}, "已有业委会"),
        ({"obstacles": ["weather"]}, "weather"),
        ({"management": "king"}, "king"),
        ({"obstacles": ["other"], "note": ""}, "请写明是什么"),
    ],
)
def test_what_cannot_be_comes_back_with_everything_that_was_typed(desk, of_round, changes, words):
    page = post(desk("wang"), "survey_fill", of_round.pk, "AH", status=422, **(FULL | changes))
    assert words in page and 'value="24838.57"' in page or "total_area" in changes
    assert row(of_round, "AH").filled_at is None


def test_an_empty_form_is_asked_for_a_word(desk, of_round):
    page = post(desk("wang"), "survey_fill", of_round.pk, "AH", status=422, seen="0")
    assert "请至少填一项" in page


def test_figures_may_all_be_unknown(desk, of_round):
    post(desk("wang"), "survey_fill", of_round.pk, "AH", note="资料在建设单位，还没拿到", seen="0")
    assert row(of_round, "AH").outcome == "unknown"
    page = get(desk("wang"), "survey", of_round.pk, "AH")
    assert "<dt>没有成立的原因</dt>" not in page, "there is nothing to say of it"


def test_who_comes_second_sees_what_the_first_one_said_and_decides(desk, cast, of_round):
    said = Answers(total_heads=300, delivered_heads=10)
    services.fill(row(of_round, "AH").pk, said, by=cast.qian, at=MONDAY)
    page = post(desk("wang"), "survey_fill", of_round.pk, "AH", status=409, **FULL)
    assert "刚刚填过这个小区" in page and "300" in page
    assert 'value="24838.57"' in page, "what was typed is still there"
    assert row(of_round, "AH").total_heads == 300
    assert 'name="seen" value="1"' in page
    post(desk("wang"), "survey_fill", of_round.pk, "AH", **(FULL | {"seen": "1"}))
    assert row(of_round, "AH").total_heads == 280


def test_a_closed_round_takes_nothing_more(desk, cast, of_round):
    filled(cast, of_round, AH=ELIGIBLE)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    page = get(desk("zhao"), "survey", of_round.pk, "AH")
    assert reverse("survey_fill", args=[of_round.pk, "AH"]) not in page
    assert desk("zhao").get(reverse("survey_fill", args=[of_round.pk, "AH"])).status_code == 302
    page = post(desk("zhao"), "survey_fill", of_round.pk, "AH", status=409, **FULL)
    assert "已经结束" in page and "再按一次" not in page
    assert "一直记为" in get(desk("qian"), "survey", of_round.pk, "TY")


@pytest.mark.parametrize(
    ("who", "status"), [("han", 403), ("qin", 403), ("xu", 403), ("feng", 200)]
)
def test_who_only_reads_is_shown_no_form(desk, of_round, who, status):
    page = get(desk(who), "survey", of_round.pk, "AH")
    assert (reverse("survey_fill", args=[of_round.pk, "AH"]) in page) == (status == 200)
    get(desk(who), "survey_fill", of_round.pk, "AH", status=status)


def test_the_last_rounds_words_stand_in_the_form(desk, cast, of_round):
    post(desk("wang"), "survey_fill", of_round.pk, "AH", **FULL)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    second = opened(cast, "第二轮")
    page = get(desk("wang"), "survey_fill", second.pk, "AH")
    assert "“2026 年摸排”（2026-11-01）填过的已经带出来了" in page
    assert 'value="24838.57' in page and "名册差两户" in page
    post(desk("wang"), "survey_fill", second.pk, "AH", **FULL)
    page = get(desk("wang"), "survey", second.pk, "AH")
    assert "其他各轮" in page and "2026 年摸排" in page


@pytest.mark.parametrize("name", ["survey", "survey_fill"])
def test_each_page_takes_a_handful_of_queries(desk, cast, of_round, queries, name):
    browser = desk("wang")
    with queries() as seen:
        get(browser, name, of_round.pk, "AH")
    assert len(seen) <= 8, "\n".join(seen)


def test_a_compound_or_a_round_that_is_not_there(desk, of_round):
    get(desk("feng"), "survey", of_round.pk, "XX", status=404)
    get(desk("feng"), "survey", 0, "AH", status=404)
    post(desk("feng"), "survey_fill", of_round.pk, "XX", status=404, **FULL)
    get(desk("feng"), "survey_round", 0, status=404)
