"""One question to everything that a post may see: places, organisations, notices, cases, pages."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from gongzhi.casework.models import Case
from gongzhi.casework.searching import As, Asked, found, terms_of
from gongzhi.mechanisms.five_levels import scope
from gongzhi.mechanisms.five_levels.queries import PARTY_KINDS
from gongzhi.notices.models import Notice
from gongzhi.people.models import Organisation
from gongzhi.places.models import Kind as PlaceKind
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.search.models import Entry, Kind
from gongzhi.search.words import sought

MOST = 20
"""More of a kind than this is “20+”."""
OUTER = (PlaceKind.STREET, PlaceKind.COMMUNITY, PlaceKind.COMPOUND)


@dataclass
class Results:
    """What was found, of each kind at most MOST + 1."""

    cases: list[Case]
    places: list[Place]
    organisations: list[Organisation]
    notices: list[Notice]


def everything(by: Actor, asked: Asked, *related: str, day: date) -> Results:
    """The answer in four queries, each over what the post may see."""
    places, meant = _places(by, asked, day=day)
    cases = cases_of(by, replace(asked, places=meant), *related)
    return Results(
        cases=cases,
        places=places,
        organisations=list(_organisations(by, asked.said, day=day)[: MOST + 1]),
        notices=list(_notices(asked.said)[: MOST + 1]),
    )


def cases_alone(by: Actor, asked: Asked, *related: str, day: date) -> Results:
    """The same for a page that goes on or is narrowed: cases only, in two queries."""
    meant = _meant(Place.objects.current(day).filter(_named(asked.said)), asked.said)
    return Results(cases_of(by, replace(asked, places=meant), *related), [], [], [])


def cases_of(by: Actor, asked: Asked, *related: str) -> list[Case]:
    """The newest cases that say it, MOST + 1 at most."""
    hits = found(by, asked, most=MOST + 1)
    return list(hits.select_related("street", "community", "compound", "awaiting", *related))


# --- places ---------------------------------------------------------------------------------------


def _places(by: Actor, asked: Asked, *, day: date) -> tuple[list[Place], tuple]:
    """(places in reach that are called so, what each word may mean), in one query."""
    reach = scope.ids(scope.reach(by))
    within = f"'@{reach[-1]}'" if reach else ""
    hit = Q(pk__in=_refs(Kind.PLACE, asked.said, within)[: MOST + 1]) if reach else Q(pk__in=[])
    both = Place.objects.current(day).filter(hit | _named(asked.said)).defer("geometry")
    both = both.annotate(hit=Exists(Place.objects.filter(hit, pk=OuterRef("pk"))))
    rows = list(both.select_related("parent").defer("parent__geometry").order_by("path"))
    return [p for p in rows if vars(p)["hit"]], _meant(rows, asked.said)


def _named(said: str) -> Q:
    """Places that one of the words is the whole name of."""
    return Q(name__in=terms_of(said), kind__in=OUTER)


def _meant(places, said: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Word by word, the places of just that name."""
    named: dict[str, tuple[int, ...]] = {}
    for place in places:
        if place.name in said.split() and place.kind in OUTER:
            named[place.name] = (*named.get(place.name, ()), place.pk)
    return tuple(named.items())


# --- organisations and notices --------------------------------------------------------------------


def _organisations(by: Actor, said: str, *, day: date) -> QuerySet[Organisation]:
    """Of the Party's organisations those in the post's scope of the five levels; the others have
    their names and public telephones on public pages."""
    open_to_all = ~Q(kind__in=PARTY_KINDS)
    theirs = scope.organisations(by).values("pk") if by.may("levels.read") else None
    seen = open_to_all | Q(pk__in=theirs) if theirs is not None else open_to_all
    hits = Organisation.objects.current(day).filter(seen, pk__in=_refs(Kind.ORGANISATION, said))
    return hits.order_by("kind", "name", "pk")


def _notices(said: str) -> QuerySet[Notice]:
    """Notices are public; who withdrew one withdrew it from here, too."""
    hits = Notice.objects.filter(pk__in=_refs(Kind.NOTICE, said), withdrawn_at=None)
    return hits.select_related("place").order_by("-published_at", "-pk")


class Says(Func):
    """words @@ condition."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "


def _refs(kind: Kind, said: str, *also: str) -> QuerySet:
    """Ids of the things of a kind that say all of it; none if there is nothing to look for. The
    kind is one of the words: few entries are no case, and the index begins with the fewest."""
    parts = [f"'{word}'" for word in sought(said)]
    if not parts:
        return Entry.objects.none().values("ref")
    parts += [f"'~{kind.value}'", *filter(None, also)]
    condition = As(Value(" & ".join(parts)), type="tsquery")
    says = Says(F("words"), condition, output_field=BooleanField())
    return Entry.objects.filter(says, kind=kind).order_by().values("ref")
