"""Cells of a table of owners: areas, several people in one cell, kinds of units, sources."""

import re
from collections.abc import Callable
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext, gettext_lazy

from gongzhi.mechanisms.owners.roll import rules
from gongzhi.mechanisms.owners.roll.models import AreaSource, UnitKind
from gongzhi.mechanisms.owners.roll.told import PAPERS, plain_name

from .values import MASK, Choice, Unfit, code, half_width, mobile

PARTED = re.compile(r"[、,;\n|/]")
AREA = re.compile(r"(\d{1,8}(?:\.\d+)?)(?:m2|平方米|平米|平方)?", re.IGNORECASE)
LAST = Decimal("0.0001")
SLIP = Decimal("0.000001")
"""What spreadsheets add to a number when they compute it."""


class ActsAs(models.TextChoices):
    """How somebody acts for an organisation."""

    REPRESENTATIVE = "representative", gettext_lazy("法定代表人")
    AGENT = "agent", gettext_lazy("单位委托的人")


KINDS = Choice(
    UnitKind,
    {
        **dict.fromkeys(("住宅", "商铺", "商业", "办公", "公寓", "储藏室", "已售"), "private"),
        **dict.fromkeys(("未售", "待售"), "unsold"),
        **dict.fromkeys(("未交付", "未交房"), "undelivered"),
        **dict.fromkeys(("车库", "地下车位", "停车位"), "parking"),
    },
)
SOURCES = Choice(
    AreaSource,
    {
        **dict.fromkeys(("登记", "登记簿", "不动产权证", "产权证", "房产证"), "registry"),
        **dict.fromkeys(("实测", "测绘", "实测面积"), "survey"),
        **dict.fromkeys(("合同", "购房合同", "网签"), "contract"),
    },
)
CAPACITIES = Choice(ActsAs, {"法人": "representative", "受托人": "agent", "代理人": "agent"})


def area(cell: object) -> Decimal:
    """m², with at most four decimals."""
    found = AREA.fullmatch(re.sub(r"[\s,]", "", half_width(cell)))
    value = Decimal(found[1]) if found else Decimal(0)
    exact = value.quantize(LAST)
    if isinstance(cell, float) and abs(value - exact) <= SLIP:
        value = exact
    if not value or value != exact:
        raise Unfit(gettext("应是大于 0 的平方米数，最多四位小数"))
    return value


def several(cell: object) -> list[str]:
    """What stands between 、 , ; or new lines; blanks count, so that lists stay in step."""
    return [part.strip() for part in PARTED.split(half_width(cell))]


def names(cell: object) -> tuple[str, ...]:
    found = tuple(plain_name(part) for part in several(cell) if part)
    if any(MASK.search(name) for name in found):
        raise Unfit(gettext("这是遮挡过的姓名，请填完整的"))
    if any(len(name) > 40 for name in found):
        raise Unfit(gettext("一个姓名最多 40 个字；几个人用顿号隔开"))
    return found


def papers(cell: object) -> tuple[str, ...]:
    code(cell)  # a number that the spreadsheet has cut short
    found = tuple(rules.papers(part.lstrip("'")) for part in several(cell))
    if any(MASK.search(number) for number in found):
        raise Unfit(gettext("这是遮挡过的号码，请填完整的"))
    if not all(PAPERS.fullmatch(number) for number in found if number):
        raise Unfit(gettext("证件号只能有数字和字母；几个人的用顿号隔开，次序和姓名一样"))
    return found


def phones(cell: object) -> tuple[str, ...]:
    return tuple(mobile(part) if part else "" for part in several(cell))


def credit_code(cell: object) -> str:
    found = code(cell).upper()
    if len(found) != 18:
        raise Unfit(gettext("应是 18 位，现在 %d 位") % len(found))
    return found


def masked(mask: Callable[[str], str]) -> Callable[[str], str]:
    """Each of several values masked by itself."""
    return lambda text: "、".join(mask(part) for part in PARTED.split(text))
