"""The law as data: what owners decide together, how many must take part, how many must consent.

民法典 278 in force since 2021-01-01; before it 物权法 76 and, for taking part, 物业管理条例 12 as
rewritten in 2007, both in force since 2007-10-01. “以上” includes the number itself, “过半数” does
not (民法典 1259, 物权法 247).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongzhi.casework.procedure import said as _

from .vote import Class
from .weight import Weight

ALL, PARTICIPATING = "all", "participating"


@dataclass(frozen=True)
class Threshold:
    """A share that heads and area must both reach.

    strict: the share itself is not enough. of: of whom, ALL or PARTICIPATING. words: a Chinese
    msgid that says it; whoever shows it translates it.
    """

    numerator: int
    denominator: int
    strict: bool
    of: str
    article: str
    words: str

    def reached(self, have: int, of: int) -> bool:
        """Exact. Nothing of nothing reaches no share."""
        left, right = self.denominator * have, self.numerator * of
        return of > 0 and (left > right if self.strict else left >= right)

    def least(self, of: int) -> int:
        """The smallest whole number that reaches it."""
        if self.strict:
            return self.numerator * of // self.denominator + 1
        return -(-self.numerator * of // self.denominator)

    def base(self, everyone: Weight, participating: Weight) -> Weight:
        return everyone if self.of == ALL else participating


@dataclass(frozen=True)
class Item:
    """A matter in the law's list. article: where it stands."""

    class_: Class
    article: str


@dataclass(frozen=True)
class Rule:
    """The law of a time. since, until: first and last day, None while it lasts."""

    code: str
    name: str
    since: date
    until: date | None
    quorum: Threshold
    ordinary: Threshold
    special: Threshold
    items: Mapping[str, Item]

    def majority(self, class_: str) -> Threshold:
        return self.special if class_ == Class.SPECIAL else self.ordinary


MATTERS: dict[str, str] = {
    "RULES_OF_PROCEDURE": _("制定、修改业主大会议事规则"),
    "MANAGEMENT_COVENANT": _("制定、修改管理规约"),
    "ELECT_OR_REPLACE_COMMITTEE": _("选举业主委员会或者更换成员"),
    "HIRE_DISMISS_MANAGER": _("选聘、解聘物业服务企业或者其他管理人"),
    "USE_REPAIR_FUND": _("使用维修资金"),
    "RAISE_REPAIR_FUND": _("筹集维修资金"),
    "REBUILD": _("改建、重建建筑物及其附属设施"),
    "CHANGE_OR_COMMERCIALISE_COMMON_PARTS": _("改变共有部分用途或者利用共有部分经营"),
    "OTHER_MAJOR": _("有关共有和共同管理权利的其他重大事项"),
}
CHOOSES = frozenset({"ELECT_OR_REPLACE_COMMITTEE", "HIRE_DISMISS_MANAGER", "OTHER_MAJOR"})
"""Those that can be put as a choice among candidates (Class.ELECTION)."""


def _items(law: str, places: Mapping[str, str], special: set[str]) -> dict[str, Item]:
    """places: code → the number of its item, in the order of the law."""
    return {
        code: Item(
            Class.SPECIAL if place in special else Class.ORDINARY, f"{law} 第一款第{place}项"
        )
        for code, place in places.items()
    }


CIVIL_CODE = Rule(
    code="civil-code-278",
    name="民法典 278",
    since=date(2021, 1, 1),
    until=None,
    quorum=Threshold(
        2, 3, False, ALL, "民法典 278 第二款",
        _("参与表决的业主，人数和专有部分面积都须占全体的三分之二以上。"),
    ),
    ordinary=Threshold(
        1, 2, True, PARTICIPATING, "民法典 278 第二款",
        _("同意的业主，人数和专有部分面积都须超过参与表决的一半。"),
    ),
    special=Threshold(
        3, 4, False, PARTICIPATING, "民法典 278 第二款",
        _("同意的业主，人数和专有部分面积都须占参与表决的四分之三以上。"),
    ),
    items=_items(
        "民法典 278", dict(zip(MATTERS, "一二三四五六七八九", strict=True)), {"六", "七", "八"}
    ),
)  # fmt: skip

PROPERTY_LAW = Rule(
    code="property-law-76",
    name="物权法 76",
    since=date(2007, 10, 1),
    until=date(2020, 12, 31),
    quorum=Threshold(
        1, 2, True, ALL, "物业管理条例 12 第一款",
        _("参加的业主，人数和专有部分面积都须超过全体的一半。"),
    ),
    ordinary=Threshold(
        1, 2, True, ALL, "物权法 76 第二款",
        _("同意的业主，人数和专有部分面积都须超过全体的一半。"),
    ),
    special=Threshold(
        2, 3, False, ALL, "物权法 76 第二款",
        _("同意的业主，人数和专有部分面积都须占全体的三分之二以上。"),
    ),
    # raising and using the fund were one item; changing or letting common parts was none of its
    # own, so it fell under the last (建筑物区分所有权司法解释（2009）7)
    items=_items("物权法 76", dict(zip(MATTERS, "一二三四五五六七七", strict=True)), {"五", "六"}),
)  # fmt: skip

RULES = (CIVIL_CODE, PROPERTY_LAW)


def rule_on(day: date) -> Rule | None:
    """The rule in force on a day; None before there was one."""
    return next((r for r in RULES if r.since <= day <= (r.until or day)), None)
