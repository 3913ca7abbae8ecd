"""A count told step by step, each with its article and its numbers: for page, paper and the public.

The public sees the same report without what would give single ballots away (`publishing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..counting import Class, law
from ..counting.weight import cm2
from .models import Count, Vote
from .publishing import Cell, Published, published, verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KLASSES: dict[str, "StrOrPromise"] = {
    Class.ORDINARY: gettext_lazy("一般事项"),
    Class.SPECIAL: gettext_lazy("特别事项"),
    Class.ELECTION: gettext_lazy("选举"),
}


@dataclass(frozen=True)
class Bar:
    """One axis of a step. value, max, mark: whole numbers (cm² or heads).  sum: multiplied out."""

    name: str
    value: int
    max: int
    mark: int
    figure: str
    sum: str
    hatch: bool


@dataclass(frozen=True)
class Step:
    """As the component c-vote-step draws it. told: what stands in place of a withheld bar."""

    title: str
    holds: bool
    article: str
    mark_text: str
    bars: tuple[Bar, ...]
    told: str = ""


@dataclass(frozen=True)
class Row:
    """A choice or a candidate in the table of an item. reaches: a candidate's enough or not."""

    cell: Cell
    reaches: bool | None
    seat: str


@dataclass(frozen=True)
class Part:
    """An item of the agenda. needs: what it asks, where there is no step of its own to draw."""

    one: Published
    klass: str
    article: str
    verdict: str
    rows: tuple[Row, ...]
    step: Step | None
    needs: str
    silence: str


@dataclass(frozen=True)
class Report:
    vote: Vote
    count: Count
    rule: str
    quorum: Step
    parts: tuple[Part, ...]
    whole: bool
    left: Sequence[tuple[str, int]] = field(default_factory=tuple)

    @property
    def withholds(self) -> bool:
        return any(part.one.withholds for part in self.parts)

    @property
    def result(self) -> Mapping:
        return self.count.result


def report(vote: Vote, count: Count, *, whole: bool) -> Report:
    """whole: for those who count; otherwise as it is published."""
    found = count.result
    rule = next(r for r in law.RULES if r.code == count.rule)
    items = published(vote, count, whole=whole)
    first = next(iter(found["matters"].values()))["steps"][0]
    return Report(
        vote=vote,
        count=count,
        rule=rule.name,
        quorum=_step(rule.quorum, first, area=True),
        parts=tuple(_part(one, found["matters"][one.item.key], rule) for one in items),
        whole=whole,
        left=_left(found),
    )


def _left(found: Mapping) -> tuple[tuple[str, int], ...]:
    """What came in and does not count, by why."""
    told = (
        (_("本人后来又投，以后一张为准"), len(found["replaced"])),
        (_("不计的票（不在册，或没有投票权）"), len(found["refused"])),
        (_("纸质、网上都投了，还没有认定的（先按纸质）"), len(found["conflicts"])),
    )
    return tuple((why, n) for why, n in told if n)


def _part(one: Published, found: Mapping, rule: law.Rule) -> Part:
    klass = Class(one.item.klass)
    threshold = rule.majority(klass)
    hidden = {cell.key for cell in one.cells if not cell.area}
    step = None
    if klass != Class.ELECTION:
        step = _step(threshold, found["steps"][1], area="for" not in hidden)
    return Part(
        one=one,
        klass=str(KLASSES[klass]),
        article=found["article"],
        verdict=verdict(one),
        rows=tuple(_rows(one, found)),
        step=step,
        needs="" if step else f"{_(threshold.words)}〔{threshold.article}〕",
        silence=_silence(found.get("with_silence"), hidden),
    )


def _rows(one: Published, found: Mapping):
    """Candidates by their votes, then the blanks; or the four answers."""
    reached = {s["candidate"]: s["holds"] for s in found["steps"] if "candidate" in s}
    seats = {
        **dict.fromkeys(one.elected, _("当选")),
        **dict.fromkeys(one.alternates, _("候补")),
        **dict.fromkeys(one.tied, _("末位相同，未定")),
    }
    rows = [Row(c, reached.get(c.key), seats.get(c.name, "")) for c in one.cells]
    if not reached:
        return rows
    order = {name: n for n, name in enumerate((*one.elected, *one.tied, *one.alternates))}
    return sorted(
        rows,
        key=lambda r: (r.reaches is None, order.get(r.cell.name, len(order)), -r.cell.heads),
    )


def _silence(told: Mapping | None, hidden: set[str]) -> str:
    if not told:
        return ""
    outcome = _("通过") if told["passed"] else _("未通过")
    if hidden & {"for", "against"}:
        return _("参考：未参与的业主随多数的，%(outcome)s。结果以上面的为准。") % {
            "outcome": outcome
        }
    words = _(
        "参考：未参与的业主随多数的，同意 %(for)s 人、%(for_area)s 平方米，"
        "反对 %(against)s 人、%(against_area)s 平方米，%(outcome)s。结果以上面的为准。"
    )
    return words % {
        "for": told["for"]["heads"],
        "for_area": told["for"]["area"],
        "against": told["against"]["heads"],
        "against_area": told["against"]["area"],
        "outcome": outcome,
    }


def _step(threshold: law.Threshold, step: Mapping, *, area: bool) -> Step:
    """area: whether the area may be shown; if not, only whether it is enough."""
    share = Fraction(threshold.numerator, threshold.denominator)
    sign = ">" if threshold.strict else "≥"
    bars = [_bar("heads", step, share)]
    told = ""
    if area:
        bars.insert(0, _bar("area", step, share))
    else:
        enough = _("达到") if step["reached"]["area"] else _("没有达到")
        told = _("面积：%(enough)s。不到五户的一项不公布面积。") % {"enough": enough}
    return Step(
        title=_(threshold.words),
        holds=step["holds"],
        article=threshold.article,
        mark_text=_("门槛 %(sign)s %(share)s") % {"sign": sign, "share": share},
        bars=tuple(bars),
        told=told,
    )


def _bar(axis: str, step: Mapping, share: Fraction) -> Bar:
    have, of = step["have"][axis], step["of"][axis]
    value, most = (_whole(have), _whole(of))
    return Bar(
        name=_("面积") if axis == "area" else _("人数"),
        value=value,
        max=max(most, 1),
        mark=int(most * share),
        figure=str(have),
        sum=step["sums"][axis],
        hatch=axis == "heads",
    )


def _whole(number: object) -> int:
    """Heads as they are; "95.32" in cm²."""
    return number if isinstance(number, int) else cm2(str(number)) or 0
