"""The ground of the demo city: a lattice cut into streets, communities, grids and compounds.

Every border runs along lattice points, and each lattice point lies where `Ground.spot` says: so
neighbours share their borders exactly, without gaps or overlaps. Schematic: nobody's real borders.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

CENTRE = (117.23, 37.73)  # Leling, WGS-84, degrees
STEP = 40.0  # metres between lattice points
METRES_PER_DEGREE = 111_195.0
PER_COMPOUND = 64  # lattice cells
NARROWEST = 4  # lattice cells
TURN = math.radians(-7)


@dataclass(frozen=True)
class Block:
    """A rectangle of lattice cells: left, bottom, right, top."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def wide(self) -> int:
        return self.x1 - self.x0

    @property
    def tall(self) -> int:
        return self.y1 - self.y0

    def cut(self, weights: Sequence[int]) -> list["Block"]:
        """One block per weight, by area, halving along the longer side again and again."""
        if len(weights) == 1:
            return [self]
        half = len(weights) // 2
        first, second = weights[:half], weights[half:]
        share = sum(first) / (sum(first) + sum(second))
        if self.wide >= self.tall:
            at = self.x0 + _between(self.wide, share)
            parts = Block(self.x0, self.y0, at, self.y1), Block(at, self.y0, self.x1, self.y1)
        else:
            at = self.y0 + _between(self.tall, share)
            parts = Block(self.x0, self.y0, self.x1, at), Block(self.x0, at, self.x1, self.y1)
        return parts[0].cut(first) + parts[1].cut(second)

    def inner(self) -> "Block":
        """The block without its outermost lattice cells: the road around it."""
        return Block(self.x0 + 1, self.y0 + 1, self.x1 - 1, self.y1 - 1)

    def rim(self) -> list[tuple[int, int]]:
        """The lattice points of the border, anticlockwise, the first again at the end."""
        south = [(x, self.y0) for x in range(self.x0, self.x1)]
        east = [(self.x1, y) for y in range(self.y0, self.y1)]
        north = [(x, self.y1) for x in range(self.x1, self.x0, -1)]
        west = [(self.x0, y) for y in range(self.y1, self.y0, -1)]
        return [*south, *east, *north, *west, (self.x0, self.y0)]


def _between(length: int, share: float) -> int:
    """Where to cut, leaving both sides wide enough to stand on."""
    return min(max(round(length * share), NARROWEST), length - NARROWEST)


@dataclass(frozen=True)
class Ground:
    """A square of lattice that holds so many compounds, around CENTRE."""

    side: int

    @classmethod
    def of(cls, compounds: int) -> "Ground":
        return cls(math.ceil(math.sqrt(compounds * PER_COMPOUND)))

    @property
    def whole(self) -> Block:
        return Block(0, 0, self.side, self.side)

    def spot(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a lattice point: turned a little, and bent as old roads are."""
        u, v = (x - self.side / 2) * STEP, (y - self.side / 2) * STEP
        u, v = u + 90 * math.sin(v / 520) + 25 * math.sin(v / 130), v + 110 * math.sin(u / 610)
        east = u * math.cos(TURN) - v * math.sin(TURN)
        north = u * math.sin(TURN) + v * math.cos(TURN)
        lon = CENTRE[0] + east / (METRES_PER_DEGREE * math.cos(math.radians(CENTRE[1])))
        return round(lon, 7), round(CENTRE[1] + north / METRES_PER_DEGREE, 7)

    def outline(self, block: Block) -> dict:
        """The block as a GeoJSON polygon."""
        ring = [list(self.spot(x, y)) for x, y in block.rim()]
        return {"type": "Polygon", "coordinates": [ring]}

    def point_in(self, block: Block, across: float, up: float) -> tuple[float, float]:
        """A point of the block; across and up from 0 to 1."""
        return self.spot(block.x0 + across * block.wide, block.y0 + up * block.tall)
