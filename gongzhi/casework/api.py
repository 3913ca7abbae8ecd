"""What the API's rooms share: the shape of a case, pages by cursor, moves as operations.

The site puts on each request `actor`, the post that the caller's token acts from, and `at`.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AfterValidator, Field

from gongzhi.people.models import Organisation
from gongzhi.people.reach import place_with_handlers
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

from .models import Case, CaseQuerySet
from .procedure import Move, Procedure
from .queries import LIST, pk_of
from .services import plain_move

CLEAN = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

Instant = Annotated[datetime, AfterValidator(localtime)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=CLEAN, examples=["371481001031"])]
Short = Annotated[str, Field(max_length=120, pattern=CLEAN)]
Note = Annotated[str, Field(max_length=2000, pattern=CLEAN)]
NoteNeeded = Annotated[str, Field(min_length=1, max_length=2000, pattern=CLEAN)]

# --- shapes ---------------------------------------------------------------------------------------


class Caller(HttpRequest):
    """A request that the site has let in."""

    actor: Actor
    at: datetime


class OrganisationOut(Schema):
    code: str
    name: str


class PlaceOut(Schema):
    code: str
    kind: str
    name: str


class Standing(Schema):
    """Where a case stands: what every move answers.

    awaiting: whose turn it is.  due_at: when their limit ends; null where none runs.
    """

    number: str
    state: str
    state_label: str
    awaiting: OrganisationOut | None
    due_at: Instant | None
    closed_at: Instant | None


class CaseOut(Standing):
    """parent: the number of the case it is part of.  card: "", "yellow" or "red"."""

    procedure: str
    title: str
    urgency: str
    parent: str | None
    place: PlaceOut
    street: PlaceOut | None
    community: PlaceOut | None
    compound: PlaceOut | None
    opened_at: Instant
    entered_at: Instant
    card: str


RELATED = (*LIST, "place", "parent")


def organisation_out(found: Organisation) -> OrganisationOut:
    return OrganisationOut(code=found.code, name=found.name)


def place_out(found: Place) -> PlaceOut:
    return PlaceOut(code=found.code, kind=found.kind, name=found.name)


def standing(case: Case) -> dict:
    return {
        "number": case.number,
        "state": case.state,
        "state_label": case.state_label,
        "awaiting": case.awaiting and organisation_out(case.awaiting),
        "due_at": case.due_at,
        "closed_at": case.closed_at,
    }


def case_fields(case: Case) -> dict:
    """The fields of CaseOut, for a case read with RELATED."""
    return standing(case) | {
        "procedure": case.procedure,
        "title": case.title,
        "urgency": case.urgency,
        "parent": case.parent.number if case.parent else None,
        "place": place_out(case.place),
        "street": case.street and place_out(case.street),
        "community": case.community and place_out(case.community),
        "compound": case.compound and place_out(case.compound),
        "opened_at": case.opened_at,
        "entered_at": case.entered_at,
        "card": case.card,
    }


# --- reading --------------------------------------------------------------------------------------


def in_sight(by: Actor, procedure: Procedure, number: str, *related: str) -> Case:
    """A case of this procedure that the post may read. Raises Http404 for all others."""
    cases = Case.objects.visible_to(by).of(procedure).select_related(*RELATED, *related)
    return named(get_object_or_404(cases, pk=pk_of(number)), number)


def named(case: Case, number: str) -> Case:
    """The id in a number finds the case; the rest of it must be right, too."""
    if case.number != number:
        raise Http404
    return case


def place_at(code: str, *, at: datetime, field: str = "place") -> Place:
    """The place of this code that exists now, and who answers for it. Raises Incomplete."""
    found = place_with_handlers(code, day=at.date())
    if found is None:
        raise Incomplete(_("没有编码是“%s”的地点") % code, field=field)
    return found


def place_of(code: str, *, at: datetime) -> Place:
    """The same for a place that the address names. Raises Http404."""
    if "\x00" in code:
        raise Http404
    return get_object_or_404(Place.objects.current(at.date()), code=code)


def lying_in(cases: CaseQuerySet, place: Place) -> CaseQuerySet:
    """Those that lie in a place of any kind, down to the unit."""
    if place.kind in ("building", "stairwell", "unit"):
        inside = {"compound": place.ancestor_ids[3], "place__path__startswith": place.path}
        return cases.filter(**inside)
    return cases.within(place_id=place.pk, place_kind=place.kind)


# --- pages ----------------------------------------------------------------------------------------

Row = TypeVar("Row")


class Paging(Schema):
    """cursor: what the page before said is `next`; opaque.  size: rows on a page."""

    cursor: Annotated[str, Field(max_length=200, pattern=CLEAN)] = ""
    size: Annotated[int, Field(ge=1, le=100)] = 20


class Page(Schema, Generic[Row]):
    """next: the cursor of the next page; null on the last one. Nothing is counted."""

    items: list[Row]
    next: str | None


class CaseFilter(Paging):
    """since: opened on this day or later (city time).  place: all that lies in it, by its code."""

    place: Annotated[str, Field(max_length=40, pattern=CLEAN)] = ""
    since: date | None = None


def newest(cases: CaseQuerySet, asked: CaseFilter, *related: str, at: datetime):
    """(a page of the filtered cases, newest first; the cursor of the next)."""
    if asked.place:
        cases = lying_in(cases, place_at(asked.place, at=at))
    if asked.since:
        since = datetime.combine(asked.since, time.min, tzinfo=localtime(at).tzinfo)
        cases = cases.filter(opened_at__gte=since)
    if asked.cursor:
        cases = cases.filter(pk__lt=id_in(asked.cursor))
    return cut(cases.select_related(*RELATED, *related).order_by("-pk"), asked)


def cut(rows: QuerySet, asked: Paging, key: Callable[..., object] = lambda row: row.pk):
    """(the rows of one page, the cursor of the next or None). key: what a row is found again by."""
    shown = list(rows[: asked.size + 1])
    more = len(shown) > asked.size
    return shown[: asked.size], cursor_of(key(shown[asked.size - 1])) if more else None


def cursor_of(key: object) -> str:
    return urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def key_in(cursor: str) -> str:
    """Raises Incomplete for anything that no page said."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return b64decode(padded, altchars="-_", validate=True).decode()
    except ValueError:
        raise lost() from None


