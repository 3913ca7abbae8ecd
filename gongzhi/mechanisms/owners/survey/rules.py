"""When the first owners' assembly is due: 山东省物业管理条例 20. Plain Python, exact numbers.

The law's three conditions are asked one by one, each with three answers: it holds, it fails, or it
cannot be told because a figure is missing. One that holds is enough, whatever the others are; only
three that are known to fail say "not yet". How many live there or let their flats is none of the
law's conditions and no part of `Facts`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from gongzhi.casework.procedure import said as _

from ..counting.steps import Sentence
from .law import ARTICLES, Rule, anniversary, rule_on

Number = Decimal | int


class Outcome(StrEnum):
    ELIGIBLE = "eligible"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    """What is known of a compound on the day of a survey round; None where nobody knows.

    Areas in m²; heads as 山东省物业管理条例 25 counts them.
    """

    day: date
    total_area: Decimal | None = None
    delivered_area: Decimal | None = None
    total_heads: int | None = None
    delivered_heads: int | None = None
    first_delivered_on: date | None = None


@dataclass(frozen=True)
class Step:
    """One of the three conditions. holds: None if it cannot be told, because `missing` are.

    sentences: together one sentence.  have, of, need: delivered, in all, and what is enough; ""
    where unknown.
    """

    name: str
    article: str
    sentences: tuple[Sentence, ...]
    holds: bool | None
    have: str = ""
    of: str = ""
    need: str = ""
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "".join(map(str, self.sentences))

    def plain(self) -> dict:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, kept: dict) -> "Step":
        sentences = tuple(Sentence(**s) for s in kept["sentences"])
        return cls(**{**kept, "sentences": sentences, "missing": tuple(kept["missing"])})


@dataclass(frozen=True)
class Verdict:
    """What the rule says, and why."""

    outcome: Outcome
    steps: tuple[Step, ...]
    rule: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts for want of which it cannot be told; none if it can."""
        return missing_in(self.outcome, self.steps)


def missing_in(outcome: str, steps: Iterable[Step]) -> tuple[str, ...]:
    """Each fact once, in the order of the steps."""
    if outcome != Outcome.UNKNOWN:
        return ()
    return tuple(dict.fromkeys(name for step in steps for name in step.missing))


def eligibility(facts: Facts) -> Verdict:
    """Is the first assembly due? Raises ValueError for a day whose rule is not known."""
    rule = rule_on(facts.day)
    if rule is None:
        raise ValueError(f"no rule is known for {facts.day}")
    steps = (
        _reached(_share_of("area", facts, rule.area)),
        _reached(_share_of("heads", facts, rule.heads)),
        _later(facts, rule),
    )
    answers = [step.holds for step in steps]
    if True in answers:
        return Verdict(Outcome.ELIGIBLE, steps, rule.code)
    return Verdict(Outcome.UNKNOWN if None in answers else Outcome.NOT_YET, steps, rule.code)


