"""A response is left out of the rates only by a listed reason and on the platform's word."""

import pytest

from gongzhi.journal.services import history
from gongzhi.mechanisms.street_calls import excluding
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.calls import dispatched, response_of
from tests.cast import at

WHEN = at("11-17 09:00")


@pytest.fixture
def heat(cast):
    return response_of(cast, dispatched(cast), "gr")


def test_the_department_asks_and_the_platform_approves(cast, heat):
    excluding.ask_exclusion(heat, code="force_majeure", reason="大雪，附证明", by=cast.han, at=WHEN)
    done = excluding.decide_exclusion(heat, approved=True, decision="同意", by=cast.feng, at=WHEN)
    assert done.approved and done.decided_by == cast.feng.label
    assert [e.act for e in history(f"case:{heat}")][-2:] == ["exclusion.ask", "exclusion.decide"]


def test_the_street_of_the_call_may_ask_another_street_or_department_may_not(cast, heat):
    for stranger in (cast.wu, cast.zhu):
        with pytest.raises(NotYours):
            excluding.ask_exclusion(heat, code="not_ours", reason="无关", by=stranger, at=WHEN)
    excluding.ask_exclusion(heat, code="not_ours", reason="裁定附后", by=cast.li, at=WHEN)


def test_only_a_listed_reason_with_the_facts_counts(cast, heat):
    with pytest.raises(Incomplete, match="清单"):
        excluding.ask_exclusion(heat, code="busy", reason="太忙", by=cast.han, at=WHEN)
    with pytest.raises(Incomplete, match="材料"):
        excluding.ask_exclusion(heat, code="not_ours", reason="  ", by=cast.han, at=WHEN)


def test_it_is_asked_once_and_decided_once(cast, heat):
    with pytest.raises(NotNow):
        excluding.decide_exclusion(heat, approved=True, decision="", by=cast.feng, at=WHEN)
    excluding.ask_exclusion(heat, code="not_ours", reason="裁定附后", by=cast.han, at=WHEN)
    with pytest.raises(NotNow):
        excluding.ask_exclusion(heat, code="not_ours", reason="再附", by=cast.han, at=WHEN)
    with pytest.raises(Incomplete, match="理由"):
        excluding.decide_exclusion(heat, approved=False, decision="", by=cast.feng, at=WHEN)
    excluding.decide_exclusion(heat, approved=False, decision="材料不足", by=cast.feng, at=WHEN)
    with pytest.raises(NotNow):
        excluding.decide_exclusion(heat, approved=True, decision="", by=cast.feng, at=WHEN)


def test_the_department_does_not_decide_on_its_own_request(cast, heat):
    excluding.ask_exclusion(heat, code="not_ours", reason="裁定附后", by=cast.han, at=WHEN)
    with pytest.raises(NotYours):
        excluding.decide_exclusion(heat, approved=True, decision="", by=cast.han, at=WHEN)
