"""Every figure of the city, with its definition, base and window."""

from datetime import date

from django.utils.translation import gettext
from ninja import Query, Router, Schema

from gongzhi.casework.api.shapes import Caller
from gongzhi.casework.procedure import said as _
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import figure
from gongzhi.policy.refusals import Incomplete
from gongzhi.site.figures import asked

router = Router(tags=["indicators"])


class Window(Schema):
    """as_of: the last day, today unless told.  since: the first, 1 January of that year."""

    as_of: date | None = None
    since: date | None = None

    def days(self, *, today: date) -> tuple[date, date]:
        """Raises Incomplete for a window that ends in the future or before it begins."""
        until = self.as_of or today
        since = self.since or until.replace(month=1, day=1)
        if until > today:
            raise Incomplete(gettext("截止日不能在今天之后"), field="as_of")
        if since > until:
            raise Incomplete(gettext("开始日不能在截止日之后"), field="since")
        return since, until


class IndicatorOut(Schema):
    """value: a decimal number; null without a base, and `why` says so.  window: first, last day.

    records: what the page of records is asked with to show the very records.
    """

    key: str
    name: str
    value: str | None
    unit: str
    numerator: int
    denominator: int
    window: tuple[date, date]
    definition: str
    records: str
    why: str = ""


@router.get(
    "/indicators",
    response=list[IndicatorOut],
    operation_id="indicator_list",
    summary=_("全部指标"),
)
def indicators(request: Caller, window: Query[Window]):
    """For the whole city. What an approved exclusion leaves out is left out."""
    question = asked(*window.days(today=request.at.date()), at=request.at)
    return [IndicatorOut(**figure(one, question).row()) for one in registry.every()]
