"""Figures of the survey: how many compounds are due an owners' assembly, and why some have none.

They are those of the last round that was closed when the window ended: a round that is still open
would give another figure each hour. The window's first day is of no account.
"""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.indicators.indicator import Asked, Indicator

from .models import Obstacle, Outcome, Round, Survey
from .queries import UNFORMED, UNSAID, WAYS, because

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NO_ROUND = _("到这一天还没有结束过的摸排")
NONE_DUE = _("上一轮摸排没有具备成立条件的小区，或还没有结束过的摸排")
NONE_LACKS = _("上一轮摸排没有该成立而没有成立的小区，或还没有结束过的摸排")
PAGE = "survey_records"


def last_round(asked: Asked) -> Round | None:
    """The round that the figures are of."""
    _start, end = asked.span
    return Round.objects.filter(closed_at__lt=end).order_by("-day", "-pk").first()


def surveyed(asked: Asked) -> QuerySet[Survey]:
    """Every compound of that round."""
    _start, end = asked.span
    last = Round.objects.filter(closed_at__lt=end).order_by("-day", "-pk").values("pk")[:1]
    return Survey.objects.filter(round__in=last)


def due(asked: Asked) -> QuerySet[Survey]:
    return surveyed(asked).filter(outcome=Outcome.ELIGIBLE)


def unformed(asked: Asked) -> QuerySet[Survey]:
    return surveyed(asked).filter(UNFORMED)


def _of_surveyed(key: str, name: "StrOrPromise", definition: "StrOrPromise", hit: Q) -> Indicator:
    return Indicator(
        f"survey.{key}", name, definition, base=surveyed, hit=lambda asked: hit,
        nothing=NO_ROUND, page=PAGE, groups=WAYS,
    )  # fmt: skip


def _of_due(key: str, name: "StrOrPromise", definition: "StrOrPromise", hit: Q) -> Indicator:
    return Indicator(
        f"survey.{key}", name, definition, base=due, hit=lambda asked: hit,
        nothing=NONE_DUE, page=PAGE, groups=WAYS,
    )  # fmt: skip


def _reason(code: str, label: "StrOrPromise") -> Indicator:
    hit = because(code)
    return Indicator(
        f"survey.unformed_{code}",
        label,
        _("写了这个原因的 ÷ 该成立而没有业委会的小区；一个小区可以有几个原因"),
        base=unformed,
        hit=lambda asked: hit,
        nothing=NONE_LACKS,
        page=PAGE,
        groups=WAYS,
    )


LABELS: dict[str, "StrOrPromise"] = {
    Obstacle.LOW_OCCUPANCY: _("未成立：入住率低"),
    Obstacle.MOSTLY_LET: _("未成立：多数出租"),
    Obstacle.NO_CANDIDATES: _("未成立：无人愿意参选"),
    Obstacle.DEVELOPER: _("未成立：建设单位不移交资料"),
    Obstacle.ROLL: _("未成立：业主名册不清"),
    Obstacle.QUARREL: _("未成立：业主意见分歧"),
    Obstacle.QUORUM: _("未成立：表决达不到人数或面积"),
    Obstacle.SMALL: _("未成立：户数太少"),
    Obstacle.OTHER: _("未成立：其他"),
    UNSAID: _("未成立：没有写原因"),
}

INDICATORS = (
    Indicator(
        "survey.surveyed",
        _("摸排小区"),
        _("最近结束的一轮摸排里的小区，没有填的也算"),
        base=surveyed,
        nothing="",
        page=PAGE,
        groups=WAYS,
    ),
    _of_surveyed("filled", _("摸排完成率"), _("填过的小区 ÷ 摸排小区"), Q(filled_at__isnull=False)),
    _of_surveyed(
        "eligible",
        _("具备成立条件"),
        _("符合山东省物业管理条例第 20 条三项之一的小区 ÷ 摸排小区"),
        Q(outcome=Outcome.ELIGIBLE),
    ),
    _of_surveyed(
        "not_yet",
        _("尚不具备"),
        _("三项都知道不符合的小区 ÷ 摸排小区"),
        Q(outcome=Outcome.NOT_YET),
    ),
    _of_surveyed(
        "unknown",
        _("无法判断"),
        _("缺数字，或没有填的小区 ÷ 摸排小区"),
        Q(outcome=Outcome.UNKNOWN),
    ),
    _of_due(
        "formed",
        _("应建已建"),
        _("已有业委会的 ÷ 具备成立条件的小区；没写明有没有的不算已有"),
        Q(has_committee=True),
    ),
    _of_due(
        "unformed",
        _("应建未建"),
        _("写明没有业委会的 ÷ 具备成立条件的小区"),
        Q(has_committee=False),
    ),
    *(_reason(code, label) for code, label in LABELS.items()),
)
