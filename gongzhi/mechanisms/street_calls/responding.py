"""Acts in one department's response: sign, return, extend, suspend, answer, rate, supervise."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock, remark
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.policy.services import Book
from gongzhi.ratings.services import LOW, check, rate

from .models import KIND, Call, Response
from .procedure import EXTEND, LEAD, RESPONSE, RETURN
from .queries import call_of
from .services import open_responses


def _locked(pk: int, *, by: Actor, at: datetime) -> Response:
    """The response with its locked case. Whoever changes a response holds the lock of its case."""
    return lock(pk, "response__department", by=by, at=at).response


@transaction.atomic
def sign(pk: int, *, contacted: bool, by: Actor, at: datetime, note: str = "") -> Case:
    """The department signs. contacted: it has spoken with the street or the reporter already."""
    case = advance(pk, "sign", by=by, at=at, note=note, details={"contacted": contacted})
    Response.objects.filter(pk=pk).update(
        signed_at=at, contacted_at=at if contacted else None, respond_due_at=case.due_at
    )
    return case


@transaction.atomic
def contact(pk: int, *, by: Actor, at: datetime, note: str) -> Case:
    """Record the first contact when it came after signing."""
    case = remark(pk, by=by, at=at, note=note)
    response = Response.objects.get(pk=pk)  # under the lock: this one changes without a move
    if by.organisation_id != response.department_id:
        raise NotNow(_("首次联系由承办部门记录"))
    if response.contacted_at:
        raise NotNow(_("首次联系已经记过了"))
    response.contacted_at = at
    response.save(update_fields=["contacted_at"])
    return case


def no_return(response: Response, rules: Book, *, at: datetime) -> str:
    """Why this response can't be returned any more; "" if it can."""
    if response.ruled:
        return _("平台裁定后不能再退回。可以申请延期。")
    until = rules.calendar().due(response.dispatched_at, rules.limit(RETURN.code))
    if at > until:
        return _("退回期限 %s 已过。可以申请延期，或请平台协调。") % f"{until:%m-%d %H:%M}"
    return ""


def no_extension(response: Response, case: Case, *, at: datetime) -> str:
    """Why no more time can be asked for; "" if it can."""
    if response.extended:
        return _("延期只有一次，本件已经延过")
    if case.due_at and at > case.due_at:
        return _("已经超期，不能再申请延期")
    return ""


@transaction.atomic
def give_back(
    pk: int, *, note: str, suggests: Organisation | None, by: Actor, at: datetime
) -> Case:
    """Not ours: back to the platform, within the limit, with whom the department suggests.

    Raises NotNow after a ruling or after the limit (2 WD by default, Shandong hotline rules).
    """
    response = _locked(pk, by=by, at=at)
    case = response.case
    if why := no_return(response, case.rules, at=at):
        raise NotNow(why)
    if suggests is None or suggests.pk == response.department_id:
        raise Incomplete(_("请选您认为应由哪个部门办"), field="suggests")
    response.suggests = suggests
    response.save(update_fields=["suggests"])
    details = {"suggests": suggests.pk}
    return advance(pk, "return", by=by, at=at, note=note, details=details, locked=case)


@transaction.atomic
def uphold(pk: int, *, to: Organisation | None, note: str, by: Actor, at: datetime) -> Case:
    """The return stands: another department gets the work, and may not return it again."""
    case = _locked(pk, by=by, at=at).case
    if to is None or to.kind != OrganisationKind.DEPARTMENT or not to.is_current(at.date()):
        raise Incomplete(_("请选改派给哪个部门"), field="to")
    parent = call_of(case)
    if any(c.response.department_id == to.pk for c in parent.below if not c.closed_at):
        raise Incomplete(_("这个部门已经在办这件事了"), field="to")
    [new] = open_responses(parent, [(case.part, to)], ruled=True, by=by, at=at)
    parent.below.append(new.case)  # or the call would end with the response that ends here
    if case.part == LEAD.name:
        Call.objects.filter(pk=case.parent_id).update(lead=to)
    details = {"to": to.pk, "new": new.case.number}
    return advance(pk, "uphold", by=by, at=at, note=note, details=details, locked=case)


