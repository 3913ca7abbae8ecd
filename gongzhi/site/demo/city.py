"""Building the demo city: places, organisations, posts, people. One seed, one city."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import date, datetime

from gongzhi.people.models import Organisation
from gongzhi.people.models import OrganisationKind as Org
from gongzhi.places.models import Kind, Place
from gongzhi.policy.duties import Duty

from . import levels, partners, words
from .founding import Desk, Founder
from .layout import Block, Ground

HOUSEHOLDS = {"tower": (180, 420), "slab": (120, 360), "old": (40, 160), "rows": (20, 70)}
TOLD, TOLD_HOUSEHOLDS = 6, (72, 96)  # the first compounds: their owners' stories are told in full
BUILDINGS = {"tower": (3, 5), "slab": (4, 7), "old": (2, 4), "rows": (2, 3)}
LOTS = (2, 3, 3, 4)  # how big a compound's ground is beside its neighbours'
WEAK = ("old", "rows")  # few Party members live here
STAIRWELLS = {"tower": (1, 2), "slab": (3, 4), "old": (2, 4), "rows": (1, 1)}
KINDS = ("slab", "tower", "old", "old", "slab", "tower", "rows", "slab", "tower", "slab")
"""What stands beside what: each street starts elsewhere in this row."""


@dataclass(frozen=True)
class Size:
    """How much city: compounds by community, in the order of the streets' communities.

    Of a street's list the first communities are taken, as many as numbers are given.
    """

    name: str
    compounds: dict[str, tuple[int, ...]]
    companies: int
    units: int

    @property
    def count(self) -> int:
        return sum(map(sum, self.compounds.values()))


SMALL = Size("small", dict.fromkeys(words.STREETS, (2, 2, 2)), companies=6, units=8)
LELING = Size(
    "leling",
    {
        "371481001": (7, 6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4),
        "371481002": (5, 5, 4, 4, 4, 4, 4, 3),
        "371481003": (6, 6, 5, 5, 5, 4, 4),
        "371481004": (5, 5, 5, 5, 4, 4),
    },
    companies=12,
    units=16,
)
SIZES = {size.name: size for size in (SMALL, LELING)}


@dataclass
class Compound:
    """One compound, known by its number, counted through the city from 0.

    kind: tower, slab, old or rows.  ground: its lattice cells.  members: full Party members.
    branch: the branch that covers it, its own or a joint one, or none.
    """

    place: Place
    kind: str
    grid: Place
    members: int
    stairwells: dict[Place, list[Place]] = field(default_factory=dict)  # building → its own
    branch: Organisation | None = None
    ground: Block = Block(0, 0, 0, 0)
    number: int = 0


@dataclass
class Community:
    place: Place
    party: Organisation
    committee: Organisation
    compounds: list[Compound] = field(default_factory=list)


@dataclass
class Street:
    place: Place
    party: Organisation
    office: Organisation
    communities: list[Community] = field(default_factory=list)

    @property
    def compounds(self) -> list[Compound]:
        return [c for community in self.communities for c in community.compounds]


@dataclass
class City:
    """What the simulator needs to know. desks: organisation id → its posts.

    reviewers: by code, who is asked about candidates for owners' committees.
    """

    ground: Ground
    place: Place
    party: Organisation
    platform: Organisation
    supervision: Organisation
    departments: dict[str, Organisation]
    reviewers: dict[str, Organisation]
    streets: list[Street]
    desks: dict[int, list[Desk]]

    @property
    def compounds(self) -> list[Compound]:
        return [c for street in self.streets for c in street.compounds]


def build(size: Size, rng: random.Random, *, at: datetime, eve: date) -> City:
    """Fill an empty database with a city of this size.

    eve: the day before its daily life begins.
    """
    founder = Founder(rng, at, eve, households=itertools.repeat(TOLD_HOUSEHOLDS, TOLD))
    ground = Ground.of(size.count)
    place = founder.place(Kind.CITY, *words.CITY, None)
    founder.draw(place, ground.outline(ground.whole))
    party = founder.organisation(
        Org.CITY_PARTY, "swei", "中共乐陵市委", short_name="市委", covers=(place,)
    )
    streets = _streets(founder, size, ground, place, party)
    platform, supervision = _centre(founder, place, party)
    departments = _departments(founder, place, words.DEPARTMENTS)
    known = departments | _departments(founder, place, words.REVIEWERS_ONLY)
    city = City(
        ground=ground,
        place=place,
        party=party,
        platform=platform,
        supervision=supervision,
        departments=departments,
        reviewers={code: known[code] for code in words.REVIEWERS},
        streets=streets,
        desks=founder.desks,
    )
    for number, compound in enumerate(city.compounds):
        compound.number = number
    levels.fill(founder, city)
    partners.fill(founder, city, companies=size.companies, units=size.units)
    return city


def _centre(
    founder: Founder, place: Place, party: Organisation
) -> tuple[Organisation, Organisation]:
    """The platform with its desks, the supervising office, the city's leader."""
    platform = founder.organisation(
        Org.PLATFORM,
        "pt",
        "市社区治理服务平台",
        short_name="治理平台",
        phone=founder.phone(),
        covers=(place,),
    )
    for duty, title, count in (
        (Duty.PLATFORM_OFFICER, "值班岗", 2),
        (Duty.CALLBACK_OFFICER, "回访岗", 2),
        (Duty.HOTLINE_OFFICER, "热线坐席", 3),
        (Duty.SYSTEM_ADMIN, "系统管理员", 1),
        (Duty.SECURITY_ADMIN, "安全管理员", 1),
        (Duty.AUDITOR, "审计管理员", 1),
    ):
        for _ in range(count):
            founder.staffed(platform, duty, title, place)
    supervision = founder.organisation(Org.SUPERVISION, "dc", "市督查室", phone=founder.phone())
    founder.staffed(supervision, Duty.SUPERVISOR, "督查岗", place)
    founder.staffed(party, Duty.LEADER, "市领导", place)
    return platform, supervision


