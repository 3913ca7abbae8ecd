"""Fingerprints of what was counted, for anyone to make again.

SHA-256 of compact JSON in UTF-8 (no blanks, nothing escaped that needn't be):

- the roll: `[[unit, area in cm², owner, kind], …]`, sorted by unit;
- the ballots, all that came in, also those refused: `[[owner, channel, cast_at, choices], …]`,
  sorted by these in turn; cast_at in Asia/Shanghai (`2026-04-30T20:00:00+08:00`), the names of
  choices sorted, the candidates marked in an election sorted as well.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from gongzhi.calendar.work_calendar import SHANGHAI

from .ballots import identity
from .vote import Ballot, RollLine


def of_roll(roll: Iterable[RollLine]) -> str:
    rows = [[line.unit, line.area_cm2, line.owner, line.kind] for line in roll]
    return _digest(sorted(rows))


def of_ballots(ballots: Sequence[Ballot]) -> str:
    """Two of the same owner, channel and instant stay in the order in which they came in."""
    return _digest([_row(ballot) for ballot in sorted(ballots, key=identity)])


def _row(ballot: Ballot) -> list:
    cast_at = ballot.cast_at.astimezone(SHANGHAI).isoformat()
    return [ballot.owner, ballot.channel, cast_at, _choices(ballot.choices)]


def _choices(choices: Mapping[str, str | tuple[str, ...]]) -> dict:
    return {m: c if isinstance(c, str) else sorted(c) for m, c in choices.items()}


def _digest(rows: list) -> str:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
