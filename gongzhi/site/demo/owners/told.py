"""What the owners decided, counted from the records for the account of the demo city."""

from datetime import datetime

from django.db.models import Count, Q

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee.models import Delegation
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.overview.standing import funnel, standings
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.mechanisms.owners.survey import queries as surveys
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from gongzhi.mechanisms.owners.voting.models import Item, Vote
from gongzhi.places.models import Kind, Place


def owners(*, at: datetime) -> dict:
    return {
        "surveys": [_survey(r) for r in Round.objects.order_by("day", "pk")],
        "compounds": _compounds(at=at),
        "rolls": _rolls(),
        "reviews": _reviews(),
        "votes": [_vote(v) for v in _published()],
        "votes_under_way": _states("vote", but=("published", "cancelled")),
        "terms": _states("committee"),
        "exits": _exits(),
    }


def _survey(found: Round) -> dict:
    counts = surveys.tally(Survey.objects.filter(round=found))
    names = ("surveyed", "eligible", "not_yet", "unknown", "unfilled")
    return {
        "name": found.name,
        "closed": found.closed_at is not None,
        **{name: getattr(counts, name) for name in names},
    }


def _compounds(*, at: datetime) -> dict:
    found = funnel(standings(Place.objects.filter(kind=Kind.COMPOUND), at=at))
    return {
        "surveyed": found.surveyed,
        "eligible": found.eligible,
        "with_committee": found.elected,
        "represented": Delegation.objects.current(at.date()).count(),
        "preparing": Case.objects.open().filter(procedure="assembly").count(),
        "stuck": found.stuck,
    }


def _rolls() -> dict:
    frozen = Roll.objects.filter(frozen_at__isnull=False)
    units = frozen.aggregate(heads=Count("owners", distinct=True))
    return {"frozen": frozen.count(), "open": Roll.objects.filter(frozen_at=None).count(), **units}


def _reviews() -> dict:
    every = Review.objects.aggregate(
        candidates=Count("pk"),
        cleared=Count("pk", filter=Q(case__state="cleared")),
        vetoed=Count("pk", filter=Q(outcome="vetoed")),
        overturned=Count("pk", filter=Q(case__state="overturned")),
        under_way=Count("pk", filter=Q(case__closed_at=None)),
    )
    says = Opinion.objects.aggregate(
        passes=Count("pk", filter=Q(says="pass")),
        objections=Count("pk", filter=Q(says="objects")),
        silent=Count("pk", filter=Q(says="silent")),
        departments=Count("department", distinct=True),
    )
    return {**every, **says}


def _published() -> list[Vote]:
    found = Vote.objects.filter(published_at__isnull=False).order_by("published_at")
    return list(found.select_related("certified").prefetch_related("items"))


def _vote(vote: Vote) -> dict:
    assert vote.certified  # only what is certified is published
    found = vote.certified.result
    quorum, taking_part = found["quorum"], found["participating"]
    items = sorted(vote.items.all(), key=lambda item: item.position)
    return {
        "title": vote.title,
        "quorum": {
            "heads": [taking_part["heads"], quorum["heads_needed"]],
            "area": [taking_part["area"], quorum["area_needed"]],
            "met": quorum["met"],
        },
        "items": [_item(item, found["matters"][item.key]) for item in items],
    }


def _item(item: Item, found: dict) -> dict:
    told = {"title": item.title, "class": item.klass}
    if item.klass == "election":
        names = ("seats", "elected", "alternates")
        counts = {n: found[n] if n == "seats" else len(found[n]) for n in names}
        return {**told, **counts, "passed": len(found["elected"]) > 0}
    need = next((s["need"] for s in found["steps"] if s["name"] == "majority"), None)
    return {
        **told,
        "heads": [found["for"]["heads"], need and need["heads"]],
        "area": [found["for"]["area"], need and need["area"]],
        "passed": found["passed"],
    }


def _states(procedure: str, *, but: tuple[str, ...] = ()) -> dict[str, int]:
    rows = Case.objects.filter(procedure=procedure).exclude(state__in=but).order_by("state")
    return dict(rows.values_list("state").annotate(Count("pk")))


def _exits() -> list[dict]:
    rows = Correction.objects.filter(ended_on__isnull=False).select_related("case")
    return [
        {
            "route": str(found.get_route_display()),
            "state": found.case.state_label,
            "replaced": found.replaced_by_id is not None,
        }
        for found in rows.order_by("pk")
    ]
