"""Facts first; a reminder or an order; then it is looked at again."""

from datetime import date

import pytest

from gongzhi.casework.models import Case, Step
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.correction import services, words
from gongzhi.messages.models import Outgoing
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from .filed import FACTS, FOUND, heard, of, received


def ordered(cast, **changes) -> Case:
    how = {"findings": FOUND, "by": cast.li, "at": at("11-24 09:00")} | changes
    return services.order(heard(cast).pk, **how)


@pytest.mark.parametrize("act", ["remind", "order"])
def test_before_the_member_was_heard_nothing_is_held_against_them(cast, act):
    case = received(cast)
    with pytest.raises(NotNow, match="听本人说明"):
        getattr(services, act)(case.pk, findings=FOUND, by=cast.li, at=at("11-24 09:00"))
    assert Case.objects.get(pk=case.pk).state == "received"


@pytest.mark.parametrize(
    ("act", "state", "founded"),
    [("unfounded", "unfounded", False), ("remind", "reminded", True)],
)
def test_a_check_ends_with_its_findings_and_both_are_told(cast, act, state, founded):
    case = heard(cast)
    ended = getattr(services, act)(case.pk, findings=FOUND, by=cast.li, at=at("11-24 09:00"))
    found = of(case)
    assert ended.state == state and ended.closed_at and found.founded is founded
    assert words.open_one(found, "findings") == FOUND
    told = Outgoing.objects.filter(about=case.subject)
    assert set(told.values_list("person", flat=True)) == {
        found.complainant_id, found.member.person_id
    }  # fmt: skip
    assert not [m for m in told if FOUND in m.text or FACTS in m.text]


def test_the_history_says_what_was_decided_and_no_facts(cast):
    case = ordered(cast)
    lines = Step.objects.filter(case=case.pk)
    assert not [s for s in lines if FACTS in s.note or FOUND in s.note or "承认" in s.note]
    assert "改正期限" in lines.get(move="order").note


@pytest.mark.parametrize("act", ["unfounded", "remind", "order"])
def test_findings_are_written(cast, act):
    case = heard(cast)
    with pytest.raises(Incomplete) as refusal:
        getattr(services, act)(case.pk, findings=" ", by=cast.li, at=at("11-24 09:00"))
    assert refusal.value.field == "findings"


@pytest.mark.parametrize("act", ["hear", "unfounded", "remind", "order"])
def test_only_the_street_of_the_place_checks(cast, act):
    case = heard(cast)
    what = {"hearing": "x说明"} if act == "hear" else {"findings": FOUND}
    for stranger in (cast.wu, cast.qian, cast.zhu, cast.feng, cast.wang):
        with pytest.raises(NotYours):
            getattr(services, act)(case.pk, by=stranger, at=at("11-24 09:00"), **what)


def test_what_the_member_says_is_added_to_what_they_said(cast):
    case = heard(cast)
    services.hear(case.pk, hearing="补充：已退还", by=cast.li, at=at("11-24 09:00"))
    text = words.open_one(of(case), "hearing")
    assert text == "2026-11-23 本人承认\n2026-11-24 补充：已退还"


@pytest.mark.parametrize(
    ("day", "good"),
    [
        (None, True),
        (date(2026, 11, 24), False),  # today
        (date(2026, 11, 25), True),
        (date(2026, 12, 9), True),  # fifteen days, the default limit
        (date(2026, 12, 10), False),
    ],
)
def test_an_order_has_a_deadline_within_the_limit(cast, day, good):
    if not good:
        with pytest.raises(Incomplete) as refusal:
            ordered(cast, correct_by=day)
        assert refusal.value.field == "correct_by"
        return
    case = ordered(cast, correct_by=day)
    assert case.state == "ordered" and case.awaiting == cast.org("zx")
    assert case.due_at == of(case).correct_by
    assert case.due_at == at(f"{day or date(2026, 12, 9):%m-%d} 17:30")


def test_the_community_reports_and_the_street_looks_again(cast):
    case = ordered(cast)
    with pytest.raises(Incomplete):
        services.report(case.pk, correction="", by=cast.qian, at=at("11-30 09:00"))
    with pytest.raises(NotYours):
        services.report(case.pk, correction="已解除合同", by=cast.li, at=at("11-30 09:00"))
    back = services.report(case.pk, correction="已解除合同", by=cast.qian, at=at("11-30 09:00"))
    assert back.state == "reported" and back.awaiting == cast.org("sz")
    done = services.corrected(case.pk, findings="属实", by=cast.li, at=at("12-01 09:00"))
    assert done.state == "corrected" and of(case).founded is True


def test_an_order_that_runs_out_comes_back_by_itself(cast):
    case = ordered(cast)
    assert sweep(at=at("12-09 17:30"))["lapsed"] == 0
    assert sweep(at=at("12-09 17:31"))["lapsed"] == 1
    assert Case.objects.get(pk=case.pk).state == "reported"


def test_what_is_over_is_not_ordered_any_more(cast):
    case = heard(cast)
    services.unfounded(case.pk, findings=FOUND, by=cast.li, at=at("11-24 09:00"))
    with pytest.raises(NotNow):
        services.order(case.pk, findings=FOUND, by=cast.li, at=at("11-25 09:00"))
    with pytest.raises(NotNow):
        services.hear(case.pk, hearing="还有话说", by=cast.li, at=at("11-25 09:00"))


def test_an_order_asks_few_questions(cast, queries):
    case = heard(cast)
    with queries() as seen:
        services.order(case.pk, findings=FOUND, by=cast.li, at=at("11-24 09:00"))
    assert len(seen) <= 10, "\n".join(seen)
