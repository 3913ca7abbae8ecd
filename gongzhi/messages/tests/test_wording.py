"""The city words what residents are told; a wording that would fail is refused when it is set."""

import pytest

from gongzhi.mechanisms.matters.telling import ANSWERED
from gongzhi.messages.models import Outgoing
from gongzhi.messages.wording import say
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import set_parameter
from tests import matters
from tests.cast import FOUNDER, MONDAY, at

CODE = ANSWERED.code


def test_the_citys_own_words_hold_from_the_instant_on_which_they_are_set(cast):
    own = "【乐陵】{编号} 已答复"
    set_parameter(CODE, own, reason="办公会", by=FOUNDER, at=at("11-16 10:00"))
    assert say(ANSWERED, {"编号": "诉-1"}, at=MONDAY).startswith("您反映的 诉-1")
    assert say(ANSWERED, {"编号": "诉-1"}, at=at("11-16 10:00")) == "【乐陵】诉-1 已答复"


def test_a_reporter_reads_the_citys_words_at_no_further_query(cast, queries):
    pk = matters.at_street(cast).pk
    set_parameter(CODE, "【乐陵】{编号} 已答复", reason="办公会", by=FOUNDER, at=MONDAY)
    with queries() as seen:
        matters.services.resolve(pk, note="修好了", by=cast.li, at=at("11-16 15:00"))
    told = Outgoing.objects.filter(channel="sms").latest("pk").text
    assert told.startswith("【乐陵】诉") and told.endswith(" 已答复")
    assert not [q for q in seen if q.startswith('SELECT "policy_parameter"')]


def test_braces_in_a_value_mean_nothing(cast):
    assert "{原因}" in say(ANSWERED, {"编号": "{原因}"}, at=MONDAY)


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("已答复", "不能少了 {编号}"),
        ("{编号} 请{姓名}查收", "只能写：{编号}"),
        ("{编号", "只能写"),
        ("{编号.__class__}", "只能写"),
        ("", "请填文字"),
        ("{编号}" + "长" * 200, "不超过 200 字"),
    ],
)
def test_words_that_would_not_do_are_refused_with_the_reason(cast, own, why):
    with pytest.raises(Incomplete, match=why):
        set_parameter(CODE, own, reason="试验", by=FOUNDER, at=MONDAY)


def test_a_sentence_is_never_longer_than_a_message_may_be(cast):
    assert len(say(ANSWERED, {"编号": "长" * 900}, at=MONDAY)) == 500
