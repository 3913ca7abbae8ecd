"""A call from the street to the last department's rating."""

import pytest

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.street_calls import responding, services
from gongzhi.mechanisms.street_calls.models import Call, Response
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.ratings.models import Rating
from tests.calls import dispatched, raised, response_of
from tests.cast import at


def test_a_call_goes_the_whole_way_and_each_department_is_rated(cast):
    case = dispatched(cast)
    heat, roads = response_of(cast, case, "gr"), response_of(cast, case, "sz-yh")
    for pk, who in ((heat, cast.han), (roads, cast.yang)):
        responding.sign(pk, contacted=True, by=who, at=at("11-16 14:00"))
    responding.answer(roads, note="路面已修复", by=cast.yang, at=at("11-17 10:00"))
    responding.answer(heat, note="更换阀门", by=cast.han, at=at("11-18 10:00"))
    assert Case.objects.get(pk=case.pk).state == "answered"
    responding.rate_response(heat, score=5, reason="", by=cast.li, at=at("11-18 11:00"))
    assert Case.objects.get(pk=case.pk).closed_at is None
    responding.rate_response(roads, score=4, reason="", by=cast.li, at=at("11-18 11:01"))
    assert Case.objects.get(pk=case.pk).state == "closed"
    assert set(Rating.objects.values_list("organisation__code", "score")) == {
        ("gr", 5),
        ("sz-yh", 4),
    }


def test_a_street_calls_only_for_its_own_place(cast):
    with pytest.raises(NotYours):
        raised(cast, place=cast.place("LH"))


def test_a_call_without_own_effort_is_no_call(cast):
    with pytest.raises(Incomplete) as refusal:
        raised(cast, tried=" ")
    assert refusal.value.field == "tried"


def test_the_leads_answer_closes_the_response_for_those_who_assist(cast):
    case = dispatched(cast)
    heat, roads = response_of(cast, case, "gr"), response_of(cast, case, "sz-yh")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="一并答复", by=cast.han, at=at("11-18 10:00"))
    assert Case.objects.get(pk=roads).state == "answered"
    covered = Response.objects.get(pk=roads)
    assert covered.answer == "由主办部门一并答复"
    assert covered.answered_at == covered.contacted_at == at("11-18 10:00")
    assert covered.contacted_at > covered.sign_due_at, "it never signed: that stays a late contact"


def test_who_was_in_touch_before_the_lead_answered_for_them_keeps_that_contact(cast):
    case = dispatched(cast)
    heat, roads = response_of(cast, case, "gr"), response_of(cast, case, "sz-yh")
    for pk, who in ((heat, cast.han), (roads, cast.yang)):
        responding.sign(pk, contacted=True, by=who, at=at("11-16 14:00"))
    responding.answer(heat, note="一并答复", by=cast.han, at=at("11-18 10:00"))
    covered = Response.objects.get(pk=roads)
    assert covered.contacted_at == at("11-16 14:00")
    assert covered.answered_at <= covered.respond_due_at


