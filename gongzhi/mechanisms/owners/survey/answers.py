"""What may be said of a compound, and what contradicts itself."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gongzhi.policy.refusals import Incomplete

from .models import Management, Obstacle
from .rules import Facts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_AREA, MOST_HEADS, MOST_NOTE, WHOLE = Decimal(10) ** 9, 10**7, 300, Decimal(1)


@dataclass(frozen=True)
class Answers:
    """None, "" or () where nobody knows. Columns of `Survey`."""

    total_area: Decimal | None = None
    delivered_area: Decimal | None = None
    total_heads: int | None = None
    delivered_heads: int | None = None
    first_delivered_on: date | None = None
    occupancy: Decimal | None = None
    let: Decimal | None = None
    management: str = ""
    has_committee: bool | None = None
    obstacles: tuple[str, ...] = ()
    note: str = ""

    def columns(self) -> dict[str, object]:
        """As they are kept: obstacles in the order in which they are listed."""
        listed = [o for o in Obstacle.values if o in self.obstacles]
        return {**asdict(self), "obstacles": listed, "note": self.note.strip()}

    def facts(self, day: date) -> Facts:
        """What the rule looks at, on the day of the round."""
        return Facts(
            day,
            self.total_area,
            self.delivered_area,
            self.total_heads,
            self.delivered_heads,
            self.first_delivered_on,
        )


def check(answers: Answers, day: date) -> None:
    """Raises Incomplete (by field) on answers that say nothing, or what can't be on that day."""
    if answers == Answers():
        raise Incomplete(str(NOTHING), field="note")
    for field, is_wrong, words in WRONG:
        if is_wrong(answers):
            raise Incomplete(str(words), field=field)
    if answers.first_delivered_on and answers.first_delivered_on > day:
        raise Incomplete(LATER % {"day": day.isoformat()}, field="first_delivered_on")


def _more(part: Decimal | int | None, whole: Decimal | int | None) -> bool:
    return part is not None and whole is not None and part > whole


def _beyond(number: Decimal | None, most: Decimal) -> bool:
    """No number from 0 to `most` with at most four decimals, which is all that is kept."""
    if number is None:
        return False
    exponent = number.as_tuple().exponent
    return not isinstance(exponent, int) or exponent < -4 or not 0 <= number <= most


def _no_heads(heads: int | None) -> bool:
    return heads is not None and not 0 <= heads <= MOST_HEADS


Wrong = tuple[str, Callable[[Answers], bool], "StrOrPromise"]
NOTHING = _("请至少填一项；什么都不知道的，在“说明”里写一句")
LATER = _("首次交付日期不能晚于这一轮的基准日 %(day)s")
SIZE = _("应是 0 以上的数，最多四位小数")
COUNT = _("应是 0 以上的整数")
SHARE = _("应在 0 到 100% 之间")
WRONG: tuple[Wrong, ...] = (
    ("total_area", lambda a: _beyond(a.total_area, MOST_AREA), SIZE),
    ("delivered_area", lambda a: _beyond(a.delivered_area, MOST_AREA), SIZE),
    ("total_heads", lambda a: _no_heads(a.total_heads), COUNT),
    ("delivered_heads", lambda a: _no_heads(a.delivered_heads), COUNT),
    ("occupancy", lambda a: _beyond(a.occupancy, WHOLE), SHARE),
    ("let", lambda a: _beyond(a.let, WHOLE), SHARE),
    ("total_area", lambda a: a.total_area == 0, _("总面积不能是 0；不知道就空着")),
    ("total_heads", lambda a: a.total_heads == 0, _("总人数不能是 0；不知道就空着")),
    (
        "delivered_area",
        lambda a: _more(a.delivered_area, a.total_area),
        _("已交付的面积比总面积还大，请核对这两项"),
    ),
    (
        "delivered_heads",
        lambda a: _more(a.delivered_heads, a.total_heads),
        _("已交付的人数比总人数还多，请核对这两项"),
    ),
    (
        "first_delivered_on",
        lambda a: bool(a.first_delivered_on) and 0 in (a.delivered_area, a.delivered_heads),
        _("已经有首次交付日期，交付的面积和人数就不会是 0；不知道就空着"),
    ),
    (
        "management",
        lambda a: bool(a.management) and a.management not in Management.values,
        _("请从列表里选"),
    ),
    ("obstacles", lambda a: not set(a.obstacles) <= set(Obstacle.values), _("请从列表里选")),
    (
        "obstacles",
        lambda a: a.has_committee is True and bool(a.obstacles),
        _("已有业委会，就不用选没有成立的原因；请去掉一项"),
    ),
    (
        "note",
        lambda a: Obstacle.OTHER in a.obstacles and not a.note.strip(),
        _("原因选了“其他”，请写明是什么"),
    ),
    (
        "note",
        lambda a: len(a.note.strip()) > MOST_NOTE,
        _("说明最多 300 个字"),
    ),
)
"""Field, when it is wrong, and what is said then."""
