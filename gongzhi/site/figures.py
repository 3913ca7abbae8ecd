"""The figures of all mechanisms, and those that need two of them: callbacks by department."""

from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.indicators import registry
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


def register() -> None:
    heard = {"matters.resolution_rate", "matters.resident_satisfaction"}
    rooms = (matters, street_calls, five_levels, survey, review, voting, committee, correction)
    for indicator in (one for room in rooms for one in room.INDICATORS):
        joint = of_departments(indicator) if indicator.key in heard else indicator
        registry.register(joint)


def asked(
    since: date, until: date, *, at: datetime, place: Place | None = None, excluding: bool = True
) -> Asked:
    """A question, with the parameters in force when its last day ends."""
    end = datetime.combine(until, time.max, tzinfo=SHANGHAI)
    return Asked(since, until, at, book(*registry.codes(), WEIGHTS, at=end), place, excluding)
