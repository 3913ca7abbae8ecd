"""What the law asks of a preparatory group, of seats and of those who stand. Pure.

SDR: 山东省物业管理条例. GR: 业主大会和业主委员会指导规则（建房〔2009〕274号）. Nothing here decides
about a person: conditions are told by themselves, what looks like a conflict is to be looked at.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gongzhi.casework.procedure import said as _

LEAST_GROUP = 7
"""SDR 21."""
LEAST_SEATS = 5
"""SDR 30."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, in words with %(…)s, and the article that says so."""

    text: str
    article: str
    values: tuple[tuple[str, object], ...] = ()

    @property
    def filling(self) -> dict[str, object]:
        return dict(self.values)


def group_faults(members: Sequence[tuple[str, bool]]) -> list[Fault]:
    """What keeps these people from being a preparatory group: (side, leads) of each.

    SDR 21: at least seven, an odd number, owners at least half. GR 10: the street names its head.
    """
    n, owners = len(members), sum(side == "owner" for side, _leads in members)
    heads = [side for side, leads in members if leads]
    faults = []
    if n < LEAST_GROUP:
        faults.append(Fault(_("筹备组至少 7 人，现在 %(n)s 人"), "SDR 21", (("n", n),)))
    if n % 2 == 0:
        faults.append(Fault(_("筹备组人数应为单数，现在 %(n)s 人"), "SDR 21", (("n", n),)))
    if 2 * owners < n:
        told = (("owners", owners), ("n", n))
        faults.append(Fault(_("业主不少于一半，现在 %(n)s 人中 %(owners)s 人"), "SDR 21", told))
    if len(heads) != 1:
        faults.append(Fault(_("请指定一名组长"), "GR 10"))
    elif heads[0] != "street":
        faults.append(Fault(_("组长由街道的人担任"), "GR 10"))
    return faults


def seat_faults(seats: int, alternates: int, allowed: Iterable[int]) -> list[Fault]:
    """SDR 30: at least five members, an odd number. allowed: the sizes the city lets choose."""
    faults = []
    sizes = sorted(allowed)
    if seats < LEAST_SEATS or seats % 2 == 0:
        faults.append(Fault(_("委员名额应为 5 人以上单数"), "SDR 30"))
    elif seats not in sizes:
        told = (("sizes", "、".join(map(str, sizes))),)
        faults.append(Fault(_("委员名额可以选：%(sizes)s"), "GR 31", told))
    if alternates > seats:
        faults.append(Fault(_("候补名额不超过委员名额"), "潍坊 34、淄博 28（参照）"))
    return faults


def backed_enough(backers: int, of: int, share: Fraction) -> bool:
    """Did enough owners join in the nomination? 以上 includes the number (民法典 1259)."""
    return backers * share.denominator >= share.numerator * of


def fewest_backers(of: int, share: Fraction) -> int:
    """How many owners are enough."""
    return -(-share.numerator * of // share.denominator)


@dataclass(frozen=True)
class Condition:
    code: str
    label: str


CONDITIONS = (
    Condition("owner", _("是本小区的业主")),
    Condition("capacity", _("具有完全民事行为能力")),
    Condition("lawful", _("遵纪守法")),
    Condition("duties", _("遵守议事规则和管理规约，履行业主义务")),
    Condition("upright", _("热心公益、责任心强、公正廉洁")),
    Condition("able", _("有一定的组织能力")),
    Condition("time", _("有必要的工作时间")),
)
"""GR 31. Told by the person; whether it is so, the preparatory group looks at, no machine."""
CODES = frozenset(c.code for c in CONDITIONS)


@dataclass(frozen=True)
class Warning:
    """Something to look at before somebody stands. It keeps nobody off."""

    text: str
    source: str


OFFICIAL = (
    Warning(_("如系公务员：在外兼职须经机关批准，不得领取报酬。"), _("公务员法第44条")),
    Warning(_("如系公务员：不得在物业企业等营利性组织兼任职务。"), _("公务员法第59条第16项")),
)
IN_COMPANY = Warning(
    _("在为本小区服务的物业企业任职，又任业委会委员，有利益冲突。"),
    _("多地条例禁止（参照辽宁39）；本省未见明文，由筹备组和业主判断"),
)


def warnings(*, official: bool | None, in_company: bool | None) -> tuple[Warning, ...]:
    """Conflicts of interest to look at; none is drawn from what was not told."""
    return (OFFICIAL if official else ()) + ((IN_COMPANY,) if in_company else ())


BUILDING = re.compile(
    r"^\s*(\d+|[A-Za-z]\d*|[一二三四五六七八九十]+)\s*(?:号楼|栋|幢|座|-|－|#|号)"
)


def building_of(units: str) -> str:
    """The building of a unit as people write it: 3-1-101 → 3; "" where it can't be told."""
    found = BUILDING.match(units)
    return found[1] if found else ""
