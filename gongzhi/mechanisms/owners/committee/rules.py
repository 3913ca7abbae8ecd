"""What the law asks of a committee, its meetings and its term, and of representatives. Pure.

SDR: 山东省物业管理条例. GR: 业主大会和业主委员会指导规则（建房〔2009〕274号）, seen only in copies:
what it alone says is a default. “以上” includes the number, “过半数” does not (民法典 1259).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhi.casework.procedure import said as _

from ..assembly.rules import LEAST_SEATS, Fault

MOST_YEARS = 5
"""GR 32."""
REPRESENTATIVES = (3, 5)
"""The account's 3–5; no law names a number."""


@dataclass(frozen=True)
class Paper:
    """What is handed in for filing."""

    code: str
    label: str


PAPERS = (
    Paper("resolution", _("业主大会决议")),
    Paper("rules", _("业主大会议事规则")),
    Paper("covenant", _("管理规约")),
    Paper("members", _("业主委员会成员名单")),
)
"""SDR 31."""

BELONGINGS = (_("印章"), _("档案资料"), _("财务账目"), _("业主共有的财物"))
"""What an outgoing committee hands over: SDR 33."""


def enough_attend(attended: int, of: int) -> bool:
    """At least two thirds of all: SDR 32."""
    return of > 0 and 3 * attended >= 2 * of


def enough_agree(agreed: int, of: int) -> bool:
    """More than half of all, not only of those there: SDR 32."""
    return 2 * agreed > of


def fault(text: str, article: str, **values: object) -> Fault:
    return Fault(text, article, tuple(values.items()))


def meeting_faults(*, of: int, attended: int, agreed: int) -> list[Fault]:
    """What keeps a meeting of the committee from deciding."""
    if agreed > attended:
        text = _("同意 %(agreed)s 人，多于出席的 %(attended)s 人")
        return [fault(text, "SDR 32", agreed=agreed, attended=attended)]
    faults = []
    if not enough_attend(attended, of):
        text = _("出席 %(attended)s 人，全体 %(of)s 人；至少 %(need)s 人出席才能开会")
        need = -(-2 * of // 3)
        faults.append(fault(text, "SDR 32", attended=attended, of=of, need=need))
    if not enough_agree(agreed, of):
        text = _("同意 %(agreed)s 人，全体 %(of)s 人；至少 %(need)s 人同意才能作出决定")
        faults.append(fault(text, "SDR 32", agreed=agreed, of=of, need=of // 2 + 1))
    return faults


def years_later(day: date, years: int) -> date:
    """The same day of the month, or the month's last (民法典 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def term_faults(since: date, until: date) -> list[Fault]:
    """A term begins before it ends and lasts five years at most: GR 32."""
    if until <= since:
        return [fault(_("任期届满日要在开始日之后"), "GR 32")]
    if until > years_later(since, MOST_YEARS):
        return [fault(_("任期不超过 %(years)s 年"), "GR 32", years=MOST_YEARS)]
    return []


def below_half(members: int, seats: int) -> bool:
    """Fewer than half of the seats are filled: GR 46, then all are elected anew."""
    return 2 * members < seats


def standing_faults(elected: int, seats: int) -> list[Fault]:
    """What keeps those elected from being a committee: SDR 30 and, for empty seats, GR 46."""
    if elected < LEAST_SEATS:
        text = _("只选出 %(n)s 人，业委会至少 %(least)s 人")
        return [fault(text, "SDR 30", n=elected, least=LEAST_SEATS)]
    if below_half(elected, seats):
        text = _("名额 %(seats)s 个只选出 %(n)s 人，不足半数")
        return [fault(text, "GR 46", n=elected, seats=seats)]
    return []


def seat_faults(members: int, seats: int) -> list[Fault]:
    """Of a committee that is on record already: at least five seats, odd, not over-filled."""
    faults = []
    if seats < LEAST_SEATS or seats % 2 == 0:
        faults.append(fault(_("委员名额应为 5 人以上单数"), "SDR 30"))
    if members > seats:
        text = _("名额 %(seats)s 个，却有 %(n)s 名委员")
        faults.append(fault(text, "SDR 30", n=members, seats=seats))
    if below_half(members, seats):
        text = _("委员 %(n)s 人，不足名额 %(seats)s 的半数")
        faults.append(fault(text, "GR 46", n=members, seats=seats))
    return faults


def alternate_faults(alternates: int, members: int) -> list[Fault]:
    """No more alternates than members: 潍坊 34, 淄博 28 (a default)."""
    if alternates > members:
        return [fault(_("候补名额不超过委员名额"), "潍坊 34、淄博 28（参照）")]
    return []


def renewal_from(until: date, days: int) -> date:
    """From which day a new committee is to be elected: SDR 33."""
    return until - timedelta(days=days)


def missing_papers(given: Iterable[str]) -> list[Paper]:
    """What is still wanted for the filing: SDR 31."""
    have = set(given)
    return [paper for paper in PAPERS if paper.code not in have]


def delegation_faults(n: int) -> list[Fault]:
    """Three to five representatives."""
    least, most = REPRESENTATIVES
    if least <= n <= most:
        return []
    text = _("业主代表 %(least)s 到 %(most)s 人，现在 %(n)s 人")
    return [fault(text, "种子材料", least=least, most=most, n=n)]


MAY = (
    _("挨户收集、如实转交业主签名的书面意见"),
    _("对小区的物业服务和公共收支进行监督，把看到的记下来"),
    _("向社区、街道和物业提出建议"),
)
"""SDR 27 and the account: what representatives do."""
MAY_NOT = (
    _("制定和修改议事规则、管理规约"),
    _("选举业主委员会或者更换成员"),
    _("选聘、解聘物业服务企业"),
    _("使用、筹集维修资金"),
    _("改建、重建，改变共有部分用途或者利用共有部分经营"),
    _("其他由业主共同决定的事项"),
)
"""民法典 278: what the owners decide together; nobody decides it for them."""
