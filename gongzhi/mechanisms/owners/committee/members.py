"""Who sits in a committee: offices, leaving, moving up, attributes told by consent.

The caller of what has no transaction of its own holds the lock of the term's case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.calendar.limits import Limit
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, remark
from gongzhi.journal.services import record
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.policy.services import Book

from . import rules
from .models import Change, Committee, Handover, Member
from .places import locked_by
from .procedure import CHANGE, CLERK, REELECT, SERVING, STREET

OWN_BELONGINGS = "保管的印章、档案、账目和财物"
R = Member.Role
OFFICES = (R.CHAIR, R.DEPUTY, R.EXECUTIVE)
SITTING = [r for r in R.values if r != R.ALTERNATE]


def held(pk: int) -> Committee:
    """The term, held by the caller's transaction."""
    found = Committee.objects.select_for_update(of=("self",)).select_related("compound")
    return found.get(pk=pk)


def sitting(committee: Committee, *, on: date | None = None) -> list[Member]:
    """The members of today, or of a day, by rank; also those whose duties are suspended: they count
    among all.

    Alternates sit in no meeting (潍坊 34, 淄博 28).
    """
    found = committee.members.filter(role__in=SITTING)
    if on is None:
        found = found.filter(until=None)
    else:
        found = found.current(on).filter(Q(moved_up_on=None) | Q(moved_up_on__lte=on))
    return list(found.select_related("person").order_by("rank"))


def alternates(committee: Committee) -> list[Member]:
    found = committee.members.filter(until=None, role=R.ALTERNATE)
    return list(found.select_related("person").order_by("rank"))


def last_day(member: Member, on: date) -> date:
    """When a membership that ends on a day is no more; a span lasts a day at least."""
    return max(on, member.since + timedelta(days=1))


@dataclass(frozen=True)
class Left:
    """moved_up: the alternate who takes the seat. below_half: too few are left (GR 46)."""

    member: Member
    moved_up: Member | None
    below_half: bool


def end_membership(
    case: Case, member_pk: int, *, end: str, on: date, within: Limit, by: Actor, at: datetime
) -> Left:
    """A membership ends; the next alternate by votes takes the seat (GR 46), what the member kept
    is handed over, the authority is told within 30 days (SDR 31), and below half of the seats all
    are elected anew.

    case: the term's, locked by the caller with its limits.  within: that for handing over.
    Raises NotNow if it has ended already.
    """
    committee = held(case.pk)
    member = Member.objects.select_for_update().get(pk=member_pk, committee=committee)
    if member.until:
        raise NotNow(_("这名委员已经离任，不用再办一次"))
    seated = not member.is_alternate
    member.until, member.end = last_day(member, on), end
    member.suspended_at, member.suspended_why = None, ""
    member.save(update_fields=["until", "end", "suspended_at", "suspended_why"])
    moved_up = _move_up(committee, on=on) if seated else None
    limits: Book = case.rules
    due_on = limits.calendar().due(at, within).date()
    Handover.objects.create(committee=committee, member=member, what=OWN_BELONGINGS, due_on=due_on)
    left = Left(member, moved_up, _too_few(committee))
    told = [(Change.Kind.LEFT, member)]
    told += [(Change.Kind.MOVED_UP, moved_up)] if moved_up else []
    report(committee, told, limits, on=on, at=at)
    _write(case, left, end=end, by=by, at=at)
    if left.below_half and case.state in {s.name for s in SERVING}:
        due = limits.calendar().due(at, limits.limit(REELECT.code))
        advance(case.pk, "below_half", by=MACHINE, at=at, due=due, public=True, locked=case)
    return left


def _move_up(committee: Committee, *, on: date) -> Member | None:
    """The first of the alternates, by the order of votes."""
    waiting = committee.members.select_for_update().filter(until=None, role=R.ALTERNATE)
    following = waiting.order_by("rank").first()
    if following:
        following.role, following.moved_up_on = R.MEMBER, on
        following.save(update_fields=["role", "moved_up_on"])
    return following


