"""What the board tells, counted: the registered figures and nothing else, for the city and for each
of its streets. Plain JSON comes out; whoever shows it puts it into words.

Nothing here grows with the history: what is open, what happened today, what a month of whole days
says (counted again every ten minutes), the last steps by their key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from gongzhi.casework.models import Card, Case, Step
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Asked, Figure, by_group, spread
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE
from gongzhi.people.models import Organisation
from gongzhi.places.models import Kind, Place
from gongzhi.policy.services import Book, book
from gongzhi.site.portal.figures import window

from . import rules

CARDS = ("cards.yellow", "cards.red")
TODAY = (
    "matters.raised",
    "matters.closed",
    "matters.passed_from_compound",
    "matters.passed_from_community",
    "matters.solved_at_compound",
    "matters.solved_at_community",
    "matters.solved_at_street",
    "matters.solved_at_city",
    "calls.count",
    "calls.dispatched",
    "calls.answered",
)
NOW = ("matters.overdue", *CARDS)
RATES = ("calls.response_rate", "matters.resolution_rate", "matters.resident_satisfaction")
TOLD = (MATTER.name, CALL.name, RESPONSE.name)
LOOKED_AT, SHOWN = 300, 12
"""Of the last steps of the city so many are looked at, and so many shown."""

Told = dict[str, Any]
Pair = list[int]
"""Numerator and denominator: what a figure is made of."""


@dataclass(frozen=True)
class Whole:
    """The city and what lies in it, as it is today."""

    city: Place
    streets: list[Place]
    rules: Book
    at: datetime

    def today(self, place: Place | None = None) -> Asked:
        day = localtime(self.at).date()
        return Asked(day, day, self.at, self.rules, place)

    def month(self, place: Place | None = None) -> Asked:
        """Thirty whole days up to yesterday, as on the open pages."""
        span = window(self.at)
        return Asked(span.since, span.until, self.at, self.rules, place)


def counted(before: Told | None, *, at: datetime) -> Told | None:
    """Everything the board tells. None without a city. before: what was told last, whose rates
    are kept while they are good."""
    whole = _whole(at)
    if whole is None:
        return None
    scopes = _figures(whole)
    _cards(whole, scopes)
    rates, rates_at = _kept(before, at) or (_rates(whole), at.isoformat())
    return {
        "day": localtime(at).date().isoformat(),
        "city": [whole.city.pk, whole.city.name],
        "outlines": whole.city.outline_version,
        "streets": [[s.pk, s.name] for s in whole.streets],
        "compounds": _compounds(whole),
        "scopes": scopes,
        "rates": rates,
        "rates_at": rates_at,
        "just": _just(),
    }


def _whole(at: datetime) -> Whole | None:
    kinds = (Kind.CITY, Kind.STREET)
    places = Place.objects.current(localtime(at).date()).filter(kind__in=kinds)
    found = list(places.defer("geometry").order_by("code"))
    city = next((p for p in found if p.kind == Kind.CITY), None)
    if city is None:
        return None
    streets = [p for p in found if p.kind == Kind.STREET]
    return Whole(city, streets, book(*registry.codes(), at=at), at)


def _pair(found: Figure | None) -> Pair:
    return [found.numerator, found.denominator] if found else [0, 0]


def _figures(whole: Whole) -> Told:
    """pk of the place → key → pair; one query for each figure."""
    asked = whole.today()
    scopes: Told = {str(p.pk): {"figures": {}} for p in (whole.city, *whole.streets)}
    for indicator in map(registry.get, (*NOW, *TODAY)):
        city, streets = spread(indicator, asked, "street")
        told = {whole.city.pk: city} | streets
        for pk, scope in scopes.items():
            scope["figures"][indicator.key] = _pair(told.get(int(pk)))
    return scopes


def _cards(whole: Whole, scopes: Told) -> None:
    """Into each scope: who holds how many cards of each kind. Asked only where any hang."""
    names: dict[int, str] = {}
    for place in (whole.city, *whole.streets):
        scope = scopes[str(place.pk)]
        held = {key: _held(whole, place, key, scope["figures"][key]) for key in CARDS}
        scope["cards"] = [
            [pk, *(held[key][pk].denominator if pk in held[key] else 0 for key in CARDS)]
            for pk in set().union(*held.values())
        ]
        names |= dict.fromkeys((pk for pk, *_n in scope["cards"]), "")
    names |= _names(names)
    for scope in scopes.values():
        named = [[pk, names[pk], *counts] for pk, *counts in scope["cards"]]
        scope["cards"] = sorted(named, key=lambda row: (-row[3], -row[2], row[1]))


def _held(whole: Whole, place: Place, key: str, pair: Pair) -> dict:
    if not pair[1]:
        return {}
    asked = whole.today(None if place == whole.city else place)
    return by_group(registry.get(key), asked, "department")


def _names(pks: Iterable[int]) -> dict[int, str]:
    found = Organisation.objects.filter(pk__in=list(pks))
    return dict(found.values_list("pk", "name"))


def _compounds(whole: Whole) -> list[list]:
    """[pk, name, pk of the street, overdue, open] of each compound, by name."""
    found = by_group(registry.get("matters.overdue"), whole.today(), "compound")
    day = localtime(whole.at).date()
    places = Place.objects.current(day).filter(kind=Kind.COMPOUND).order_by("name", "pk")
    return [
        [pk, name, int(path.split("/")[2]), *_pair(found.get(pk))]
        for pk, name, path in places.values_list("pk", "name", "path")
    ]


def _kept(before: Told | None, at: datetime) -> tuple[Told, str] | None:
    """The rates that were counted last, unless they are of another day or too old."""
    if before is None or before["day"] != localtime(at).date().isoformat():
        return None
    made = datetime.fromisoformat(before["rates_at"])
    old = not timedelta() <= at - made < rules.RATES_KEPT
    return None if old else (before["rates"], before["rates_at"])


def _rates(whole: Whole) -> Told:
    """pk of the place → [pk, name, pair for each rate] of each department, by name."""
    told: Told = {}
    for place in (whole.city, *whole.streets):
        asked = whole.month(None if place == whole.city else place)
        found = [by_group(registry.get(key), asked, "department") for key in RATES]
        names = _names(int(pk) for pk in set().union(*found))
        rows = [[pk, name, *(_pair(f.get(pk)) for f in found)] for pk, name in names.items()]
        told[str(place.pk)] = sorted(rows, key=lambda row: row[1])
    return told


OPENED = "opened"
"""What stands for a move where something came in."""
WHERE = ("compound__name", "community__name", "street__name")


def _just() -> list[list]:
    """[instant, street, place, procedure, move, state, office or source, category] of what happened
    last, the newest first.

    Offices, compounds and categories: no title, no text, no door, nothing that a person wrote.
    """
    lines = sorted([*_steps(), *_openings()], key=lambda line: line[0], reverse=True)
    return _enough([[at.isoformat(), *rest] for at, *rest in lines])


def _steps() -> Iterator[list]:
    on = Card.objects.filter(case=OuterRef("case"), given_at=OuterRef("at"))
    steps = (
        Step.objects.filter(case__procedure__in=TOLD)
        .order_by("-pk")
        .annotate(
            carded=Subquery(on.values("organisation__name")[:1]),
            where=Coalesce(*(f"case__{name}" for name in WHERE)),
            category=F("case__matter__category"),
        )
    )
    columns = ("at", "case__street", "where", "case__procedure", "move", "state")
    rows = steps.values_list(*columns, "signed", "carded", "category")[:LOOKED_AT]
    for *line, signed, carded, category in rows:
        yield [*line, carded or rules.office(signed), rules.harmless(category or "")]


def _openings() -> Iterator[list]:
    """Matters by where they came from, never by whom; calls by the office. A response is opened by
    the step that dispatches."""
    cases = Case.objects.filter(procedure__in=(MATTER.name, CALL.name)).order_by("-pk")
    cases = cases.annotate(where=Coalesce(*WHERE), category=F("matter__category"))
    columns = ("opened_at", "street", "where", "procedure", "opened_by", "matter__source")
    rows = cases.values_list(*columns, "category")[:LOOKED_AT]
    for *line, by, source, category in rows:
        yield [*line, OPENED, "", source or rules.office(by), rules.harmless(category or "")]


def _enough(lines: list[list]) -> list[list]:
    """The newest of the city, and of each street."""
    seen: dict[int | None, int] = {}
    kept = []
    for n, line in enumerate(lines):
        seen[line[1]] = seen.get(line[1], 0) + 1
        if n < SHOWN or seen[line[1]] <= SHOWN:
            kept.append(line)
    return kept