@transaction.atomic
def overrule(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The return does not stand: the department goes on; no further return."""
    response = _locked(pk, by=by, at=at)
    case = advance(pk, "overrule", by=by, at=at, note=note, locked=response.case)
    response.ruled, response.respond_due_at = True, case.due_at
    response.save(update_fields=["ruled", "respond_due_at"])
    return case


@transaction.atomic
def ask_extension(pk: int, *, days: int, note: str, by: Actor, at: datetime) -> Case:
    """More time: once, asked before the deadline, at most the limit (10 WD by default)."""
    response = _locked(pk, by=by, at=at)
    case = response.case
    most = case.rules.limit(EXTEND.code).amount
    if why := no_extension(response, case, at=at):
        raise NotNow(why)
    if not 1 <= days <= most:
        raise Incomplete(_("延期 1 到 %d 个工作日") % most, field="days")
    response.extension_days = days
    response.save(update_fields=["extension_days"])
    return advance(
        pk, "ask_extension", by=by, at=at, note=note, details={"days": days}, locked=case
    )


@transaction.atomic
def grant_extension(pk: int, *, by: Actor, at: datetime, note: str = "") -> Case:
    response = _locked(pk, by=by, at=at)
    case = response.case
    if case.due_at is None or response.extension_days is None:
        raise NotNow(_("没有待决定的延期申请"))
    calendar = case.rules.calendar()
    due = calendar.due(case.due_at, Limit(response.extension_days, Unit.WD))
    case = advance(pk, "grant_extension", by=by, at=at, note=note, due=due, locked=case)
    response.extended, response.respond_due_at = True, due
    response.save(update_fields=["extended", "respond_due_at"])
    return case


@transaction.atomic
def ask_suspension(pk: int, *, plan: str, review_on: date | None, by: Actor, at: datetime) -> Case:
    """Can't be done for now (挂账): with a plan and a day on which it is looked at again."""
    if not plan.strip():
        raise Incomplete(_("请写推进计划"), field="plan")
    if review_on is None or review_on <= at.date():
        raise Incomplete(_("复查日要在今天之后"), field="review_on")
    response = _locked(pk, by=by, at=at)
    case = response.case
    response.plan, response.review_on = plan.strip(), review_on
    response.save(update_fields=["plan", "review_on"])
    details = {"review_on": review_on.isoformat()}
    return advance(pk, "ask_suspension", by=by, at=at, note=plan, details=details, locked=case)


@transaction.atomic
def grant_suspension(pk: int, *, by: Actor, at: datetime, note: str = "") -> Case:
    response = _locked(pk, by=by, at=at)
    case = response.case
    calendar = case.rules.calendar()
    if response.review_on is None:
        raise NotNow(_("没有待决定的挂账申请"))
    day = calendar.add_workdays(response.review_on, 0)
    due = datetime.combine(day, calendar.hours.closing, tzinfo=at.tzinfo)
    return advance(pk, "grant_suspension", by=by, at=at, note=note, due=due, locked=case)


@transaction.atomic
def answer(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The department answers. The lead's answer closes the response for those who assist."""
    case = _locked(pk, by=by, at=at).case
    again = case.state == "redo"
    others = _covered(case) if case.part == LEAD.name and not again else []
    move = "answer_again" if again else "answer"
    along = [(other, "covered") for other in others]
    advance(pk, move, by=by, at=at, note=note, public=True, locked=case, along=along)
    _answered([case], note.strip(), at=at)
    if others:
        _answered(others, _("由主办部门一并答复"), at=at)
    return case


def _covered(lead: Case) -> list[Case]:
    """Assisting departments answer to the lead: what they still have open goes with its answer."""
    sources = {s.name for s in RESPONSE.move("covered").sources}
    return [c for c in call_of(lead).below if c is not lead and c.state in sources]


def _answered(cases: list[Case], text: str, *, at: datetime) -> None:
    """An answer is the first contact if there was none: in time if it came in time."""
    Response.objects.filter(pk__in=[c.pk for c in cases]).update(
        answer=text, answered_at=at, contacted_at=Coalesce("contacted_at", Value(at))
    )


@transaction.atomic
def rate_response(pk: int, *, score: int, reason: str, by: Actor, at: datetime) -> Case:
    """The street rates one department. 2 or less: a redo, once; after that, supervision."""
    check(score, reason)
    response = _locked(pk, by=by, at=at)
    case = response.case
    second = case.state == "redone"
    low = score <= LOW
    move = {
        (False, False): "rate",
        (False, True): "redo",
        (True, False): "rate_again",
        (True, True): "supervise",
    }[second, low]
    case = advance(pk, move, by=by, at=at, note=reason, details={"score": score}, locked=case)
    rate(
        case,
        response.department,
        kind=KIND,
        score=score,
        reason=reason,
        by=by,
        at=at,
        round=2 if second else 1,
    )
    if move == "redo":
        response.redone = True
        response.save(update_fields=["redone"])
    return case


@transaction.atomic
def settle(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The supervising office ends the case with its opinion."""
    return advance(pk, "settle", by=by, at=at, note=note, public=True)
