"""Figures of reviews: what they came to, how long they took, who stayed silent.

Outcome codes only: no figure knows a reason.  A review is counted when it was decided; whether an
appeal changed it is read from where it stands.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case, Step
from gongzhi.indicators.indicator import Asked, Indicator

from .models import Review
from .procedure import ANSWERED, OPINION, OVERTURNED, REVIEW, SILENT

PLACES = {"street": "street", "community": "community", "compound": "compound"}
WAYS = {"department": "opinion__department", **PLACES}
NONE_DECIDED = _("这段时间没有决定过的联审")
NONE_ENDED = _("这段时间没有结束的部门意见")


def decided(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(REVIEW).filter(review__decided_at__gte=start, review__decided_at__lt=end)


def ruled(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(REVIEW).filter(review__ruled_at__gte=start, review__ruled_at__lt=end)


def ended(asked: Asked) -> QuerySet[Case]:
    """Opinions that were given, or lapsed, in the window; what was called off was never due."""
    start, end = asked.span
    found = Case.objects.of(OPINION).filter(closed_at__gte=start, closed_at__lt=end)
    return found.filter(state__in=(ANSWERED.name, SILENT.name))


def _escalated(before=None) -> Exists:
    steps = Step.objects.filter(case=OuterRef("pk"), move="escalate")
    return Exists(steps.filter(at__lt=before) if before else steps)


def overdue(asked: Asked) -> QuerySet[Case]:
    """Past their first limit when the window ended, and neither given nor lapsed by then."""
    _start, end = asked.span
    waiting = Q(closed_at=None) | Q(closed_at__gte=end)
    return Case.objects.of(OPINION).filter(waiting, _escalated(end))


def _vetoed(asked: Asked) -> Q:
    return Q(review__outcome=Review.Outcome.VETOED) & ~Q(state=OVERTURNED.name)


def _with_gaps(asked: Asked) -> Q:
    return Q(review__gaps__gt=0)


INDICATORS = (
    Indicator(
        "review.count",
        _("联审件数"),
        _("期内作出决定的联审"),
        base=decided,
        groups=PLACES,
        nothing="",
    ),
    Indicator(
        "review.veto_rate",
        _("不通过率"),
        _("决定不通过、申诉也没有推翻的 ÷ 期内作出决定的联审"),
        base=decided,
        hit=_vetoed,
        groups=PLACES,
        nothing=NONE_DECIDED,
    ),
    Indicator(
        "review.gap_rate",
        _("缺意见的联审"),
        _("有部门未出具意见就作出决定的 ÷ 期内作出决定的联审"),
        base=decided,
        hit=_with_gaps,
        groups=PLACES,
        nothing=NONE_DECIDED,
    ),
    Indicator(
        "review.days",
        _("联审用时（中位数）"),
        _("从提交到决定的天数的中位数，期内作出决定的联审；申诉的时间不算"),
        base=decided,
        took=("opened_at", "review__decided_at"),
        groups=PLACES,
        nothing=NONE_DECIDED,
    ),
    Indicator(
        "review.overturn_rate",
        _("申诉成立率"),
        _("申诉成立的 ÷ 期内复核过的申诉"),
        base=ruled,
        hit=lambda asked: Q(state=OVERTURNED.name),
        groups=PLACES,
        nothing=_("这段时间没有复核过的申诉"),
    ),
    Indicator(
        "review.silent_rate",
        _("未出具意见率"),
        _("到催办期满仍未出具的 ÷ 期内结束的部门意见；未出具不算通过"),
        base=ended,
        hit=lambda asked: Q(state=SILENT.name),
        groups=WAYS,
        nothing=NONE_ENDED,
    ),
    Indicator(
        "review.late_rate",
        _("逾期出具率"),
        _("过了首个期限才出具或仍未出具的 ÷ 期内结束的部门意见"),
        base=ended,
        hit=lambda asked: Q(_escalated()),
        groups=WAYS,
        nothing=NONE_ENDED,
    ),
    Indicator(
        "review.overdue",
        _("逾期未出的意见"),
        _("期末已过首个期限、还没有出具的部门意见件数"),
        base=overdue,
        groups=WAYS,
        nothing="",
    ),
)
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}
