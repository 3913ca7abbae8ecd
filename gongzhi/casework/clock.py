"""The deadline's columns of a case, as a move leaves them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.work_calendar import WorkCalendar, local
from gongzhi.policy.services import Book

from .procedure import Clock, Move, State


@dataclass(frozen=True)
class Deadline:
    """due_at: when the limit ends. warn_at, red_at: when cards fall (None: no cards here).

    limit: the running limit as text, "" without one. left: what was left when the clock stopped.
    rule: the version of the parameter that the limit was read from, e.g. matters.handle@7.
    """

    due_at: datetime | None = None
    warn_at: datetime | None = None
    red_at: datetime | None = None
    limit: str = ""
    left: timedelta | None = None
    rule: str = ""

    FIELDS = ("due_at", "warn_at", "red_at", "limit", "left", "rule")


def after(move: Move, case, *, at: datetime, book: Book, given: datetime | None = None) -> Deadline:
    """The deadline once `move` is made on `case` at `at`.

    given: the instant for a move whose clock is GIVEN (an extension, a review date).
    Raises ValueError if such a move names none; UnknownYear if a year's schedule is not loaded.
    """
    state, calendar = move.target, book.calendar()
    if move.clock is Clock.KEEP:
        return Deadline(*(getattr(case, f) for f in Deadline.FIELDS))
    if move.clock is Clock.GIVEN:
        if given is None:
            raise ValueError(f"{move.name} must name the new deadline")
        due, limit, rule = given, case.limit, case.rule
    elif move.clock is Clock.RESUME and case.left is not None and state.due:
        code = state.due.code_for(case.urgency)
        running, rule = book.limit(code), book.version(code)
        due, limit = resumed(calendar, at, case.left, running), str(running)
    else:
        return fresh(
            state, case.urgency, at=at, book=book, left=_stopped(state, case, at, calendar)
        )
    left = _stopped(state, case, at, calendar)
    return replace(_with_cards(state, calendar, at, due, limit, left), rule=rule)


def fresh(
    state: State, urgency: str, *, at: datetime, book: Book, left: timedelta | None = None
) -> Deadline:
    """The state's own limit from now. A pausing state keeps the stopped clock's limit in `left`."""
    if state.due is None:
        return Deadline(left=left)
    code = state.due.code_for(urgency)
    calendar, limit = book.calendar(), book.limit(code)
    running = _with_cards(state, calendar, at, calendar.due(at, limit), str(limit), left)
    return replace(running, rule=book.version(code))


def _with_cards(state, calendar: WorkCalendar, at, due, limit: str, left) -> Deadline:
    if not state.carded:
        return Deadline(due, None, None, limit, left)
    parsed = Limit.parse(limit)
    return Deadline(
        due, calendar.warn_at(at, due, parsed), calendar.red_at(due, parsed), limit, left
    )


def _stopped(state: State, case, at: datetime, calendar: WorkCalendar) -> timedelta | None:
    """What is left of the running limit, if entering this state stops the clock."""
    if not state.pauses:
        return None
    if case.left is not None:  # it stands already
        return case.left
    if case.due_at is None or case.due_at <= at:
        return timedelta(0)
    return rest(calendar, at, case.due_at, Limit.parse(case.limit).unit)


def rest(calendar: WorkCalendar, at: datetime, due: datetime, unit: Unit) -> timedelta:
    """What is left of a limit: whole days (WD in days' worth of working time), or exact hours."""
    if unit is Unit.WD:
        return (
            calendar.workdays_between(local(at).date(), local(due).date()) * calendar.hours.length
        )
    if unit is Unit.WH:
        return calendar.working_time_between(at, due)
    return due - at


def resumed(calendar: WorkCalendar, at: datetime, left: timedelta, limit: Limit) -> datetime:
    """When the rest of a stopped limit ends; at least one day where days are counted."""
    if limit.unit is Unit.EH:
        return at + left
    if limit.unit is Unit.WH:
        return calendar.add_working_time(at, left)
    day = calendar.hours.length if limit.unit is Unit.WD else timedelta(days=1)
    return calendar.due(at, Limit(max(left // day, 1), limit.unit))
