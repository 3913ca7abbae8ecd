"""The sum in sentences: what the law asks, what there is, whether it holds.

A step carries its sentences as Chinese msgids with their values, so that a page can say them in the
reader's language, and the numbers themselves, so that it can draw them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gongzhi.casework.procedure import said as _

from .law import PARTICIPATING, Threshold
from .weight import CENT, Weight, metres, to_the_cent

OUTCOMES = {
    (True, True): _("都达到。"),
    (True, False): _("人数达到，面积没有达到。"),
    (False, True): _("面积达到，人数没有达到。"),
    (False, False): _("都没有达到。"),
}
"""(heads, area) → msgid."""


@dataclass(frozen=True)
class Sentence:
    """words: a Chinese msgid with named places for `values`; `str()` fills it in."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words % self.values


@dataclass(frozen=True)
class Measure:
    """A threshold held against numbers: exact, on both axes."""

    threshold: Threshold
    have: Weight
    of: Weight

    @property
    def heads(self) -> bool:
        return self.threshold.reached(self.have.heads, self.of.heads)

    @property
    def area(self) -> bool:
        return self.threshold.reached(self.have.area, self.of.area)

    @property
    def holds(self) -> bool:
        return self.heads and self.area

    @property
    def need(self) -> Weight:
        """What is enough. The area is rounded up to the hundredth of a square metre where what
        there is comes in whole hundredths: reaching the one is reaching the other."""
        least = self.threshold.least(self.of.area)
        area = least if self.have.area % CENT else to_the_cent(least)
        return Weight(self.threshold.least(self.of.heads), area)

    @property
    def share(self) -> Fraction:
        return Fraction(self.threshold.numerator, self.threshold.denominator)

    def sums(self) -> dict[str, str]:
        """The comparison itself, multiplied out, to be checked by hand."""
        have, of = self.have, self.of
        return {
            "heads": self._sum(str(have.heads), str(of.heads), have.heads, of.heads),
            "area": self._sum(metres(have.area), metres(of.area), have.area, of.area, metres),
        }

    def _sum(self, have: str, of: str, left: int, right: int, write=str) -> str:
        t = self.threshold
        left, right = t.denominator * left, t.numerator * right
        sign = ">" if left > right else "<" if left < right else "="
        return f"{t.denominator}×{have} = {write(left)} {sign} {t.numerator}×{of} = {write(right)}"


@dataclass(frozen=True)
class Step:
    """One line of the sum. name: quorum, majority, candidate (whose), seats.

    measured: its numbers; the seats of an election have none.
    """

    name: str
    sentences: tuple[Sentence, ...]
    article: str
    holds: bool
    measured: Measure | None = None
    candidate: str = ""

    def __str__(self) -> str:
        return "".join(map(str, self.sentences))


def quorum(threshold: Threshold, total: Weight, participating: Weight) -> Step:
    return _measured("quorum", Measure(threshold, participating, total))


def majority(threshold: Threshold, consenting: Weight, base: Weight) -> Step:
    return _measured("majority", Measure(threshold, consenting, base))


def candidate(name: str, threshold: Threshold, consenting: Weight, base: Weight) -> Step:
    whose = Sentence(_("候选人 %(candidate)s。"), {"candidate": name})
    return _measured("candidate", Measure(threshold, consenting, base), whose, candidate=name)


def _measured(name: str, measure: Measure, *first: Sentence, candidate: str = "") -> Step:
    threshold = measure.threshold
    sentences = (
        *first,
        Sentence(threshold.words),
        figures(measure),
        Sentence(OUTCOMES[measure.heads, measure.area]),
    )
    return Step(name, sentences, threshold.article, measure.holds, measure, candidate)


def figures(measure: Measure) -> Sentence:
    values = {
        "heads": measure.have.heads,
        "need_heads": measure.need.heads,
        "of_heads": measure.of.heads,
        "area": metres(measure.have.area),
        "need_area": metres(measure.need.area),
        "of_area": metres(measure.of.area),
    }
    if measure.threshold.of == PARTICIPATING:
        words = _(
            "人数 %(heads)s，至少要 %(need_heads)s（参与 %(of_heads)s）；"
            "面积 %(area)s 平方米，至少要 %(need_area)s（参与 %(of_area)s）："
        )
    else:
        words = _(
            "人数 %(heads)s，至少要 %(need_heads)s（全体 %(of_heads)s）；"
            "面积 %(area)s 平方米，至少要 %(need_area)s（全体 %(of_area)s）："
        )
    return Sentence(words, values)
