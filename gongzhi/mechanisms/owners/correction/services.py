"""From checked facts to a reminder, an order, or the lawful way out of a committee.

No act here is the machine's but the reminder that an order ran out. Whatever is written about a
member lies encrypted (`words`); the history says what was decided and on what ground.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from . import telling, words
from .locking import held, write
from .models import Correction
from .procedure import CORRECT, STREET


def today(at: datetime) -> date:
    return localtime(at).date()


def _findings(found: Correction, text: str, *, founded: bool | None) -> None:
    """What was found, under the member's key. Raises Incomplete."""
    if len(text.strip()) < 2:
        raise Incomplete(_("请写核查结论"), field="findings")
    found.findings = words.seal(found.pk, found.member.person_id, "findings", text)
    found.founded = founded if founded is not None else found.founded


def _heard(found: Correction) -> None:
    """Raises NotNow while the member has not been heard."""
    if found.heard_at is None:
        raise NotNow(_("先听本人说明（或记下本人拒绝说明），再作处理"))


@transaction.atomic
def hear(pk: int, *, hearing: str, by: Actor, at: datetime) -> Correction:
    """The member was heard, or did not want to be: what they said, kept encrypted.

    Raises NotYours, NotNow, Incomplete.
    """
    case, found = held(pk, STREET, by=by, at=at)
    if case.state not in ("received", "reported"):
        raise NotNow(_("在核查或复查的时候记本人说明"))
    if len(hearing.strip()) < 2:
        raise Incomplete(_("请写本人怎么说；拒绝说明的也要记下"), field="hearing")
    found.hearing, found.heard_at = words.add(found, "hearing", hearing, at=at), at
    found.save(update_fields=["hearing", "heard_at"])
    write(case, "hear", _("已听取本人说明"), secret=hearing, by=by, at=at)
    return found


@transaction.atomic
def unfounded(pk: int, *, findings: str, by: Actor, at: datetime) -> Case:
    """Nothing of it is so."""
    return _conclude(pk, "unfounded", findings, founded=False, heard=False, by=by, at=at)


@transaction.atomic
def remind(pk: int, *, findings: str, by: Actor, at: datetime) -> Case:
    """It is so and a trifle: the member was told."""
    return _conclude(pk, "remind", findings, founded=True, heard=True, by=by, at=at)


@transaction.atomic
def corrected(pk: int, *, findings: str, by: Actor, at: datetime) -> Case:
    """The member has put it right."""
    return _conclude(pk, "corrected", findings, founded=None, heard=False, by=by, at=at)


def _conclude(
    pk: int, move: str, findings: str, *, founded: bool | None, heard: bool, by: Actor, at: datetime
) -> Case:
    case, found = held(pk, by=by, at=at)
    case = _go(case, move, secret=findings, by=by, at=at)
    if heard:
        _heard(found)
    _findings(found, findings, founded=founded)
    found.save(update_fields=["findings", "founded"])
    telling.outcome(found, case, at=at)
    return case


def _go(case: Case, move: str, *, secret: str, by: Actor, at: datetime, **more) -> Case:
    """The move. Its line in the history names no facts; the record keeps a digest of them."""
    case = advance(case.pk, move, by=by, at=at, public=True, locked=case, **more)
    record(case.subject, "correction.words", by=by, at=at, secret=secret, details={"move": move})
    return case


@transaction.atomic
def order(
    pk: int, *, findings: str, correct_by: date | None = None, by: Actor, at: datetime
) -> Case:
    """It is so: the member has until a day to put it right, at most the limit.

    Raises NotNow while the member was not heard; Incomplete for a day that is no such day.
    """
    case, found = held(pk, by=by, at=at)
    limits = case.rules
    latest = limits.calendar().due(at, limits.limit(CORRECT.code))
    due = latest
    if correct_by:
        if not today(at) < correct_by <= latest.date():
            told = {"day": latest.date().isoformat()}
            raise Incomplete(_("改正期限在今天之后，最晚 %(day)s") % told, field="correct_by")
        due = instant(correct_by, limits.calendar().hours.closing)
    until = _("改正期限 %(day)s") % {"day": due.date().isoformat()}
    case = _go(case, "order", secret=findings, due=due, note=until, by=by, at=at)
    _heard(found)
    _findings(found, findings, founded=True)
    found.correct_by = due
    found.save(update_fields=["findings", "founded", "correct_by"])
    telling.ordered(found, case, at=at)
    return case


@transaction.atomic
def report(pk: int, *, correction: str, by: Actor, at: datetime) -> Case:
    """The community reports how far it was put right."""
    case, found = held(pk, by=by, at=at)
    if len(correction.strip()) < 2:
        raise Incomplete(_("请写改正情况"), field="correction")
    case = _go(case, "report", secret=correction, by=by, at=at)
    found.correction = words.add(found, "correction", correction, at=at)
    found.save(update_fields=["correction"])
    return case
