"""Cells of a table of a survey: areas, shares, who manages, what stands in the way.

A cell that says that nobody knows (不详, 未知, —) is as good as blank.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from gongzhi.mechanisms.owners.survey.models import Management, Obstacle

from .values import NO, YES, Choice, Unfit, YesNo, half_width

BLANK = {"-", "--", "—", "——", "/", "不详", "未知", "不清楚", "不知道", "无法统计", "待核实"}
UNITS = re.compile(r"平方米|平米|平方|m2|㎡|人|位|名", re.IGNORECASE)
FOUR_PLACES = Decimal("0.0001")
SLIP = Decimal("0.0000001")
"""What spreadsheets add to a number when they compute it."""


def unless_unknown(read: Callable[[object], object]) -> Callable[[object], object]:
    """None where the cell says that nobody knows."""

    def reader(cell: object) -> object:
        return None if half_width(cell) in BLANK else read(cell)

    return reader


def _number(cell: object) -> Decimal:
    """24,838.57 ㎡ → 24838.57; a number of a spreadsheet without the dust of its arithmetic."""
    text = re.sub(r"[\s,]", "", half_width(cell))
    try:
        found = Decimal(UNITS.sub("", text))
    except InvalidOperation:
        raise Unfit(_("应是数字")) from None
    if not found.is_finite() or found < 0:
        raise Unfit(_("应是 0 以上的数"))
    near = found.quantize(FOUR_PLACES)
    return near if isinstance(cell, float) and abs(found - near) <= SLIP else found


def area(cell: object) -> Decimal:
    """m², with at most four decimals."""
    found = _number(cell)
    if found != found.quantize(FOUR_PLACES):
        raise Unfit(_("平方米数最多四位小数"))
    return found


def heads(cell: object) -> int:
    """A number of owners: 280, 280 人."""
    found = _number(cell)
    if found != found.to_integral_value():
        raise Unfit(_("应是 0 以上的整数"))
    return int(found)


def share(cell: object) -> Decimal:
    """85.5% and 85.5 are the same, and so is the 0.855 that a spreadsheet keeps for 85.5 %. A bare
    1 is all of it."""
    text = half_width(cell)
    found = _number(text.removesuffix("%") if isinstance(cell, str) else cell)
    part = found if found <= 1 and not text.endswith("%") else found / 100
    if part > 1:
        raise Unfit(_("应在 0 到 100% 之间"))
    return part.quantize(FOUR_PLACES)


class Manages(Choice):
    """Who manages; a company by its own name, too."""

    def __call__(self, cell: object) -> str:
        text = half_width(cell)
        is_company = text.endswith(("物业", "公司")) and not text.startswith(("无", "没有"))
        return Management.COMPANY if is_company else super().__call__(cell)


MANAGEMENT = Manages(
    Management,
    {
        **dict.fromkeys(("社区", "社区居委会代管", "居委会", "居委会代管"), "community"),
        **dict.fromkeys(("业主", "自管", "自治", "业主自治", "自主管理"), "owners"),
        **dict.fromkeys(("单位", "产权单位", "产权单位管理", "原单位"), "unit"),
        **dict.fromkeys(("无", "没有", "无物业", "没有物业", "弃管", "失管"), "nobody"),
    },
)


class Stands(YesNo):
    """Is there a committee? One that is being formed is not there yet."""

    YES = YES | {"已有", "已成立", "成立", "已建", "已选举"}
    NO = NO | {"没有", "未成立", "未建", "没成立", "筹备中", "正在筹备", "已解散"}

    def __call__(self, cell: object) -> bool:
        text = half_width(cell).lower()
        if text not in self.YES | self.NO:
            raise Unfit(_("只能填“是”或“否”"))
        return text in self.YES


REASONS = Choice(
    Obstacle,
    {
        **dict.fromkeys(("入住率不高", "入住少", "入住人少"), "low_occupancy"),
        **dict.fromkeys(("出租多", "租户多", "多为租户", "出租率高"), "mostly_let"),
        **dict.fromkeys(("无人参选", "没人参选", "没人愿意干", "无候选人"), "no_candidates"),
        **dict.fromkeys(("开发商不移交资料", "开发商不配合", "建设单位不配合"), "developer"),
        **dict.fromkeys(("名册不清", "业主信息不全", "业主名册不全"), "roll"),
        **dict.fromkeys(("意见分歧", "意见不统一", "业主意见不统一", "业主矛盾"), "quarrel"),
        **dict.fromkeys(("表决不过", "人数不够", "表决未通过", "投票率低"), "quorum"),
        **dict.fromkeys(("户数少", "规模小", "小区太小"), "small"),
        **dict.fromkeys(("其它",), "other"),
    },
)


class Reasons:
    """Several of them, parted by 、 , ; or a new line; in the order in which they are listed."""

    def __call__(self, cell: object) -> tuple[str, ...]:
        parts = re.split(r"[、,;\n|]", half_width(cell))
        given = {REASONS(part) for part in map(str.strip, parts) if part and part not in NO}
        return tuple(reason for reason in Obstacle.values if reason in given)

    def label(self, value: str) -> str:
        return REASONS.label(value)