def _departments(
    founder: Founder, place: Place, named: dict[str, tuple[str, str]]
) -> dict[str, Organisation]:
    made = {}
    for code, (name, short) in named.items():
        made[code] = founder.organisation(
            Org.DEPARTMENT, f"d-{code}", name, short_name=short, phone=founder.phone()
        )
        for _ in range(2 if code in words.BUSY else 1):
            founder.staffed(made[code], Duty.DEPARTMENT_OFFICER, "经办岗", place)
    return made


def _streets(
    founder: Founder, size: Size, ground: Ground, place: Place, party: Organisation
) -> list[Street]:
    totals = [sum(counts) for counts in size.compounds.values()]
    blocks = ground.whole.cut(totals)
    names = words.compounds(founder.rng)
    made = []
    for turn, (code, block) in enumerate(zip(size.compounds, blocks, strict=True)):
        street = _street(founder, code, place, party)
        founder.draw(street.place, ground.outline(block))
        kinds = itertools.cycle(KINDS[-turn:] + KINDS[:-turn])
        counts = size.compounds[code]
        named = words.STREETS[code][1][: len(counts)]
        for known, count, part in zip(named, counts, block.cut(counts), strict=True):
            community = _community(founder, street, known)
            founder.draw(community.place, ground.outline(part))
            sizes = [founder.rng.choice(LOTS) for _ in range(count)]
            for number, lot in enumerate(part.cut(sizes), 1):
                kind = next(kinds)
                made_here = _compound(founder, community, number, kind, next(names[kind]))
                _outline(founder, ground, made_here, lot)
            street.communities.append(community)
        made.append(street)
    return made


def _street(founder: Founder, code: str, city: Place, party: Organisation) -> Street:
    name, _ = words.STREETS[code]
    here = founder.place(Kind.STREET, code, name, city)
    above = founder.organisation(
        Org.STREET_PARTY, f"{code}-dgw", f"{name}党工委", parent=party,
        phone=founder.phone(), covers=(here,),
    )  # fmt: skip
    founder.staffed(above, Duty.STREET_SECRETARY, "书记", here, chief=True)
    office = founder.organisation(
        Org.STREET_OFFICE, f"{code}-bsc", f"{name}办事处", short_name=name,
        phone=founder.phone(), covers=(here,),
    )  # fmt: skip
    for _ in range(2):
        founder.staffed(office, Duty.STREET_OFFICER, "值班岗", here)
    return Street(here, above, office)


def _community(founder: Founder, street: Street, known: tuple[str, str]) -> Community:
    code, name = known[0], f"{known[1]}社区"
    here = founder.place(Kind.COMMUNITY, code, name, street.place)
    party = founder.organisation(
        Org.COMMUNITY_PARTY, f"{code}-dw", f"{name}党委", parent=street.party,
        phone=founder.phone(), covers=(here,),
    )  # fmt: skip
    founder.staffed(party, Duty.COMMUNITY_SECRETARY, "书记", here, chief=True)
    committee = founder.organisation(
        Org.RESIDENTS_COMMITTEE, f"{code}-jwh", f"{name}居委会", short_name=name,
        phone=founder.phone(), covers=(here,),
    )  # fmt: skip
    for _ in range(2):
        founder.staffed(committee, Duty.COMMUNITY_OFFICER, "值班岗", here)
    return Community(here, party, committee)


def _compound(
    founder: Founder, community: Community, number: int, kind: str, name: str
) -> Compound:
    """A compound with its houses, in a grid of its own."""
    rng, above = founder.rng, community.place
    grid = founder.place(
        Kind.GRID, f"{above.code}-W{number:02d}", f"{above.name}第{number}网格", above
    )
    place = founder.place(
        Kind.COMPOUND,
        f"{above.code}-{number:02d}",
        name,
        above,
        households=rng.randint(*next(founder.households, HOUSEHOLDS[kind])),
    )
    founder.cover(grid, place)
    members = rng.randint(1, 3) if kind in WEAK else rng.randint(6, 54)
    made = Compound(place, kind, grid, members)
    tails = ("排", "门") if kind == "rows" else ("号楼", "单元")
    for n in range(1, rng.randint(*BUILDINGS[kind]) + 1):
        building = founder.place(Kind.BUILDING, f"{place.code}-{n}", f"{n} {tails[0]}", place)
        made.stairwells[building] = [
            founder.place(Kind.STAIRWELL, f"{building.code}-{u}", f"{u} {tails[1]}", building)
            for u in range(1, rng.randint(*STAIRWELLS[kind]) + 1)
        ]
    first = next(iter(made.stairwells.values()))[0]
    for room in range(101, 105):
        founder.place(Kind.UNIT, f"{first.code}-{room}", f"{room} 室", first)
    community.compounds.append(made)
    return made


def _outline(founder: Founder, ground: Ground, compound: Compound, lot: Block) -> None:
    """The grid takes the roads around the compound as well."""
    compound.ground = lot.inner()
    founder.draw(compound.grid, ground.outline(lot))
    founder.draw(compound.place, ground.outline(compound.ground))
