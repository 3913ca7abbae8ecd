"""What happened in the demo city: every figure is counted from the records, none is remembered."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet, Sum

from gongzhi.calendar.work_calendar import local
from gongzhi.casework.models import Card, Case, Step
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import figure
from gongzhi.journal.chain import Check
from gongzhi.journal.services import export
from gongzhi.mechanisms.matters.models import Callback, Level, Matter, Source
from gongzhi.mechanisms.street_calls.models import Call, Exclusion, Response
from gongzhi.people.models import Mandate, Organisation
from gongzhi.people.models import OrganisationKind as Org
from gongzhi.places.models import Kind, Place
from gongzhi.ratings.models import Rating
from gongzhi.ratings.services import LOW
from gongzhi.site.figures import asked

from .owners.told import owners


def account(since: date, *, at: datetime) -> dict:
    """All figures of the days since then as of an instant, ready for JSON."""
    return {
        "city": city(at=at),
        "matters": matters(at=at),
        "calls": calls(),
        "responses": responses(),
        "cards": cards(),
        "late": late(),
        "callbacks": callbacks(),
        "exclusions": exclusions(),
        "owners": owners(at=at),
        "figures": figures(since, at=at),
        "journal": Check().read(export()).answer(),
    }


def _counts(rows: QuerySet, field: str) -> dict[str, int]:
    return dict(rows.order_by(field).values_list(field).annotate(Count("pk")))


def _labelled(choices: Iterable, counts: dict[str, int]) -> dict[str, int]:
    return {str(c.label): counts[c.value] for c in choices if counts.get(c.value)}


def city(*, at: datetime) -> dict:
    day = at.date()
    places = Place.objects.current(day)
    organisations = Organisation.objects.current(day)
    compounds = places.filter(kind=Kind.COMPOUND)
    branches = Mandate.objects.current(day).filter(
        kind=Mandate.Kind.COVERS, organisation__kind__in=(Org.BRANCH, Org.JOINT_BRANCH)
    )
    return {
        "places": _labelled(Kind, _counts(places, "kind")),
        "organisations": _labelled(Org, _counts(organisations, "kind")),
        "households": compounds.aggregate(all=Sum("households"))["all"],
        "compounds_without_branch": compounds.exclude(pk__in=branches.values("place")).count(),
    }


def matters(*, at: datetime) -> dict:
    every = Matter.objects.all()
    states = _counts(Case.objects.filter(matter__isnull=False), "state")
    return {
        "total": every.count(),
        "by_source": _labelled(Source, _counts(every, "source")),
        "answered_by_level": _labelled(
            Level, _counts(every.exclude(solved_at_level=""), "solved_at_level")
        ),
        "closed_solved": states.get("closed", 0),
        "closed_unheard": states.get("unheard", 0),
        "merged": states.get("merged", 0),
        "refused": states.get("refused", 0),
        "withdrawn": states.get("withdrawn", 0),
        "open": every.filter(case__closed_at=None).count(),
        "overdue": every.filter(case__closed_at=None, case__due_at__lt=at).count(),
        "redone": every.filter(disputed=True).count(),
    }


def calls() -> dict:
    states = _counts(Case.objects.filter(call__isnull=False), "state")
    return {
        "total": sum(states.values()),
        "about_a_matter": Call.objects.filter(case__parent__isnull=False).count(),
        "dispatched": Call.objects.filter(case__children__isnull=False).distinct().count(),
        "closed": states.get("closed", 0),
        "rejected": states.get("rejected", 0),
        "withdrawn": states.get("withdrawn", 0),
        "open": Call.objects.filter(case__closed_at=None).count(),
        "judged_improper": Call.objects.filter(proper=False).count(),
    }


MOVES = (
    *("uphold", "overrule", "grant_extension", "deny_extension"),
    *("grant_suspension", "deny_suspension", "redo", "supervise", "settle", "lapse"),
)


def responses() -> dict:
    every = Response.objects.all()
    made = _counts(Step.objects.filter(case__response__isnull=False, move__in=MOVES), "move")
    return {
        "total": every.count(),
        "signed_in_time": every.filter(signed_at__lte=F("sign_due_at")).count(),
        "signed_late": every.filter(signed_at__gt=F("sign_due_at")).count(),
        "answered": every.exclude(answered_at=None).count(),
        "answered_late": every.filter(answered_at__gt=F("respond_due_at")).count(),
        "open": every.filter(case__closed_at=None).count(),
        "rated": Rating.objects.filter(round=1).count(),
        "rated_low": Rating.objects.filter(round=1, score__lte=LOW).count(),
        "moves": {name: made.get(name, 0) for name in MOVES},
    }


def cards() -> dict:
    """Kind of organisation → how many cards of each colour."""
    rows = Card.objects.values_list("organisation__kind", "kind").annotate(Count("pk"))
    found: dict[str, dict[str, int]] = {}
    for kind, colour, count in rows.order_by("organisation__kind", "kind"):
        found.setdefault(str(Org(kind).label), {"yellow": 0, "red": 0})[colour] = count
    return found


def late() -> list[dict]:
    """Departments with cards: those with most red ones first, then by name."""
    of = Q(cards__case__procedure="response")
    rows = Organisation.objects.filter(of, kind=Org.DEPARTMENT).annotate(
        yellow=Count("cards", filter=of & Q(cards__kind="yellow")),
        red=Count("cards", filter=of & Q(cards__kind="red")),
    )
    return [
        {"department": o.name, "yellow": o.yellow, "red": o.red}
        for o in rows.order_by("-red", "-yellow", "name")
    ]


def callbacks() -> dict:
    made = Callback.objects.all()
    return {
        "made": made.count(),
        "reached": made.filter(reached=True).count(),
        "solved": made.filter(solved=True).count(),
    }


def exclusions() -> dict:
    every = Exclusion.objects.all()
    return {
        "asked": every.count(),
        "approved": every.filter(approved=True).count(),
        "refused": every.filter(approved=False).count(),
    }


def figures(since: date, *, at: datetime) -> list[dict]:
    """Every share that the site computes, and the same with nothing left out (剔除)."""
    question = asked(since, local(at).date(), at=at)
    found = [figure(i, question) for i in registry.every() if i.unit == "ratio"]
    return [
        {**f.row(), "percent": f.percent, "whole": f.whole, "whole_percent": f.whole_percent}
        for f in found
    ]
