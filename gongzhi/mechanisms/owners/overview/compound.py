"""One compound on one page: what is on record in each section, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.timezone import localtime

from gongzhi.casework.models import Case
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import book

from ..assembly.models import Election, Formation
from ..committee import queries as committees
from ..committee.models import Delegation
from ..committee.procedure import RENEW
from ..roll.models import Roll
from ..roll.queries import current
from ..survey.models import Survey
from ..survey.queries import latest
from ..voting.models import Vote
from .standing import Standing, standings

CASES = ("assembly", "vote", "committee", "review", "correction")
MOST = 20


@dataclass(frozen=True)
class Whole:
    """What is on record of a compound.  Lists hold the newest `MOST`.

    formation: the first assembly under way.  term, coming: the committee's, and what it has before
    it.
    """

    standing: Standing
    survey: Survey | None
    roll: Roll | None
    formation: Formation | None
    elections: list[Election]
    votes: list[Vote]
    term: committees.Whole | None
    coming: list[committees.Next]
    delegation: Delegation | None
    cases: list[Case]


def whole(place: Place, *, by: Actor, at: datetime) -> Whole:
    """Read it: a dozen queries, however much there is.  by: whose eyes see the open cases."""
    day = localtime(at).date()
    term, coming = _term(place, at=at)
    under_way = Formation.objects.filter(compound=place, case__closed_at=None)
    votes = Vote.objects.filter(compound=place).select_related("case").order_by("-opens_at")
    return Whole(
        standing=standings(Place.objects.filter(pk=place.pk), at=at)[0],
        survey=latest(place),
        roll=current(place),
        formation=under_way.select_related("case").first(),
        elections=list(Election.objects.filter(compound=place).order_by("-pk")[:MOST]),
        votes=list(votes[:MOST]),
        term=term,
        coming=coming,
        delegation=committees.serving_in(place.pk, day=day),
        cases=list(_open_cases(place, by)),
    )


def _term(place: Place, *, at: datetime):
    committee = committees.current_of(place.pk)
    if committee is None:
        return None, []
    found = committees.whole(committee, committee)
    rules_now = book(RENEW.code, at=at)
    state = committee.case.state
    return found, committees.coming(found, state, at=at, rules_now=rules_now)


def _open_cases(place: Place, by: Actor):
    """Open cases of the owners' procedures that lie here, the most urgent first."""
    here = Q(compound=place.pk, procedure__in=CASES, closed_at=None)
    cases = Case.objects.visible_to(by).filter(here).select_related("awaiting")
    return cases.order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]
