"""Figures of corrections: how many came in, how many were founded, how memberships ended."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.indicators.indicator import Asked, Indicator

from .procedure import CORRECTION

PLACES = {"street": "street", "community": "community", "compound": "compound"}


def begun(asked: Asked) -> QuerySet[Case]:
    start, end = asked.span
    return Case.objects.of(CORRECTION).filter(opened_at__gte=start, opened_at__lt=end)


def checked(asked: Asked) -> QuerySet[Case]:
    """Those that were found to be so or not."""
    return begun(asked).filter(correction__founded__isnull=False)


def left(asked: Asked) -> QuerySet[Case]:
    return Case.objects.of(CORRECTION).filter(
        correction__ended_on__gte=asked.since, correction__ended_on__lte=asked.until
    )


INDICATORS = (
    Indicator(
        "owners.corrections",
        _("纠错件数"),
        _("期内立案的对业委会委员的反映、发现、辞职和法定事实"),
        base=begun,
        groups=PLACES,
        nothing="",
    ),
    Indicator(
        "owners.corrections_founded",
        _("查实率"),
        _("期内立案、已有核查结论的纠错件中，属实的 ÷ 有结论的"),
        base=checked,
        hit=lambda asked: Q(correction__founded=True),
        groups=PLACES,
        nothing=_("这段时间还没有核查结论"),
    ),
    Indicator(
        "owners.members_left",
        _("委员离任"),
        _("期内经纠错退出终止资格的委员：业主大会或授权的业委会决定、法定事实、书面辞职"),
        base=left,
        groups=PLACES,
        nothing="",
    ),
)
