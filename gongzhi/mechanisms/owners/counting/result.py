"""What a count finds, for whoever stores or shows it. `output.as_dict` writes it as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .ballots import Conflict, Refused, Replaced
from .election import Marks, Seats
from .law import Rule
from .silence import WithSilence
from .steps import Step
from .tally import Tally
from .vote import Matter
from .weight import Weight


@dataclass(frozen=True)
class Decision:
    """A matter answered with yes or no."""

    matter: Matter
    article: str
    passed: bool
    tally: Tally
    steps: tuple[Step, ...]
    with_silence: WithSilence | None = None


@dataclass(frozen=True)
class Elected:
    """A matter answered with names."""

    matter: Matter
    article: str
    marks: Marks
    seats: Seats
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Result:
    """quorum: its step; matters: by id, in the order in which they were put.

    outside: owners of parking only and parking that doesn't count, beside the total.
    """

    engine: str
    rule: Rule
    decided_on: date
    total: Weight
    outside: Weight
    participating: Weight
    quorum: Step
    matters: Mapping[str, Decision | Elected]
    refused: tuple[Refused, ...]
    replaced: tuple[Replaced, ...]
    conflicts: tuple[Conflict, ...]
    roll_digest: str
    ballots_digest: str
