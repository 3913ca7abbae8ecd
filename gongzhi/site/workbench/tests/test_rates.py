"""The three rates: what counts, what doesn't, and that the records behind a figure are those."""

import json
from datetime import date

import pytest
from django.urls import reverse

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import by_group, figure
from gongzhi.indicators.parameters import FAIR_COUNTS, GOOD_SCORE, WEIGHTS
from gongzhi.mechanisms.matters import services as matter_services
from gongzhi.mechanisms.matters.services import Heard
from gongzhi.mechanisms.street_calls import responding
from gongzhi.mechanisms.street_calls.excluding import ask_exclusion, decide_exclusion
from gongzhi.mechanisms.street_calls.services import Appeal, confirm, dispatch
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import set_parameter
from gongzhi.site.acts import call_about
from gongzhi.site.commands import indicators as command
from gongzhi.site.figures import asked
from tests import calls, matters
from tests.cast import at

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
LATER = at("12-01 09:00")


def rate(key: str, **more):
    return figure(registry.get(key), asked(*NOVEMBER, at=more.pop("at", LATER), **more))


def signed(cast, code: str, who, *, contacted=True, when="11-16 14:00", **changes) -> int:
    """A department's response, signed."""
    pk = calls.response_of(cast, calls.dispatched(cast, lead=code, assisting=(), **changes), code)
    responding.sign(pk, contacted=contacted, by=who, at=at(when))
    return pk


def called_back(cast, *, solved: bool, review: str):
    """A matter that went up to the city, was answered by 供热 and then asked about by phone."""
    matter = matters.at_street(cast, text=f"{matters.TEXT} {solved} {review}")
    words = {**calls.WORDS, "place": cast.place("AH"), "thinks": (cast.org("gr"),)}
    case = call_about(matter.pk, Appeal(**words), by=cast.li, at=at("11-17 10:00"))
    advance(case.pk, "verify", by=cast.feng, at=at("11-17 10:10"), note="属实")
    confirm(case.pk, lead=cast.org("gr"), assisting=[], by=cast.feng, at=at("11-17 10:20"))
    dispatch(case.pk, by=cast.feng, at=at("11-17 10:30"))
    pk = calls.response_of(cast, case, "gr")
    responding.sign(pk, contacted=True, by=cast.han, at=at("11-17 11:00"))
    responding.answer(pk, note="修好了", by=cast.han, at=at("11-17 15:00"))
    responding.rate_response(pk, score=5, reason="", by=cast.li, at=at("11-17 16:00"))
    sweep(at=at("11-23 18:00"))
    heard = Heard(True, solved, review, "" if solved else "还漏")
    matter_services.call_back(matter.pk, heard, by=cast.jiang, at=at("11-24 10:00"))
    return pk


# --- what counts ----------------------------------------------------------------------------------


def test_response_rate_is_first_contact_in_the_sign_limit_over_what_was_dispatched(cast):
    signed(cast, "gr", cast.han)
    late = signed(cast, "sz-yh", cast.yang, contacted=False)
    responding.contact(late, by=cast.yang, at=at("11-19 10:00"), note="已电话联系")
    found = rate("calls.response_rate")
    assert (found.numerator, found.denominator, str(found.value)) == (1, 2, "0.5000")


def test_what_was_sent_an_hour_ago_is_not_late_yet(cast):
    calls.dispatched(cast, assisting=())
    assert rate("calls.response_rate", at=at("11-16 12:00")).value is None
    assert rate("calls.response_rate").denominator == 1


def test_a_return_that_was_upheld_was_never_theirs(cast):
    pk = signed(cast, "cg", cast.zhu)
    more = {"note": "不是执法事项", "suggests": cast.org("gr")}
    responding.give_back(pk, by=cast.zhu, at=at("11-16 15:00"), **more)
    responding.uphold(pk, to=cast.org("gr"), note="属供热", by=cast.feng, at=at("11-16 16:00"))
    question = asked(*NOVEMBER, at=LATER)
    found = by_group(registry.get("calls.response_rate"), question, "department")
    assert set(found) == {cast.org("gr").pk}


def test_no_base_is_no_figure_and_says_why(cast):
    found = rate("matters.resolution_rate")
    assert found.value is None and "没有打通的回访" in found.why
    assert found.row()["value"] is None and found.row()["why"]


