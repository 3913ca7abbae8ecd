"""Figures of matters: what callbacks heard, and on which level matters are solved.

Domain rules 3.1: resolution = “已解决” by callback ÷ callbacks reached; satisfaction = 非常满意 +
满意 (+ 基本满意 where the city says so) ÷ callbacks reached. What a resident ticks on the page is
not a callback.
"""

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case, Step
from gongzhi.indicators.indicator import Asked, Indicator, once
from gongzhi.indicators.parameters import FAIR_COUNTS
from gongzhi.people.models import Post
from gongzhi.policy.duties import Duty

from .models import Callback, Level, Review
from .procedure import MATTER

PLACES = {"street": "street", "community": "community", "compound": "compound"}
HEARD = {
    "street": "matter__case__street",
    "community": "matter__case__community",
    "compound": "matter__case__compound",
    "level": "matter__solved_at_level",
}
STEPS = {"street": "case__street", "community": "case__community", "compound": "case__compound"}
PASSERS = {
    Level.COMPOUND: (Duty.GRID_WORKER, Duty.BRANCH_SECRETARY),
    Level.COMMUNITY: (Duty.COMMUNITY_OFFICER, Duty.COMMUNITY_SECRETARY),
}
"""Who passes a matter up from this rung."""
SOLVERS = {
    Level.COMPOUND: _("小区"),
    Level.COMMUNITY: _("社区"),
    Level.STREET: _("街道"),
    Level.CITY: _("市级部门"),
}
GOOD = (Review.VERY_SATISFIED, Review.SATISFIED)


def reached(asked: Asked) -> QuerySet[Callback]:
    """Callbacks of the window in which the reporter was reached."""
    start, end = asked.span
    return Callback.objects.filter(reached=True, at__gte=start, at__lt=end)


def _satisfied(asked: Asked) -> Q:
    fair = (Review.FAIR,) if asked.rules.value(FAIR_COUNTS) else ()
    return Q(review__in=(*GOOD, *fair))


def raised(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(MATTER).filter(opened_at__gte=start, opened_at__lt=end)


def closed(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(MATTER).filter(closed_at__gte=start, closed_at__lt=end)


def solved(asked: Asked) -> QuerySet[Case]:
    """Closed in the window with an answer of some level."""
    return closed(asked).exclude(matter__solved_at_level="")


def unsettled(asked: Asked) -> QuerySet[Case]:
    """Not closed at the instant of asking, whatever days are asked about."""
    return Case.objects.of(MATTER).open()


def _passed_from(level: Level) -> Indicator:
    """Counted by the post that passed it up: a matter may go up, come back and go up again."""

    def base(asked: Asked) -> QuerySet[Step]:
        start, end = asked.span
        posts = Post.objects.filter(duty__in=PASSERS[level]).values("pk")
        up = Step.objects.filter(move="pass_up", at__gte=start, at__lt=end)
        return up.filter(case__procedure=MATTER.name, post__in=posts)

    name = SOLVERS[level]
    return Indicator(
        f"matters.passed_from_{level}",
        format_lazy(_("{level}上交"), level=name),
        format_lazy(_("期内由{level}的岗位上交给上一级的次数"), level=name),
        base=base,
        case="case",
        groups=STEPS,
        nothing="",
    )


def _solved_at(level: Level) -> Indicator:
    name = SOLVERS[level]
    return Indicator(
        f"matters.solved_at_{level}",
        format_lazy(_("在{level}解决的占比"), level=name),
        format_lazy(_("由{level}答复办结的 ÷ 期内答复办结的居民诉求"), level=name),
        base=solved,
        hit=lambda asked: Q(matter__solved_at_level=level),
        groups=PLACES,
        nothing=_("这段时间没有答复办结的诉求"),
    )


INDICATORS = (
    Indicator(
        "matters.resolution_rate",
        _("解决率"),
        _("回访中反映人说“已解决”的 ÷ 期内打通的回访"),
        base=reached,
        hit=lambda asked: Q(solved=True),
        case="matter__case",
        groups=HEARD,
        nothing=_("这段时间没有打通的回访"),
    ),
    Indicator(
        "matters.resident_satisfaction",
        _("居民满意率"),
        _("回访中“非常满意”和“满意”（“基本满意”由城市定）的 ÷ 期内打通的回访"),
        base=reached,
        hit=_satisfied,
        case="matter__case",
        groups=HEARD,
        codes=(FAIR_COUNTS,),
        nothing=_("这段时间没有打通的回访"),
    ),
    Indicator(
        "matters.raised",
        _("收到诉求"),
        _("期内收到的居民诉求件数"),
        base=raised,
        groups=PLACES,
        nothing="",
    ),
    Indicator(
        "matters.closed",
        _("办结诉求"),
        _("期内办结的居民诉求件数"),
        base=closed,
        groups=PLACES,
        nothing="",
    ),
    Indicator(
        "matters.overdue",
        _("在办超期"),
        _("已过期限的 ÷ 问的那一刻没有办结的居民诉求；和起止日期无关"),
        base=unsettled,
        hit=lambda asked: Q(due_at__lt=asked.at),
        measure=once,
        groups=PLACES,
        nothing=_("现在没有在办的诉求"),
    ),
    *(_passed_from(level) for level in PASSERS),
    *(_solved_at(level) for level in Level),
    Indicator(
        "matters.solved_low",
        _("在小区和社区解决的占比"),
        _("由小区或社区答复办结的 ÷ 期内答复办结的居民诉求；不受理、撤回、并入的不算"),
        base=solved,
        hit=lambda asked: Q(matter__solved_at_level__in=(Level.COMPOUND, Level.COMMUNITY)),
        groups=PLACES,
        nothing=_("这段时间没有答复办结的诉求"),
    ),
)
