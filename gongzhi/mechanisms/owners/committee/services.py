"""Acts on a term: first meeting, filing, certificate, renewal, handover, annulment.

山东省物业管理条例 30–33. How a term begins: `electing` (from a vote), `registering` (from paper).
What a committee decides: `deciding`; who sits in it: `members`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import record
from gongzhi.messages.services import tell_organisation
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.policy.services import Book

from . import deciding, members, rules, terms
from .models import Change, Committee, Handover, Member
from .places import housing_now, locked_by
from .procedure import AMEND, CLERK, HOUSING, RENEW, STREET


def today(at: datetime) -> date:
    return localtime(at).date()


def _past(day: date, *, since: date, at: datetime, field: str) -> None:
    """A day that has been, after the term began. Raises Incomplete."""
    if not since <= day <= today(at):
        told = {"since": since.isoformat()}
        raise Incomplete(_("日期应在 %(since)s 和今天之间") % told, field=field)


# --- first meeting --------------------------------------------------------------------------------


@transaction.atomic
def constitute(
    pk: int, *, meeting: deciding.Meeting, offices: members.Offices, by: Actor, at: datetime
) -> Case:
    """The first meeting chose its chair, deputies and executives (SDR 30).

    The 30 days to the filing run from the election (SDR 31). Raises NotYours, Incomplete.
    """
    case = locked_by(pk, CLERK, by=by, at=at)
    committee = members.held(pk)
    _past(meeting.met_on, since=committee.since, at=at, field="met_on")
    case = advance(pk, "constitute", by=by, at=at, due=committee.file_by, public=True, locked=case)
    deciding.choose(case, committee, meeting, offices, first=True, by=by, at=at)
    committee.first_meeting_on = meeting.met_on
    committee.save(update_fields=["first_meeting_on"])
    return case


# --- filing ---------------------------------------------------------------------------------------


@transaction.atomic
def file(pk: int, *, papers: Sequence[str], by: Actor, at: datetime, note: str = "") -> Case:
    """Ask the housing department for the filing; the street sees it (SDR 31: both).

    Raises Incomplete while a paper is missing; NotNow while the city has named no department.
    """
    case = locked_by(pk, CLERK, by=by, at=at)
    if missing := rules.missing_papers(papers):
        names = "、".join(_(p.label) for p in missing)
        raise Incomplete(_("备案材料还缺：%(names)s（SDR 31）") % {"names": names}, field="papers")
    housing = housing_now(at=at)
    if housing is None:
        raise NotNow(
            _(
                "城市还没有指定物业主管部门：请系统管理员在参数“物业主管部门”里填它的组织编码，再申请备案"
            )
        )
    committee = members.held(pk)
    details = {"papers": sorted(set(papers))}
    case = advance(
        pk,
        "file",
        by=by,
        at=at,
        note=note,
        reseat={HOUSING: housing},
        details=details,
        public=True,
        locked=case,
    )
    committee.filed_on = committee.filed_on or today(at)
    committee.filed_with = details["papers"]
    committee.save(update_fields=["filed_on", "filed_with"])
    return case


@transaction.atomic
def ask_more(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The papers are not complete: back to the community, with what is missing."""
    case = lock(pk, by=by, at=at)
    due = case.rules.calendar().due(at, case.rules.limit(AMEND.code))
    return advance(pk, "ask_more", by=by, at=at, note=note, due=due, public=True, locked=case)


@transaction.atomic
def certify(pk: int, *, number: str, on: date, by: Actor, at: datetime) -> Case:
    """The department gives certificate and seal letter. A filing is no approval (SDR 31).

    Raises Incomplete without a number or for one that was given before.
    """
    case = lock(pk, by=by, at=at)
    committee = members.held(pk)
    if not number.strip():
        raise Incomplete(_("请填备案号"), field="number")
    _past(on, since=committee.filed_on or committee.since, at=at, field="on")
    due = renewal_at(committee, case.rules)
    case = advance(pk, "certify", by=by, at=at, due=due, public=True, locked=case)
    _certified(committee, number=number.strip(), on=on)
    return case


def _certified(committee: Committee, *, number: str, on: date) -> None:
    committee.filing_number, committee.certified_on = number, on
    try:
        with transaction.atomic():
            committee.save(update_fields=["filing_number", "certified_on"])
    except IntegrityError:
        raise Incomplete(_("这个备案号已经给了别的业委会"), field="number") from None


@transaction.atomic
def enter(committee: Committee, *, number: str, on: date, by: Actor, at: datetime) -> Case:
    """A term that was filed on paper before it came here: it is in office."""
    case = lock(committee.pk, by=by, at=at)
    due = renewal_at(committee, case.rules)
    case = advance(committee.pk, "enter", by=by, at=at, due=due, locked=case)
    committee.filed_on = on
    committee.save(update_fields=["filed_on"])
    _certified(committee, number=number.strip(), on=on)
    return case


@transaction.atomic
def report_change(pk: int, *, change: Change, by: Actor, at: datetime) -> Change:
    """What had changed was told to the authority (SDR 31: within 30 days)."""
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    found = Change.objects.select_for_update().filter(pk=change.pk, committee=pk).first()
    if found is None:
        raise Incomplete(_("请选要备案的变更"), field="change")
    if found.reported_at:
        raise NotNow(_("这项变更已经备案过了"))
    found.reported_at, found.reported_by = at, by.label
    found.save(update_fields=["reported_at", "reported_by"])
    details = {"change": found.pk, "kind": found.kind}
    record(case.subject, "committee.report_change", by=by, at=at, details=details)
    return found


