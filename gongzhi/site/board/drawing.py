"""The map of the board: outlines in degrees become paths in a box of pixels. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians

WIDTH, HEIGHT = 1180, 690
MARGIN = 34  # room for a badge at the edge
STRETCH = 1.7
"""The map is a scheme: it may be so much wider than it is, to fill a wide screen."""
LETTER, LINE = 25, 28  # pixels that a character of a name takes, and a line of it
COUNTS = (("large", 21, 46), ("small", 16, 30))
"""Sizes of a count: what a digit takes, and how tall a place must be to hold it."""
BADGE = 26  # from the middle of a badge to its corners

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """path: an SVG path.  x, y: where words stand.  right, top: the corner for a badge.

    wide: pixels from edge to edge beside the words.  tall: of the box around it.
    """

    path: str
    x: float
    y: float
    right: float
    top: float
    wide: float
    tall: float

    def size(self, digits: int) -> str:
        """How large a count of so many digits may be: large, small, or "" where it has no room."""
        fitting = (
            name
            for name, digit, tall in COUNTS
            if self.wide >= digits * digit + 6 and self.tall >= tall
        )
        return next(fitting, "")

    @property
    def badge(self) -> Point:
        """Where the middle of a badge is: in the upper right corner."""
        return self.right - 12, self.top + 12

    def under_badge(self, x: float, y: float, digits: int) -> bool:
        """Would the badge lie over a count at this place?"""
        left, top = self.badge
        return abs(x - left) < BADGE + digits * 8 and abs(y - top) < BADGE + 14

    def lines(self, name: str) -> list[str]:
        """The name in one line or two, as they fit above a count; [] where they don't."""
        half = -(-len(name) // 2)
        for lines in ([name], [name[:half], name[half:]]):
            fits = self.wide >= max(map(len, lines)) * LETTER
            if fits and self.tall >= COUNTS[0][2] + 14 + len(lines) * LINE:
                return lines
        return []


def shapes(outlines: Mapping[int, dict], around: Iterable[dict] = ()) -> dict[int, Shape]:
    """pk → shape: GeoJSON Polygons and MultiPolygons (WGS-84, degrees), as large as the box allows,
    north above. around: outlines that must fit in, too."""
    rings = {pk: list(_rings(outline)) for pk, outline in outlines.items()}
    every = [*rings.values(), *(list(_rings(outline)) for outline in around)]
    points = [point for group in every for ring in group for point in ring]
    if not points:
        return {}
    place = _projection(points)
    return {pk: _shape([[place(p) for p in ring] for ring in group]) for pk, group in rings.items()}


def _rings(outline: dict) -> Iterator[list[Point]]:
    """Outer rings; a hole in a compound is not drawn."""
    coordinates = outline["coordinates"]
    polygons = [coordinates] if outline["type"] == "Polygon" else coordinates
    for polygon in polygons:
        yield [(x, y) for x, y, *_height in polygon[0]]


def _projection(points: list[Point]):
    lons, lats = [x for x, _y in points], [y for _x, y in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    narrow = cos(radians((south + north) / 2))
    width, height = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    across, down = (WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height
    scale = min(across, down)
    sideways = min(across, scale * STRETCH)
    left, top = (WIDTH - width * sideways) / 2, (HEIGHT - height * scale) / 2

    def place(point: Point) -> Point:
        x, y = point
        return left + (x - west) * narrow * sideways, top + (north - y) * scale

    return place


def _shape(rings: list[list[Point]]) -> Shape:
    path = "".join(f"M{' '.join(f'{x:.0f},{y:.0f}' for x, y in ring)}Z" for ring in rings)
    ring = max(rings, key=_size)
    x, y = _middle(ring)
    ys = [b for _a, b in ring]
    right, wide = max(a for a, _b in ring), _chord(ring, x, y)
    return Shape(path, x, y, right, min(ys), wide, max(ys) - min(ys))


def _chord(ring: list[Point], x: float, y: float) -> float:
    """How far it is from edge to edge through a point, from west to east."""
    cuts = [
        a + (y - b) * (c - a) / (d - b)
        for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (b > y) != (d > y)
    ]
    west, east = [c for c in cuts if c <= x], [c for c in cuts if c > x]
    return min(east) - max(west) if west and east else 0.0


def _size(ring: list[Point]) -> float:
    return abs(sum(_crosses(ring)))


def _crosses(ring: list[Point]) -> list[float]:
    return [a * d - b * c for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True)]


def _middle(ring: list[Point]) -> Point:
    """The centroid of the area; of a line the middle of its points."""
    crosses = _crosses(ring)
    double = sum(crosses)
    if abs(double) < 1e-9:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], crosses, strict=True))
    x = sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (3 * double)
    y = sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (3 * double)
    return x, y
