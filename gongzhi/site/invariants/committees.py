"""What must hold of the owners' committees."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from gongzhi.mechanisms.owners.committee.models import Committee, Delegation, Member
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.correction.procedure import CORRECTION
from gongzhi.people.models import Mandate

from . import Invariant


def committees_represent_their_compound(at: datetime) -> Iterable[str]:
    named = Mandate.objects.filter(
        organisation=OuterRef("organisation"),
        place=OuterRef("compound"),
        kind=Mandate.Kind.REPRESENTS,
        until=None,
    )
    yield from _numbers(Committee.objects.filter(~Exists(named), ended_on=None))


def nobody_represents_beside_a_committee(at: datetime) -> Iterable[str]:
    running = Committee.objects.filter(compound=OuterRef("compound"), ended_on=None)
    beside = Delegation.objects.filter(Exists(running), until=None)
    yield from beside.values_list("compound__code", flat=True)


def seats_are_not_overfull(at: datetime) -> Iterable[str]:
    sitting = Q(members__until=None) & ~Q(members__role=Member.Role.ALTERNATE)
    filled = Committee.objects.annotate(filled=Count("members", filter=sitting))
    yield from _numbers(filled.filter(filled__gt=F("seats")))


def members_leave_on_a_ground(at: datetime) -> Iterable[str]:
    """Who left before the term did has a correction that names the lawful basis."""
    grounds = Correction.objects.filter(member=OuterRef("pk"), ended_on__isnull=False)
    early = Member.objects.filter(until__isnull=False).exclude(
        end__in=[Member.End.TERM, Member.End.VOID]
    )
    yield from _of_terms(early.filter(~Exists(grounds)))


def the_suspended_wait_for_a_decision(at: datetime) -> Iterable[str]:
    waiting = Correction.objects.filter(
        member=OuterRef("pk"), case__procedure=CORRECTION.name, case__state="proposed"
    )
    resting = Member.objects.filter(suspended_at__isnull=False)
    yield from _of_terms(resting.filter(~Exists(waiting) | Q(until__isnull=False)))


def _numbers(terms: QuerySet[Committee]) -> Iterable[str]:
    return terms.values_list("case__number", flat=True)


def _of_terms(members: QuerySet[Member]) -> Iterable[str]:
    told = members.values_list("committee__case__number", "rank")
    return (f"{number} #{rank}" for number, rank in told)


INVARIANTS = (
    Invariant("在任的业委会由它的组织代表小区", committees_represent_their_compound),
    Invariant("有业委会的小区没有业主代表", nobody_represents_beside_a_committee),
    Invariant("在任委员不多于名额", seats_are_not_overfull),
    Invariant("任期中离任的委员都有依据", members_leave_on_a_ground),
    Invariant("暂停履职的委员都在等决定", the_suspended_wait_for_a_decision),
)
