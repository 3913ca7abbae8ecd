"""Matters and calls come in through the services that people use: as work, or as history."""

import pytest

from gongzhi.casework.models import Card, Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls.models import Call
from gongzhi.people import privacy
from gongzhi.people.models import Field, Mandate
from tests.cast import at

from .tables import counts, take_in, text


def csv(tmp_path, words: str):
    return text(tmp_path / "a.csv", words)


def why(outcome) -> list[tuple[str, str]]:
    return [(f.column, f.why) for f in outcome.faults]


OLD = "no,subject,sent_at,text,reply,replied_at\n"


def test_what_has_an_answer_comes_in_as_history_that_nobody_has_to_do(cast, tmp_path):
    words = OLD + "7,路灯,2019/3/5 10:06:36,路灯不亮,已更换,2019/3/12 8:59:29\n"
    outcome = take_in("matters", csv(tmp_path, words), defaults={"place": "371481001"})
    assert counts(outcome) == (1, 0, 0, 0)
    matter = Matter.objects.select_related("case").get(source="file", source_no="7")
    case = matter.case
    assert (case.state, case.street, case.title) == ("closed", cast.place("371481001"), "路灯")
    assert case.opened_at.isoformat() == "2019-03-05T02:06:36+00:00"
    assert case.closed_at == matter.answered_at and matter.answer == "已更换"
    sweep(at=at("12-16 09:00"))
    assert not Card.objects.exists()


def test_what_has_none_is_opened_where_it_belongs_and_its_limit_runs_from_now(cast, tmp_path):
    words = OLD + "7,路灯,2026/11/10 10:06,路灯不亮,,\n"
    take_in("matters", csv(tmp_path, words), defaults={"place": "安和苑"})
    case = Case.objects.get(matter__source_no="7")
    assert case.awaiting == cast.org("ah-zb") and case.opened_at == at("11-10 10:06")
    assert case.due_at == at("11-16 14:30")


def test_an_answer_on_the_day_it_was_asked_may_have_no_time(cast, tmp_path):
    words = OLD + "7,路灯,2019/3/5 10:06:36,不亮,已更换,2019/3/5\n"
    take_in("matters", csv(tmp_path, words), defaults={"place": "AH"})
    assert Matter.objects.get().answered_at == Case.objects.get().opened_at


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("7,,2019/3/5,不亮,已更换,", "答复时间"),
        ("7,,,不亮,已更换,2019/3/5", "收到时间"),
        ("7,,2019/3/5,不亮,已更换,2019/3/4", "答复时间"),
        ("7,,2026/11/17,不亮,,", "收到时间"),
        ("7,,1999/3/5,不亮,已更换,2019/3/4", "收到时间"),
        ("7,,昨天,不亮,,", "收到时间"),
        ("7,,2019/3/5,,已更换,2019/3/12", "内容"),
    ],
)
def test_a_course_that_cannot_be_is_a_fault_at_its_column(cast, tmp_path, row, column):
    outcome = take_in("matters", csv(tmp_path, OLD + row + "\n"), defaults={"place": "AH"})
    assert counts(outcome) == (0, 0, 0, 1) and why(outcome)[0][0] == column


def test_a_year_whose_days_off_are_not_loaded_is_named(cast, tmp_path):
    words = OLD + "7,,1999/3/5,不亮,已更换,1999/3/9\n"
    outcome = take_in("matters", csv(tmp_path, words), defaults={"place": "AH"})
    assert "1999年的放假调休安排尚未载入" in why(outcome)[0][1]


def test_a_place_that_nobody_answers_for_takes_history_and_opens_nothing(cast, tmp_path):
    Mandate.objects.all().delete()
    words = OLD + "7,,2019/3/5,不亮,已更换,2019/3/12\n8,,2019/3/5,不亮,,\n"
    outcome = take_in("matters", csv(tmp_path, words), defaults={"place": "AH"})
    assert counts(outcome) == (1, 0, 0, 1) and why(outcome)[0][0] == "地点"


def test_without_a_number_a_matter_is_known_by_when_where_and_what(cast, tmp_path):
    words = "地点,时间,内容\nAH,2026-11-10 9:00,漏水\nAH,2026-11-11 9:00,漏水\n"
    path = csv(tmp_path, words)
    assert counts(take_in("matters", path)) == (2, 0, 0, 0)
    assert counts(take_in("matters", path)) == (0, 0, 2, 0)


