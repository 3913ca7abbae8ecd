"""Locking a case for an act. What the act needs to know of it comes in the same query."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from gongzhi.people.models import Organisation
from gongzhi.people.reach import TOLD
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.rows import rows_of
from gongzhi.policy.services import book_of, every_limit

from .beside import along
from .models import Case, Seat, in_sight

_told = [f"organisation__{column}" for column in TOLD]
_seats = Seat.objects.filter(case=OuterRef("pk")).order_by("pk")
HOLDERS = rows_of(_seats, "pk", "role", *_told)


def seats_of(case: Case) -> list[Seat]:
    """The seats of a case that was read with `holders=HOLDERS`."""
    return [_seat(case, *row) for row in along(case, "holders")]


def _seat(case: Case, pk: int, role: str, *told) -> Seat:
    holder = Organisation(**dict(zip(TOLD, told, strict=True)))
    return Seat(pk=pk, case=case, role=role, organisation=holder)


def lock(pk: int, *also: str, by: Actor | None = None, at: datetime | None = None) -> Case:
    """Lock a case, those above it and all below those, from the top down: nobody waits in a ring.

    With each come its seats (`held`), what `also` names, as for select_related, and the limits in
    force `at` an instant, if one is given (`rules`); those above know who is `below` them.
    by: whose act needs it; None for the machine. Raises NotYours if it lies outside of their sight:
    a stranger is told nothing of how the case stands.
    """
    limits = {"asked_at": Value(at), "limits": every_limit()} if at else {}
    cases: QuerySet[Case] = _family(pk).select_related(*also)
    cases = cases.annotate(holders=HOLDERS, stood_since=STOOD_SINCE, **limits)
    if by and not by.is_machine:
        cases = cases.filter(~Q(pk=pk) | _sight(by))
    rows = list(cases)
    if any(row.entered_at != along(row, "stood_since") for row in rows):
        rows = list(cases.all())
    if all(row.pk != pk for row in rows):
        raise NotYours(_("没有这件事，或者它不在您的范围内"))
    return _joined(rows)[pk]


def _sight(by: Actor) -> Q:
    """What they may read, and what they have a seat in or the key to."""
    if by.case_id:
        return Q(pk=by.case_id)
    seated = Seat.objects.filter(case=OuterRef("pk"), organisation=by.organisation_id)
    return in_sight(by) | Q(Exists(seated))


STOOD_SINCE = Subquery(Case.objects.filter(pk=OuterRef("pk")).values("entered_at"))
"""When the query began, as opposed to when it got the lock: if it had to wait, PostgreSQL gives the
row as it is now and everything beside it as it was. A move that came between shows in these two,
and then all is read again, under the lock. So what is read along may only change with a move."""


def _family(pk: int) -> QuerySet[Case]:
    chain = Case.objects.filter(pk=pk)
    parent, top = (Subquery(chain.values(path)) for path in ("parent", "parent__parent"))
    family = Case.objects.filter(Q(pk__in=[pk, parent, top]) | Q(parent=parent) | Q(parent=top))
    return family.select_for_update(of=("self",)).order_by("pk")


def _joined(rows: Sequence[Case]) -> dict[int, Case]:
    """The rows by id, each with its seats, the rules, and those around it."""
    found = {row.pk: row for row in rows}
    for row in rows:
        row.held = seats_of(row)
        if "limits" in vars(row):
            row.rules = book_of(along(row, "limits"))
        if row.parent_id:
            row.parent = found[row.parent_id]
    for pk in {row.parent_id for row in rows if row.parent_id}:
        found[pk].below = [row for row in rows if row.parent_id == pk]
    return found
