"""Acts on meetings. All are the convener's, all are on record, none after the meeting is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import local
from gongzhi.journal.services import record
from gongzhi.messages.services import tell_post
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .models import AgendaItem, Attendance, Decision, Meeting

CONVENERS = frozenset(
    {
        Duty.GROUP_LEADER,
        Duty.BRANCH_SECRETARY,
        Duty.COMMUNITY_SECRETARY,
        Duty.COMMUNITY_OFFICER,
        Duty.STREET_SECRETARY,
        Duty.STREET_OFFICER,
        Duty.DEPARTMENT_OFFICER,
        Duty.PLATFORM_OFFICER,
        Duty.SUPERVISOR,
        Duty.LEADER,
    }
)
"""Who may call a meeting in the name of their organisation, and keeps its papers."""


@dataclass(frozen=True)
class Invitation:
    """agenda: the points in order.  posts: ids of the posts invited; each finds it in its box."""

    title: str
    kind: str
    place: Place
    starts_at: datetime
    venue: str = ""
    agenda: Sequence[str] = ()
    posts: Iterable[int] = ()


@transaction.atomic
def convene(invitation: Invitation, *, by: Actor, at: datetime) -> Meeting:
    """Call a meeting, for a place that the post reaches. Raises NotYours, Incomplete."""
    reached = bool(by.place_path) and invitation.place.path.startswith(by.place_path)
    if by.duty not in CONVENERS or not reached:
        raise NotYours(_("这个地方不在您的岗位范围内，不能召集这里的会议"))
    if not invitation.title.strip():
        raise Incomplete(_("请写会议名称"), field="title")
    meeting = Meeting.objects.create(
        title=invitation.title.strip(),
        kind=invitation.kind,
        place=invitation.place,
        venue=invitation.venue,
        starts_at=invitation.starts_at,
        convener_id=by.own_organisation,
        convened_at=at,
        convened_by=by.label,
    )
    details = {"kind": meeting.kind, "place": meeting.place_id, "starts_at": meeting.starts_at}
    record(meeting.subject, "meeting.convene", by=by, at=at, details=details)
    if invitation.agenda:
        set_agenda(meeting.pk, invitation.agenda, by=by, at=at)
    invite(meeting.pk, invitation.posts, by=by, at=at)
    return meeting


def _open(pk: int, by: Actor) -> Meeting:
    """The meeting, locked. Raises NotYours, NotNow."""
    meeting = Meeting.objects.select_for_update().filter(pk=pk).first()
    if meeting is None or not _keeps(by, meeting):
        raise NotYours(_("会议由召集单位办理"))
    if meeting.closed_at:
        raise NotNow(_("会议已经归档，不能再改"))
    if meeting.called_off_at:
        raise NotNow(_("会议已经取消"))
    return meeting


def _keeps(by: Actor, meeting: Meeting) -> bool:
    return by.duty in CONVENERS and by.organisation_id == meeting.convener_id


@transaction.atomic
def set_agenda(pk: int, items: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Replace the agenda by these points, in this order."""
    meeting = _open(pk, by)
    points = [text.strip() for text in items]
    if not all(points):
        raise Incomplete(_("议题不能是空的"), field="agenda")
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=n, text=text) for n, text in enumerate(points, 1)
    )
    details = {"items": len(points)}
    record(meeting.subject, "meeting.agenda", by=by, at=at, secret=points, details=details)


