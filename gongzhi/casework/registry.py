"""The procedures this site runs. Filled once, by gongzhi.site.mechanisms."""

from collections.abc import Callable

from gongzhi.policy.declared import declare, limit_parameter

from .procedure import ChildReaches, ChildrenEnd, Move, Procedure, State

URGENCIES = {"urgent": "（紧急）", "emergency": "（特急）"}

JointAct = Callable[..., None]
Lapse = Callable[..., object]

_procedures: dict[str, Procedure] = {}
_joint_acts: dict[tuple[str, str], JointAct] = {}
_lapses: dict[tuple[str, str], Lapse] = {}


def register(procedure: Procedure) -> None:
    """Make a procedure and its limits known. Doing it again changes nothing."""
    if _procedures.get(procedure.name) is procedure:
        return
    _procedures[procedure.name] = procedure
    for within, what in procedure.all_limits().items():
        for code, limit in within.rows():
            label = f"{procedure.label} · {what}{URGENCIES.get(code.rpartition('.')[2], '')}"
            source = {"source": within.source} if within.source else {}
            declare(limit_parameter(code, label, str(limit), **source))


def join(procedure: str, move: str, act: JointAct) -> None:
    """When this move follows a child case, `act(case, child, at=…)` is done with it."""
    _joint_acts[procedure, move] = act


def joint_act(procedure: str, move: str) -> JointAct | None:
    return _joint_acts.get((procedure, move))


def when_due(procedure: str, move: str, act: Lapse) -> None:
    """When time makes this move, the sweep calls `act(pk, at=…)`, which makes it with its effects:
    for moves that have an own door or name their new deadline."""
    _lapses[procedure, move] = act


def lapse_of(procedure: str, move: str) -> Lapse | None:
    return _lapses.get((procedure, move))


def get(name: str) -> Procedure:
    return _procedures[name]


def marked(mark: str) -> Procedure | None:
    """The procedure whose case numbers start with this character."""
    return next((p for p in _procedures.values() if p.mark == mark), None)


def all_procedures() -> list[Procedure]:
    return list(_procedures.values())


def private() -> list[str]:
    """Procedures whose cases only those read who hold a seat in them."""
    return [p.name for p in _procedures.values() if p.private]


def private_roles(duty: str) -> list[str]:
    """The seats of such procedures that this duty may act or watch from."""
    flows = (p for p in _procedures.values() if p.private)
    return sorted({r.name for p in flows for r in p.roles.values() if duty in r.duties})


def parents_of(child: str) -> list[tuple[Procedure, Move, ChildReaches | ChildrenEnd]]:
    """The moves that wait for children of this procedure, each with what it waits for."""
    return [
        (p, m, m.when)
        for p in _procedures.values()
        for m in p.moves
        if isinstance(m.when, ChildReaches | ChildrenEnd) and m.when.procedure == child
    ]


def state_of(procedure: str, state: str) -> State:
    return _procedures[procedure].states[state]


def turns_of(duty: str) -> dict[str, list[str]]:
    """procedure → states in which a seat with this duty has a move to make."""
    turns = {
        p.name: [
            s.name for s in p.states.values() if s.awaits is not None and duty in s.awaits.duties
        ]
        for p in _procedures.values()
    }
    return {name: states for name, states in turns.items() if states}
