"""A vote as it is put to the count: roll, matters, ballots. Nothing here is checked yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a unit of the roll is."""

    PRIVATE = "private"
    UNSOLD = "unsold"
    UNDELIVERED = "undelivered"
    PARKING = "parking"


class Channel(StrEnum):
    PAPER = "paper"
    ONLINE = "online"


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"


class Class(StrEnum):
    """How many consents a matter needs; an election needs for each candidate what ORDINARY does."""

    ORDINARY = "ordinary"
    SPECIAL = "special"
    ELECTION = "election"


@dataclass(frozen=True)
class RollLine:
    """A unit. area_cm2: whole cm². owner: who votes for it, one name for one head."""

    unit: str
    area_cm2: int
    owner: str
    kind: str = Kind.PRIVATE


@dataclass(frozen=True)
class Matter:
    """What is voted on. code: one of `law.MATTERS`, or "" where nobody said.

    seats, alternates, candidates: of an election only.
    """

    id: str
    class_: str
    code: str = ""
    seats: int = 0
    alternates: int = 0
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ballot:
    """What an owner returned. choices: matter → Choice, or the candidates marked (a tuple)."""

    owner: str
    channel: str
    cast_at: datetime
    choices: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Policy:
    """What the rules of procedure of this assembly say where the law leaves it to them."""

    count_parking_area: bool = False
    silence_counts_with_majority: bool = False


@dataclass(frozen=True)
class Vote:
    """Everything. rule: the rule that whoever asks believes in; "" leaves it to the date."""

    decided_on: date
    roll: Sequence[RollLine]
    matters: Sequence[Matter]
    ballots: Sequence[Ballot]
    policy: Policy = Policy()
    rule: str = ""
