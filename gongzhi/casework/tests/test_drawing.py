"""A case on the line of its procedure."""

import pytest

from gongzhi.casework import registry
from gongzhi.casework.drawing import drawn, stations
from gongzhi.casework.models import Case, Step
from gongzhi.mechanisms.matters import services
from gongzhi.site.mechanisms import PROCEDURES
from tests import matters
from tests.cast import at


def line(case: Case) -> list[tuple[str, str]]:
    steps = list(Step.objects.filter(case=case).order_by("id"))
    return [(label, state) for label, state, _time in drawn(case, steps)["stations"]]


def test_what_is_past_what_is_now_what_comes(cast):
    case = matters.raised(cast).case
    assert line(case)[:2] == [("待接", "now"), ("办理中", "next")]
    assert line(case)[-1] == ("办结", "next")


def test_a_state_beside_the_line_stands_where_the_case_left_it(cast):
    matter = matters.raised(cast)
    case = services.pass_up(matter.pk, note="办不了", by=cast.wang, at=at("11-16 10:00"))
    assert line(case)[:3] == [("待接", "past"), ("已上交，待接", "now"), ("办理中", "next")]


def test_after_a_last_state_nothing_follows(cast):
    matter = matters.raised(cast)
    words = {"code": "litigation", "note": "应由法院裁判"}
    case = services.refuse(matter.pk, by=cast.wang, at=at("11-16 10:00"), **words)
    assert line(case) == [("待接", "past"), ("不予受理", "now")]


def test_an_answer_from_above_stands_in_the_place_of_the_answer(cast):
    matter = matters.at_street(cast)
    case = services.resolve(matter.pk, note="修好了", by=cast.li, at=at("11-17 10:00"))
    labels = [label for label, _state in line(case)]
    assert "已答复，等确认，到期回访" in labels and "已答复，等反映人确认" not in labels


@pytest.mark.parametrize("flow", PROCEDURES, ids=lambda flow: flow.name)
def test_every_state_of_every_procedure_can_be_drawn(flow):
    for state in flow.states.values():
        found = stations(flow, state, {flow.start.name: at("11-16 09:00")})
        assert found.count(state) == 1
    assert registry.get(flow.name) is flow
