"""How cases come in: one, many at once, or with their whole course behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction

from gongzhi.journal.services import entry, record_all
from gongzhi.people.models import Organisation
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import Book, book

from . import clock
from .models import Case, Seat, Step, Urgency
from .procedure import Procedure, Role, State

Seats = Mapping[Role, Organisation | list[Organisation]]


@dataclass(frozen=True)
class Opening:
    """What a case starts with.

    place: where it is.  seats: role → organisation.  secret: what the journal keeps a digest of.
    since: when it was first said, if that was elsewhere and earlier. Its limits run from when it
    is opened here all the same: nobody is late for what they had not been given.
    counted_from: the event from which the law counts the first limit, if that lies before.
    """

    title: str
    place: Place
    seats: Seats = field(default_factory=dict)
    urgency: str = Urgency.ORDINARY
    parent: Case | None = None
    part: str = ""
    since: datetime | None = None
    secret: object = None
    counted_from: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A case that ran its course elsewhere: how it began, what was answered, how it ended.

    state: a final state of the procedure.  answer, answered_at: "" and None without an answer.
    """

    opening: Opening
    state: str
    closed_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@transaction.atomic
def open_case(
    procedure: Procedure,
    *,
    title: str,
    place: Place,
    seats: Seats,
    by: Actor,
    at: datetime,
    urgency: str = Urgency.ORDINARY,
    parent: Case | None = None,
    part: str = "",
    since: datetime | None = None,
    secret: object = None,
    counted_from: datetime | None = None,
) -> Case:
    """Open a case in the procedure's start state. The arguments are those of `Opening`."""
    opening = Opening(title, place, seats, urgency, parent, part, since, secret, counted_from)
    return open_cases(procedure, [opening], by=by, at=at)[0]


@transaction.atomic
def open_cases(
    procedure: Procedure,
    openings: Sequence[Opening],
    *,
    by: Actor,
    at: datetime,
    rules: Book | None = None,
) -> list[Case]:
    """Open cases in the procedure's start state: five queries however many there are.

    rules: the limits in force, if the caller has read them.
    """
    clocks = {(o.urgency, o.counted_from) for o in openings}
    deadlines = _deadlines(procedure.start, clocks, at=at, rules=rules)
    cases = [
        _begun(procedure, o, deadlines[o.urgency, o.counted_from], by=by, at=at) for o in openings
    ]
    _keep(procedure, "open", cases, openings, by=by, at=at)
    return cases


@transaction.atomic
def keep_courses(
    procedure: Procedure, courses: Sequence[Course], *, by: Actor, at: datetime
) -> list[Case]:
    """Keep cases that ran elsewhere, closed: no deadline, no inbox, no card.

    The journal says when they were taken in (`at`) and when they are said to have run.
    Raises ValueError for a state that is not final.
    """
    if open_ones := {c.state for c in courses if not procedure.is_final(c.state)}:
        raise ValueError(f"{procedure.name}: {open_ones} is not an end")
    cases = [_ended(procedure, course, by=by, at=at) for course in courses]
    _keep(procedure, "past", cases, [c.opening for c in courses], by=by, at=at)
    Step.objects.bulk_create(
        Step(
            case=case,
            state=course.state,
            at=course.answered_at or course.closed_at,
            signed=by.label,
            post=by.post_id,
            note=course.answer,
            public=True,
        )
        for case, course in zip(cases, courses, strict=True)
    )
    return cases


Clock = tuple[str, datetime | None]
"""Urgency, and the event from which the limit is counted if it isn't the opening."""


def _deadlines(
    start: State, clocks: set[Clock], *, at: datetime, rules: Book | None
) -> dict[Clock, clock.Deadline]:
    codes = sorted({start.due.code_for(u) for u, _from in clocks}) if start.due else []
    known = rules or book(*codes, at=at)
    return {(u, since): clock.fresh(start, u, at=since or at, book=known) for u, since in clocks}


def _begun(procedure: Procedure, opening: Opening, deadline, *, by: Actor, at: datetime) -> Case:
    holders = {role.name: who for role, who in pairs(opening.seats)}
    turn = awaited(procedure.start, holders)
    return _case(
        procedure,
        opening,
        state=procedure.start.name,
        opened_at=opening.since or at,
        entered_at=at,
        opened_by=by.label,
        awaiting=turn,
        liable=turn,
        **asdict(deadline),
    )


def _ended(procedure: Procedure, course: Course, *, by: Actor, at: datetime) -> Case:
    return _case(
        procedure,
        course.opening,
        state=course.state,
        opened_at=course.opening.since or at,
        entered_at=course.closed_at,
        closed_at=course.closed_at,
        opened_by=by.label,
    )


def _case(procedure: Procedure, opening: Opening, **columns) -> Case:
    return Case(
        mark=procedure.mark,
        procedure=procedure.name,
        title=opening.title,
        urgency=opening.urgency,
        parent=opening.parent,
        part=opening.part,
        place=opening.place,
        **scope_columns(opening.place),
        **columns,
    )


def _keep(
    procedure: Procedure,
    act: str,
    cases: list[Case],
    openings: Sequence[Opening],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write the cases, their seats and one line of the journal for each."""
    Case.objects.bulk_create(cases)
    both = list(zip(cases, openings, strict=True))
    Seat.objects.bulk_create(
        Seat(case=case, role=role.name, organisation=who)
        for case, opening in both
        for role, who in pairs(opening.seats)
    )
    record_all(
        [
            entry(
                case.subject,
                f"{procedure.name}.{act}",
                by=by,
                at=at,
                secret=opening.secret,
                details=_told(case, opening),
            )
            for case, opening in both
        ]
    )


def _told(case: Case, opening: Opening) -> dict:
    """What anybody may read of an opening: where it stands, and since when if not since now."""
    told = {"number": case.number, "to": case.state, "rule": case.rule}
    spans = {"since": opening.since, "closed": case.closed_at}
    return told | {name: when.isoformat() for name, when in spans.items() if when}


def pairs(seats: Seats):
    """Each (role, organisation)."""
    for role, who in seats.items():
        for organisation in who if isinstance(who, list) else [who]:
            yield role, organisation


def awaited(state: State, holders: Mapping[str, Organisation]) -> Organisation | None:
    """The organisation whose turn it is in a state. holders: role's name → organisation."""
    return holders.get(state.awaits.name) if state.awaits else None


def scope_columns(place: Place) -> dict[str, int | None]:
    """street_id, community_id, compound_id of a place, read off its path."""
    ids = [*place.ancestor_ids, None, None, None]
    in_compound = place.kind not in (Kind.CITY, Kind.STREET, Kind.COMMUNITY, Kind.GRID)
    return {
        "street_id": ids[1],
        "community_id": ids[2],
        "compound_id": ids[3] if in_compound else None,
    }
