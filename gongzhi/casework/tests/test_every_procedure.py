"""Promises that every procedure keeps, checked for each one the site registers."""

import pytest

from gongzhi.casework import registry
from gongzhi.casework.procedure import OVERDUE, SYSTEM, ChildReaches, ChildrenEnd, Clock
from gongzhi.policy.declared import declared
from gongzhi.policy.duties import Duty

PROCEDURES = registry.all_procedures()
procedures = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.name)


def open_states(procedure):
    return [s for s in procedure.states.values() if not procedure.is_final(s.name)]


@procedures
def test_every_open_state_has_a_deadline_or_says_why_not(procedure):
    assert [s.name for s in open_states(procedure) if not s.due and not s.endless] == []


@procedures
def test_every_open_state_awaits_somebody_or_the_machine(procedure):
    waiting = [
        s.name
        for s in open_states(procedure)
        if s.awaits is None and not any(m.when for m in procedure.moves_from(s.name))
    ]
    assert waiting == []


@procedures
def test_who_is_awaited_has_a_move_to_make(procedure):
    stuck = [
        s.name
        for s in open_states(procedure)
        if s.awaits and not any(s.awaits in m.roles for m in procedure.moves_from(s.name))
    ]
    assert stuck == []


@procedures
def test_who_is_awaited_is_told_what_to_do(procedure):
    assert [
        s.name for s in open_states(procedure) if s.awaits and s.awaits.duties and not s.todo
    ] == []


@procedures
def test_every_case_can_come_to_an_end(procedure):
    ends = {n for n in procedure.states if procedure.is_final(n)}
    reach = set(ends)
    while True:
        more = {s.name for m in procedure.moves if m.target.name in reach for s in m.sources}
        if more <= reach:
            break
        reach |= more
    assert set(procedure.states) == reach


@procedures
def test_the_machine_moves_only_when_it_is_told_when(procedure):
    assert [m.name for m in procedure.moves if m.when and not m.by_machine] == []


@procedures
def test_a_move_that_waits_for_a_deadline_leaves_states_that_have_one(procedure):
    late = [m for m in procedure.moves if m.when is OVERDUE]
    given = {m.target.name for m in procedure.moves if m.clock is Clock.GIVEN}
    assert [
        (m.name, s.name) for m in late for s in m.sources if not s.due and s.name not in given
    ] == []


@procedures
def test_a_move_that_waits_for_children_names_a_procedure_and_states_that_exist(procedure):
    for move in procedure.moves:
        if isinstance(move.when, ChildReaches | ChildrenEnd):
            child = registry.get(move.when.procedure)
            if isinstance(move.when, ChildReaches):
                assert move.when.states <= set(child.states)


@procedures
def test_every_limit_is_a_parameter_that_the_city_can_set(procedure):
    for within in procedure.all_limits():
        for code, limit in within.rows():
            assert declared(code).value == str(limit)


@procedures
def test_every_duty_named_is_a_duty(procedure):
    named = {d for r in procedure.roles.values() for d in r.duties}
    assert named <= set(Duty.values)


@procedures
def test_every_danger_asks_for_a_reason(procedure):
    assert [m.name for m in procedure.moves if m.danger and not m.note] == []


@procedures
def test_nobody_but_the_machine_sits_in_the_machines_seat(procedure):
    assert [m.name for m in procedure.moves if SYSTEM in m.roles and not m.by_machine] == []


@procedures
def test_no_two_moves_from_one_state_look_alike_to_one_role(procedure):
    for state in procedure.states:
        seen = [(r.name, m.label) for m in procedure.moves_from(state) for r in m.roles]
        twice = {x for x in seen if seen.count(x) > 1}
        assert {label for _, label in twice} <= {"填处理结果"}, "the service picks by level"