@dataclass(frozen=True)
class Share:
    """What is delivered, of all, held against a share of the law. name: area or heads."""

    name: str
    have: Number | None
    of: Number | None
    share: Fraction

    @property
    def holds(self) -> bool | None:
        """Nothing delivered reaches no share, of however much; else both numbers are needed."""
        if self.have == 0:
            return False
        if self.have is None or not self.of:
            return None
        return Fraction(self.have) >= self.share * Fraction(self.of)

    @property
    def need(self) -> str:
        """What is just enough: whole for heads, as many decimals as it takes for areas."""
        if not self.of:
            return ""
        least = self.share * Fraction(self.of)
        if isinstance(self.of, int):
            return str(-(-least.numerator // least.denominator))
        return plain(Decimal(least.numerator) / Decimal(least.denominator))

    @property
    def missing(self) -> tuple[str, ...]:
        """For want of what it cannot be told; a total of nothing is no total."""
        if self.holds is not None:
            return ()
        total = () if self.of else (f"total_{self.name}",)
        return total if self.have is not None else (*total, f"delivered_{self.name}")

    def sentences(self) -> tuple[Sentence, ...]:
        """The sum in words, up to the colon."""
        values = {
            "have": told(self.have),
            "of": told(self.of),
            "need": self.need,
            "percent": percent(self.have, self.of),
            "share": percent(self.share.numerator, self.share.denominator),
        }
        if self.holds is None:
            return Sentence(LACKING[self.missing]), Sentence(WHETHER, values)
        return (Sentence((SUMS if self.of else NOTHING)[self.name], values),)


def percent(have: Number | None, of: Number | None) -> str:
    """Cut, not rounded: what fails to reach 50 % never reads 50 %."""
    if have is None or not of:
        return ""
    hundredths = Fraction(have) * 10_000 // Fraction(of)
    return f"{plain(Decimal(hundredths) / 100)}%"


def plain(number: Decimal) -> str:
    """12.50 → 12.5; 1E+2 → 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(number: Number | None) -> str:
    return "" if number is None else plain(Decimal(number))


SUMS = {
    "area": _(
        "已交付的业主专有部分面积 %(have)s 平方米，是全部 %(of)s 平方米的 %(percent)s，"
        "要达到 %(share)s，即 %(need)s 平方米："
    ),
    "heads": _(
        "已交付的业主 %(have)s 人，是全部 %(of)s 人的 %(percent)s，"
        "要达到 %(share)s，即 %(need)s 人："
    ),
}
NOTHING = {
    "area": _("还没有向业主交付专有部分，面积要达到全部的 %(share)s："),
    "heads": _("还没有向业主交付，人数要达到全部的 %(share)s："),
}
LACKING = {
    ("total_area",): _("还不知道专有部分总面积"),
    ("delivered_area",): _("还不知道已交付的专有部分面积"),
    ("total_area", "delivered_area"): _("还不知道专有部分总面积和已交付的面积"),
    ("total_heads",): _("还不知道业主总人数"),
    ("delivered_heads",): _("还不知道已交付的业主人数"),
    ("total_heads", "delivered_heads"): _("还不知道业主总人数和已交付的业主人数"),
}
"""Which figures are missing → how it is said."""
WHETHER = _("，是否达到 %(share)s：")
RESULTS = {True: _("符合。"), False: _("不符合。"), None: _("无法判断。")}


def _share_of(name: str, facts: Facts, share: Fraction) -> Share:
    have, of = getattr(facts, f"delivered_{name}"), getattr(facts, f"total_{name}")
    return Share(name, have, of, share)


def _reached(share: Share) -> Step:
    """Conditions one and two: a share of the area, a share of the heads."""
    return Step(
        share.name,
        ARTICLES[share.name],
        (*share.sentences(), Sentence(RESULTS[share.holds])),
        share.holds,
        have=told(share.have),
        of=told(share.of),
        need=share.need,
        missing=share.missing,
    )


def _later(facts: Facts, rule: Rule) -> Step:
    """Condition three: both halves must hold; one that fails settles it, whatever the other is."""
    share = _share_of("heads", facts, rule.later_heads)
    since = facts.first_delivered_on
    halves = (None if since is None else facts.day >= anniversary(since, rule.years), share.holds)
    holds = False if False in halves else (None if None in halves else True)
    missing = () if since else ("first_delivered_on",)
    return Step(
        "years",
        ARTICLES["years"],
        (_span(facts, rule), *share.sentences(), Sentence(RESULTS[holds])),
        holds,
        have=told(share.have),
        of=told(share.of),
        need=share.need,
        missing=(*missing, *share.missing) if holds is None else (),
    )


def _span(facts: Facts, rule: Rule) -> Sentence:
    """How long ago the first unit was delivered."""
    since = facts.first_delivered_on
    if since is None:
        return Sentence(_("还不知道首次交付日期，"))
    full = anniversary(since, rule.years)
    values = {
        "since": since.isoformat(),
        "years": rule.years,
        "full": full.isoformat(),
        "day": facts.day.isoformat(),
    }
    if facts.day >= full:
        return Sentence(_("%(since)s 首次交付，到 %(day)s 已满 %(years)s 年，"), values)
    return Sentence(_("%(since)s 首次交付，到 %(full)s 才满 %(years)s 年，"), values)
