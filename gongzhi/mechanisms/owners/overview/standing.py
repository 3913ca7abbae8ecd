"""Where each compound stands: read from all sections in one query."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_date, parse_datetime

from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from ..assembly.models import Formation
from ..committee.models import Committee, Delegation
from ..survey.models import Outcome, Survey
from ..survey.queries import compounds
from ..survey.queries import standing as standing_on
from .rules import STARTED, WITH_COMMITTEE, Facts, Stage, is_stuck, stage

CASE = {
    "number": F("case__number"),
    "state": F("case__state"),
    "due_at": F("case__due_at"),
    "procedure": F("case__procedure"),
}


@dataclass(frozen=True)
class Step:
    """The open case that a compound's stage comes from."""

    number: str
    procedure: str
    state: str
    due_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """One compound, in its community and street.

    outcome: of its last survey.  obstacles: why nothing was formed, codes.
    represented: a delegation serves, whatever else is under way.
    ends: of the committee's term.  stuck: the current step is past its limit.
    """

    place: Place
    community: Place
    street: Place
    stage: Stage
    outcome: str
    obstacles: tuple[str, ...]
    represented: bool
    step: Step | None
    ends: date | None
    stuck: bool


def reached(by: Actor, day: date) -> QuerySet[Place]:
    """The compounds of a day that a post reaches."""
    return standing_on(day).filter(compounds(by))


def standings(which: QuerySet[Place], *, at: datetime) -> list[Standing]:
    """How each stands, in the order of their codes."""
    told = which.annotate(
        surveyed=_first(_filled(), outcome="outcome", obstacles="obstacles"),
        forming=_first(Formation.objects.filter(case__closed_at=None).order_by("-pk"), **CASE),
        committee=_first(Committee.objects.filter(ended_on=None), until="until", **CASE),
        represented=Exists(Delegation.objects.current(at.date()).filter(compound=OuterRef("pk"))),
    )
    rows = told.select_related("parent__parent").defer("geometry").order_by("code")
    return [_standing(row, at=at) for row in rows]


def _filled() -> QuerySet[Survey]:
    """What somebody filled in, the newest round first."""
    return Survey.objects.filter(filled_at__isnull=False).order_by("-round__day", "-round")


def _first(rows: QuerySet, **columns) -> Subquery:
    """The first row of a compound as JSON; None without one."""
    of_it = rows.filter(compound=OuterRef("pk"))
    return Subquery(of_it.values(json=JSONObject(**columns))[:1])


def _standing(place, *, at: datetime) -> Standing:
    surveyed, forming, committee = place.surveyed or {}, place.forming, place.committee
    facts = Facts(
        outcome=surveyed.get("outcome", ""),
        formation=(forming or {}).get("state", ""),
        committee=(committee or {}).get("state", ""),
        represented=place.represented,
    )
    step = _step(committee or forming)
    community = place.parent
    return Standing(
        place=place,
        community=community,
        street=community.parent,
        stage=stage(facts),
        outcome=facts.outcome,
        obstacles=tuple(surveyed.get("obstacles") or ()),
        represented=facts.represented,
        step=step,
        ends=parse_date(committee["until"]) if committee else None,
        stuck=step is not None and is_stuck(step.due_at, at=at),
    )


def _step(case: dict | None) -> Step | None:
    if case is None:
        return None
    due = parse_datetime(case["due_at"]) if case["due_at"] else None
    return Step(case["number"], case["procedure"], case["state"], due)


@dataclass(frozen=True)
class Funnel:
    """How many compounds got how far. Not nested: a committee may be older than any survey."""

    compounds: int
    surveyed: int
    eligible: int
    started: int
    elected: int
    represented: int
    stuck: int


def funnel(found: Iterable[Standing]) -> Funnel:
    found = list(found)
    stages = Counter(s.stage for s in found)
    return Funnel(
        compounds=len(found),
        surveyed=sum(1 for s in found if s.outcome),
        eligible=sum(1 for s in found if s.outcome == Outcome.ELIGIBLE),
        started=sum(stages[s] for s in STARTED),
        elected=sum(stages[s] for s in WITH_COMMITTEE),
        represented=sum(1 for s in found if s.represented),
        stuck=sum(1 for s in found if s.stuck),
    )
