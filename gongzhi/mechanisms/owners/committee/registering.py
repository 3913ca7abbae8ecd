"""Committees that were elected on paper before the city kept its record here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.journal.services import record
from gongzhi.people.changes import introduce
from gongzhi.people.models import Person
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from . import rules, services
from .models import Committee, Member
from .places import check_reaches, hold_compound
from .procedure import STREET
from .refusing import check
from .terms import Term, begin


@dataclass(frozen=True)
class Named:
    """A member as the paper names them.  phone: "" if nobody knows it."""

    name: str
    role: str = Member.Role.MEMBER
    phone: str = ""


@dataclass(frozen=True)
class Existing:
    """A committee on paper.  document: what shows it.  number, certified_on: of its filing."""

    since: date
    until: date
    seats: int
    members: Sequence[Named]
    document: str
    number: str = ""
    certified_on: date | None = None


@transaction.atomic
def register(compound: Place, told: Existing, *, by: Actor, at: datetime) -> Committee:
    """The street puts a committee on record that stands already, with the paper that shows it.

    With a filing number it is in office at once; without one it goes on to first meeting and
    filing, late as it may be. Raises NotYours, Incomplete; NotNow while another one is on record.
    """
    check_reaches(compound, STREET, by=by, at=at)
    _check(told, at=at)
    hold_compound(compound.pk)
    if Committee.objects.filter(compound=compound, ended_on=None).exists():
        raise NotNow(_("这个小区已有在任的业委会，换届请从表决办起"))
    term = Term(compound, told.since, told.until, told.seats, document=told.document.strip())
    committee = begin(term, counted_from=instant(told.since, time(9)), by=by, at=at)
    _seat(committee, told.members, by=by, at=at)
    details = {"members": len(told.members), "filed": bool(told.number)}
    record(committee.case.subject, "committee.register", by=by, at=at, details=details)
    if told.number.strip():
        on = told.certified_on or told.since
        services.enter(committee, number=told.number, on=on, by=by, at=at)
    return committee


def _check(told: Existing, *, at: datetime) -> None:
    """Raises Incomplete."""
    if not told.document.strip():
        raise Incomplete(_("请写依据的文件，例如“2024 年选举结果公告”"), field="document")
    if told.since > localtime(at).date():
        raise Incomplete(_("任期开始日不能在今天之后"), field="since")
    check(rules.term_faults(told.since, told.until), field="until")
    sitting = [m for m in told.members if m.role != Member.Role.ALTERNATE]
    check(rules.seat_faults(len(sitting), told.seats), field="members")
    check(rules.alternate_faults(len(told.members) - len(sitting), told.seats), field="members")
    if sum(m.role == Member.Role.CHAIR for m in sitting) > 1:
        raise Incomplete(_("主任只能有一名"), field="members")
    if not all(m.name.strip() for m in told.members):
        raise Incomplete(_("请填写姓名"), field="members")
    if told.certified_on and not told.since <= told.certified_on <= localtime(at).date():
        raise Incomplete(_("备案证明日在任期开始和今天之间"), field="certified_on")


def _seat(committee: Committee, named: Sequence[Named], *, by: Actor, at: datetime) -> None:
    """In the order of the paper; alternates behind the members."""
    ordered = sorted(named, key=lambda m: m.role == Member.Role.ALTERNATE)
    people = persons([(m.name, m.phone) for m in ordered], field="members", by=by, at=at)
    Member.objects.bulk_create(
        Member(committee=committee, person=person, role=m.role, rank=rank, since=committee.since)
        for rank, (person, m) in enumerate(zip(people, ordered, strict=True), 1)
    )


def persons(
    named: Sequence[tuple[str, str]], *, field: str, by: Actor, at: datetime
) -> list[Person]:
    """Those people: known by their phone, or new. Raises Incomplete at the field."""
    try:
        known = iter(introduce([pair for pair in named if pair[1].strip()], by=by, at=at))
    except Incomplete as refusal:
        raise Incomplete(refusal.message, field=field) from refusal
    made = iter(
        Person.objects.bulk_create(
            Person(name=name.strip()[:40], created_at=at)
            for name, phone in named
            if not phone.strip()
        )
    )
    return [next(known if phone.strip() else made) for _name, phone in named]