def test_a_low_score_opens_one_redo_and_then_supervision(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="修了", by=cast.han, at=at("11-17 10:00"))
    with pytest.raises(Incomplete):
        responding.rate_response(heat, score=2, reason="", by=cast.li, at=at("11-17 11:00"))
    low = {"score": 2, "by": cast.li}
    redo = responding.rate_response(heat, reason="还漏", at=at("11-17 11:00"), **low)
    assert redo.state == "redo" and redo.awaiting == cast.org("gr")
    responding.answer(heat, note="又修了", by=cast.han, at=at("11-19 10:00"))
    again = responding.rate_response(heat, reason="仍漏", at=at("11-19 11:00"), **low)
    assert again.state == "supervised" and again.awaiting == cast.org("dc")
    assert Case.objects.get(pk=case.pk).closed_at is None
    responding.settle(heat, note="约谈，限期整改完成", by=cast.qin, at=at("11-20 10:00"))
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_a_return_within_two_working_days_goes_to_the_platform_and_stops_the_clock(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    signed = responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    assert signed.due_at == at("11-23 17:30")
    responding.give_back(
        heat, note="管线归市政", suggests=cast.org("sz-yh"), by=cast.han, at=at("11-17 09:00")
    )
    back = responding.overrule(heat, note="供热支线", by=cast.feng, at=at("11-18 09:00"))
    assert back.state == "working"
    assert back.due_at == at("11-24 17:30"), "the day the platform took is given back"
    with pytest.raises(NotNow, match="裁定后不能再退回"):
        responding.give_back(
            heat, note="不是我们", suggests=cast.org("sz-yh"), by=cast.han, at=at("11-18 10:00")
        )


def test_a_return_after_two_working_days_is_too_late(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    with pytest.raises(NotNow, match="退回期限"):
        responding.give_back(
            heat, note="不归我们", suggests=cast.org("cg"), by=cast.han, at=at("11-19 09:00")
        )


def test_an_upheld_return_gives_the_lead_to_another_department_which_may_not_return_it(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.give_back(
        heat, note="不归我们", suggests=cast.org("sz-yh"), by=cast.han, at=at("11-17 09:00")
    )
    responding.uphold(heat, to=cast.org("sz-yh"), note="属市政", by=cast.feng, at=at("11-17 10:00"))
    assert Call.objects.get(pk=case.pk).lead == cast.org("sz-yh")
    assert Case.objects.get(pk=case.pk).state == "responding", "the call goes on"
    roads = response_of(cast, case, "sz-yh")
    responding.sign(roads, contacted=True, by=cast.yang, at=at("11-17 14:00"))
    with pytest.raises(NotNow):
        responding.give_back(
            roads, note="也不归我们", suggests=cast.org("cg"), by=cast.yang, at=at("11-17 15:00")
        )


def test_an_extension_is_asked_before_the_deadline_once_and_counts_on_from_it(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    with pytest.raises(Incomplete):
        responding.ask_extension(heat, days=11, note="要买配件", by=cast.han, at=at("11-18 09:00"))
    asked = responding.ask_extension(
        heat, days=3, note="要买配件", by=cast.han, at=at("11-18 09:00")
    )
    assert asked.due_at == at("11-23 17:30") and asked.liable == cast.org("gr")
    given = responding.grant_extension(heat, by=cast.feng, at=at("11-18 10:00"))
    assert given.due_at == at("11-26 17:30")
    with pytest.raises(NotNow):
        responding.ask_extension(heat, days=1, note="再延", by=cast.han, at=at("11-19 09:00"))


def test_a_suspended_response_waits_until_its_review_day_and_then_runs_on(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.ask_suspension(
        heat,
        plan="列入明年管网改造",
        review_on=at("12-01 00:00").date(),
        by=cast.han,
        at=at("11-18 17:30"),
    )
    paused = responding.grant_suspension(heat, by=cast.feng, at=at("11-18 17:30"))
    assert paused.due_at == at("12-01 17:30") and paused.state == "suspended"
    back = services.advance(heat, "resume", note="材料到了", by=cast.han, at=at("11-25 09:00"))
    assert back.due_at == at("11-30 17:30"), "three working days were left"


def test_an_unrated_answer_lapses_as_unrated_and_never_as_satisfied(cast):
    case = dispatched(cast, assisting=())
    heat = response_of(cast, case, "gr")
    responding.sign(heat, contacted=True, by=cast.han, at=at("11-16 14:00"))
    responding.answer(heat, note="修好", by=cast.han, at=at("11-17 10:00"))
    sweep(at=at("11-24 17:30"))
    assert Case.objects.get(pk=heat).state == "answered"
    assert sweep(at=at("11-24 17:31"))["lapsed"] == 1
    assert Case.objects.get(pk=heat).state == "unrated"
    assert not Rating.objects.exists()
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_a_rejected_improper_call_counts_against_the_street(cast):
    case = raised(cast)
    services.reject(
        case.pk, note="社区可自行解决", proper=False, by=cast.feng, at=at("11-16 10:00")
    )
    assert Call.objects.get(pk=case.pk).proper is False
