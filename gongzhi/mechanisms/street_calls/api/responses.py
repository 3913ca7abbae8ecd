"""The departments' responses to a call."""

from datetime import date, datetime
from typing import Annotated

from ninja import Router
from pydantic import Field

from gongzhi.casework.api.moves import MoveIn, Moves, Reason, Remark
from gongzhi.casework.api.reading import in_sight
from gongzhi.casework.api.shapes import (
    CLEAN,
    Caller,
    CaseOut,
    Instant,
    NoteNeeded,
    OrganisationOut,
    case_fields,
)
from gongzhi.casework.procedure import said as _

from .. import responding
from ..models import Call
from ..procedure import RESPONSE
from .departments import Department, department, part_fields

router = Router(tags=["responses"])


class ResponseOut(CaseOut):
    """parent: the number of the call.  facts, tried: what the call says."""

    part: str
    department: OrganisationOut
    facts: str
    tried: str
    sign_due_at: Instant
    signed_at: Instant | None
    contacted_at: Instant | None
    respond_due_at: Instant | None
    answer: str
    answered_at: Instant | None
    extension_days: int | None
    plan: str
    review_on: date | None
    score: int | None


@router.get(
    "/responses/{number}",
    response=ResponseOut,
    operation_id="response_read",
    summary=_("一个部门的件"),
)
def response_read(request: Caller, number: str):
    case = in_sight(request.actor, RESPONSE, number, "response__department")
    found, about = case.response, Call.objects.get(pk=case.parent_id)
    own = ("sign_due_at", "respond_due_at", "extension_days", "plan", "review_on")
    return ResponseOut(
        **case_fields(case) | part_fields(case),
        **{name: getattr(found, name) for name in own},
        facts=about.facts,
        tried=about.tried,
    )


class SigningIn(Remark):
    """contacted: has the department spoken with the street or the reporter already?"""

    contacted: bool


class ReturnIn(Reason):
    """suggests: the code of the department that it should go to."""

    suggests: Annotated[Department, Field(examples=["cg"])]

    def words(self, at: datetime) -> dict:
        found = department(self.suggests, at=at, field="suggests")
        return {"note": self.note, "suggests": found}


class UpholdIn(Reason):
    """to: the code of the department that gets the work."""

    to: Annotated[Department, Field(examples=["cg"])]

    def words(self, at: datetime) -> dict:
        return {"note": self.note, "to": department(self.to, at=at, field="to")}


class ExtensionIn(Reason):
    """days: working days more."""

    days: Annotated[int, Field(ge=1, le=99)]


class SuspensionIn(MoveIn):
    plan: NoteNeeded
    review_on: date


class RatingIn(MoveIn):
    """score: 1 to 5. 2 or less needs a reason, and the department does it again, once."""

    score: Annotated[int, Field(ge=1, le=5, examples=[5])]
    reason: Annotated[str, Field(max_length=300, pattern=CLEAN)] = ""


MOVES = Moves(router, RESPONSE, "/responses/{number}")
MOVES.own("sign", responding.sign, SigningIn)
MOVES.own("contact", responding.contact, Reason, makes=(), label=_("补记首次联系"))
MOVES.own("return", responding.give_back, ReturnIn)
MOVES.own("uphold", responding.uphold, UpholdIn)
MOVES.own("overrule", responding.overrule, Reason)
MOVES.own("ask_extension", responding.ask_extension, ExtensionIn)
MOVES.own("grant_extension", responding.grant_extension)
MOVES.own("ask_suspension", responding.ask_suspension, SuspensionIn)
MOVES.own("grant_suspension", responding.grant_suspension)
MOVES.own("answer", responding.answer, Reason, makes=("answer", "answer_again"))
RATED = ("rate", "redo", "rate_again", "supervise")
MOVES.own("rating", responding.rate_response, RatingIn, makes=RATED, label=_("评价"))
MOVES.own("settle", responding.settle, Reason)