def test_street_and_residents_are_asked_apart(cast):
    called_back(cast, solved=False, review="1")
    assert str(rate("calls.street_satisfaction").value) == "1.0000"
    assert str(rate("matters.resident_satisfaction").value) == "0.0000"
    assert str(rate("matters.resolution_rate").value) == "0.0000"


def test_fair_counts_as_satisfied_only_if_the_city_says_so(cast):
    called_back(cast, solved=True, review="3")
    assert rate("matters.resident_satisfaction").numerator == 0
    early = at("11-01 08:00")
    set_parameter(FAIR_COUNTS, True, reason="市政府办公会议", by=cast.he, at=early)
    assert rate("matters.resident_satisfaction").numerator == 1


def test_the_second_rating_replaces_the_first_and_unrated_is_neutral(cast):
    pk = signed(cast, "gr", cast.han)
    responding.answer(pk, note="修了", by=cast.han, at=at("11-17 10:00"))
    responding.rate_response(pk, score=2, reason="还漏", by=cast.li, at=at("11-17 11:00"))
    responding.answer(pk, note="又修了", by=cast.han, at=at("11-18 10:00"))
    responding.rate_response(pk, score=4, reason="", by=cast.li, at=at("11-18 11:00"))
    other = signed(cast, "sz-yh", cast.yang)
    responding.answer(other, note="修了", by=cast.yang, at=at("11-17 10:00"))
    sweep(at=at("11-25 18:00"))
    assert Case.objects.get(pk=other).state == "unrated"
    found = rate("calls.street_satisfaction")
    assert (found.numerator, found.denominator) == (1, 1)
    assert rate("calls.unrated").denominator == 1
    set_parameter(GOOD_SCORE, 5, reason="从严", by=cast.he, at=at("11-01 08:00"))
    assert rate("calls.street_satisfaction").numerator == 0


def test_callbacks_are_told_by_the_department_that_led(cast):
    called_back(cast, solved=True, review="5")
    question = asked(*NOVEMBER, at=LATER)
    found = by_group(registry.get("matters.resolution_rate"), question, "department")
    assert {k: f.numerator for k, f in found.items()} == {cast.org("gr").pk: 1}


def test_matters_are_told_by_the_level_that_solved_them(cast):
    called_back(cast, solved=True, review="5")
    assert str(rate("matters.solved_at_city").value) == "1.0000"
    assert str(rate("matters.solved_at_compound").value) == "0.0000"


# --- exclusions -----------------------------------------------------------------------------------


def test_an_approved_exclusion_leaves_a_response_out_of_all_rates_and_stays_countable(cast):
    pk = called_back(cast, solved=False, review="1")
    ask = {"code": "unreasonable", "reason": "要求换全小区管网", "at": at("11-25 10:00")}
    ask_exclusion(pk, by=cast.han, **ask)
    assert rate("calls.response_rate").denominator == 1, "asking alone changes nothing"
    decide = {"approved": True, "decision": "核查属实", "at": at("11-25 11:00")}
    decide_exclusion(pk, by=cast.feng, **decide)
    for key in ("calls.response_rate", "matters.resolution_rate", "calls.street_satisfaction"):
        assert rate(key).denominator == 0, key
        assert rate(key).whole[1] == 1 and rate(key).left_out == 1
        assert rate(key, excluding=False).denominator == 1


def test_an_exclusion_is_coded_asked_once_and_decided_by_the_platform(cast):
    pk = signed(cast, "gr", cast.han)
    ask = {"reason": "停电", "at": at("11-25 10:00")}
    with pytest.raises(Incomplete):
        ask_exclusion(pk, code="because", by=cast.han, **ask)
    with pytest.raises(NotYours):
        ask_exclusion(pk, code="force_majeure", by=cast.zhu, **ask)
    ask_exclusion(pk, code="force_majeure", by=cast.han, **ask)
    with pytest.raises(NotNow):
        ask_exclusion(pk, code="force_majeure", by=cast.li, **ask)
    decide = {"approved": True, "decision": "属实", "at": at("11-25 11:00")}
    with pytest.raises(NotYours):
        decide_exclusion(pk, by=cast.li, **decide)
    decide_exclusion(pk, by=cast.feng, **decide)
    with pytest.raises(NotNow):
        decide_exclusion(pk, by=cast.feng, **decide)


