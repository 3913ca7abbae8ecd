"""The city's published basis and the list of departments that are asked: dated, on record.

Both are data of the city: whoever edits those (`city.edit`) edits these. Whoever decides appeals
doesn't write the rule, and the administrator who writes it reads no review.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow

from .models import Basis, Reviewer
from .rules import parse_clauses

EDIT = "city.edit"


@dataclass(frozen=True)
class Document:
    """A published document. clauses: one a line, its name, a blank, what it says."""

    title: str
    number: str
    published_on: date
    where: str
    clauses: str
    since: date


@transaction.atomic
def enact(document: Document, *, by: Actor, at: datetime) -> Basis:
    """Put a document in force; the one before it ends where this begins.

    A review keeps the basis it began with. Raises NotYours, Incomplete.
    """
    require(by, EDIT)
    clauses = _checked(document)
    last = Basis.objects.select_for_update().filter(until=None).first()
    if last and last.since >= document.since:
        raise Incomplete(_("已有一份依据从 %s 起施行，新的要更晚") % last.since, field="since")
    if last:
        last.until = document.since
        last.save(update_fields=["until"])
    made = Basis.objects.create(
        title=document.title.strip(),
        number=document.number.strip(),
        published_on=document.published_on,
        where=document.where.strip(),
        clauses=clauses,
        since=document.since,
    )
    details = {"number": made.number, "clauses": [c["code"] for c in clauses]}
    since = {"since": made.since, "replaces": last and last.pk}
    record(made.subject, "review.basis", by=by, at=at, details=details | since)
    return made


def _checked(document: Document) -> list[dict[str, str]]:
    """The clauses of a document that says what it is. Raises Incomplete."""
    for field in ("title", "number", "where"):
        if not getattr(document, field).strip():
            raise Incomplete(_("依据要写明文件名称、文号、在哪里公布"), field=field)
    if document.published_on > document.since:
        raise Incomplete(_("先公布，后施行"), field="since")
    try:
        return parse_clauses(document.clauses)
    except ValueError as fault:
        raise Incomplete(str(fault), field="clauses") from fault


@transaction.atomic
def repeal(pk: int, *, until: date, reason: str, by: Actor, at: datetime) -> Basis:
    """It ends without another: no new review starts. Raises NotYours, NotNow, Incomplete."""
    require(by, EDIT)
    found = Basis.objects.select_for_update().get(pk=pk)
    _check_end(found, until, reason)
    found.until = until
    found.save(update_fields=["until"])
    details = {"until": until}
    record(found.subject, "review.repeal", by=by, at=at, secret=reason, details=details)
    return found


def _check_end(found: Basis | Reviewer, until: date, reason: str) -> None:
    if found.until:
        raise NotNow(_("它已经到 %s 为止") % found.until)
    if until <= found.since:
        raise Incomplete(_("截止日要晚于起始日 %s") % found.since, field="until")
    if not reason.strip():
        raise Incomplete(_("请写明原因"), field="reason")


@transaction.atomic
def add_reviewer(
    organisation: Organisation, *, question: str, since: date, by: Actor, at: datetime
) -> Reviewer:
    """A department is asked from this day on, one question. Raises NotYours, Incomplete."""
    require(by, EDIT)
    kind = OrganisationKind.DEPARTMENT
    if organisation.kind != kind or not organisation.is_current(since):
        raise Incomplete(_("只能选现有的部门"), field="organisation")
    if not question.strip():
        raise Incomplete(_("请写这个部门回答哪一个问题"), field="question")
    if Reviewer.objects.filter(organisation=organisation, until=None).exists():
        raise Incomplete(_("这个部门已经在名单里"), field="organisation")
    made = Reviewer.objects.create(
        organisation=organisation, question=question.strip(), since=since
    )
    details = {"organisation": organisation.pk, "since": since}
    record(made.subject, "reviewer.add", by=by, at=at, secret=question, details=details)
    return made


@transaction.atomic
def ask_otherwise(pk: int, *, question: str, since: date, by: Actor, at: datetime) -> Reviewer:
    """Another question from this day on; what was asked before stays as it was asked."""
    require(by, EDIT)
    found = Reviewer.objects.select_for_update().select_related("organisation").get(pk=pk)
    _check_end(found, since, _("换一个问题"))
    if not question.strip():
        raise Incomplete(_("请写这个部门回答哪一个问题"), field="question")
    found.until = since
    found.save(update_fields=["until"])
    return add_reviewer(found.organisation, question=question, since=since, by=by, at=at)


@transaction.atomic
def remove_reviewer(pk: int, *, until: date, reason: str, by: Actor, at: datetime) -> Reviewer:
    """A department is asked no more from this day on. Raises NotYours, NotNow, Incomplete."""
    require(by, EDIT)
    found = Reviewer.objects.select_for_update().get(pk=pk)
    _check_end(found, until, reason)
    found.until = until
    found.save(update_fields=["until"])
    details = {"until": until}
    record(found.subject, "reviewer.end", by=by, at=at, secret=reason, details=details)
    return found
