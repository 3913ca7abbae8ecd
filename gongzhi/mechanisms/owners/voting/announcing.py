"""From the draft to the poll: notice, opening by time, one extension, cancelling.

The notice hangs at least 15 days before (物业管理条例 14, 山东省物业管理条例 22), in days of the
calendar at Shanghai: noticed on the 1st, a vote opens on the 16th at the earliest.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock
from gongzhi.notices import services as notices
from gongzhi.notices.models import Notice
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.policy.services import book

from ..assembly import services as assembly
from ..counting import Class
from ..roll import queries as rolls
from . import voices, wording
from .items import klass_of, stand
from .locking import vote_of
from .models import Item, Vote
from .procedure import EXTEND, NOTICE
from .showing import shown


def day_of(at: datetime) -> date:
    return localtime(at).date()


def counted(day: date, limit: Limit, *, at: datetime) -> date:
    """The day that lies a limit after a day."""
    if limit.unit is Unit.CD:
        return day + timedelta(days=limit.amount)
    return day_of(book(at=at).calendar().due(at, limit))


@transaction.atomic
def publish_notice(pk: int, *, by: Actor, at: datetime) -> Case:
    """Make the agenda public; from now on it stands as it is.

    For a first assembly its formation goes on to the vote. Raises NotYours; NotNow while anything
    is missing; Incomplete (opens_at) if it would open too soon.
    """
    case = lock(pk, by=by)
    vote = vote_of(case)
    _check_agenda(vote)
    _check_time(vote, at=at)
    case = advance(
        pk,
        "publish_notice",
        by=by,
        at=at,
        due=vote.opens_at,
        public=True,
        locked=case,
        details={"roll": vote.roll.digest, "opens": vote.opens_at, "closes": vote.closes_at},
    )
    voices.give(vote)
    vote.notice = _tell(vote, _("关于“%(title)s”的表决公告"), _body(vote), by=by, at=at)
    vote.save(update_fields=["notice"])
    if case.parent and vote.election and vote.election.formation_id == case.parent.pk:
        assembly.vote_called(case.parent.pk, by=by, at=at, locked=case.parent)
    return case


def _check_agenda(vote: Vote) -> None:
    items = list(Item.objects.filter(vote=vote).order_by("position"))
    if not items:
        raise NotNow(_("议题还是空的，先加上要表决的事项"))
    if vote.roll != rolls.frozen(vote.compound):
        raise NotNow(_("拟表决以后又冻结了新的名册；请取消这一次，用新名册重拟"))
    for item in items:  # the law, or the list of candidates, may be another one by now
        if item.klass == Class.ELECTION and vote.election:
            stand(item, vote.election)
        elif item.klass != (klass := klass_of(item.code, vote.closes_at)):
            item.klass = klass
            item.save(update_fields=["klass"])


def _check_time(vote: Vote, *, at: datetime) -> None:
    limit = book(NOTICE.code, at=at).limit(NOTICE.code)
    earliest = counted(day_of(at), limit, at=at)
    if day_of(vote.opens_at) < earliest:
        told = {"days": limit.amount, "day": earliest.isoformat()}
        raise Incomplete(
            _("公告要在投票开始 %(days)s 日以前：今天公告，最早 %(day)s 开始") % told,
            field="opens_at",
        )


def _body(vote: Vote) -> str:
    found = vote.voices.aggregate(heads=Count("pk"), area=Sum("area"))
    return wording.notice(vote, shown(vote.pk), heads=found["heads"], area=found["area"] or 0)


def _tell(vote: Vote, title: str, body: str, *, by: Actor, at: datetime) -> Notice:
    draft = notices.Draft(
        title=(title % {"title": vote.title})[:80],
        body=body,
        place=vote.compound,
        window=None,
        subject=vote.case.subject,
    )
    return notices.publish(draft, by=by, at=at)


def open_vote(pk: int, *, at: datetime) -> Case:
    """The sweep opens it when its time has come."""
    ends_at = Vote.objects.values_list("closes_at", flat=True).get(pk=pk)
    return advance(pk, "open", by=MACHINE, at=at, due=ends_at, public=True)


@transaction.atomic
def extend(pk: int, *, until: datetime, note: str, by: Actor, at: datetime) -> Case:
    """Once, before it closes, at most by the limit. Raises NotYours, NotNow, Incomplete."""
    case = lock(pk, by=by)
    vote = vote_of(case)
    if vote.extended_to:
        raise NotNow(_("只能延长一次，已经延长过了"))
    if at > vote.closes_at:
        raise NotNow(_("已经到截止时间，不能再延长"))
    limit = book(EXTEND.code, at=at).limit(EXTEND.code)
    latest = counted(day_of(vote.closes_at), limit, at=at)
    if not vote.closes_at < until or day_of(until) > latest:
        told = {"from": wording.when(vote.closes_at), "day": latest.isoformat()}
        raise Incomplete(_("延长到 %(from)s 以后，最晚 %(day)s") % told, field="until")
    details = {"from": vote.closes_at, "to": until}
    case = advance(
        pk, "extend", by=by, at=at, note=note, due=until, public=True, details=details, locked=case
    )
    vote.extended_to = until
    vote.save(update_fields=["extended_to"])
    told = {"until": wording.when(until), "why": note.strip()}
    body = _("投票延长到 %(until)s，已投的票有效。原因：%(why)s") % told
    _tell(vote, _("“%(title)s”延长投票"), body, by=by, at=at)
    return case


@transaction.atomic
def cancel(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """Call it off before it closes; what was announced is taken back. The choices stay sealed for
    good. Raises NotYours, NotNow, Incomplete."""
    case = lock(pk, by=by)
    vote = vote_of(case)
    if vote.notice_id and at > vote.ends_at:
        raise NotNow(_("已经到截止时间，请计票；不能取消"))
    case = advance(pk, "cancel", by=by, at=at, note=note, public=True, locked=case)
    if vote.notice_id:
        body = _("这次表决取消，已投的票不计、不看。原因：%(why)s") % {"why": note.strip()}
        _tell(vote, _("“%(title)s”取消"), body, by=by, at=at)
    if vote.election_id:  # its candidates may stand in another vote
        vote.election = None
        vote.save(update_fields=["election"])
    return case
