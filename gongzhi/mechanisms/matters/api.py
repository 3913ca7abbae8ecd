"""Matters for other systems: raise, read, move."""

from datetime import datetime
from typing import Annotated, Literal

from django.utils.translation import gettext
from ninja import Query, Router, Schema, Status
from pydantic import Field

from gongzhi.casework.api.moves import MoveIn, Moves, Reason, Remark
from gongzhi.casework.api.reading import CaseFilter, Page, in_sight, newest, place_at
from gongzhi.casework.api.shapes import (
    CLEAN,
    Caller,
    CaseOut,
    Code,
    Instant,
    Note,
    Short,
    Standing,
    case_fields,
    standing,
)
from gongzhi.casework.models import Case, Step, Urgency
from gongzhi.casework.procedure import said as _
from gongzhi.casework.queries import pk_of
from gongzhi.people.identifiers import BadPhone, normal_mobile
from gongzhi.people.models import Field as Kept
from gongzhi.people.models import Person, Secret
from gongzhi.people.privacy import person_with_phone
from gongzhi.places.geodesy import Datum, to_wgs84
from gongzhi.places.models import Place
from gongzhi.places.queries import locate
from gongzhi.policy.refusals import Incomplete

from . import services
from .models import Review, Source
from .procedure import MATTER

router = Router(tags=["matters"])
EXAMPLE = "3 号楼西侧路面一直往外冒水，已经两天了"

# --- raising --------------------------------------------------------------------------------------


class MatterIn(Schema):
    """Somebody's words, and where it is: by the code of a place, or by a point.

    datum: of lon and lat.  source_no: the number in your system; the same number comes in once.
    reporter_phone: a mainland mobile; whoever has one gets the answer by message.
    """

    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=CLEAN, examples=[EXAMPLE])]
    place: Code | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    datum: Datum = Datum.WGS84
    spot: Short = ""
    title: Annotated[str, Field(max_length=80, pattern=CLEAN)] = ""
    category: Annotated[str, Field(max_length=60, pattern=CLEAN)] = ""
    urgency: Urgency = Urgency.ORDINARY
    source_no: Annotated[str, Field(max_length=60, pattern=CLEAN)] = ""
    reporter_phone: Annotated[
        str, Field(max_length=30, pattern=CLEAN, examples=["13800001234"])
    ] = ""
    reporter_name: Annotated[str, Field(max_length=40, pattern=CLEAN)] = ""

    def point(self) -> tuple[float, float] | None:
        """WGS-84 degrees."""
        if self.lon is None or self.lat is None:
            return None
        return to_wgs84(self.lon, self.lat, self.datum)

    def reporter(self, *, at: datetime) -> Person | None:
        if not self.reporter_phone:
            return None
        try:
            phone = normal_mobile(self.reporter_phone)
        except BadPhone as fault:
            raise Incomplete(str(fault), field="reporter_phone") from None
        return person_with_phone(phone, name=self.reporter_name, at=at)


@router.post(
    "/matters", response={201: Standing}, operation_id="matter_raise", summary=_("反映一件事")
)
def raise_matter(request: Caller, body: MatterIn):
    """It goes to the lowest level that answers for the place. Raising is open for any place."""
    by, at, point = request.actor, request.at, body.point()
    lon, lat = point or (None, None)
    report = services.Report(
        place=place_at(body.place, at=at) if body.place else _place_of(point, at=at),
        source=Source.API,
        lon=lon,
        lat=lat,
        **body.dict(include={"text", "spot", "title", "category", "urgency", "source_no"}),
    )
    matter = services.raise_matter(report, by=by, at=at, reporter=body.reporter(at=at))
    return Status(201, Standing(**standing(matter.case)))


def _place_of(point: tuple[float, float] | None, *, at: datetime) -> Place:
    if point is None:
        raise Incomplete(gettext("请写地点编码，或经纬度"), field="place")
    found = locate(*point, day=at.date()).nearest
    if found is None:
        raise Incomplete(gettext("这个点不在本市已画的范围内，请写地点编码"), field="lon")
    return found


# --- reading --------------------------------------------------------------------------------------


class MatterRow(CaseOut):
    """level: the rung that handles it.  source_no: its number in the system it came from."""

    text: str
    category: str
    source: str
    source_no: str
    spot: str
    lon: float | None
    lat: float | None
    level: str
    answer: str
    answered_at: Instant | None


