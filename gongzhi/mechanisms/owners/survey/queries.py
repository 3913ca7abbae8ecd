"""Reading survey rounds: who sees which compounds, how many of each outcome, lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongzhi.people.models import Mandate
from gongzhi.places.listing import initials, spelled
from gongzhi.places.models import GridCover, Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import BY_PLACE, MAY

from .models import Obstacle, Outcome, Round, Survey

EVERY, NONE = Q(pk__isnull=False), Q(pk__in=[])
UNFORMED = Q(outcome=Outcome.ELIGIBLE, has_committee=False)
"""The first assembly is due and there is no committee; why, the obstacles say."""
UNSAID, UNFILLED = "unsaid", "unfilled"
"""Stand where a reason, or an outcome, would: nobody wrote one down, nobody has been there."""
FORMED = {"yes": True, "no": False, "untold": None}
WAYS = {
    "street": "compound__parent__parent",
    "community": "compound__parent",
    "compound": "compound",
}
"""Dimension → from a row to it."""


def compounds(by: Actor) -> Q:
    """The compounds that this post sees and answers for.

    A post with a branch reaches what the branch covers jointly (联合党支部), a grid's the compounds
    that its grid covers, whole or by building.
    """
    if by.duty not in BY_PLACE:
        return EVERY if by.duty in MAY["survey.read"] else NONE
    if by.place_kind == Kind.GRID:
        covers = GridCover.objects.filter(grid=by.place_id)
        buildings = covers.filter(place__kind=Kind.BUILDING)
        return Q(pk__in=covers.values("place")) | Q(pk__in=buildings.values("place__parent"))
    if by.place_kind == Kind.COMPOUND:
        joint = Mandate.objects.filter(organisation=by.organisation_id, until=None)
        joint = joint.filter(kind=Mandate.Kind.COVERS)
        return Q(pk=by.place_id) | Q(pk__in=joint.values("place"))
    return Q(path__startswith=by.place_path)


def in_reach(by: Actor, way: str = "compound") -> Q:
    """What lies in those compounds. way: from the record to its compound."""
    found = compounds(by)
    return found if found in (EVERY, NONE) else Q(**{f"{way}__in": Place.objects.filter(found)})


def surveys(by: Actor, **which) -> QuerySet[Survey]:
    """The rows that this post sees."""
    return Survey.objects.filter(in_reach(by), **which)


def latest(compound: Place) -> Survey | None:
    """What was last filled in about a compound, with its round; None if nothing ever was."""
    filled = Survey.objects.filter(compound=compound, filled_at__isnull=False)
    return filled.select_related("round").order_by("-round__day", "-round").first()


def running() -> Round | None:
    """The round that is open; there is at most one."""
    return Round.objects.filter(closed_at=None).first()


def standing(day: date) -> QuerySet[Place]:
    """The compounds of a day: one row each in a round of that day."""
    there = Place.objects.current(day).filter(kind=Kind.COMPOUND)
    return there.defer("geometry").order_by("code")


def forgotten(found: Round) -> QuerySet[Place]:
    """Compounds that stood on the round's day and have no row in it: registered since."""
    there = Survey.objects.filter(round=found).values("compound")
    return standing(found.day).exclude(pk__in=there)


MOST_OTHERS = 20

