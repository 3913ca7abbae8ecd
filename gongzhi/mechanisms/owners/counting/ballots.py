"""Which ballot of an owner counts, and what becomes of the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.casework.procedure import said as _

from .roll import Electorate
from .vote import Ballot, Channel
from .weight import Weight

WHY = {
    "not_on_roll": _("不在业主名册上"),
    "parking_only": _("只有车位，本次表决车位不计票"),
    "undelivered": _("房屋尚未交付，由建设单位表决"),
    "too_late": _("投票时表决已经截止"),
}
"""Why a ballot is refused: code → Chinese msgid."""


@dataclass(frozen=True)
class Refused:
    ballot: Ballot
    code: str


@dataclass(frozen=True)
class Replaced:
    """A ballot that its owner replaced through the same channel. by: the one that stands."""

    ballot: Ballot
    by: Ballot


@dataclass(frozen=True)
class Conflict:
    """An owner voted on paper and online. The paper counts until somebody resolves it."""

    paper: Ballot
    online: Ballot


@dataclass(frozen=True)
class Returned:
    """The ballots sorted out. counted: one for each owner who takes part."""

    counted: dict[str, Ballot]
    refused: tuple[Refused, ...]
    replaced: tuple[Replaced, ...]
    conflicts: tuple[Conflict, ...]

    def weight(self, owners: Electorate) -> Weight:
        return Weight(len(self.counted), sum(map(owners.areas.__getitem__, self.counted)))


def end_of(day: date) -> datetime:
    """The first instant that is too late."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=SHANGHAI)


def sort_out(ballots: Sequence[Ballot], owners: Electorate, *, decided_on: date) -> Returned:
    """The order of `ballots` matters only where one owner cast two at the same instant through one
    channel: the later in order stands."""
    standing: dict[str, dict[str, Ballot]] = {channel: {} for channel in Channel}
    refused, beaten, end = [], [], end_of(decided_on)
    for ballot in ballots:
        if code := _refusal(ballot, owners, end):
            refused.append(Refused(ballot, code))
            continue
        held = standing[ballot.channel]
        other = held.setdefault(ballot.owner, ballot)
        if other is not ballot:
            stands = ballot.cast_at >= other.cast_at
            held[ballot.owner] = ballot if stands else other
            beaten.append(other if stands else ballot)
    paper, online = standing[Channel.PAPER], standing[Channel.ONLINE]
    return Returned(
        counted=online | paper,
        refused=tuple(sorted(refused, key=lambda r: (*identity(r.ballot), r.code))),
        replaced=tuple(_replaced(beaten, standing)),
        conflicts=tuple(Conflict(paper[o], online[o]) for o in sorted(paper.keys() & online)),
    )


def identity(ballot: Ballot) -> tuple[str, str, datetime]:
    """What ballots are sorted by wherever they are listed."""
    return ballot.owner, ballot.channel, ballot.cast_at


def _refusal(ballot: Ballot, owners: Electorate, end: datetime) -> str:
    """Why it doesn't count; "" if it does."""
    if ballot.owner not in owners.areas:
        if ballot.owner in owners.undelivered:
            return "undelivered"
        return "parking_only" if ballot.owner in owners.parking_only else "not_on_roll"
    return "too_late" if ballot.cast_at >= end else ""


def _replaced(beaten: list[Ballot], standing: dict[str, dict[str, Ballot]]) -> Iterator[Replaced]:
    for ballot in sorted(beaten, key=identity):
        yield Replaced(ballot, standing[ballot.channel][ballot.owner])
