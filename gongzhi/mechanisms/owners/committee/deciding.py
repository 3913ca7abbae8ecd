"""What a committee decides: at least two thirds attend, more than half of all agree (SDR 32)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.models import Case
from gongzhi.journal.services import record
from gongzhi.notices import services as notices
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from . import members, rules
from .models import Change, Committee, Member, Resolution
from .places import locked_by
from .procedure import CLERK, CONSTITUTED, FILED, IN_OFFICE, PUBLISH, RENEWAL, STREET
from .refusing import check

DECIDES = {s.name for s in (CONSTITUTED, FILED, IN_OFFICE, RENEWAL)}
FIRST_TITLE = "首次会议：推选主任、副主任和执行委员"
OFFICES_TITLE = "改选主任、副主任和执行委员"


@dataclass(frozen=True)
class Meeting:
    """A meeting of the committee.  present: the members who attended themselves; nobody by proxy.

    agreed: how many of them agreed to what was decided.
    """

    met_on: date
    present: Sequence[Member]
    agreed: int


@transaction.atomic
def resolve(
    pk: int, *, meeting: Meeting, title: str, text: str, by: Actor, at: datetime
) -> Resolution:
    """Record what the committee of a term decided. Raises Incomplete below the law's thresholds:
    then nothing was decided."""
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    _check_decides(case)
    for field, words in (("title", title), ("text", text)):
        if not words.strip():
            raise Incomplete(_("这一项要填"), field=field)
    return keep(case, members.held(pk), meeting, title=title, text=text, by=by, at=at)


def _check_decides(case: Case) -> None:
    if case.state not in DECIDES:
        raise NotNow(_("业委会开过首次会议以后、届满以前才能作决定"))


def keep(
    case: Case,
    committee: Committee,
    meeting: Meeting,
    *,
    title: str,
    text: str,
    by: Actor,
    at: datetime,
) -> Resolution:
    """A decision that keeps to the rule. The caller holds the term and its case."""
    of = _check(committee, meeting, at=at)
    limits = case.rules
    made = Resolution.objects.create(
        committee=committee,
        title=title.strip()[:80],
        text=text.strip(),
        met_on=meeting.met_on,
        of=of,
        attended=len(meeting.present),
        agreed=meeting.agreed,
        publish_by=limits.calendar().due(
            instant(meeting.met_on, time(9)), limits.limit(PUBLISH.code)
        ),
        recorded_at=at,
        recorded_by=by.label,
    )
    details = {
        "resolution": made.pk,
        "present": [m.pk for m in meeting.present],
        "agreed": meeting.agreed,
        "of": of,
    }
    secret = [made.title, made.text]
    record(made.subject, "resolution.keep", by=by, at=at, secret=secret, details=details)
    return made


def _check(committee: Committee, meeting: Meeting, *, at: datetime) -> int:
    """The number of all members. Raises Incomplete."""
    if not committee.since <= meeting.met_on <= localtime(at).date():
        told = {"since": committee.since.isoformat()}
        raise Incomplete(_("日期应在 %(since)s 和今天之间") % told, field="met_on")
    every = {m.pk: m for m in members.sitting(committee, on=meeting.met_on)}
    for member in meeting.present:
        if member.pk not in every:
            words = _("出席的只能是在任委员；候补不参加表决，也不能由人代")
            raise Incomplete(words, field="present")
        suspended = every[member.pk].suspended_at
        if suspended and localtime(suspended).date() <= meeting.met_on:
            raise Incomplete(_("暂停履职的委员不能出席表决"), field="present")
    attended = len({m.pk for m in meeting.present})
    faults = rules.meeting_faults(of=len(every), attended=attended, agreed=meeting.agreed)
    check(faults, field="agreed" if rules.enough_attend(attended, len(every)) else "present")
    return len(every)


def choose(
    case: Case,
    committee: Committee,
    meeting: Meeting,
    offices: members.Offices,
    *,
    first: bool = False,
    by: Actor,
    at: datetime,
) -> Resolution:
    """Who is chair, deputy, executive: a decision like any other (SDR 30, 32). The caller holds the
    term. The names stand with the members, not in the text."""
    title = FIRST_TITLE if first else OFFICES_TITLE
    made = keep(case, committee, meeting, title=title, text=_counted(offices), by=by, at=at)
    changed = members.seat_offices(committee, offices)
    told = [(Change.Kind.OFFICE, m) for m in changed]
    members.report(committee, told, case.rules, on=meeting.met_on, at=at)
    return made


def _counted(offices: members.Offices) -> str:
    """How many of each; who they are is read off the members."""
    parts = [(Member.Role.CHAIR, 1)]
    parts += [(Member.Role.DEPUTY, len(offices.deputies))]
    parts += [(Member.Role.EXECUTIVE, len(offices.executives))]
    return "推选" + "、".join(f"{Member.Role(role).label} {n} 名" for role, n in parts if n) + "。"


@transaction.atomic
def choose_offices(
    pk: int, *, meeting: Meeting, offices: members.Offices, by: Actor, at: datetime
) -> Resolution:
    """Choose offices anew, for instance after the chair has left."""
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    _check_decides(case)
    return choose(case, members.held(pk), meeting, offices, by=by, at=at)


@transaction.atomic
def publish(pk: int, *, resolution: Resolution, by: Actor, at: datetime) -> Resolution:
    """Make a decision public in the compound, in writing, within three days (SDR 32).

    pk: of the term. Raises NotYours, NotNow if it is public already.
    """
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    found = Resolution.objects.select_for_update().filter(pk=resolution.pk, committee=pk).first()
    if found is None:
        raise Incomplete(_("请选要公布的决定"), field="resolution")
    if found.published_at:
        raise NotNow(_("这项决定已经公布过了"))
    committee = members.held(pk)
    numbers = {"attended": found.attended, "of": found.of, "agreed": found.agreed}
    foot = "全体委员 {of} 人，出席 {attended} 人，同意 {agreed} 人。".format(**numbers)
    draft = notices.Draft(
        title=f"业委会决定：{found.title}"[:80],
        body=f"{found.text}\n\n{found.met_on:%Y-%m-%d} 会议。{foot}",
        place=committee.compound,
        window=None,
        subject=found.subject,
    )
    found.notice, found.published_at = notices.publish(draft, by=by, at=at), at
    found.save(update_fields=["notice", "published_at"])
    details = {"resolution": found.pk}
    record(case.subject, "committee.publish", by=by, at=at, details=details)
    return found
