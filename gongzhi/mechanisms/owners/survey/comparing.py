"""Two rounds side by side: what changed, compound by compound."""

from collections import Counter
from dataclasses import dataclass

from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor

from .models import FACTS, Round, Survey
from .queries import listed, surveys

OUTCOME, FIGURES, NEW, GONE, SAME = "outcome", "figures", "new", "gone", "same"
"""The answer changed; only figures did; it is in the later round alone; in the earlier; nothing."""


@dataclass(frozen=True)
class Change:
    """One compound. before, after: its rows, None where it isn't in the round.

    kind: see above.  columns: which of FACTS differ.
    """

    compound: Place
    before: Survey | None
    after: Survey | None

    @property
    def columns(self) -> tuple[str, ...]:
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(f for f in FACTS if getattr(before, f) != getattr(after, f))

    @property
    def kind(self) -> str:
        if self.before is None or self.after is None:
            return NEW if self.before is None else GONE
        if self.before.outcome != self.after.outcome:
            return OUTCOME
        return FIGURES if self.columns else SAME


@dataclass(frozen=True)
class Comparison:
    """changes: every compound of either round, in the order of codes.

    moved: (outcome before, outcome after) → how many, of those in both; they add up to `both`.
    """

    before: Round
    after: Round
    changes: list[Change]

    @property
    def moved(self) -> Counter[tuple[str, str]]:
        return Counter(
            (c.before.outcome, c.after.outcome) for c in self.changes if c.before and c.after
        )

    @property
    def both(self) -> int:
        return sum(self.moved.values())

    @property
    def kinds(self) -> Counter[str]:
        return Counter(change.kind for change in self.changes)


def compare(before: Round, after: Round, *, by: Actor) -> Comparison:
    """What this post sees of both. One query."""
    found: dict[Place, dict[int, Survey]] = {}
    for survey in listed(surveys(by, round__in=(before, after))):
        found.setdefault(survey.compound, {})[survey.round_id] = survey
    changes = [
        Change(place, rows.get(before.pk), rows.get(after.pk)) for place, rows in found.items()
    ]
    return Comparison(before, after, changes)
