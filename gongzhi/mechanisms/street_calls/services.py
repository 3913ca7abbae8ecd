"""Acts on a call: raise, reject, confirm, dispatch. One department's acts are in `responding`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Urgency
from gongzhi.casework.opening import Opening, open_cases
from gongzhi.casework.services import advance, lock, open_case
from gongzhi.journal.services import record
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.people.reach import handlers
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.triage.advice import opened
from gongzhi.triage.models import Kind
from gongzhi.triage.services import decided

from .models import Call, Response
from .procedure import (
    ASSIST,
    CALL,
    DEPARTMENT,
    LEAD,
    PLATFORM,
    RESPONSE,
    STREET,
    SUPERVISOR,
)


@dataclass(frozen=True)
class Appeal:
    """What a street says when it calls.

    thinks: the departments it believes responsible.  said_at: when, if not now.
    """

    title: str
    facts: str
    tried: str
    place: Place
    thinks: tuple[Organisation, ...]
    spot: str = ""
    urgency: str = Urgency.ORDINARY
    said_at: datetime | None = None


@transaction.atomic
def call(appeal: Appeal, *, by: Actor, at: datetime, about: Case | None = None) -> Case:
    """A street calls the city, about a matter of its own or about none.

    Raises NotYours unless a street's officer calls for their own street; Incomplete without what
    the street has tried itself: a call without own effort is no call (domain rules 3.2).
    """
    if by.duty not in STREET.duties or not appeal.place.path.startswith(by.place_path):
        raise NotYours(_("只有街道值班岗能为本街道呼叫"))
    for field, text in (("title", appeal.title), ("facts", appeal.facts), ("tried", appeal.tried)):
        if not text.strip():
            raise Incomplete(_("这一项要填"), field=field)
    if not appeal.thinks:
        raise Incomplete(_("请选认为应由哪个部门办"), field="thinks")
    top = handlers(appeal.place, day=at.date())
    if "city" not in top or "street" not in top:
        raise NotNow(_("城市资料里还没有治理平台或这个街道的办事处，先请系统管理员补上"))
    seats: dict = {STREET: top["street"], PLATFORM: top["city"]}
    if overseer := _supervision(at):
        seats[SUPERVISOR] = overseer
    case = open_case(
        CALL,
        title=appeal.title.strip(),
        place=appeal.place,
        urgency=appeal.urgency,
        seats=seats,
        by=by,
        at=at,
        parent=about,
        since=appeal.said_at,
        secret=[appeal.facts, appeal.tried],
    )
    made = Call.objects.create(
        case=case, facts=appeal.facts.strip(), tried=appeal.tried.strip(), spot=appeal.spot
    )
    made.thinks.set(appeal.thinks)
    return case


def _supervision(at: datetime) -> Organisation | None:
    offices = Organisation.objects.current(at.date()).filter(kind=OrganisationKind.SUPERVISION)
    return offices.order_by("pk").first()


@transaction.atomic
def reject(pk: int, *, note: str, proper: bool, by: Actor, at: datetime) -> Case:
    """The platform declines the call. proper=False: an improper call, counted for the street."""
    case = advance(pk, "reject", by=by, at=at, note=note, public=True, details={"proper": proper})
    judge(case, proper=proper, note=note, by=by, at=at)
    return case


def judge(case: Case, *, proper: bool, note: str, by: Actor, at: datetime) -> None:
    """The platform's judgement of the street's call (dual evaluation, Beijing rules art. 33)."""
    if not proper and not note.strip():
        raise Incomplete(_("判为不当呼叫要写理由，街道会看到"), field="note")
    found = Call.objects.select_for_update().get(pk=case.pk)
    if found.proper is not None:
        raise NotNow(_("这次呼叫已经评过了"))
    found.proper, found.proper_note = proper, note[:300]
    found.save(update_fields=["proper", "proper_note"])


@transaction.atomic
def confirm(
    pk: int,
    *,
    lead: Organisation,
    assisting: list[Organisation],
    by: Actor,
    at: datetime,
    note: str = "",
    advised: str = "",
) -> Case:
    """The platform fixes who leads and who assists.

    advised: what was suggested beside the form, sealed; it is kept with what was decided.
    """
    departments = [lead, *assisting]
    if any(
        d.kind != OrganisationKind.DEPARTMENT or not d.is_current(at.date()) for d in departments
    ):
        raise Incomplete(_("只能选现有的部门"), field="lead")
    if len({d.pk for d in departments}) != len(departments):
        raise Incomplete(_("同一个部门不能既主办又协办"), field="assisting")
    found = lock(pk, "call", by=by, at=at).call
    case = advance(
        pk,
        "confirm",
        by=by,
        at=at,
        note=note,
        reseat={LEAD: lead, ASSIST: assisting},
        details={"lead": lead.pk, "assisting": [d.pk for d in assisting]},
        locked=found.case,
    )
    found.lead = lead
    found.save(update_fields=["lead"])
    found.assisting.add(*assisting)
    shown = opened(advised, by=by) if advised else []
    decided(case, shown, {Kind.DEPARTMENT: lead.name}, by=by, at=at, organisation=lead.pk)
    return case


@transaction.atomic
def dispatch(pk: int, *, by: Actor, at: datetime, note: str = "") -> Case:
    """Send it out: one response case per department."""
    case = lock(pk, "place", by=by, at=at)
    advance(pk, "dispatch", by=by, at=at, note=note, public=True, locked=case)
    parts = (LEAD.name, ASSIST.name)
    asked = [(part, s.organisation) for part in parts for s in case.held if s.role == part]
    open_responses(case, asked, by=by, at=at)
    return case


def open_responses(
    call_case: Case,
    asked: list[tuple[str, Organisation]],
    *,
    by: Actor,
    at: datetime,
    ruled: bool = False,
) -> list[Response]:
    """A case for each (part, department), a child of the call. The caller holds the call's lock."""
    around = {
        role: seat.organisation
        for role in (STREET, PLATFORM, SUPERVISOR)
        for seat in call_case.held
        if seat.role == role.name
    }
    openings = [
        Opening(
            title=call_case.title,
            place=call_case.place,
            urgency=call_case.urgency,
            seats={DEPARTMENT: department, **around},
            parent=call_case,
            part=part,
        )
        for part, department in asked
    ]
    cases = open_cases(RESPONSE, openings, by=by, at=at, rules=call_case.rules)
    return Response.objects.bulk_create(
        _response(case, department, ruled=ruled, at=at)
        for case, (_part, department) in zip(cases, asked, strict=True)
    )


def _response(case: Case, department: Organisation, *, ruled: bool, at: datetime) -> Response:
    assert case.due_at  # the limit to sign
    return Response(
        case=case, department=department, dispatched_at=at, sign_due_at=case.due_at, ruled=ruled
    )


@transaction.atomic
def judge_call(pk: int, *, proper: bool, note: str, by: Actor, at: datetime) -> Case:
    """Judge a call after it was dispatched. Only the platform that has a seat in it."""
    case = lock(pk, by=by, at=at)
    if by.duty not in PLATFORM.duties or not case.holds(by, PLATFORM.name):
        raise NotYours()
    judge(case, proper=proper, note=note, by=by, at=at)
    record(case.subject, "street_call.judge", by=by, at=at, secret=note, details={"proper": proper})
    return case
