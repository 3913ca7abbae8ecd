"""Named figures: each with its definition, its base, its window, and the very records behind it.

An indicator is a share of records, or their number, or the median of how long they took. The
records of numerator and denominator are querysets, so that what is drilled down to is what was
counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.expressions import Combinable

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.places.models import Place
from gongzhi.policy.services import Book

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLACES = Decimal("0.0001")
A_DAY = Decimal(86400)


class Median(Aggregate):
    """The middle one, or midway between the two middle ones; None of nothing."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Asked:
    """What is asked for: the days since…until (both in), in a place or in the whole city.

    at: when it is asked; what is due later than that is not late yet.  rules: the parameters in
    force.  excluding: leave out what an approved exclusion leaves out.
    """

    since: date
    until: date
    at: datetime
    rules: Book
    place: Place | None = None
    excluding: bool = True

    @property
    def span(self) -> tuple[datetime, datetime]:
        """The first instant, and the first one after it."""
        start = datetime.combine(self.since, time(), tzinfo=SHANGHAI)
        end = datetime.combine(self.until + timedelta(days=1), time(), tzinfo=SHANGHAI)
        return start, min(end, self.at)


@dataclass(frozen=True)
class Indicator:
    """key, name, definition: how it is called, and what it counts, in a sentence.

    base: `base(asked)`, the records of the denominator.  hit: `hit(asked)`, which of them count.
    took: (column, column) of the instants between which a record took its time: the figure is the
    median, in days.
    measure: `measure(q)`, what the records of a filter weigh, where they are not just counted;
    `once` where no join can bring a record twice, which counts large bases without sorting them.
    case: column of the record that holds its case ("pk" where the record is a case).
    page: route of the page that lists the records, where they are no cases.
    left_out: which records an approved exclusion leaves out.
    groups: dimension (department, street, community, level) → column of the record.
    codes: parameters it depends on.  nothing: why there is no figure when the base is empty.
    """

    key: str
    name: "StrOrPromise"
    definition: "StrOrPromise"
    base: Callable[[Asked], QuerySet]
    nothing: "StrOrPromise"
    hit: Callable[[Asked], Q] | None = None
    took: tuple[str, str] | None = None
    measure: Callable[[Q], Combinable] | None = None
    case: str = "pk"
    page: str = ""
    left_out: Q | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        if self.took:
            return "days"
        return "ratio" if self.hit else "count"

    def everything(self, asked: Asked) -> QuerySet:
        """The base in the place that is asked about, with nothing left out."""
        found = self.base(asked)
        if asked.place is None:
            return found
        return found.filter(**{self.groups[asked.place.kind]: asked.place.pk})

    def records(self, asked: Asked, which: str = "base") -> QuerySet:
        """The very records. which: base, hit (numerator), miss (the rest), out (left out)."""
        found = self.everything(asked)
        out = Q(pk__in=[]) if self.left_out is None else self.left_out
        if which == "out":
            return found.filter(out)
        found = found.exclude(out) if asked.excluding else found
        if which == "base" or self.hit is None:
            return found
        hits = self.hit(asked)
        return found.filter(hits) if which == "hit" else found.exclude(hits)


@dataclass(frozen=True)
class Figure:
    """A figure as it was counted. value: None without a base, and then `why`.

    numerator, denominator: of what counts (exclusions left out, if they were asked to be).
    whole: the same with nothing left out.  middle: the median, where the figure is one.
    """

    indicator: Indicator
    numerator: int
    denominator: int
    whole: tuple[int, int]
    asked: Asked
    middle: timedelta | None = None

    @property
    def value(self) -> Decimal | None:
        if self.indicator.took:
            return None if self.middle is None else days(self.middle)
        if self.indicator.hit is None:
            return Decimal(self.denominator)
        return share(self.numerator, self.denominator)

    @property
    def why(self) -> str:
        return str(self.indicator.nothing) if self.value is None else ""

    @property
    def percent(self) -> str:
        """96.3, for people; "" without a base."""
        return percent(self.value)

    @property
    def left_out(self) -> int:
        """How many records an exclusion leaves out."""
        return self.whole[1] - self.denominator

    @property
    def whole_percent(self) -> str:
        return percent(share(*self.whole))

    def row(self) -> dict:
        """As other programs read it (docs/commands.md)."""
        value = self.value
        return {
            "key": self.indicator.key,
            "name": str(self.indicator.name),
            "value": None if value is None else plain(value),
            "unit": self.indicator.unit,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "window": [self.asked.since.isoformat(), self.asked.until.isoformat()],
            "definition": str(self.indicator.definition),
            "records": records_key(self.indicator, self.asked),
            **({"why": self.why} if value is None else {}),
        }


