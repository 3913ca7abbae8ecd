"""A membership ends: by a fact of law, by resignation, or as was decided (`deciding`); and after.

GR 43: facts end a membership by law, and a person confirms them. The machine ends none.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from ..committee import members as committee
from ..committee.models import Handover, Member
from . import rules, telling
from .locking import held, term_first
from .models import Correction
from .procedure import HAND_OVER

REPLACING = "ELECT_OR_REPLACE_COMMITTEE"
R, End = Correction.Route, Member.End


def leave(
    term: Case,
    case: Case,
    found: Correction,
    move: str,
    *,
    end: str,
    on: date,
    by: Actor,
    at: datetime,
    note: str = "",
) -> Case:
    """The membership ends, the alternate moves up, and what else was open about the member ends."""
    within = case.rules.limit(HAND_OVER.code)
    case = advance(case.pk, move, by=by, at=at, note=note, public=True, locked=case)
    left = committee.end_membership(
        term, found.member_id, end=end, on=on, within=within, by=by, at=at
    )
    found.ended_on, found.replaced_by = on, left.moved_up
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError:
        raise NotNow(_("这项决定已经用在另一名委员身上，一项决定只关于一个人")) from None
    details = {"member": found.member_id, "replaced_by": left.moved_up and left.moved_up.pk}
    record(case.subject, "correction.leave", by=by, at=at, details=details)
    telling.outcome(found, case, at=at, to_member=end != End.DIED)
    others = Correction.objects.filter(member=found.member_id, case__closed_at=None)
    for pk in others.exclude(pk=found.pk).order_by("pk").values_list("pk", flat=True):
        advance(pk, "moot", by=by, at=at, public=True)
    return case


# --- facts and resignations -----------------------------------------------------------------------


@transaction.atomic
def confirm_fact(pk: int, *, fact: str, document: str, on: date, by: Actor, at: datetime) -> Case:
    """A person confirms what ends a membership by law (GR 43), with the paper that shows it.

    Raises NotYours, NotNow, Incomplete without a paper.
    """
    term = term_first(pk, at=at)
    case, found = held(pk, by=by, at=at)
    if fact not in rules.FACTS:
        raise Incomplete(_("请选是哪一项法定事实"), field="fact")
    _paper(found, document, on, at=at)
    found.route = R.FACT
    note = _("指导规则第43条：%(fact)s") % {"fact": _(rules.FACTS[fact])}
    return leave(term, case, found, "fact", end=fact, on=on, note=note, by=by, at=at)


@transaction.atomic
def accept_resignation(pk: int, *, document: str, on: date, by: Actor, at: datetime) -> Case:
    """The member resigned in writing; a person confirms that the letter is theirs."""
    term = term_first(pk, at=at)
    case, found = held(pk, by=by, at=at)
    _paper(found, document, on, at=at)
    found.route = R.RESIGNED
    return leave(term, case, found, "resign", end=End.RESIGNED, on=on, by=by, at=at)


def _paper(found: Correction, document: str, on: date, *, at: datetime) -> None:
    if not document.strip():
        raise Incomplete(_("请写凭据：文件名称、文号或日期"), field="document")
    if not found.member.since <= on <= localtime(at).date():
        raise Incomplete(_("日期在任职开始和今天之间"), field="on")
    found.document = document.strip()[:120]


@transaction.atomic
def moot(pk: int, *, by: Actor, at: datetime) -> Case:
    """The member has left meanwhile; there is nothing to correct any more. Raises NotNow."""
    case, found = held(pk, by=by, at=at)
    if found.member.until is None:
        raise NotNow(_("这名委员还在任，要有处理结果"))
    return advance(pk, "moot", by=by, at=at, public=True, locked=case)


@transaction.atomic
def handed_over(pk: int, *, by: Actor, at: datetime) -> Case:
    """Everything the member kept was received: within three days (GR 45).

    Raises NotNow while something is missing.
    """
    case, found = held(pk, by=by, at=at)
    if Handover.objects.filter(member=found.member_id, done_on=None).exists():
        raise NotNow(_("还有没交接的，先记下谁接收"))
    return advance(pk, "handed_over", by=by, at=at, public=True, locked=case)