# --- renewal and end ------------------------------------------------------------------------------


def renewal_at(committee: Committee, rules_now: Book) -> datetime:
    """When the machine says that a new committee has to be elected (SDR 33)."""
    days = rules_now.limit(RENEW.code).amount
    return instant(rules.renewal_from(committee.until, days), time())


@transaction.atomic
def renewal_due(pk: int, *, at: datetime) -> Case:
    """The sweep: 90 days before its end a term has to be renewed; the street is told."""
    case = lock(pk, at=at)
    committee = members.held(pk)
    due = instant(committee.until, time()) + timedelta(days=1)
    case = advance(pk, "renewal_due", by=MACHINE, at=at, due=due, public=True, locked=case)
    told = _("%(compound)s业委会 %(day)s 届满，请组织换届选举") % {
        "compound": committee.compound.name,
        "day": committee.until.isoformat(),
    }
    for seat in case.held:
        if seat.role in (STREET.name, CLERK.name):
            tell_organisation(seat.organisation_id, told, about=case.subject, at=at)
    return case


@transaction.atomic
def expire(pk: int, *, by: Actor, at: datetime) -> Case:
    """The term has run out without another committee: everything is handed over (SDR 33).

    Raises NotNow before its end: a renewed committee ends the older one by itself.
    """
    case = locked_by(pk, STREET, CLERK, by=by, at=at)
    committee = members.held(pk)
    if today(at) < committee.until:
        told = {"day": committee.until.isoformat()}
        raise NotNow(_("任期到 %(day)s 才届满；换届选出新一届并确认后，本届自动转入移交") % told)
    return terms.end_term(case, committee, on=today(at), by=by, at=at)


@transaction.atomic
def receive(
    pk: int, *, handover: Handover, received_by: str, on: date, by: Actor, at: datetime
) -> Handover:
    """Something was handed over, and who took it. Raises NotYours, NotNow, Incomplete."""
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    found = Handover.objects.select_for_update(of=("self",)).select_related("member")
    thing = found.filter(pk=handover.pk, committee=pk).first()
    if thing is None:
        raise Incomplete(_("请选交接的东西"), field="handover")
    if thing.done_on:
        raise NotNow(_("这一项已经交接过了"))
    if not received_by.strip():
        raise Incomplete(_("请写谁接收"), field="received_by")
    if on > today(at):
        raise Incomplete(_("交接日不能在今天之后"), field="on")
    thing.done_on, thing.received_by = on, received_by.strip()[:60]
    thing.save(update_fields=["done_on", "received_by"])
    if thing.member and not thing.member.handovers.filter(done_on=None).exists():
        Member.objects.filter(pk=thing.member.pk).update(handed_over_on=on)
    details = {"handover": thing.pk, "on": on.isoformat()}
    record(case.subject, "committee.receive", by=by, at=at, secret=received_by, details=details)
    return thing


@transaction.atomic
def hand_over(pk: int, *, by: Actor, at: datetime) -> Case:
    """All of it is handed over. Raises NotNow, naming what is still missing."""
    case = lock(pk, by=by, at=at)
    missing = Handover.objects.filter(committee=pk, done_on=None).values_list("what", flat=True)
    if left := list(dict.fromkeys(missing)):
        names = "、".join(_(what) for what in left)
        raise NotNow(_("还没有交接：%(names)s。逐项记下谁接收，再完成移交") % {"names": names})
    return advance(pk, "hand_over", by=by, at=at, public=True, locked=case)


@transaction.atomic
def void(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The owners' decision on which the term rests was revoked (物业管理条例 19): it never was one.

    Raises NotNow while the vote stands. A term on paper: the note names the revoking decision.
    """
    case = lock(pk, by=by, at=at)
    committee = members.held(pk)
    if committee.vote and committee.vote.revoked_at is None:
        raise NotNow(_("选出本届的表决没有被撤销。先在表决件上记下撤销决定"))
    case = advance(pk, "void", by=by, at=at, note=note, public=True, locked=case)
    on = today(at)
    terms.end_members(committee, end=Member.End.VOID, on=on)
    terms.end_mandate(committee, on=on, by=by, at=at)
    committee.ended_on = on
    committee.save(update_fields=["ended_on"])
    return case


@transaction.atomic
def authorise(pk: int, *, authority: str, by: Actor, at: datetime) -> Committee:
    """The owners gave the committee the power to end a membership itself (SDR 34).

    authority: which decision of theirs says so. Raises NotYours, Incomplete.
    """
    case = locked_by(pk, STREET, by=by, at=at)
    if not authority.strip():
        raise Incomplete(_("请写业主大会哪次决定授权的，没有授权就不记"), field="authority")
    committee = members.held(pk)
    if committee.ended_on:
        raise NotNow(_("本届已经结束"))
    committee.decide_terminations, committee.authority = True, authority.strip()[:120]
    committee.save(update_fields=["decide_terminations", "authority"])
    record(case.subject, "committee.authorise", by=by, at=at, secret=authority)
    return committee