# --- the page -------------------------------------------------------------------------------------


def page(browser, **sent) -> str:
    answer = browser.get(reverse("rates"), {"since": "2026-11-01", "until": "2026-11-30", **sent})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_has_no_ranks_and_no_score_unless_the_city_set_weights(desk, cast):
    called_back(cast, solved=True, review="5")
    html = page(desk("feng", LATER))
    assert "城市供热服务中心" in html and "100.0%" in html
    assert 'class="r">得分' not in html and "城市没有公布权重" in html
    weights = {"response": 0.3, "resolution": 0.35, "satisfaction": 0.35}
    set_parameter(WEIGHTS, weights, reason="市公布", by=cast.he, at=at("11-01 08:00"))
    assert 'class="r">得分' in page(desk("feng", LATER))


@pytest.mark.parametrize("weights", [{}, {"rank": 1}, {"response": 0.5}, {"response": -1}, 3])
def test_weights_that_make_no_sum_are_refused(cast, weights):
    with pytest.raises(Incomplete):
        set_parameter(WEIGHTS, weights, reason="试", by=cast.he, at=LATER)


def test_a_department_sees_its_own_row_and_a_street_its_own_cases(desk, cast):
    signed(cast, "gr", cast.han)
    signed(cast, "sz-yh", cast.yang)
    mine = page(desk("han", LATER))
    assert "城市供热服务中心" in mine and "市政养护中心" not in mine.split("gz-rates")[1]
    assert "市政养护中心" in page(desk("li", LATER))
    assert "这段时间没有可以算的" in page(desk("wu", LATER))
    assert desk("he", LATER).get(reverse("rates")).status_code == 403


def test_the_chart_has_the_rates_that_somebody_has(desk, cast):
    november = {"since": "2026-11-01", "until": "2026-11-30"}
    signed(cast, "gr", cast.han)
    assert desk("feng", LATER).get(reverse("rates"), november).context["chart"] is None
    signed(cast, "sz-yh", cast.yang)
    drawn = desk("feng", LATER).get(reverse("rates"), november).context["chart"]
    assert drawn["columns"] == ["", "响应率"]
    assert drawn["rows"] == [["城市供热服务中心", 100.0], ["市政养护中心", 100.0]]


def records(browser, **sent) -> list[int]:
    asked_for = {"since": "2026-11-01", "until": "2026-11-30", **sent}
    answer = browser.get(reverse("rate_records"), asked_for)
    assert answer.status_code == 200
    return [row["pk"] for row in answer.context["rows"]]


def test_behind_a_figure_are_the_very_records(desk, cast):
    good = signed(cast, "gr", cast.han)
    bad = signed(cast, "gr", cast.han, contacted=False)
    browser = desk("feng", LATER)
    one = {"key": "calls.response_rate", "group": "department", "id": cast.org("gr").pk}
    assert records(browser, **one) == [bad, good]
    assert records(browser, which="hit", **one) == [good]
    assert records(browser, which="miss", **one) == [bad]
    assert records(desk("wu", LATER), **one) == []
    for wrong in ({"key": "x"}, {**one, "group": "person"}, {**one, "which": "all"}):
        assert browser.get(reverse("rate_records"), wrong).status_code == 404


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_every_figure_as_other_programs_read_it(cast, clock, monkeypatch):
    from argparse import ArgumentParser

    from gongzhi.site import cli

    signed(cast, "gr", cast.han)
    clock(LATER)
    monkeypatch.setattr(cli, "use_database", lambda: None)
    parser = ArgumentParser()
    command.add(parser)
    rows = command.run(parser.parse_args(["--as-of", "2026-11-30", "--json"]))
    found = {r["key"]: r for r in json.loads(json.dumps(rows))}
    first = found["calls.response_rate"]
    assert first["value"] == "1" and first["window"] == ["2026-01-01", "2026-11-30"]
    assert first["numerator"] == first["denominator"] == 1
    assert found["matters.resolution_rate"]["value"] is None
    assert found["matters.resolution_rate"]["why"]
    assert all(r["definition"] and r["unit"] in ("ratio", "count", "days") for r in rows)
    with pytest.raises(ValueError):
        command.run(parser.parse_args(["--as-of", "2026-11-30", "--from", "2026-12-01"]))
