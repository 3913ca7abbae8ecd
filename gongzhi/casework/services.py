"""Moving a case: `advance` is the only code that changes a state. How they come in: `opening`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people.models import Organisation
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from . import clock, registry
from .models import Case, Seat, Step, in_sight
from .opening import awaited
from .opening import open_case as open_case
from .procedure import SYSTEM, ChildReaches, ChildrenEnd, Clock, Move, Role


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


def lock(pk: int, *, by: Actor | None = None) -> Case:
    """Lock a case and those above it, from the top down, in one query: nobody waits in a ring.

    by: whose act needs it; None for the machine. Raises NotYours if it lies outside of their sight:
    a stranger is told nothing of how the case stands.
    """
    chain = Case.objects.filter(pk=pk)
    above = [Subquery(chain.values(path)) for path in ("parent", "parent__parent")]
    rows = Case.objects.select_for_update().filter(pk__in=[pk, *above]).order_by("pk")
    if by and not by.is_machine:
        seated = Seat.objects.filter(case=OuterRef("pk"), organisation=by.organisation_id)
        mine = Q(pk=by.case_id) | in_sight(by) | Q(Exists(seated))
        rows = rows.filter(~Q(pk=pk) | mine)
    found = {row.pk: row for row in rows}
    if pk not in found:
        raise NotYours(_("没有这件事，或者它不在您的范围内"))
    for row in found.values():
        if row.parent_id:
            row.parent = found[row.parent_id]
    return found[pk]


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
    reseat: Mapping[Role, Organisation] | None = None,
    details: dict | None = None,
    public: bool = False,
    locked: Case | None = None,
) -> Case:
    """Make one move. All in one transaction: lock, check, clock, state, seats, step, journal.

    due: the new deadline for moves whose clock is GIVEN.  reseat: roles that change hands.
    locked: the case if the caller holds its lock already.
    Raises NotNow, NotYours, Incomplete; UnknownYear if the deadline falls into an unloaded year.
    """
    case = locked or lock(pk, by=by)
    move = _open_move(case, name)
    seats = list(Seat.objects.filter(case=case).select_related("organisation").order_by("pk"))
    if not sits(by, case, seats, move.roles):
        raise NotYours(_("“%(move)s”不归您的岗位办") % {"move": _(move.label)})
    if move.note and not note.strip():
        raise Incomplete(
            _("请写明原因：“%(move)s”要有说明") % {"move": _(move.label)}, field="note"
        )
    before = case.state
    _enter(case, move, _seated(case, seats, reseat or {}), at=at, due=due)
    rule = {"rule": case.rule} if case.rule else {}
    details = {"from": before, "to": case.state, **rule, **(details or {})}
    _write(case, name, by=by, at=at, note=note, public=public, details=details)
    _parent_follows(case, at=at)
    return case


def _open_move(case: Case, name: str) -> Move:
    move = next((m for m in case.flow.moves_from(case.state) if m.name == name), None)
    if move is None:
        raise NotNow(
            _("这件事现在是“%(state)s”，不能做这一步。可能刚有人办过，请刷新看看。")
            % {"state": case.state_label}
        )
    return move


def _seated(case: Case, seats: list[Seat], changes: Mapping[Role, Organisation]) -> dict:
    """role → organisation, after seats have changed hands."""
    holders = {s.role: s.organisation for s in seats}
    for role, organisation in changes.items():
        if holders.get(role.name) != organisation:
            Seat.objects.filter(case=case, role=role.name).delete()
            Seat.objects.create(case=case, role=role.name, organisation=organisation)
            holders[role.name] = organisation
    return holders


def _enter(case: Case, move: Move, holders: dict, *, at: datetime, due: datetime | None) -> None:
    target = move.target
    codes = [target.due.code_for(case.urgency)] if target.due else []
    deadline = clock.after(move, case, at=at, book=book(*codes, at=at), given=due)
    final = case.flow.is_final(target.name)
    if deadline.due_at != case.due_at:
        case.card = ""
    for field, value in asdict(deadline).items():
        setattr(case, field, None if final and field not in ("limit", "rule") else value)
    case.state, case.entered_at = target.name, at
    case.awaiting = None if final else awaited(target, holders)
    if move.clock is not Clock.KEEP:
        case.liable = case.awaiting
    case.closed_at = at if final else None
    case.save(update_fields=MOVED)


MOVED = ["state", "entered_at", "awaiting", "liable", "card", "closed_at", *clock.Deadline.FIELDS]


def _write(
    case: Case, act: str, *, by: Actor, at: datetime, note: str, public: bool, details: dict
):
    Step.objects.create(
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
    record(case.subject, act, by=by, at=at, secret=note or None, details=details)


def _parent_follows(case: Case, *, at: datetime) -> None:
    """The parent makes the moves that wait for its children."""
    if (parent := case.parent) is None:
        return
    for procedure, move, when in registry.parents_of(case.procedure):
        if parent.procedure != procedure.name or not _concerns(when, case):
            continue
        children = list(parent.children.all())
        if move in procedure.moves_from(parent.state) and when.met(case, children):
            advance(parent.pk, move.name, by=MACHINE, at=at, locked=parent, public=True)
            if act := registry.joint_act(procedure.name, move.name):
                act(parent, case, at=at)


def _concerns(when: ChildReaches | ChildrenEnd, case: Case) -> bool:
    """Can this child's new state matter at all? Spares the query when it can't."""
    if isinstance(when, ChildReaches):
        return case.state in when.states
    return case.flow.is_final(case.state)


@transaction.atomic
def remark(pk: int, *, by: Actor, at: datetime, note: str, public: bool = False) -> Case:
    """Add a line without moving: whoever has a seat may. Raises NotYours, Incomplete."""
    if not note.strip():
        raise Incomplete(_("请写点内容"), field="note")
    case = lock(pk, by=by)
    held = Seat.objects.filter(case=case, organisation=by.organisation_id).exists()
    if not held and by.case_id != case.pk:
        raise NotYours()
    _write(case, "remark", by=by, at=at, note=note, public=public, details={})
    return case
