"""Terms begin and end: the case, the organisation, its mandate, what is handed over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock, open_case
from gongzhi.journal.services import record
from gongzhi.people.models import Mandate, Organisation, OrganisationKind
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow
from gongzhi.policy.services import book

from ..voting.models import Vote
from . import rules
from .models import Committee, Delegation, Handover, Member
from .places import seats_of
from .procedure import FILE, HAND_OVER, TERM
from .refusing import check

KIND = OrganisationKind.OWNERS_COMMITTEE
ELECTED_WHY = "选出业主委员会"


@dataclass(frozen=True)
class Term:
    """A term that begins.  vote, or document: on what it rests."""

    compound: Place
    since: date
    until: date
    seats: int
    vote: Vote | None = None
    document: str = ""


def begin(term: Term, *, counted_from: datetime, by: Actor, at: datetime) -> Committee:
    """Open the case of a term; whoever came before ends. The caller holds the compound.

    counted_from: when it was elected: the 7 days to the first meeting (SDR 30) and the 30 to the
    filing (SDR 31) run from it.
    """
    check(rules.term_faults(term.since, term.until), field="until")
    _end_what_was(term, by=by, at=at)
    organisation = _organisation(term, by=by, at=at)
    case = open_case(
        TERM,
        title=f"{term.compound.name}业主委员会（{term.since:%Y}—{term.until:%Y}）",
        place=term.compound,
        seats=seats_of(term.compound, at=at),
        by=by,
        at=at,
        counted_from=counted_from,
    )
    limits = book(FILE.code, at=at)
    committee = Committee.objects.create(
        case=case,
        organisation=organisation,
        compound=term.compound,
        vote=term.vote,
        document=term.document,
        seats=term.seats,
        since=term.since,
        until=term.until,
        file_by=limits.calendar().due(counted_from, limits.limit(FILE.code)),
    )
    _represent(committee, basis=term.document or case.number, by=by, at=at)
    return committee


def _end_what_was(term: Term, *, by: Actor, at: datetime) -> None:
    older = Committee.objects.filter(compound=term.compound, ended_on=None).first()
    if older:
        end_term(lock(older.pk, at=at), older, on=term.since, by=by, at=at)
    end_delegation(term.compound, on=term.since, why=ELECTED_WHY, by=by, at=at)


def end_delegation(compound: Place, *, on: date, why: str, by: Actor, at: datetime) -> None:
    """Where a committee is formed nobody carries for the owners any more."""
    serving = Delegation.objects.select_for_update().filter(compound=compound, until=None)
    for delegation in serving:
        delegation.until = max(on, delegation.since + timedelta(days=1))
        delegation.ended_why = why
        delegation.save(update_fields=["until", "ended_why"])
        record(delegation.subject, "delegation.end", by=by, at=at, details={"why": why})


def _organisation(term: Term, *, by: Actor, at: datetime) -> Organisation:
    """The compound's committee goes on from term to term; the first one is founded."""
    earlier = Committee.objects.filter(compound=term.compound).order_by("-pk")
    known = earlier.select_related("organisation").first()
    if known:
        return known.organisation
    code = f"ywh-{term.compound.code}"
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                kind=KIND, name=f"{term.compound.name}业主委员会", code=code, since=term.since
            )
    except IntegrityError:
        raise NotNow(_("编码“%s”已被别的组织用了，请系统管理员先改") % code) from None
    details = {"code": code, "kind": KIND}
    record(f"organisation:{made.pk}", "add", by=by, at=at, details=details)
    return made


def _represent(committee: Committee, *, basis: str, by: Actor, at: datetime) -> None:
    mandate = Mandate.objects.create(
        organisation_id=committee.organisation_id,
        place_id=committee.compound_id,
        kind=Mandate.Kind.REPRESENTS,
        since=committee.since,
        document=basis,
    )
    details = {"place": committee.compound_id, "kind": mandate.kind}
    subject = f"organisation:{committee.organisation_id}"
    record(subject, "mandate", by=by, at=at, details=details)


def end_mandate(committee: Committee, *, on: date, by: Actor, at: datetime) -> None:
    held = Mandate.objects.filter(
        organisation=committee.organisation_id,
        place=committee.compound_id,
        kind=Mandate.Kind.REPRESENTS,
        until=None,
    )
    for mandate in held:
        mandate.until = max(on, mandate.since + timedelta(days=1))
        mandate.save(update_fields=["until"])
        details = {"mandate": mandate.pk, "until": mandate.until.isoformat()}
        subject = f"organisation:{committee.organisation_id}"
        record(subject, "mandate.end", by=by, at=at, details=details)


def end_members(committee: Committee, *, end: str, on: date) -> None:
    serving = list(committee.members.select_for_update().filter(until=None))
    for member in serving:
        member.until, member.end = max(on, member.since + timedelta(days=1)), end
        member.suspended_at, member.suspended_why = None, ""
    fields = ["until", "end", "suspended_at", "suspended_why"]
    Member.objects.bulk_update(serving, fields)


def end_term(case: Case, committee: Committee, *, on: date, by: Actor, at: datetime) -> Case:
    """The term is over: everybody leaves, and what they kept is handed over in time (SDR 33).

    case: the term's, locked by the caller with its limits.
    """
    case = advance(case.pk, "expire", by=by, at=at, public=True, locked=case)
    end_members(committee, end=Member.End.TERM, on=on)
    end_mandate(committee, on=on, by=by, at=at)
    committee.ended_on = on
    committee.save(update_fields=["ended_on"])
    limits = case.rules
    due_on = limits.calendar().due(at, limits.limit(HAND_OVER.code)).date()
    Handover.objects.bulk_create(
        Handover(committee=committee, what=what, due_on=due_on) for what in rules.BELONGINGS
    )
    return case