# --- how many -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """surveyed = eligible + not_yet + unknown; unfilled are some of the unknown.

    eligible = formed + unformed + untold, by whether a committee is there.  reasons: reason → how
    many of the unformed name it; a compound may name several, UNSAID counts those that name none.
    """

    surveyed: int = 0
    eligible: int = 0
    not_yet: int = 0
    unknown: int = 0
    unfilled: int = 0
    formed: int = 0
    unformed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def filled(self) -> int:
        return self.surveyed - self.unfilled

    @property
    def untold(self) -> int:
        return self.eligible - self.formed - self.unformed


COUNTED: dict[str, dict[str, object]] = {
    "surveyed": {},
    **{outcome: {"outcome": outcome} for outcome in Outcome.values},
    "unfilled": {"filled_at": None},
    "formed": {"outcome": Outcome.ELIGIBLE, "has_committee": True},
    "unformed": {"outcome": Outcome.ELIGIBLE, "has_committee": False},
}
"""Number of a `Tally` → the columns of those that it counts."""


def _counts(way: str = "", among: Q = EVERY) -> dict[str, Count]:
    """way: from what is counted by to the surveys, "surveys__"."""
    return {
        name: Count(f"{way}pk", filter=among & Q(**{f"{way}{c}": v for c, v in such.items()}))
        for name, such in COUNTED.items()
    }


def because(reason: str) -> Q:
    """Those that name a reason, or none (UNSAID)."""
    return Q(obstacles=[]) if reason == UNSAID else Q(obstacles__contains=[reason])


def tally(found: QuerySet[Survey]) -> Tally:
    """One query."""
    reasons = {
        reason: Count("pk", filter=UNFORMED & because(reason))
        for reason in (*Obstacle.values, UNSAID)
    }
    row = found.order_by().aggregate(**_counts(), **{f"for_{r}": c for r, c in reasons.items()})
    told = {reason: row.pop(f"for_{reason}") for reason in reasons}
    return Tally(**row, reasons=told)


def by_area(found: QuerySet[Survey], kind: str) -> list[tuple[Place, Tally]]:
    """The same by street or by community, in the order of their codes. One query."""
    way = WAYS[kind]
    columns = (way, f"{way}__name", f"{way}__code")
    rows = found.order_by().values(*columns).annotate(**_counts()).order_by(f"{way}__code")
    return [(_area(*map(row.pop, columns)), Tally(**row)) for row in map(dict, rows)]


def _area(pk: int, name: str, code: str) -> Place:
    return Place(pk=pk, name=name, code=code)


def rounds(by: Actor) -> QuerySet[Round]:
    """All rounds with the counts of what this post sees in them, the latest day first."""
    counts = _counts("surveys__", in_reach(by, "surveys__compound"))
    return Round.objects.annotate(**counts).order_by("-day", "-pk")


# --- lists ----------------------------------------------------------------------------------------

WHERE = ("compound", "compound__parent", "compound__parent__parent")
"""From a row to its compound, community and street."""


def listed(found: QuerySet[Survey]) -> QuerySet[Survey]:
    """Rows for a table, in the order of the compounds' codes."""
    near = found.select_related("compound__parent__parent", "filled_for")
    return near.defer(*(f"{place}__geometry" for place in WHERE)).order_by("compound__code")


def narrowed(found: QuerySet[Survey], asked: dict) -> QuerySet[Survey]:
    """Those that are asked for. asked: street, community or compound (pk), outcome (or UNFILLED),
    formed (see FORMED), obstacle (or UNSAID), q: words; what isn't there asks for nothing."""
    wanted = EVERY
    for dimension, way in WAYS.items():
        if asked.get(dimension):
            wanted &= Q(**{way: asked[dimension]})
    if outcome := asked.get("outcome"):
        wanted &= Q(filled_at=None) if outcome == UNFILLED else Q(outcome=outcome)
    if formed := asked.get("formed"):
        wanted &= Q(has_committee=FORMED[formed])
    if obstacle := asked.get("obstacle"):
        wanted &= because(obstacle)
    return found.filter(wanted & named(asked.get("q", ""), found))


def others(survey: Survey) -> list[Survey]:
    """The same compound in the other rounds in which it was filled in, the latest first."""
    filled = Survey.objects.filter(compound=survey.compound_id, filled_at__isnull=False)
    filled = filled.exclude(pk=survey.pk).select_related("round", "compound")
    return list(filled.order_by("-round__day", "-round")[:MOST_OTHERS])


def unfilled_after(survey: Survey, by: Actor) -> Place | None:
    """The next compound in reach that nobody has filled in yet; from the first again at the end."""
    left = surveys(by, round=survey.round_id, filled_at=None).exclude(pk=survey.pk)
    codes = left.select_related("compound").order_by("compound__code")
    later = codes.filter(compound__code__gt=survey.compound.code)
    found = later.first() or codes.first()
    return found.compound if found else None


def named(words: str, found: QuerySet[Survey]) -> Q:
    """Compounds by part of the name, by code, by pinyin or its initials; or by their community."""
    asked = words.strip()
    if not asked:
        return EVERY
    where = Q(compound__name__icontains=asked) | Q(compound__code__iexact=asked)
    where |= Q(compound__parent__name__icontains=asked)
    if asked.isascii() and asked.isalnum():
        names = found.order_by().values_list("compound__name", flat=True).distinct()
        where |= Q(compound__name__in=_sounding(asked.lower(), names))
    return where


def _sounding(low: str, names: Iterable[str]) -> list[str]:
    return [n for n in names if initials(n).startswith(low) or spelled(n).startswith(low)]