def share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / Decimal(whole)).quantize(PLACES) if whole else None


def days(span: timedelta) -> Decimal:
    """Days, with one decimal."""
    return (Decimal(span.total_seconds()) / A_DAY).quantize(Decimal("0.1"))


def percent(value: Decimal | None) -> str:
    return "" if value is None else f"{value * 100:.1f}"


def plain(value: Decimal) -> str:
    """0.963, not 0.9630."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def records_key(indicator: Indicator, asked: Asked) -> str:
    """What the page of records is asked with to list the very records."""
    return f"key={indicator.key}&since={asked.since}&until={asked.until}"


def figure(indicator: Indicator, asked: Asked) -> Figure:
    """One figure, in one query."""
    found = indicator.everything(asked).aggregate(**_counts(indicator, asked))
    return _figure(indicator, found, asked)


def by_group(indicator: Indicator, asked: Asked, dimension: str) -> dict[int | str, Figure]:
    """Key of the group → its figure, in one query; groups without records are not there."""
    rows = indicator.everything(asked).order_by()
    rows = rows.annotate(group=F(indicator.groups[dimension])).values("group")
    found = rows.annotate(**_counts(indicator, asked))
    return {r["group"]: _figure(indicator, r, asked) for r in found if r["group"] not in (None, "")}


def spread(
    indicator: Indicator, asked: Asked, dimension: str
) -> tuple[Figure, dict[int | str, Figure]]:
    """The figure of all and that of each group, in one query: what is counted adds up over groups
    of which each record has one (or none), such as streets.

    Raises ValueError for a median, which does not add up.
    """
    if indicator.took:
        raise ValueError(f"{indicator.key} is a median: ask for it by itself")
    rows = indicator.everything(asked).order_by()
    rows = rows.annotate(group=F(indicator.groups[dimension])).values("group")
    found = list(rows.annotate(**_counts(indicator, asked)))
    names = _counts(indicator, asked)
    total = {name: sum(row[name] or 0 for row in found) for name in names}
    groups = {r["group"]: r for r in found if r["group"] not in (None, "")}
    return (
        _figure(indicator, total, asked),
        {key: _figure(indicator, row, asked) for key, row in groups.items()},
    )


def _counts(indicator: Indicator, asked: Asked) -> dict[str, Combinable]:
    """Counts of base and hits, with nothing left out and with exclusions left out; the median."""
    hit = indicator.hit(asked) if indicator.hit else Q()
    kept = Q() if indicator.left_out is None else ~indicator.left_out
    wanted = {"all_in": Q(), "hits_in": hit}
    if indicator.left_out is not None:
        wanted |= {"all_kept": kept, "hits_kept": kept & hit}
    measure = indicator.measure or _each
    counts: dict[str, Combinable] = {name: measure(q) for name, q in wanted.items()}
    if indicator.took:
        since, until = indicator.took
        counts["middle"] = Median(F(until) - F(since), filter=kept if asked.excluding else Q())
    return counts


def once(q: Q) -> Combinable:
    return Count("pk", filter=q)


def _each(q: Q) -> Combinable:
    return Count("pk", distinct=True, filter=q)


def _figure(indicator: Indicator, found: dict, asked: Asked) -> Figure:
    whole = found["hits_in"], found["all_in"]
    kept = (found["hits_kept"], found["all_kept"]) if "all_kept" in found else whole
    kept = kept if asked.excluding else whole
    return Figure(indicator, *kept, whole=whole, asked=asked, middle=found.get("middle"))
