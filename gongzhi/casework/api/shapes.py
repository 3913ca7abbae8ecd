"""The shape of a case, a place and an organisation, and of the texts that come in."""

from datetime import datetime
from typing import Annotated

from django.utils.timezone import localtime
from ninja import Schema
from pydantic import AfterValidator, Field

from gongzhi.people.asking import Request
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from ..models import Case
from ..queries import LIST

CLEAN = r"^[^\x00]*$"
"""PostgreSQL keeps no NUL in a text."""

Instant = Annotated[datetime, AfterValidator(localtime)]
Code = Annotated[str, Field(min_length=1, max_length=40, pattern=CLEAN, examples=["371481001031"])]
Short = Annotated[str, Field(max_length=120, pattern=CLEAN)]
Note = Annotated[str, Field(max_length=2000, pattern=CLEAN)]
NoteNeeded = Annotated[str, Field(min_length=1, max_length=2000, pattern=CLEAN)]


class Caller(Request):
    """A request with a token: its post acts."""

    actor: Actor


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