class MatterOut(MatterRow):
    """reporter_phone: masked, "" without one.  refusal: the class it was refused by.

    merged_into: the number of the matter whose answer counts.  review: 5 … 1, "" without one.
    """

    reporter_phone: str
    solved_at_level: str
    refusal: str
    merged_into: str | None
    review: str


class MatterFilter(CaseFilter):
    state: Literal[tuple(MATTER.states)] | None = None  # type: ignore[valid-type] # read at run time


class StepOut(Schema):
    """A line of the public history. by: the post; never a person.  move: "" for a remark."""

    at: Instant
    by: str
    move: str
    label: str
    state: str
    note: str


def _row(case: Case) -> dict:
    matter = case.matter
    own = ("text", "category", "source", "source_no", "spot", "lon", "lat", "level")
    fields = (*own, "answer", "answered_at")
    return case_fields(case) | {name: getattr(matter, name) for name in fields}


@router.get(
    "/matters",
    response=Page[MatterRow],
    operation_id="matter_list",
    summary=_("范围内的诉求，新的在前"),
)
def matters(request: Caller, asked: Query[MatterFilter]):
    cases = Case.objects.visible_to(request.actor).of(MATTER)
    if asked.state:
        cases = cases.filter(state=asked.state)
    rows, following = newest(cases, asked, "matter", at=request.at)
    return Page[MatterRow](items=[MatterRow(**_row(case)) for case in rows], next=following)


@router.get(
    "/matters/{number}", response=MatterOut, operation_id="matter_read", summary=_("一件诉求")
)
def matter(request: Caller, number: str):
    case = in_sight(request.actor, MATTER, number, "matter__merged_into__case")
    found = case.matter
    into = found.merged_into
    more = ("solved_at_level", "refusal", "review")
    return MatterOut(
        **_row(case),
        **{name: getattr(found, name) for name in more},
        reporter_phone=_masked(found.reporter_id) if found.reporter_id else "",
        merged_into=into.case.number if into else None,
    )


def _masked(person_id: int) -> str:
    hints = Secret.objects.filter(person=person_id, field=Kept.PHONE).values_list("hint", flat=True)
    return hints.first() or ""


@router.get(
    "/matters/{number}/steps",
    response=list[StepOut],
    operation_id="matter_steps",
    summary=_("公开的办理过程"),
)
def steps(request: Caller, number: str):
    """What the reporter may read, oldest first."""
    case = in_sight(request.actor, MATTER, number)
    return [_step(case, step) for step in case.steps.filter(public=True).order_by("pk")]


def _step(case: Case, step: Step) -> StepOut:
    known = {move.name: move.label for move in MATTER.moves}
    return StepOut(
        at=step.at,
        by=step.signed,
        move="" if step.move == "remark" else step.move,
        label=gettext(known[step.move]) if step.move in known else "",
        state=step.state,
        note=step.note,
    )


# --- moving ---------------------------------------------------------------------------------------


class RefusalIn(Reason):
    """code: one of the listed classes of what is not accepted."""

    code: Annotated[str, Field(max_length=30, pattern=CLEAN, examples=["litigation"])]


class MergeIn(MoveIn):
    """into: the number of the matter that goes on."""

    into: Annotated[str, Field(max_length=40, pattern=CLEAN)]

    def words(self, at: datetime) -> dict:
        return {"into": pk_of(self.into)}


class CallbackIn(Remark):
    """What the call back heard. solved and review only if somebody was reached."""

    reached: bool
    solved: bool | None = None
    review: Review | Literal[""] = ""
    note: Note = ""

    def words(self, at: datetime) -> dict:
        return {"heard": services.Heard(**self.model_dump())}


MOVES = Moves(router, MATTER, "/matters/{number}/moves")
MOVES.own("refuse", services.refuse, RefusalIn)
MOVES.own("pass_up", services.pass_up, Reason)
MOVES.own("take_over", services.take_over, MoveIn)
MOVES.own("send_back", services.send_back, Reason)
MOVES.own("resolve", services.resolve, Reason, makes=("resolve", "resolve_above"))
MOVES.own("merge", services.merge, MergeIn)
MOVES.own("call_back", services.call_back, CallbackIn, makes=("call_back", "reopen"))
