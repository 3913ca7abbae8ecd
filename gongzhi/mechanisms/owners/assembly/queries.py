"""Reading first assemblies and elections: what runs where, the texts of notices, the timeline."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Step
from gongzhi.people.models import Mandate, Organisation, OrganisationKind, Person
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import Book, book

from ..roll.models import Holder, Owner, Roll
from . import timeline as line
from .models import Candidacy, Election, Formation, GroupMember, Side
from .parameters import HOUSING
from .procedure import FORMATION, GROUP, MEMBERS

VOTE_LIMITS = ("vote.notice", "vote.publish")
"""The vote's own limits, by their codes: the section that declares them lies above."""


# --- what runs where ------------------------------------------------------------------------------


def running(compound: Place) -> Case | None:
    """The first assembly under way in a compound."""
    return Case.objects.of(FORMATION).open().filter(compound=compound.pk).first()


def preparing(compound: Place) -> Formation | None:
    """The first assembly that is being prepared: its group stands and is made public."""
    found = Formation.objects.filter(compound=compound, case__closed_at=None)
    return found.filter(case__state="preparing").select_related("case").first()


def has_committee(compound: Place, *, day: date) -> bool:
    """Does an owners' committee represent it?"""
    kind = OrganisationKind.OWNERS_COMMITTEE
    mandates = Mandate.objects.current(day).filter(kind=Mandate.Kind.REPRESENTS, place=compound)
    return mandates.filter(organisation__kind=kind).exists()


def housing_office(rules: Book, *, day: date) -> Organisation | None:
    """The city's housing department (物业主管部门), once the city has named it."""
    code = str(rules.value(HOUSING))
    return Organisation.objects.current(day).filter(code=code).first()


def listed(by: Actor, *, state: str = "", **filters) -> QuerySet[Case]:
    """First assemblies in scope.  state: open, closed, late, a state's name, or "" for all."""
    cases = Case.objects.visible_to(by).of(FORMATION).filter(**filters)
    if state in ("open", "closed"):
        return cases.filter(closed_at__isnull=state == "open")
    return cases.filter(state=state) if state else cases


def elections_of(compound: Place) -> QuerySet[Election]:
    return Election.objects.filter(compound=compound).select_related("notice").order_by("-pk")


def candidates(election: Election) -> list[Candidacy]:
    """All who were named, in the order of their numbers."""
    return list(election.candidacies.select_related("person").order_by("number"))


def standing(*, since: datetime) -> QuerySet[Candidacy]:
    """Candidacies still needed: of an election that is on, or was over only after an instant."""
    return Candidacy.objects.filter(Q(election__ended_at=None) | Q(election__ended_at__gte=since))


def grouped(*, since: datetime) -> QuerySet[GroupMember]:
    """Members of a preparatory group whose assembly is under way, or ended after an instant."""
    case = "formation__case__closed_at"
    return GroupMember.objects.filter(Q(**{case: None}) | Q(**{f"{case}__gte": since}))


# --- the roll -------------------------------------------------------------------------------------


def _last_roll(compound_id: int) -> int | None:
    found = Roll.objects.filter(compound=compound_id).order_by("-number")
    return found.values_list("pk", flat=True).first()


def heads(compound_id: int) -> int | None:
    """How many owners the last roll counts; None without a roll."""
    roll = _last_roll(compound_id)
    return Owner.objects.filter(roll=roll).count() if roll else None


def on_roll(compound_id: int, people: Sequence[Person]) -> dict[int, str] | None:
    """Person → units on the last roll; None without a roll. It informs whoever looks: the roll may
    be behind, and a person decides."""
    roll = _last_roll(compound_id)
    if roll is None:
        return None
    holds = Holder.objects.filter(roll=roll, person__in=[p.pk for p in people])
    rows = holds.values_list("person", "owner__units__number").order_by("owner__units__number")
    found: dict[int, str] = {}
    for person, unit in rows:
        found[person] = "、".join(filter(None, [found.get(person, ""), unit or ""]))
    return found


# --- texts ----------------------------------------------------------------------------------------


def members_text(formation: Formation) -> str:
    """Who is in the group, as its written notice says it: name and side."""
    rows = formation.members.select_related("person").order_by("-leads", "pk")
    head = _("筹备组于 %(day)s 成立，成员如下：") % {"day": f"{formation.formed_on:%Y-%m-%d}"}
    return "\n".join([head, *(_member(m) for m in rows)])


def _member(member: GroupMember) -> str:
    told = {"name": member.person.name or member.person, "side": Side(member.side).label}
    if member.leads:
        return _("%(name)s（%(side)s，组长）") % told
    return _("%(name)s（%(side)s）") % told


def list_text(election: Election, standing: Sequence[Candidacy]) -> str:
    """The list of candidates as it is made public: name and building, nothing else."""
    told = {"seats": election.seats, "alternates": election.alternates, "n": len(standing)}
    head = _("委员 %(seats)s 名、候补 %(alternates)s 名，候选人 %(n)s 名，以报名先后为序：") % told
    return "\n".join([head, *(f"{i}. {c.public_name}" for i, c in enumerate(standing, 1))])


# --- the timeline ---------------------------------------------------------------------------------


def timeline(formation: Formation, *, at: datetime) -> list[line.Row]:
    """Every time limit of SDR 20–22: due, done, who must act. Three queries.

    Of a vote that elected nobody only the record speaks; the rows follow the next one.
    """
    rules = book(GROUP.code, MEMBERS.code, *VOTE_LIMITS, at=at)
    notice, steps = formation.members_notice, _steps(formation)
    listings = formation.elections.order_by("-pk").values_list("listed_at", flat=True)
    facts = line.Facts(
        asked_on=formation.asked_on,
        formed_on=formation.formed_on,
        noticed_on=_day(notice.published_at if notice else None),
        assembly_by=formation.assembly_by,
        listed_on=_day(listings.first()),
        steps={name: localtime(when).date() for name, when in steps.items()},
        stopped=formation.case.state == "stopped",
    )
    return line.rows(facts, rules.limit, rules.calendar(), today=localtime(at).date())


def _steps(formation: Formation) -> dict[str, datetime]:
    """Move → when it was last made, of the assembly and of the vote that is on now."""
    family = Q(case=formation.pk) | Q(case__parent=formation.pk, case__procedure="vote")
    rows = Step.objects.filter(family).exclude(move="").order_by("at", "pk")
    found: dict[str, datetime] = {}
    for move, when in rows.values_list("move", "at"):
        if move == "not_passed":
            found = {}
        found[move] = when
    return found


def _day(instant: datetime | None) -> date | None:
    return localtime(instant).date() if instant else None
