"""The grammar refuses pages that can't be meant."""

import pytest

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.procedure import Move, Procedure, Role, State, Within

CLERK = Role("clerk", "经办", frozenset({"department_officer"}))
OPEN = State("open", "开", CLERK, "办", due=Within("t.open", Limit(1, Unit.WD)))
SHUT = State("shut", "关", look="done")
LOST = State("lost", "失", CLERK, "找")


def procedure(*moves, spine=(OPEN, SHUT)):
    return Procedure("t", "试", start=OPEN, moves=moves, mark="试", spine=spine)


def test_two_moves_may_not_share_a_name():
    with pytest.raises(ValueError, match="share a name"):
        procedure(Move("go", "走", OPEN, SHUT, CLERK), Move("go", "去", OPEN, SHUT, CLERK))


def test_a_state_that_nothing_leads_to_is_a_mistake():
    with pytest.raises(ValueError, match="lost"):
        procedure(Move("go", "走", OPEN, SHUT, CLERK), Move("find", "找", LOST, SHUT, CLERK))


def test_the_drawing_shows_only_states_of_the_procedure():
    with pytest.raises(ValueError, match="drawing"):
        procedure(Move("go", "走", OPEN, SHUT, CLERK), spine=(OPEN, LOST))


def test_a_limit_is_looked_up_by_urgency_where_it_differs():
    within = Within("x", Limit(5, Unit.WD), emergency=Limit(2, Unit.EH))
    assert within.code_for("ordinary") == within.code_for("urgent") == "x"
    assert within.code_for("emergency") == "x.emergency"
    assert dict(within.rows()) == {"x": Limit(5, Unit.WD), "x.emergency": Limit(2, Unit.EH)}
