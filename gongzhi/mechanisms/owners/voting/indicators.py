"""Figures of owners' votes: how many, what passed, who took part (pooled), whether told in time.

Turnouts are pooled over all votes: all heads that took part ÷ all that could. A mean of percentages
would make a vote of ten as heavy as one of a thousand.
"""

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.indicators.indicator import Asked, Indicator

from ..counting.weight import M2
from .models import Item, Voice
from .procedure import CERTIFIED, CLOSED, COUNTED, PUBLISHED, VOTE

OF_CASE = {"street": "street", "community": "community", "compound": "compound"}
OF_VOTE = {name: f"vote__case__{column}" for name, column in OF_CASE.items()}
OVER = tuple(s.name for s in (CLOSED, COUNTED, CERTIFIED, PUBLISHED))
TAKES_PART = Q(first_at__isnull=False)


def published(asked: Asked) -> QuerySet[Case]:
    """Votes whose decision was made public in the window."""
    start, end = asked.span
    return Case.objects.of(VOTE).filter(vote__published_at__gte=start, vote__published_at__lt=end)


def decided(asked: Asked) -> QuerySet[Item]:
    """The items of these votes."""
    start, end = asked.span
    return Item.objects.filter(
        vote__published_at__gte=start, vote__published_at__lt=end, passed__isnull=False
    )


def asked_owners(asked: Asked) -> QuerySet[Voice]:
    """Every owner who had a say in a vote that ended in the window."""
    start, end = asked.span
    ended = Coalesce("vote__extended_to", "vote__closes_at")
    found = Voice.objects.annotate(ended=ended).filter(ended__gte=start, ended__lt=end)
    return found.filter(vote__case__state__in=OVER)


def to_publish(asked: Asked) -> QuerySet[Case]:
    """Votes whose decision had to be public by a day in the window."""
    start, end = asked.span
    return Case.objects.of(VOTE).filter(vote__publish_by__gte=start, vote__publish_by__lt=end)


def _square_metres(q: Q) -> Combinable:
    return Coalesce(Sum("area", filter=q), 0) / M2


INDICATORS = (
    Indicator(
        "votes.held",
        _("业主表决次数"),
        _("期内公布了决定的业主表决"),
        base=published,
        groups=OF_CASE,
        nothing="",
    ),
    Indicator(
        "votes.passed_rate",
        _("议题通过率"),
        _("通过的 ÷ 期内公布了决定的议题；选举以选满名额为通过"),
        base=decided,
        hit=lambda asked: Q(passed=True),
        case="vote__case",
        groups=OF_VOTE,
        nothing=_("这段时间没有公布过业主表决的决定"),
    ),
    Indicator(
        "votes.turnout_heads",
        _("参与率（人数）"),
        _("参与表决的业主 ÷ 期内截止的表决的全体业主；各次合并计算，取消的不算"),
        base=asked_owners,
        hit=lambda asked: TAKES_PART,
        case="vote__case",
        groups=OF_VOTE,
        nothing=_("这段时间没有截止的业主表决"),
    ),
    Indicator(
        "votes.turnout_area",
        _("参与率（面积）"),
        _("参与表决的专有部分面积 ÷ 期内截止的表决的全体面积，平方米；各次合并计算"),
        base=asked_owners,
        hit=lambda asked: TAKES_PART,
        measure=_square_metres,
        case="vote__case",
        groups=OF_VOTE,
        nothing=_("这段时间没有截止的业主表决"),
    ),
    Indicator(
        "votes.published_in_time",
        _("决定按时公布率"),
        _("三日内公布的 ÷ 期内应公布决定的表决；没有公布的算没按时"),
        base=to_publish,
        hit=lambda asked: Q(vote__published_at__lte=F("vote__publish_by")),
        groups=OF_CASE,
        nothing=_("这段时间没有该公布的决定"),
    ),
)
