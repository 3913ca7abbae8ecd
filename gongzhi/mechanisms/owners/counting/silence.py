"""What the result would be if owners who returned nothing followed the majority.

Rules of procedure may say so (业主大会和业主委员会指导规则 26). It is shown beside the result and
changes neither that nor the quorum.
"""

from dataclasses import dataclass

from .law import Rule
from .steps import Measure
from .tally import Tally
from .vote import Choice
from .weight import NOTHING, Weight


@dataclass(frozen=True)
class WithSilence:
    """joined: whom the silent follow; None where neither side is the larger both by heads and by
    area: then nobody follows anybody."""

    passed: bool
    for_: Weight
    against: Weight
    joined: Choice | None


def with_silence(
    rule: Rule, class_: str, found: Tally, *, total: Weight, participating: Weight, quorum: bool
) -> WithSilence:
    """The silent who follow are counted among those whose consents are asked for."""
    joined = larger(found.for_, found.against)
    silent = total - participating if joined else NOTHING
    for_ = found.for_ + (silent if joined == Choice.FOR else NOTHING)
    against = found.against + (silent if joined == Choice.AGAINST else NOTHING)
    threshold = rule.majority(class_)
    base = threshold.base(total, participating + silent)
    return WithSilence(quorum and Measure(threshold, for_, base).holds, for_, against, joined)


def larger(for_: Weight, against: Weight) -> Choice | None:
    """More heads and more area; equal in one of them is enough if the other is more."""
    difference = for_ - against
    least, most = sorted((difference.heads, difference.area))
    if least >= 0 and most > 0:
        return Choice.FOR
    if most <= 0 and least < 0:
        return Choice.AGAINST
    return None
