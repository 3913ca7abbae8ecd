"""The figures of all mechanisms, and those that need two of them: callbacks by department."""

from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.casework.models import Case
from gongzhi.indicators import cards, registry
from gongzhi.indicators.indicator import Asked, Indicator
from gongzhi.indicators.parameters import WEIGHTS
from gongzhi.mechanisms.five_levels import indicators as five_levels
from gongzhi.mechanisms.matters import indicators as matters
from gongzhi.mechanisms.owners.committee import indicators as committee
from gongzhi.mechanisms.owners.correction import indicators as correction
from gongzhi.mechanisms.owners.review import indicators as review
from gongzhi.mechanisms.owners.survey import indicators as survey
from gongzhi.mechanisms.owners.voting import indicators as voting
from gongzhi.mechanisms.street_calls import indicators as street_calls
from gongzhi.mechanisms.street_calls.models import Exclusion
from gongzhi.mechanisms.street_calls.procedure import RESPONSE
from gongzhi.places.models import Place
from gongzhi.policy.services import book

LEAD = "matter__case__children__call__lead"
"""From a callback to the department that led the call about its matter."""


def of_departments(indicator: Indicator) -> Indicator:
    """A figure of callbacks that can also be told by department, and honours exclusions."""
    approved = Exclusion.objects.filter(
        response__case__parent__parent=OuterRef("matter__case"), approved=True
    )
    groups = {**indicator.groups, "department": LEAD}
    return replace(indicator, groups=groups, left_out=Q(Exists(approved)))


def with_departments(indicator: Indicator) -> Indicator:
    """A matter that waits for a department is late when the department is: it has no limit of its
    own meanwhile."""

    def hit(asked: Asked) -> Q:
        late = Case.objects.of(RESPONSE).open().filter(due_at__lt=asked.at)
        return Q(due_at__lt=asked.at) | Q(pk__in=late.values("parent__parent"))

    return replace(
        indicator,
        definition=_("本级或所等的部门已过期限的 ÷ 问的那一刻没有办结的居民诉求；和起止日期无关"),
        hit=hit,
    )


def register() -> None:
    heard = {"matters.resolution_rate", "matters.resident_satisfaction"}
    rooms = (
        cards,
        matters,
        street_calls,
        five_levels,
        survey,
        review,
        voting,
        committee,
        correction,
    )
    for indicator in (one for room in rooms for one in room.INDICATORS):
        joint = of_departments(indicator) if indicator.key in heard else indicator
        registry.register(with_departments(joint) if joint.key == "matters.overdue" else joint)


def asked(
    since: date, until: date, *, at: datetime, place: Place | None = None, excluding: bool = True
) -> Asked:
    """A question, with the parameters in force when its last day ends."""
    end = datetime.combine(until, time.max, tzinfo=SHANGHAI)
    return Asked(since, until, at, book(*registry.codes(), WEIGHTS, at=end), place, excluding)