@transaction.atomic
def invite(pk: int, posts: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Invite posts; those invited already are not asked again."""
    meeting = _open(pk, by)
    known = set(meeting.attendance.exclude(post=None).values_list("post_id", flat=True))
    new = [post for post in dict.fromkeys(posts) if post not in known]
    Attendance.objects.bulk_create(Attendance(meeting=meeting, post_id=post) for post in new)
    text = _("%(when)s 开会：%(title)s") % {
        "when": f"{local(meeting.starts_at):%m-%d %H:%M}",
        "title": meeting.title,
    }
    for post in new:
        tell_post(post, text, about=meeting.subject, at=at)
    if new:
        record(meeting.subject, "meeting.invite", by=by, at=at, details={"posts": new})


@dataclass(frozen=True)
class Seen:
    """Who was there or not: give a post's id or a person's."""

    present: bool
    post_id: int | None = None
    person_id: int | None = None
    note: str = ""


@transaction.atomic
def attend(pk: int, seen: Seen, *, by: Actor, at: datetime) -> Attendance:
    """Write down one attendance, or put it right. Raises Incomplete unless it names one."""
    meeting = _open(pk, by)
    if (seen.post_id is None) == (seen.person_id is None):
        raise Incomplete(_("请选一个到会的岗位或人员"), field="post")
    who: dict[str, Any] = {"post_id": seen.post_id, "person_id": seen.person_id}
    row, _made = Attendance.objects.update_or_create(
        meeting=meeting,
        **who,
        defaults={"present": seen.present, "note": seen.note.strip()},
    )
    details = {"post": seen.post_id, "person": seen.person_id, "present": seen.present}
    record(meeting.subject, "meeting.attend", by=by, at=at, details=details)
    return row


@transaction.atomic
def write_minutes(pk: int, text: str, *, by: Actor, at: datetime) -> Meeting:
    """Write the minutes; until the meeting is closed they may be written anew."""
    meeting = _open(pk, by)
    if not text.strip():
        raise Incomplete(_("请写会议纪要"), field="minutes")
    meeting.minutes = text.strip()
    meeting.save(update_fields=["minutes"])
    record(meeting.subject, "meeting.minutes", by=by, at=at, secret=text)
    return meeting


@transaction.atomic
def decide(
    pk: int, text: str, *, responsible: Organisation, due_on: date, by: Actor, at: datetime
) -> Decision:
    """Write down a decision. Raises Incomplete without a text or with a day before the meeting."""
    meeting = _open(pk, by)
    if not text.strip():
        raise Incomplete(_("请写明决定了什么"), field="text")
    if due_on < local(meeting.starts_at).date():
        raise Incomplete(_("完成日期不能在会议之前"), field="due_on")
    made = Decision.objects.create(
        meeting=meeting, text=text.strip(), responsible=responsible, due_on=due_on
    )
    details = {"decision": made.pk, "responsible": responsible.pk, "due_on": due_on}
    record(meeting.subject, "meeting.decide", by=by, at=at, secret=text, details=details)
    return made


@transaction.atomic
def close(pk: int, *, by: Actor, at: datetime) -> Meeting:
    """Close it: the record keeps a digest of all that it was.

    Raises NotNow before it began; Incomplete without minutes or without anybody present.
    """
    meeting = _open(pk, by)
    if at < meeting.starts_at:
        raise NotNow(_("会还没有开，不能归档"))
    if not meeting.minutes:
        raise Incomplete(_("先写会议纪要，再归档"), field="minutes")
    if not meeting.attendance.filter(present=True).exists():
        raise Incomplete(_("先记到会的人，再归档"), field="attendance")
    meeting.closed_at = at
    meeting.save(update_fields=["closed_at"])
    details = {"present": meeting.attendance.filter(present=True).count()}
    details["decisions"] = meeting.decisions.count()
    record(meeting.subject, "meeting.close", by=by, at=at, secret=whole(meeting), details=details)
    return meeting


def whole(meeting: Meeting) -> dict:
    """All that a closed meeting was, as its digest in the record covers it."""
    return {
        "title": meeting.title,
        "starts_at": meeting.starts_at.isoformat(),
        "agenda": list(meeting.agenda.order_by("position").values_list("text", flat=True)),
        "attendance": list(
            meeting.attendance.order_by("pk").values_list("post", "person", "present", "note")
        ),
        "minutes": meeting.minutes,
        "decisions": list(
            meeting.decisions.order_by("pk").values_list("pk", "text", "responsible", "due_on")
        ),
    }


@transaction.atomic
def call_off(pk: int, reason: str, *, by: Actor, at: datetime) -> Meeting:
    """It will not take place; the posts invited are told. Raises Incomplete without a reason."""
    meeting = _open(pk, by)
    if not reason.strip():
        raise Incomplete(_("请写明为什么取消"), field="reason")
    meeting.called_off_at, meeting.called_off_why = at, reason.strip()
    meeting.save(update_fields=["called_off_at", "called_off_why"])
    for post in filter(None, meeting.attendance.values_list("post", flat=True)):
        tell_post(post, _("会议取消：%s") % meeting.title, about=meeting.subject, at=at)
    record(meeting.subject, "meeting.call_off", by=by, at=at, secret=reason)
    return meeting
