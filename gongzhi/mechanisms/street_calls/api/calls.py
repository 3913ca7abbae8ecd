"""A street's calls."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from gongzhi.casework.api.moves import Moves, Reason, Remark
from gongzhi.casework.api.reading import CaseFilter, Page, in_sight, newest, place_at
from gongzhi.casework.api.shapes import (
    CLEAN,
    Caller,
    CaseOut,
    Code,
    NoteNeeded,
    OrganisationOut,
    Short,
    Standing,
    case_fields,
    organisation_out,
    standing,
)
from gongzhi.casework.models import Case, Urgency
from gongzhi.casework.procedure import said as _
from gongzhi.people.models import Organisation, OrganisationKind

from .. import services
from ..models import Call
from ..procedure import CALL, RESPONSE
from .departments import Department, PartOut, department, departments, part_fields

router = Router(tags=["calls"])


class CallIn(Schema):
    """facts: what is the matter.  tried: what the street has done itself already.

    thinks: codes of the departments that the street believes responsible; the platform decides.
    """

    title: Annotated[str, Field(min_length=1, max_length=80, pattern=CLEAN)]
    facts: NoteNeeded
    tried: NoteNeeded
    place: Code
    thinks: Annotated[list[Department], Field(min_length=1, max_length=10, examples=[["gr"]])]
    spot: Short = ""
    urgency: Urgency = Urgency.ORDINARY

    def appeal(self, *, at: datetime) -> services.Appeal:
        return services.Appeal(
            place=place_at(self.place, at=at),
            thinks=tuple(departments(self.thinks, at=at, field="thinks")),
            **self.dict(include={"title", "facts", "tried", "spot", "urgency"}),
        )


@router.post("/calls", response={201: Standing}, operation_id="call_raise", summary=_("呼叫全市"))
def call(request: Caller, body: CallIn):
    """A street calls about its own street; about a matter it handles: POST /matters/…/call."""
    at = request.at
    case = services.call(body.appeal(at=at), by=request.actor, at=at)
    return Status(201, Standing(**standing(case)))


class CallRow(CaseOut):
    facts: str
    tried: str
    spot: str
    lead: OrganisationOut | None
    proper: bool | None


class CallOut(CallRow):
    """proper: the platform's judgement of the call; null until there is one."""

    proper_note: str
    thinks: list[OrganisationOut]
    assisting: list[OrganisationOut]
    responses: list[PartOut]


class CallFilter(CaseFilter):
    state: Literal[tuple(CALL.states)] | None = None  # type: ignore[valid-type] # read at run time


def _row(case: Case) -> dict:
    found: Call = case.call
    return case_fields(case) | {
        "facts": found.facts,
        "tried": found.tried,
        "spot": found.spot,
        "lead": found.lead and organisation_out(found.lead),
        "proper": found.proper,
    }


@router.get(
    "/calls",
    response=Page[CallRow],
    operation_id="call_list",
    summary=_("范围内的呼叫，新的在前"),
)
def calls(request: Caller, asked: Query[CallFilter]):
    cases = Case.objects.visible_to(request.actor).of(CALL)
    if asked.state:
        cases = cases.filter(state=asked.state)
    rows, following = newest(cases, asked, "call__lead", at=request.at)
    return Page[CallRow](items=[CallRow(**_row(case)) for case in rows], next=following)


@router.get(
    "/calls/{number}", response=CallOut, operation_id="call_read", summary=_("一次呼叫和各部门的件")
)
def call_read(request: Caller, number: str):
    case = in_sight(request.actor, CALL, number, "call__lead")
    found = case.call
    children = case.children.filter(procedure=RESPONSE.name).prefetch_related("ratings")
    children = children.select_related("response__department", "awaiting").order_by("pk")
    return CallOut(
        **_row(case),
        proper_note=found.proper_note,
        thinks=[organisation_out(o) for o in found.thinks.all()],
        assisting=[organisation_out(o) for o in found.assisting.all()],
        responses=[PartOut(**part_fields(child)) for child in children],
    )


@router.get(
    "/departments",
    response=list[OrganisationOut],
    operation_id="call_departments",
    summary=_("可以呼叫的部门"),
)
def department_list(request: Caller):
    current = Organisation.objects.current(request.at.date())
    found = current.filter(kind=OrganisationKind.DEPARTMENT).order_by("code")
    return [organisation_out(o) for o in found]


class JudgementIn(Remark):
    """proper: was it right to call? If not, `note` says why and the street reads it."""

    proper: bool


class RejectionIn(Reason):
    proper: bool


class ConfirmationIn(Remark):
    """lead, assisting: codes of departments."""

    lead: Annotated[Department, Field(examples=["gr"])]
    assisting: Annotated[list[Department], Field(max_length=20, examples=[["sz-yh"]])] = []

    def words(self, at: datetime) -> dict:
        return {
            "note": self.note,
            "lead": department(self.lead, at=at, field="lead"),
            "assisting": departments(self.assisting, at=at, field="assisting"),
        }


MOVES = Moves(router, CALL, "/calls/{number}")
MOVES.own("reject", services.reject, RejectionIn)
MOVES.own("confirm", services.confirm, ConfirmationIn)
MOVES.own("dispatch", services.dispatch)
MOVES.own("judge", services.judge_call, JudgementIn, label=_("评价这次呼叫是否恰当"))
