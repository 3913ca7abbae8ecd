"""Where a compound stands on the way to a committee: one word for it, from what is on record."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from gongzhi.casework.procedure import said as _


class Stage(Enum):
    """In the order of the way. The value is its code; `label` is what people read."""

    UNSURVEYED = "unsurveyed"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    ELIGIBLE = "eligible"
    REPRESENTED = "represented"
    FORMING = "forming"
    VOTING = "voting"
    FILING = "filing"
    IN_OFFICE = "in_office"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Stage.UNSURVEYED: _("还没有摸排"),
    Stage.UNKNOWN: _("无法判断"),
    Stage.NOT_YET: _("尚不具备条件"),
    Stage.ELIGIBLE: _("具备条件，未启动"),
    Stage.REPRESENTED: _("由业主代表转达意见"),
    Stage.FORMING: _("筹备中"),
    Stage.VOTING: _("表决中"),
    Stage.FILING: _("已选出，待备案"),
    Stage.IN_OFFICE: _("业委会履职中"),
    Stage.RENEWAL: _("换届或移交中"),
}

WITH_COMMITTEE = (Stage.FILING, Stage.IN_OFFICE, Stage.RENEWAL)


@dataclass(frozen=True)
class Facts:
    """outcome: of the last survey, "" without one.  formation, committee: state of the open case,
    "" without one.  represented: does a delegation serve?"""

    outcome: str = ""
    formation: str = ""
    committee: str = ""
    represented: bool = False


def stage(facts: Facts) -> Stage:
    """The furthest that the record shows: first a committee, last what the survey said."""
    if facts.committee:
        return _of_committee(facts.committee)
    if facts.formation in ("voting", "decided"):
        return Stage.VOTING
    if facts.formation:
        return Stage.FORMING
    if facts.represented:
        return Stage.REPRESENTED
    return Stage(facts.outcome) if facts.outcome else Stage.UNSURVEYED


def _of_committee(state: str) -> Stage:
    if state in ("elected", "constituted", "filed"):
        return Stage.FILING
    return Stage.IN_OFFICE if state == "in_office" else Stage.RENEWAL


EARLY = (Stage.UNSURVEYED, Stage.UNKNOWN, Stage.NOT_YET, Stage.ELIGIBLE, Stage.REPRESENTED)
STARTED = (Stage.FORMING, Stage.VOTING, *WITH_COMMITTEE)


def is_stuck(due_at: datetime | None, *, at: datetime) -> bool:
    """Its current step is past its limit."""
    return due_at is not None and due_at < at