def id_in(cursor: str) -> int:
    key = key_in(cursor)
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise lost()
    return int(key)


def lost() -> Incomplete:
    """Not a cursor that a page gave."""
    return Incomplete(_("这不是上一页给出的 next，请从第一页重新读"), field="cursor")


# --- moves ----------------------------------------------------------------------------------------


class MoveIn(Schema):
    """What comes with a move."""

    def words(self, at: datetime) -> dict:
        """What the service is given."""
        return self.model_dump()


class Remark(MoveIn):
    """A word with the move, which goes into the case's history."""

    note: Note = ""


class Reason(Remark):
    """Why; whoever is next reads it."""

    note: NoteNeeded


class Moves:
    """The moves of a procedure as operations, `POST PATH/…`; the path names the `{number}`.

    Plain moves follow from the procedure; those with a door of their own are named with `own`.
    made: the moves that the operations make.
    """

    def __init__(self, router: Router, procedure: Procedure, path: str) -> None:
        self.router, self.procedure, self.path = router, procedure, path
        self.made: set[str] = set()
        for move in procedure.moves:
            if not move.own_door and not move.by_machine and any(r.duties for r in move.roles):
                self._add(move.name, _plain(procedure, move), Reason if move.note else Remark)

    def own(self, name: str, act, body: type[MoveIn] = Remark, *, makes=(), label="") -> None:
        """`act(pk, by=, at=, **body.words())` answers the case.

        makes: the moves it makes, if not the one it is named for.
        """
        self._add(name, act, body, makes=makes, label=label)

    def _add(self, name: str, act, shape: type[MoveIn], *, makes=(), label="") -> None:
        self.made |= set(makes or (name,))

        def operation(request: Caller, number: str, body: shape):  # type: ignore[valid-type]
            given: MoveIn = body
            words = given.words(request.at)
            case = act(pk_of(number), by=request.actor, at=request.at, **words)
            return Standing(**standing(named(case, number)))

        operation.__name__ = f"{self.procedure.name}_{name}"
        self.router.post(
            f"{self.path}/{name}",
            response=Standing,
            operation_id=operation.__name__,
            summary=label or self.procedure.move(name).label,
        )(operation)


def _plain(procedure: Procedure, move: Move):
    def act(pk: int, *, by: Actor, at: datetime, note: str) -> Case:
        return plain_move(pk, move.name, procedure=procedure.name, by=by, at=at, note=note)

    return act
