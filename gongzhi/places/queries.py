"""Where a point lies, and how well a community's grids divide it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongzhi.policy.declared import Declared, declare, whole
from gongzhi.policy.services import Book

from .models import GridCover, Kind, Place
from .shapes import Findings, PlaceIndex, gaps_and_overlaps

LEAST_HOUSEHOLDS = "places.grid_least_households"
MOST_HOUSEHOLDS = "places.grid_most_households"
SLIVER = "places.grid_sliver_m2"
GUIDELINE = "GB/T 34300—2017 及各地网格化管理通行做法，未见正式文本，请城市核定"
declare(
    Declared(LEAST_HOUSEHOLDS, "一个网格的户数，一般不少于", 300, whole(1, 5000), "户", GUIDELINE),
    Declared(MOST_HOUSEHOLDS, "一个网格的户数，一般不多于", 500, whole(1, 5000), "户", GUIDELINE),
    Declared(SLIVER, "网格缝隙和重叠，小于此面积不计", 100, whole(0, 100_000), "平方米"),
)
GRID_RULES = (LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS, SLIVER)


@dataclass(frozen=True)
class Spot:
    """What holds a point, from the smallest drawn place up; None where nothing drawn does.

    A compound's grid may also come from the list of covers, where no grid is drawn.
    """

    street: Place | None = None
    community: Place | None = None
    grid: Place | None = None
    compound: Place | None = None

    @property
    def nearest(self) -> Place | None:
        return self.compound or self.grid or self.community or self.street


def locate(lon: float, lat: float, *, day: date) -> Spot:
    """Street, community, grid and compound of a point in WGS-84 degrees; at most four queries.

    The index of outlines is kept in the process until an outline of the city changes.
    """
    found = index().containing(lon, lat)
    held = Place.objects.current(day).filter(pk__in=found).in_bulk()
    smallest = [held[pk] for pk in found if pk in held]
    by_kind: dict[str, Place] = {}
    for place in smallest:
        by_kind.setdefault(place.kind, place)
    inner = by_kind.get(Kind.COMPOUND) or by_kind.get(Kind.GRID) or by_kind.get(Kind.COMMUNITY)
    if inner:  # the tree says whose a place is; outlines at a border may disagree
        above = Place.objects.filter(pk__in=inner.ancestor_ids).exclude(pk=inner.pk)
        by_kind.update({place.kind: place for place in above})
    return Spot(
        street=by_kind.get(Kind.STREET),
        community=by_kind.get(Kind.COMMUNITY),
        grid=by_kind.get(Kind.GRID) or _grid_of(by_kind.get(Kind.COMPOUND)),
        compound=by_kind.get(Kind.COMPOUND),
    )


def _grid_of(compound: Place | None) -> Place | None:
    if compound is None:
        return None
    return Place.objects.filter(covers__place=compound).first()


def index() -> PlaceIndex:
    """All outlines of the city."""
    city = Place.objects.filter(kind=Kind.CITY).values_list("pk", "outline_version").first()
    return _index(*city) if city else PlaceIndex([])


@lru_cache(maxsize=2)
def _index(city: int, version: int) -> PlaceIndex:
    """Kept by the city's outline_version, so that every process notices a new outline."""
    rows = Place.objects.filter(path__startswith=f"/{city}/").filter(geometry__isnull=False)
    rows = rows.exclude(kind__in=(Kind.CITY, Kind.BUILDING, Kind.STAIRWELL, Kind.UNIT))
    outlines = rows.values_list("pk", "kind", "geometry").order_by("pk")
    return PlaceIndex((pk, kind, outline) for pk, kind, outline in outlines if outline is not None)


@dataclass(frozen=True)
class GridSize:
    """A grid and its households; households None where unknown.

    fault: "" | "few" | "many" | "unknown" against the city's guideline.
    """

    grid: Place
    households: int | None
    fault: str


@dataclass(frozen=True)
class GridCheck:
    """findings: None where the community itself is not drawn. undrawn: grids without outline.

    uncovered: compounds of the community that no grid covers, neither whole nor by building.
    """

    findings: Findings | None
    undrawn: list[Place]
    uncovered: list[Place]
    sizes: list[GridSize]


def check_grids(community: Place, *, rules: Book, day: date) -> GridCheck:
    """How a community is divided into grids: gaps, overlaps, compounds left out, sizes.

    rules: a book that holds GRID_RULES. Raises BadShape if an outline kept is not valid.
    """
    below = Place.objects.current(day).filter(parent=community)
    grids = list(below.filter(kind=Kind.GRID).order_by("code"))
    compounds = list(below.filter(kind=Kind.COMPOUND).select_related("grid_cover").order_by("code"))
    drawn = [(grid.pk, grid.geometry) for grid in grids if grid.geometry]
    findings = None
    if community.geometry and drawn:
        tolerance = float(str(rules.value(SLIVER)))
        findings = gaps_and_overlaps(community.geometry, drawn, tolerance_m2=tolerance)
    covers = GridCover.objects.filter(grid__in=grids).select_related("place")
    covered = {cover.place_id: cover.grid_id for cover in covers}
    by_building = {cover.place.parent_id for cover in covers}
    return GridCheck(
        findings,
        undrawn=[grid for grid in grids if not grid.geometry],
        uncovered=[c for c in compounds if c.pk not in covered and c.pk not in by_building],
        sizes=[_size(grid, compounds, covered, rules) for grid in grids],
    )


def _size(grid: Place, compounds: list[Place], covered: dict[int, int], rules: Book) -> GridSize:
    """The grid's own number of households, else the sum over its compounds if all are known."""
    known = [c.households for c in compounds if covered.get(c.pk) == grid.pk]
    households = grid.households
    if households is None and known and None not in known:
        households = sum(n for n in known if n is not None)
    return GridSize(grid, households, _size_fault(households, rules))


def _size_fault(households: int | None, rules: Book) -> str:
    if households is None:
        return "unknown"
    if households < rules.whole(LEAST_HOUSEHOLDS):
        return "few"
    return "many" if households > rules.whole(MOST_HOUSEHOLDS) else ""
