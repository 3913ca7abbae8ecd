"""One compound on one page: what is on record in each section, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from gongzhi.casework.models import Case
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from ..assembly.models import Election
from ..committee.models import Committee, Delegation, Member
from ..roll.models import Roll
from ..survey.models import Survey
from ..survey.queries import latest
from ..voting.models import Vote
from .standing import Standing, standings

CASES = ("assembly", "vote", "committee", "review", "correction")
MOST = 20


@dataclass(frozen=True)
class Whole:
    """What is on record of a compound.  Lists hold the newest `MOST`."""

    standing: Standing
    survey: Survey | None
    roll: Roll | None
    elections: list[Election]
    votes: list[Vote]
    committee: Committee | None
    members: list[Member]
    delegation: Delegation | None
    cases: list[Case]


def whole(place: Place, *, by: Actor, at: datetime) -> Whole:
    """Read it: at most nine queries, however much there is.  by: whose eyes see the open cases."""
    here = Place.objects.filter(pk=place.pk)
    committee = (
        Committee.objects.filter(compound=place, ended_on=None)
        .select_related("organisation", "case")
        .first()
    )
    members = committee.members.select_related("person").order_by("rank") if committee else []
    return Whole(
        standing=standings(here, at=at)[0],
        survey=latest(place),
        roll=Roll.objects.filter(compound=place).order_by("-number").first(),
        elections=list(Election.objects.filter(compound=place).order_by("-pk")[:MOST]),
        votes=list(
            Vote.objects.filter(compound=place).select_related("case").order_by("-opens_at")[:MOST]
        ),
        committee=committee,
        members=list(members),
        delegation=Delegation.objects.current(at.date()).filter(compound=place).first(),
        cases=list(_open_cases(place, by)),
    )


def _open_cases(place: Place, by: Actor):
    """Open cases of the owners' procedures that lie here, the most urgent first."""
    here = Q(compound=place.pk, procedure__in=CASES, closed_at=None)
    cases = Case.objects.visible_to(by).filter(here).select_related("awaiting")
    return cases.order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]
