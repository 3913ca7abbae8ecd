"""Publishing, objecting, answering, withdrawing: each on record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.calendar.limits import Limit
from gongzhi.journal.services import record
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from .models import Kind, Notice, Objection

PUBLISHERS = frozenset(
    {
        Duty.BRANCH_SECRETARY,
        Duty.COMMUNITY_SECRETARY,
        Duty.COMMUNITY_OFFICER,
        Duty.STREET_SECRETARY,
        Duty.STREET_OFFICER,
        Duty.DEPARTMENT_OFFICER,
        Duty.PLATFORM_OFFICER,
        Duty.SUPERVISOR,
    }
)
"""Who may make something public in the name of their organisation."""


@dataclass(frozen=True)
class Draft:
    """What is to be made public. window: how long objections are heard; None: an announcement."""

    title: str
    body: str
    place: Place
    window: Limit | None
    subject: str = ""


@transaction.atomic
def publish(draft: Draft, *, by: Actor, at: datetime) -> Notice:
    """Make it public, by a post that reaches the place.

    Raises NotYours, Incomplete; UnknownYear if the window ends in a year without a schedule.
    """
    if not _reaches(by, draft.place):
        raise NotYours(_("这个地方不在您的岗位范围内，不能在这里公示"))
    if not draft.title.strip():
        raise Incomplete(_("请写标题"), field="title")
    if not draft.body.strip():
        raise Incomplete(_("请写公示的内容"), field="body")
    until = book(at=at).calendar().due(at, draft.window) if draft.window else None
    notice = Notice.objects.create(
        title=draft.title.strip(),
        body=draft.body.strip(),
        kind=Kind.PUBLICITY if until else Kind.ANNOUNCEMENT,
        subject=draft.subject,
        place=draft.place,
        organisation_id=by.own_organisation,
        published_at=at,
        published_by=by.label,
        objections_until=until,
    )
    details = {"about": draft.subject, "place": draft.place.pk, "until": until}
    secret = [notice.title, notice.body]
    record(_subject(notice), "notice.publish", by=by, at=at, secret=secret, details=details)
    return notice


def _reaches(by: Actor, place: Place) -> bool:
    placed = bool(by.place_path) and place.path.startswith(by.place_path)
    return placed and by.duty in PUBLISHERS


def _speaks_for(by: Actor, notice: Notice) -> bool:
    return by.duty in PUBLISHERS and by.organisation_id == notice.organisation_id


def _subject(notice: Notice) -> str:
    return f"notice:{notice.pk}"


def _locked(notice_id: int) -> Notice:
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotYours(_("没有这份公示"))
    if notice.withdrawn_at:
        raise NotNow(_("这份公示已经撤回了"))
    return notice


@transaction.atomic
def object_to(notice_id: int, text: str, *, by: Actor, at: datetime) -> Objection:
    """A person objects while the window is open. Raises NotYours, NotNow, Incomplete."""
    notice = _locked(notice_id)
    if by.person_id is None:
        raise NotYours(_("提异议要先用手机验证码登录，才能答复您"))
    if notice.objections_until is None:
        raise NotNow(_("这是公告，不收异议；有意见可以作为诉求反映"))
    if at > notice.objections_until:
        raise NotNow(_("异议期已过；有意见可以作为诉求反映"))
    if not text.strip():
        raise Incomplete(_("请写明您的异议和理由"), field="text")
    objection = Objection.objects.create(
        notice=notice, text=text.strip(), person_id=by.person_id, raised_at=at
    )
    details = {"objection": objection.pk}
    record(_subject(notice), "notice.object", by=by, at=at, secret=text, details=details)
    return objection


@transaction.atomic
def answer(objection_id: int, text: str, *, upheld: bool, by: Actor, at: datetime) -> Objection:
    """The publisher answers, once. Also after the window: no objection is left without an answer.

    Raises NotYours, NotNow, Incomplete.
    """
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(pk=objection_id)
        .first()
    )
    if objection is None or not _speaks_for(by, objection.notice):
        raise NotYours(_("由公示的单位答复异议"))
    if objection.answered_at:
        raise NotNow(_("这条异议已经答复过了"))
    if not text.strip():
        raise Incomplete(_("请写明答复和理由"), field="answer")
    objection.upheld, objection.answer = upheld, text.strip()
    objection.answered_at, objection.answered_by = at, by.label
    objection.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
    details = {"objection": objection.pk, "upheld": upheld}
    subject = _subject(objection.notice)
    record(subject, "notice.answer", by=by, at=at, secret=text, details=details)
    return objection


@transaction.atomic
def withdraw(notice_id: int, reason: str, *, by: Actor, at: datetime) -> Notice:
    """Take it down; it stays on record. Raises NotYours, NotNow, Incomplete."""
    notice = _locked(notice_id)
    if not _speaks_for(by, notice):
        raise NotYours(_("由公示的单位撤回"))
    if not reason.strip():
        raise Incomplete(_("请写明为什么撤回"), field="reason")
    notice.withdrawn_at, notice.withdrawn_why = at, reason.strip()
    notice.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(_subject(notice), "notice.withdraw", by=by, at=at, secret=reason)
    return notice
