"""A case on the line of its procedure: where it has been, where it is, where it may go.

Gives plain data for the drawing: {"stations": [(label, past|now|next, time)], "loops": [(from
index, to index, label)], "sides": [(icon, text)]}.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .procedure import Procedure, State

ICONS = {"back": "back", "pause": "pause", "new": "go"}


def drawn(case, steps: Iterable, *, note: str = "") -> dict:
    """steps: the case's steps, oldest first.  note: stands under the present station."""
    flow: Procedure = case.flow
    reached = {flow.start.name: case.opened_at} | {s.state: s.at for s in steps if s.move}
    line = stations(flow, case.at_state, reached)
    now = line.index(case.at_state)
    drawn_line = [
        (_(s.label), "past", _time(reached.get(s.name)))
        if i < now
        else (_(s.label), "now", note or _time(case.entered_at))
        if i == now
        else (_(s.label), "next", "")
        for i, s in enumerate(line)
    ]
    return {"stations": drawn_line, "loops": loops(flow, line), "sides": sides(flow)}


def stations(flow: Procedure, present: State, reached: dict) -> list[State]:
    """The spine as this case walks it.

    What was passed over is left out. A present state beside the spine stands where the case left
    it; after a last state nothing follows.
    """
    spine = [_walked(flow, s, reached) for s in flow.spine]
    if present in spine:
        at = spine.index(present)
        return [s for s in spine[:at] if s.name in reached] + spine[at:]
    been = [i for i, s in enumerate(spine) if s.name in reached]
    last = max(been, key=lambda i: (reached[spine[i].name], i), default=0)
    ahead = [] if flow.is_final(present.name) else spine[last + 1 :]
    return [s for s in spine[: last + 1] if s.name in reached] + [present] + ahead


def _walked(flow: Procedure, station: State, reached: dict) -> State:
    """The state itself, or its twin that was reached instead: the same move leads to both."""
    ways = {m.label for m in flow.moves if m.target == station}
    twins = (m.target for m in flow.moves if m.label in ways and m.target.name in reached)
    return station if station.name in reached else next(twins, station)


def loops(flow: Procedure, line: list[State]) -> list[tuple[int, int, str]]:
    """Moves that lead back along the line, each pair of stations once."""
    found: dict[tuple[int, int], str] = {}
    for move in flow.moves:
        for source in move.sources:
            if source in line and move.target in line and not move.by_machine:
                pair = line.index(source), line.index(move.target)
                if pair[1] < pair[0]:
                    found.setdefault(pair, _(move.hint or move.label))
    longest = max(found, key=lambda pair: pair[0] - pair[1], default=None)
    return [(*longest, found[longest])] if longest else []


def sides(flow: Procedure) -> list[tuple[str, str]]:
    """Moves that people make away from the line, each place they lead to once."""
    along = {m.label for m in flow.moves if m.target in flow.spine}
    found: dict[str, tuple[str, str]] = {}
    for move in flow.moves:
        leaves = any(s in flow.spine for s in move.sources) and move.label not in along
        if leaves and not move.by_machine:
            text = f"{_(move.label)}：{_(move.hint)}" if move.hint else _(move.label)
            found.setdefault(move.target.name, (ICONS.get(move.target.look, "clock"), text))
    return list(found.values())


def _time(at: datetime | None) -> str:
    return f"{localtime(at):%m-%d %H:%M}" if at else ""
