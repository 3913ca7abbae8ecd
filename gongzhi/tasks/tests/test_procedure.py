"""The page of the procedure, read as a whole."""

from gongzhi.policy.duties import Duty
from gongzhi.tasks.procedure import DOER, GIVER, TASK


def test_every_duty_named_is_one_that_posts_carry():
    assert GIVER.duties | DOER.duties <= set(Duty.values)


def test_every_open_state_waits_for_somebody_within_a_limit():
    for state in TASK.states.values():
        if not TASK.is_final(state.name):
            assert state.awaits and state.todo and state.due, state.name


def test_the_doer_never_checks_their_own_work():
    assert TASK.moves_from("done")
    assert all(m.may == GIVER for m in TASK.moves_from("done"))


def test_whoever_refuses_sends_back_or_cancels_says_why():
    assert {m.name for m in TASK.moves if m.note} == {"decline", "finish", "send_back", "cancel"}


def test_every_open_state_leads_to_an_end():
    reach = {s.name for s in TASK.states.values() if TASK.is_final(s.name)}
    for _ in TASK.states:
        reach |= {s.name for m in TASK.moves for s in m.sources if m.target.name in reach}
    assert reach == set(TASK.states)
