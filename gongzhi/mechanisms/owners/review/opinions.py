"""A department's opinion: answered once, within its time; silence is escalated, then on record."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import digest, record
from gongzhi.messages.models import Outgoing
from gongzhi.messages.services import tell_organisation
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import sealing
from .models import Opinion
from .procedure import CONVENER

Says = Opinion.Says


@transaction.atomic
def say_pass(pk: int, *, by: Actor, at: datetime) -> Case:
    """The department has no objection. Raises NotYours; NotNow once it has answered or is late."""
    case = lock(pk, by=by, at=at)
    opinion = _answered(case, Says.PASS, by=by, at=at)
    opinion.save(update_fields=["says", "answered_at"])
    return case


@transaction.atomic
def object_to(pk: int, *, clause: str, facts: str, by: Actor, at: datetime) -> Case:
    """The department objects: a clause of the basis, and the facts in as few words as will do.

    The facts are encrypted under the candidate's key. Raises NotYours, NotNow, Incomplete.
    """
    case = lock(pk, by=by, at=at)
    opinion = _answered(case, Says.OBJECTS, secret=[clause, facts], by=by, at=at)
    if not opinion.review.basis.text_of(clause):  # a refusal takes the move back
        raise Incomplete(_("请选依据里的条款：没有条款的异议不能提"), field="clause")
    if not facts.strip():
        raise Incomplete(_("请写事实，一两句即可，不写与条款无关的情况"), field="facts")
    opinion.clause = clause
    opinion.facts = sealing.seal(opinion.review, f"facts:{opinion.pk}", facts)
    opinion.save(update_fields=["says", "answered_at", "clause", "facts"])
    return case


def _opinion(case: Case) -> Opinion:
    found = Opinion.objects.select_related("review__basis", "review__candidacy")
    return found.get(pk=case.pk)


def _answered(
    case: Case, says: Opinion.Says, *, by: Actor, at: datetime, secret: object = None
) -> Opinion:
    """The move is made; whoever comes too late is told what stands in the record."""
    _check_time(case, at=at)
    told = {"says": str(says)} | ({"digest": digest(secret)} if secret else {})
    advance(case.pk, "answer", by=by, at=at, details=told, locked=case)
    opinion = _opinion(case)
    opinion.says, opinion.answered_at = says, at
    return opinion


def _check_time(case: Case, *, at: datetime) -> None:
    """After the last limit there is no answer any more, whether the sweep was there or not."""
    lapsed = case.state == "silent"
    if lapsed or (case.state == "escalated" and case.due_at and case.due_at < at):
        raise NotNow(
            _(
                "出具意见的期限已过，这一条已记为“未出具意见”，不能再补。"
                "有重要情况，请书面告知召集审查的街道。"
            )
        )


# --- when time passes -----------------------------------------------------------------------------


@transaction.atomic
def escalated(pk: int, *, at: datetime) -> Case:
    """The first limit has passed: the department is reminded, the supervising office is told."""
    case = advance(pk, "escalate", by=MACHINE, at=at, public=True)
    due = f"{localtime(case.due_at):%m-%d %H:%M}" if case.due_at else ""
    opinion = Opinion.objects.select_related("department").get(pk=pk)
    told = {"where": case.place, "due": due, "who": opinion.department}
    text = _("%(where)s候选人联审意见逾期，请在 %(due)s 前补出，逾期记为“未出具意见”")
    _tell_once(opinion.department_id, text % told, about=case.subject, at=at)
    if overseer := _supervision(at):
        text = _("%(who)s对%(where)s候选人的联审意见逾期，已催办到 %(due)s")
        _tell_once(overseer.pk, text % told, about=f"compound:{case.compound_id}", at=at)
    return case


def _tell_once(organisation_id: int, text: str, *, about: str, at: datetime) -> None:
    """Ten candidates late at one department are one message (X6: no noise)."""
    morning = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Outgoing.objects.filter(organisation=organisation_id, created_at__gte=morning)
    if not mine.filter(text=text).exists():
        tell_organisation(organisation_id, text, about=about, at=at)


def _supervision(at: datetime) -> Organisation | None:
    offices = Organisation.objects.current(at.date()).filter(kind=OrganisationKind.SUPERVISION)
    return offices.order_by("pk").first()


@transaction.atomic
def lapsed(pk: int, *, at: datetime) -> Case:
    """Still nothing: on record as no opinion. It counts for nobody and alone keeps nobody off."""
    case = lock(pk, at=at)
    Opinion.objects.filter(pk=pk).update(says=Says.SILENT)
    return advance(pk, "lapse", by=MACHINE, at=at, public=True, locked=case)


# --- the convener looks at an objection -----------------------------------------------------------


@transaction.atomic
def confirm(pk: int, *, stands: bool, reason: str, by: Actor, at: datetime) -> Opinion:
    """The convener confirms an objection or rejects it, with reasons; until the decision they may
    look again. Raises NotYours, NotNow, Incomplete."""
    review_pk = Opinion.objects.filter(pk=pk).values_list("review", flat=True).first()
    if review_pk is None:
        raise NotYours()
    case = lock(review_pk, by=by, at=at)
    opinion = Opinion.objects.select_for_update(of=("self",)).get(pk=pk)
    if not sealing.seated(case, by, CONVENER):
        raise NotYours(_("异议由召集审查的街道确认"))
    if case.state != "gathered":
        raise NotNow(_("审查现在是“%(state)s”，不在确认异议的时候") % {"state": case.state_label})
    if opinion.says != Says.OBJECTS:
        raise NotNow(_("这个部门没有提出异议"))
    if not reason.strip():
        raise Incomplete(_("请写理由：成立或不成立，都要说明为什么"), field="reason")
    opinion.confirmed, opinion.confirmed_at, opinion.confirmed_person = stands, at, by.person_id
    opinion.confirmed_why = sealing.seal(opinion.review, f"why:{opinion.pk}", reason)
    opinion.save(update_fields=["confirmed", "confirmed_at", "confirmed_person", "confirmed_why"])
    details = {"opinion": opinion.pk, "stands": stands}
    record(case.subject, "review.confirm", by=by, at=at, secret=reason, details=details)
    return opinion