def _too_few(committee: Committee) -> bool:
    left = committee.members.filter(until=None, role__in=SITTING).count()
    return rules.below_half(left, committee.seats)


def _write(case: Case, left: Left, *, end: str, by: Actor, at: datetime) -> None:
    """A line in the term's history, and the journal; nobody's name."""
    why = Member.End(end).label
    told = _("一名委员离任：%(why)s") % {"why": why}
    if left.moved_up:
        told += "；" + _("候补第一位依次递补")
    remark(case.pk, by=by, at=at, note=told, public=True, locked=case)
    details = {
        "member": left.member.pk,
        "end": end,
        "moved_up": left.moved_up and left.moved_up.pk,
        "below_half": left.below_half,
    }
    record(case.subject, "committee.leave", by=by, at=at, details=details)


def report(
    committee: Committee,
    told: Sequence[tuple[str, Member]],
    limits: Book,
    *,
    on: date,
    at: datetime,
) -> None:
    """What the authority has to be told of, once the committee has filed (SDR 31)."""
    if committee.filed_on is None:
        return
    due = limits.calendar().due(at, limits.limit(CHANGE.code))
    Change.objects.bulk_create(
        Change(committee=committee, member=member, kind=kind, on=on, due_at=due)
        for kind, member in told
    )


@dataclass(frozen=True)
class Offices:
    """Whom the members chose: a chair, deputies and executives (SDR 30)."""

    chair: Member
    deputies: Sequence[Member] = ()
    executives: Sequence[Member] = ()

    def roles(self) -> dict[int, str]:
        found: dict[int, str] = {self.chair.pk: R.CHAIR}
        found |= {m.pk: R.DEPUTY for m in self.deputies}
        return found | {m.pk: R.EXECUTIVE for m in self.executives}

    def everyone(self) -> list[int]:
        return [self.chair.pk, *(m.pk for m in (*self.deputies, *self.executives))]


def seat_offices(committee: Committee, offices: Offices) -> list[Member]:
    """Give out the offices; who held one before is a member again. Returns those that changed."""
    everyone = offices.everyone()
    if len(set(everyone)) != len(everyone):
        raise Incomplete(_("一人只任一个职务"), field="deputies")
    members = {m.pk: m for m in sitting(committee)}
    if set(everyone) - set(members) or any(members[pk].suspended_at for pk in everyone):
        raise Incomplete(_("职务只能由在任、没有暂停履职的委员担任"), field="chair")
    wanted = offices.roles()
    changed = [m for m in members.values() if m.role != wanted.get(m.pk, R.MEMBER)]
    for member in changed:
        member.role = wanted.get(member.pk, R.MEMBER)
    Member.objects.filter(pk__in=[m.pk for m in changed]).update(role=R.MEMBER)
    Member.objects.bulk_update(changed, ["role"])
    return changed


@transaction.atomic
def tell(
    pk: int,
    *,
    member: Member,
    party: bool | None,
    official: bool | None,
    consent: str,
    by: Actor,
    at: datetime,
) -> Member:
    """What a member lets be said of them: it informs the figures and is no condition of anything.

    pk: of the term.  consent: on what it rests, “本人 11 月 3 日书面同意”. Raises Incomplete.
    """
    case = locked_by(pk, CLERK, STREET, by=by, at=at)
    found = Member.objects.select_for_update().filter(pk=member.pk, committee=pk).first()
    if found is None:
        raise Incomplete(_("请选本届的委员"), field="member")
    if (party, official) != (None, None) and not consent.strip():
        raise Incomplete(_("请写明本人同意的依据，没有同意就不记"), field="consent")
    found.party, found.official = party, official
    found.consent = consent.strip() if (party, official) != (None, None) else ""
    found.save(update_fields=["party", "official", "consent"])
    told = [party, official, consent]
    record(case.subject, "committee.tell", by=by, at=at, secret=told, details={"member": found.pk})
    return found
