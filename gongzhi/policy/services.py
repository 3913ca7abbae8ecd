"""Setting and reading the dated parameters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet

from gongzhi.calendar.hours import WorkHours
from gongzhi.calendar.limits import Limit
from gongzhi.calendar.work_calendar import WorkCalendar
from gongzhi.calendar.years import official_years
from gongzhi.journal.services import record

from .actor import Actor, require
from .declared import LIMIT, WORDS, Declared, declared, year_table
from .models import Parameter
from .refusals import Incomplete
from .rows import rows_of

HOURS = "calendar.hours"
YEAR = "calendar.year."
COLUMNS = ("code", "value", "pk")


@dataclass(frozen=True)
class Book:
    """The parameters in force at one instant, as far as they were asked for.

    values: code → value; versions: code → id of the row used (absent: the declared default).
    """

    values: Mapping[str, object]
    versions: Mapping[str, int]

    def value(self, code: str) -> object:
        """The city's value, else the declared default. Raises KeyError if never declared."""
        return self.values[code] if code in self.values else declared(code).value

    def version(self, code: str) -> str:
        """Which version a decision used: "code@7", or "code@default" where the city set none."""
        return f"{code}@{self.versions.get(code, 'default')}"

    def whole(self, code: str) -> int:
        """A value that is checked to be a whole number (`declared.whole`)."""
        return int(str(self.value(code)))

    def limit(self, code: str) -> Limit:
        return Limit.parse(str(self.value(code)))

    def calendar(self) -> WorkCalendar:
        """The work calendar with the city's hours and the year tables it added."""
        added = {
            (year := int(code.removeprefix(YEAR))): year_table(year, value)
            for code, value in self.values.items()
            if code.startswith(YEAR)
        }
        years = {**official_years(), **added} if added else official_years()
        return WorkCalendar(years, WorkHours.parse(str(self.value(HOURS))))


def book(*codes: str, at: datetime) -> Book:
    """Read parameters in one query; the calendar's rows always come along."""
    return book_of(_in_force(Q(code__in=codes), at=at).values_list(*COLUMNS))


@cache
def every_limit() -> ArraySubquery:
    """All limits and wordings that the city has set, to be read (`book_of`) beside a row with an
    `asked_at`.

    Made once: Django takes longer to put it together than PostgreSQL to read it.
    """
    return rows_of(_in_force(Q(unit__in=(LIMIT, WORDS)), at=OuterRef("asked_at")), *COLUMNS)


def book_of(rows: Iterable[Sequence]) -> Book:
    """The book of rows (code, value, id)."""
    told = list(rows)
    return Book({code: value for code, value, _ in told}, {code: pk for code, _, pk in told})


def _in_force(wanted: Q, *, at: datetime | OuterRef) -> QuerySet[Parameter]:
    calendar = Q(code=HOURS) | Q(code__startswith=YEAR)
    running = Parameter.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)
    return running.filter(wanted | calendar)


@transaction.atomic
def set_parameter(
    code: str, value: object, *, reason: str, by: Actor, at: datetime, since: datetime | None = None
) -> Parameter:
    """A new version of a parameter, in force from `since` (default: now).

    Raises NotYours without the power, Incomplete on a bad value, a missing reason, an unknown
    code or a start that lies before the version in force.
    """
    require(by, "parameters.edit")
    if not reason.strip():
        raise Incomplete("请写明为什么修改", field="reason")
    what = _checked(code, value)
    start = since or at
    if start < at - timedelta(minutes=1):
        raise Incomplete("不能改变过去：起效时间要在现在之后", field="since")
    last = Parameter.objects.select_for_update().filter(code=code, until=None).first()
    if last and last.since >= start:
        raise Incomplete("已有一个更晚起效的版本", field="since")
    if last:
        last.until = start
        last.save(update_fields=["until"])
    row = Parameter.objects.create(
        code=code,
        value=value,
        unit=what.unit,
        since=start,
        certainty=what.certainty,
        source=what.source,
        reason=reason,
        set_by_post=by.post_id,
        set_at=at,
    )
    details = {"code": code, "version": row.pk, "before": last and last.value, "after": value}
    record(f"parameter:{code}", "set", by=by, at=at, secret=reason, details=details)
    return row


def _checked(code: str, value: object) -> Declared:
    try:
        what = declared(code)
        what.check(value)
    except KeyError:
        raise Incomplete(f"没有“{code}”这个参数", field="code") from None
    except ValueError as fault:
        raise Incomplete(str(fault), field="value") from fault
    return what


def versions(codes: Iterable[str]) -> list[Parameter]:
    return list(Parameter.objects.filter(code__in=list(codes)).order_by("code", "-since"))
