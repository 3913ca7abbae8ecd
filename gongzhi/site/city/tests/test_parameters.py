"""Parameters through the pages: shown with their source, changed with a reason, never backwards."""

import pytest

from gongzhi.policy.models import Parameter
from gongzhi.policy.services import book, set_parameter
from tests.cast import FOUNDER, MONDAY, at

RESPOND = "street_calls.respond"


def test_every_parameter_names_its_source_and_whether_it_is_a_default(get, cast):
    page = get("he", "parameters")
    assert "5WD" in page
    assert "山东省政务服务热线管理办法" in page
    assert "默认值" in page
    assert "《中国共产党支部工作条例（试行）》" in page


def test_a_change_needs_a_reason_and_keeps_what_was_typed(post, cast):
    answer = post("he", "parameter_set", RESPOND, value="7WD", reason="")
    assert answer.status_code == 422
    assert 'value="7WD"' in answer.content.decode()
    assert not Parameter.objects.exists()


def test_a_change_takes_effect_at_once_and_shows_in_the_history(post, get, cast):
    post("he", "parameter_set", RESPOND, value="7WD", reason="市政府 2026 年 12 号文")
    assert book(RESPOND, at=MONDAY).value(RESPOND) == "7WD"
    page = get("he", "parameter", RESPOND)
    assert "市政府 2026 年 12 号文" in page
    assert "市治理平台 · 系统管理员" in page


def test_a_change_may_wait_for_a_later_day(post, get, cast):
    post("he", "parameter_set", RESPOND, value="7WD", reason="试行", since="2027-01-01T00:00")
    assert book(RESPOND, at=MONDAY).value(RESPOND) == "5WD"
    assert "2027-01-01 00:00 起改" in get("he", "parameters")


def test_nothing_is_changed_backwards(post, cast):
    answer = post(
        "he", "parameter_set", RESPOND, value="7WD", reason="补", since="2026-11-01T00:00"
    )
    assert "不能改变过去" in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (RESPOND, "五天"),
        ("files.most_megabytes", "99"),
        ("files.most_megabytes", "abc"),
        ("calendar.hours", "早八晚五"),
    ],
)
def test_a_value_that_will_not_do_is_refused_at_its_field(post, cast, code, value):
    answer = post("he", "parameter_set", code, value=value, reason="试")
    assert answer.status_code == 422
    assert 'id="id_value_error"' in answer.content.decode()


YEAR = """
2027-01-01 元旦
2027年2月5日 除夕
2027/2/6 春节
2027-02-07 春节
2027-02-08 春节
2027-04-05 清明节
2027-05-01 劳动节
2027-06-09 端午节
2027-09-15 中秋节
2027-10-01 国庆节
2027-10-02 国庆节
2027-10-03 国庆节
2027-02-14 上班
"""


def test_a_year_is_entered_a_line_a_day(post, get, cast):
    answer = post("he", "parameter_set", "calendar.year.2027", value=YEAR, reason="国办通知")
    assert answer.status_code == 303, answer.content.decode()
    calendar = book(at=MONDAY).calendar()
    assert calendar.is_workday(at("11-16 00:00").date().replace(year=2027, month=2, day=14))
    assert "2027-02-05 除夕" in get("he", "parameter_set", "calendar.year.2027")


@pytest.mark.parametrize(
    ("line", "words"),
    [("2027-01-01", "日期 名称"), ("2027-02-30 春节", "没有这一天"), ("2027-01-01 元旦", "缺少")],
)
def test_a_line_that_is_no_day_is_named(post, cast, line, words):
    answer = post("he", "parameter_set", "calendar.year.2027", value=line, reason="国办通知")
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_parameter_nobody_declared_is_not_there(get, cast):
    get("he", "parameter", "no.such", status=404)
    get("he", "parameter_set", "no.such", status=404)


def test_a_citys_own_value_is_marked(get, cast):
    set_parameter(RESPOND, "7WD", reason="试", by=FOUNDER, at=MONDAY)
    assert "城市设定" in get("he", "parameters")