def test_a_number_that_came_with_other_words_before_is_a_fault(cast, tmp_path):
    head = "编号,地点,内容\n"
    take_in("matters", csv(tmp_path, head + "7,AH,漏水\n"))
    outcome = take_in("matters", csv(tmp_path, head + "7,AH,停电\n"))
    assert why(outcome)[0][0] == "来源编号"


def test_a_caller_is_known_by_the_phone_and_a_masked_one_is_left_out(cast, tmp_path):
    words = "编号,地点,内容,反映人,手机\n1,AH,漏水,周女士,13800007777\n2,AH,停电,,138****7777\n"
    assert counts(take_in("matters", csv(tmp_path, words))) == (2, 0, 0, 0)
    assert Matter.objects.get(source_no="1").reporter == privacy.find(Field.PHONE, "13800007777")
    assert Matter.objects.get(source_no="2").reporter is None


def test_a_title_that_is_too_long_stands_whole_in_the_text(cast, tmp_path):
    path = csv(tmp_path, f"编号,地点,标题,内容\n1,AH,{'长' * 90},漏水\n")
    take_in("matters", path)
    case = Case.objects.get(matter__source_no="1")
    assert len(case.title) == 80 and case.matter.text == f"{'长' * 90}\n漏水"
    assert counts(take_in("matters", path)) == (0, 0, 1, 0)


def test_matters_of_a_batch_cost_no_more_queries_than_a_few(
    cast, tmp_path, django_assert_max_num_queries
):
    rows = "".join(f"{n},AH,漏水 {n}\n" for n in range(200))
    path = csv(tmp_path, "编号,地点,内容\n" + rows)
    with django_assert_max_num_queries(30):
        assert counts(take_in("matters", path)) == (200, 0, 0, 0)


def test_of_a_phone_on_several_rows_the_first_name_is_kept(cast, tmp_path):
    rows = ("1,AH,漏水,,13805340001", "2,AH,停电,周桂兰,13805340001", "3,AH,路灯,老周,13805340001")
    path = csv(tmp_path, "编号,地点,内容,反映人,反映人手机\n" + "\n".join(rows) + "\n")
    assert counts(take_in("matters", path)) == (3, 0, 0, 0)
    assert {m.reporter.name for m in Matter.objects.select_related("reporter")} == {"周桂兰"}


def test_two_imports_at_once_do_not_take_a_matter_in_twice(cast, tmp_path, monkeypatch):
    from gongzhi.site.exchange.kinds import matters

    path = csv(tmp_path, "编号,地点,内容\n1,AH,漏水\n")
    take_in("matters", path)
    real, blind = matters._kept, [{}]
    monkeypatch.setattr(matters, "_kept", lambda rows: blind.pop() if blind else real(rows))
    path = csv(tmp_path, "编号,地点,内容\n1,AH,漏水\n2,AH,停电\n")
    assert counts(take_in("matters", path)) == (1, 0, 1, 0)


CALLS = "标题,地点,事实,街道已做的,应由谁办,呼叫时间\n"


def test_a_call_is_made_by_the_street_and_waits_at_the_platform(cast, tmp_path):
    words = CALLS + "管网漏水,AH,阀门井漏水,放了警示牌,gr、市政养护中心,2026-11-13 10:00\n"
    path = csv(tmp_path, words)
    assert counts(take_in("calls", path)) == (1, 0, 0, 0)
    call = Call.objects.select_related("case").get()
    assert call.case.awaiting == cast.org("pt") and call.case.opened_at == at("11-13 10:00")
    assert {o.code for o in call.thinks.all()} == {"gr", "sz-yh"}
    assert counts(take_in("calls", path)) == (0, 0, 1, 0)


def test_a_call_without_own_effort_stays_out(cast, tmp_path):
    outcome = take_in("calls", csv(tmp_path, CALLS + "漏水,AH,漏水,,gr,\n"))
    assert why(outcome)[0][0] == "街道已做的"


def test_a_street_imports_calls_for_its_own_place_alone(cast, tmp_path):
    words = CALLS + "漏水,AH,漏水,放了牌,gr,\n积水,LH,积水,抽了水,gr,\n"
    outcome = take_in("calls", csv(tmp_path, words), by=cast.li)
    assert counts(outcome) == (1, 0, 0, 1)
