"""Matters by the file: opened together, or kept with the answer they got elsewhere."""

from datetime import datetime

import pytest

from gongzhi.casework.models import Card, Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.matters.intake import Past, Report, Rungs, raise_matters, record_past
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.messages.models import Outgoing
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.refusals import Incomplete, NotYours
from tests.cast import MONDAY, TZ, at

SAID = datetime(2019, 3, 5, 10, 6, 36, tzinfo=TZ)
ANSWERED = datetime(2019, 3, 12, 8, 59, 29, tzinfo=TZ)


def past(cast, *, place="371481001", **changes) -> Past:
    words = {"text": "路灯不亮", "source": "file", "source_no": "H-7", "said_at": SAID}
    report = Report(place=cast.place(place), **words | changes.pop("report", {}))
    ran = {"answer": "已更换灯泡", "answered_at": ANSWERED, "closed_at": ANSWERED}
    return Past(report, **ran | changes)


def test_many_matters_each_go_to_the_lowest_level_of_their_place(cast):
    rungs = Rungs(day=MONDAY.date())
    told = [
        (Report(text="漏水", place=cast.place(code)), None) for code in ("AH", "TY", "371481001032")
    ]
    matters = raise_matters(told, rungs, by=cast.shen, at=MONDAY)
    assert [m.level for m in matters] == ["compound", "community", "street"]
    asked = [cast.org(code).pk for code in ("ah-zb", "zx", "sz")]
    assert [Case.objects.get(pk=m.pk).awaiting_id for m in matters] == asked


def test_a_place_is_asked_about_once_however_many_matters_it_has(cast, django_assert_num_queries):
    rungs, place = Rungs(day=MONDAY.date()), cast.place("AH")
    told = [(Report(text=f"第 {n} 件", place=place), None) for n in range(30)]
    with django_assert_num_queries(10):
        raise_matters(told, rungs, by=cast.shen, at=MONDAY)


def test_what_was_answered_elsewhere_comes_in_closed_and_nobody_is_told_or_late(cast):
    reporter = person_with_phone("13800001234", at=MONDAY)
    matter = record_past(past(cast), reporter=reporter, by=cast.shen, at=MONDAY)
    sweep(at=at("12-16 09:00"))
    case = Case.objects.get(pk=matter.pk)
    assert (case.state, case.opened_at, case.closed_at) == ("closed", SAID, ANSWERED)
    assert (matter.answer, matter.answered_at) == ("已更换灯泡", ANSWERED)
    assert (matter.level, matter.solved_at_level) == ("street", ""), "who solved it nobody knows"
    assert not Card.objects.exists() and not Outgoing.objects.exists()


def test_a_source_number_that_is_in_is_refused_for_the_past_too(cast):
    record_past(past(cast), by=cast.shen, at=MONDAY)
    with pytest.raises(Incomplete, match="H-7"):
        record_past(past(cast), by=cast.shen, at=MONDAY)
    assert Matter.objects.filter(source_no="H-7").count() == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("sent_at", {"report": {"said_at": None}}),
        ("sent_at", {"report": {"said_at": at("11-16 09:01")}}),
        ("replied_at", {"answered_at": datetime(2019, 3, 4, tzinfo=TZ)}),
        ("replied_at", {"answered_at": at("11-16 09:01")}),
        ("closed_at", {"closed_at": datetime(2019, 3, 6, tzinfo=TZ)}),
        ("text", {"report": {"text": " \n"}}),
    ],
)
def test_a_course_that_cannot_have_run_so_is_refused_at_its_field(cast, field, changes):
    with pytest.raises(Incomplete) as refusal:
        record_past(past(cast, **changes), by=cast.shen, at=MONDAY)
    assert refusal.value.field == field


def test_only_the_hotline_and_the_platform_take_in_the_past(cast):
    with pytest.raises(NotYours):
        record_past(past(cast), by=cast.li, at=MONDAY)
