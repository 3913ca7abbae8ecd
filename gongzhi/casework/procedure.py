"""The grammar of a procedure: roles, states, moves, clocks. Pure Python, no Django here.

A mechanism writes its procedure as one page in this grammar. Who may press which button, each
inbox, the deadlines, the drawing in the manual and the permission tests all follow from the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from gongzhi.calendar.limits import Limit


def said(text: str) -> str:
    """Mark a label for translation; whoever shows it translates it."""
    return text


class Clock(Enum):
    """What a move does to the deadline."""

    FRESH = "fresh"  # the target state's own limit starts now
    KEEP = "keep"  # the deadline stays where it was
    RESUME = "resume"  # the time that was left when the clock stopped runs on
    GIVEN = "given"  # whoever makes the move names the instant


@dataclass(frozen=True)
class Role:
    """A seat that an organisation holds in a case, and the duties that may act from it."""

    name: str
    label: str
    duties: frozenset[str] = frozenset()


SYSTEM = Role("system", said("系统"))
"""Nobody's seat: moves that the sweep or a child case makes."""


@dataclass(frozen=True)
class Within:
    """A time limit: the dated parameter's code and the default used until the city sets it.

    `urgent` and `emergency` are the defaults of the codes `CODE.urgent` and `CODE.emergency`.
    label: what is limited, where the state's own label doesn't say it.  source: where it is from.
    """

    code: str
    default: Limit
    urgent: Limit | None = None
    emergency: Limit | None = None
    label: str = ""
    source: str = ""

    def code_for(self, urgency: str) -> str:
        return f"{self.code}.{urgency}" if self.default_for(urgency) != self.default else self.code

    def default_for(self, urgency: str) -> Limit:
        return {"urgent": self.urgent, "emergency": self.emergency}.get(urgency) or self.default

    def rows(self) -> Iterable[tuple[str, Limit]]:
        """Each (code, default) that this limit may be looked up by."""
        yield self.code, self.default
        for urgency in ("urgent", "emergency"):
            if (code := self.code_for(urgency)) != self.code:
                yield code, self.default_for(urgency)


@dataclass(frozen=True)
class State:
    """Where a case can stand.

    awaits: the role whose turn it is.  todo: what that role has to do, as a verb phrase.
    look: the shape it is drawn with (new, doing, done, back, pause).
    due: its limit; `pauses`: entering stops the running clock and keeps what was left.
    carded: a late one earns the awaited organisation a card.
    endless: why it may wait without a limit (each open state has a limit or says why not).
    """

    name: str
    label: str
    awaits: Role | None = None
    todo: str = ""
    look: str = "doing"
    due: Within | None = None
    pauses: bool = False
    carded: bool = True
    endless: str = ""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True)
class ChildReaches:
    """A parent's move made when a child of `procedure` in seat `seat` reaches one of `states`."""

    procedure: str
    states: frozenset[str]
    seat: str = ""

    def met(self, moved, children: list) -> bool:
        return moved.state in self.states and (not self.seat or moved.part == self.seat)


@dataclass(frozen=True)
class ChildrenEnd:
    """A parent's move made when all children of `procedure` have ended."""

    procedure: str

    def met(self, moved, children: list) -> bool:
        mine = [c for c in children if c.procedure == self.procedure]
        return bool(mine) and all(c.closed_at for c in mine)


class Overdue:
    """A move made by the sweep once the deadline has passed."""


OVERDUE = Overdue()


@dataclass(frozen=True)
class Move:
    """One way from a state to the next.

    may: the roles that may make it.  note: must the mover say why?
    own_door: it has effects of its own, so only the mechanism's service makes it.
    when: made by the machine when this comes true.  quiet: a reader of the drawing can do without.
    hint: what happens then, in one sentence for the person before they press.
    """

    name: str
    label: str
    source: State | tuple[State, ...]
    target: State
    may: Role | tuple[Role, ...]
    note: bool = False
    own_door: bool = False
    clock: Clock = Clock.FRESH
    when: ChildReaches | ChildrenEnd | Overdue | None = None
    hint: str = ""
    danger: bool = False

    @property
    def sources(self) -> tuple[State, ...]:
        return self.source if isinstance(self.source, tuple) else (self.source,)

    @property
    def roles(self) -> tuple[Role, ...]:
        return self.may if isinstance(self.may, tuple) else (self.may,)

    @property
    def by_machine(self) -> bool:
        return self.roles == (SYSTEM,)


@dataclass(frozen=True)
class Procedure:
    """A named set of moves from a start state.

    mark: the character that starts its case numbers.  spine: the states drawn as stations.
    watching: roles that hold a seat but make no move of their own.
    private: read only by who holds a seat in the very case, whatever else they oversee.
    law: where its rules come from.  aims: one sentence on what it is for.
    """

    name: str
    label: str
    start: State
    moves: tuple[Move, ...]
    mark: str
    spine: tuple[State, ...]
    aims: str = ""
    law: str = ""
    limits: tuple[Within, ...] = field(default=())  # limits that moves name themselves
    watching: tuple[Role, ...] = ()
    private: bool = False

    def __post_init__(self) -> None:
        names = [m.name for m in self.moves]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.name}: two moves share a name")
        lost = {s for m in self.moves for s in m.sources} - {m.target for m in self.moves}
        if lost - {self.start}:
            raise ValueError(f"{self.name}: nothing leads to {[s.name for s in lost]}")
        if set(self.spine) - set(self.states.values()):
            raise ValueError(f"{self.name}: the drawing shows a state that no move reaches")

    @cached_property
    def states(self) -> dict[str, State]:
        every = [self.start, *(s for m in self.moves for s in (*m.sources, m.target))]
        return {s.name: s for s in every}

    @cached_property
    def roles(self) -> dict[str, Role]:
        moving = {r.name: r for m in self.moves for r in m.roles}
        return moving | {r.name: r for r in self.watching}

    @cached_property
    def _by_source(self) -> dict[str, list[Move]]:
        return {n: [m for m in self.moves if s in m.sources] for n, s in self.states.items()}

    def moves_from(self, state: str) -> list[Move]:
        return self._by_source[state]

    def move(self, name: str) -> Move:
        """Raises KeyError if there is no such move."""
        return next((m for m in self.moves if m.name == name), None) or _no_move(self, name)

    def is_final(self, state: str) -> bool:
        return not self._by_source[state]

    def all_limits(self) -> dict[Within, str]:
        """Every limit with what it limits, for the table of parameters."""
        of_states = {s.due: s.due.label or s.label for s in self.states.values() if s.due}
        return of_states | {within: within.label for within in self.limits}


def _no_move(procedure: Procedure, name: str) -> Move:
    raise KeyError(f"{procedure.name} has no move {name}")
