"""Moving a case: `advance` is the only code that changes a state. How they come in: `opening`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.models import Entry
from gongzhi.journal.services import entry, record_all
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import Book, book

from . import clock, registry
from .locking import lock as lock
from .models import Case, Seat, Step
from .opening import Seats, awaited, pairs
from .opening import open_case as open_case
from .procedure import SYSTEM, Clock, Move, Role, State


def sits(by: Actor, case: Case, seats: list[Seat], roles: tuple[Role, ...]) -> bool:
    """Does the actor hold one of these roles in the case, from a post whose duty may act?"""
    if by.is_machine:
        return SYSTEM in roles
    if by.seat:
        return by.case_id == case.pk and any(r.name == by.seat for r in roles)
    mine = {s.role for s in seats if s.organisation_id == by.organisation_id}
    return any(r.name in mine and by.duty in r.duties for r in roles)


def open_moves(case: Case, by: Actor, seats: list[Seat]) -> list[Move]:
    """The moves that this post may make now."""
    moves = case.flow.moves_from(case.state)
    return [m for m in moves if not m.by_machine and sits(by, case, seats, m.roles)]


def plain_move(
    pk: int, name: str, *, procedure: str, by: Actor, at: datetime, note: str = ""
) -> Case:
    """The door for generic pages and the API: a move that changes the case and nothing else."""
    try:
        move = registry.get(procedure).move(name)
    except KeyError:
        raise NotNow(_("没有“%(move)s”这一步") % {"move": name}) from None
    if move.own_door:
        raise NotNow(_("“%(move)s”要在它自己的表单里办") % {"move": _(move.label)})
    return advance(pk, name, by=by, at=at, note=note)


@transaction.atomic
def advance(
    pk: int,
    name: str,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    due: datetime | None = None,
    reseat: Seats | None = None,
    details: dict | None = None,
    public: bool = False,
    locked: Case | None = None,
    along: Iterable[tuple[Case, str]] = (),
) -> Case:
    """Make one move. All in one transaction: lock, check, clock, state, seats, step, journal.

    due: the new deadline for moves whose clock is GIVEN.  reseat: roles that change hands, [] for
    one that is given up.  locked: the case if the caller holds its lock already.
    along: moves that the machine makes with it, on others that were locked with the case.
    Raises NotNow, NotYours, Incomplete; UnknownYear if the deadline falls into an unloaded year.
    """
    case = locked or lock(pk, by=by, at=at)
    move = _open_move(case, name)
    if not sits(by, case, case.held, move.roles):
        raise NotYours(_("“%(move)s”不归您的岗位办") % {"move": _(move.label)})
    if move.note and not note.strip():
        raise Incomplete(
            _("请写明原因：“%(move)s”要有说明") % {"move": _(move.label)}, field="note"
        )
    _reseat(case, reseat or {})
    made = [_made(case, move, by=by, at=at, due=due, note=note, public=public, details=details)]
    made += [_made(other, _open_move(other, also), by=MACHINE, at=at) for other, also in along]
    made += [follower for one in made for follower in _followers(one.case, at=at)]
    _write(made, at=at)
    return case


@dataclass(frozen=True)
class Made:
    """A move on its way into the database. after: the child whose move it follows."""

    case: Case
    move: Move
    step: Step
    line: Entry
    after: Case | None = None


def _open_move(case: Case, name: str) -> Move:
    move = next((m for m in case.flow.moves_from(case.state) if m.name == name), None)
    if move is None:
        raise NotNow(
            _("这件事现在是“%(state)s”，不能做这一步。可能刚有人办过，请刷新看看。")
            % {"state": case.state_label}
        )
    return move


def _reseat(case: Case, changes: Seats) -> None:
    """Give these roles to others, and only to them."""
    roles = {role.name for role in changes}
    wanted = {(role.name, who.pk): who for role, who in pairs(changes)}
    held = {(s.role, s.organisation_id): s for s in case.held}
    left = [s for key, s in held.items() if s.role in roles and key not in wanted]
    taken = [
        Seat(case=case, role=key[0], organisation=who)
        for key, who in wanted.items()
        if key not in held
    ]
    if left:
        Seat.objects.filter(pk__in=[s.pk for s in left]).delete()
    Seat.objects.bulk_create(taken)
    case.held = [s for s in case.held if s not in left] + taken


def _made(
    case: Case,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    public: bool = False,
    details: dict | None = None,
    due: datetime | None = None,
    after: Case | None = None,
) -> Made:
    """Make the move on the case that is held here, and say so."""
    before = case.state
    _enter(case, move, at=at, due=due)
    rule = {"rule": case.rule} if case.rule else {}
    told = {"from": before, "to": case.state, **rule, **(details or {})}
    step, line = _said(case, move.name, by=by, at=at, note=note, public=public, details=told)
    return Made(case, move, step, line, after)


def _enter(case: Case, move: Move, *, at: datetime, due: datetime | None) -> None:
    target = move.target
    deadline = clock.after(move, case, at=at, book=_rules(case, target, at=at), given=due)
    final = case.flow.is_final(target.name)
    if deadline.due_at != case.due_at:
        case.card = ""
    for field, value in asdict(deadline).items():
        setattr(case, field, None if final and field not in ("limit", "rule") else value)
    case.state, case.entered_at = target.name, at
    holders = {s.role: s.organisation for s in case.held}
    case.awaiting = None if final else awaited(target, holders)
    if move.clock is not Clock.KEEP:
        case.liable = case.awaiting
    case.closed_at = at if final else None


def _rules(case: Case, target: State, *, at: datetime) -> Book:
    """Those that came with the lock, or else what this state asks for."""
    codes = [target.due.code_for(case.urgency)] if target.due else []
    return case.rules if hasattr(case, "rules") else book(*codes, at=at)


def _followers(case: Case, *, at: datetime) -> Iterator[Made]:
    """The moves that those above make because of what became of their child."""
    if (parent := case.parent) is None:
        return
    for procedure, move, when in registry.parents_of(case.procedure):
        mine = parent.procedure == procedure.name and move in procedure.moves_from(parent.state)
        if mine and when.met(case, parent.below):
            yield _made(parent, move, by=MACHINE, at=at, public=True, after=case)
            yield from _followers(parent, at=at)


MOVED = ["state", "entered_at", "awaiting", "liable", "card", "closed_at", *clock.Deadline.FIELDS]


def _write(made: list[Made], *, at: datetime) -> None:
    """One statement for each case; one for all steps, one for all lines of the record."""
    for case in {one.case.pk: one.case for one in made}.values():
        case.save(update_fields=MOVED)  # a bulk_update takes Django eight times as long
    Step.objects.bulk_create([one.step for one in made])
    record_all([one.line for one in made])
    for one in made:
        act = registry.joint_act(one.case.procedure, one.move.name)
        if act and one.after:
            act(one.case, one.after, at=at)


def _said(
    case: Case, act: str, *, by: Actor, at: datetime, note: str, public: bool, details: dict
) -> tuple[Step, Entry]:
    """The line that people read of an act, and the one that stays in the record."""
    step = Step(
        case=case,
        move=act,
        state=case.state,
        at=at,
        signed=by.label,
        post=by.post_id,
        note=note,
        public=public,
    )
    act = f"{case.procedure}.{act}"
    return step, entry(case.subject, act, by=by, at=at, secret=note or None, details=details)


@transaction.atomic
def remark(
    pk: int,
    *,
    by: Actor,
    at: datetime,
    note: str,
    public: bool = False,
    locked: Case | None = None,
) -> Case:
    """Add a line without moving: whoever has a seat may. Raises NotYours, Incomplete; NotNow for a
    private case: no word about a person stands open beside what is encrypted."""
    if not note.strip():
        raise Incomplete(_("请写点内容"), field="note")
    case = locked or lock(pk, by=by, at=at)
    if case.flow.private:
        raise NotNow(_("这类事不收补充说明：该写的在它自己的表单里写，会加密保存"))
    if not case.holds(by) and by.case_id != case.pk:
        raise NotYours()
    step, line = _said(case, "remark", by=by, at=at, note=note, public=public, details={})
    step.save(force_insert=True)
    record_all([line])
    return case
