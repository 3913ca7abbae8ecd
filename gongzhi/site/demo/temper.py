"""How quickly, how thoroughly and how strictly the agents of the demo city act."""

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from gongzhi.calendar.work_calendar import WorkCalendar

from .words import BUSY

SLOW, QUICK = 0.22, 0.25  # shares of the departments


@dataclass(frozen=True)
class Temper:
    """pace: 1 is usual, 2 takes twice as long.  care: chance that what is done lasts.

    stern: taken off the scores this organisation gives.
    """

    pace: float
    care: float
    stern: float


def temper(rng: random.Random) -> Temper:
    """A lower level's, a street's, a platform's."""
    return Temper(rng.uniform(0.6, 1.5), rng.uniform(0.82, 0.95), rng.choice((0, 0, 0.3, 0.8)))


def departments(codes: list[str], rng: random.Random) -> dict[str, Temper]:
    """Some are quick, some are slow: so many of each whatever the seed; one busy one is slow."""
    ranks = list(range(len(codes)))
    rng.shuffle(ranks)
    slow, busy = ranks.index(0), codes.index(rng.choice(BUSY))
    ranks[slow], ranks[busy] = ranks[busy], ranks[slow]
    tempers = {}
    for code, rank in zip(codes, ranks, strict=True):
        share = rank / len(codes)
        if share < SLOW:
            tempers[code] = Temper(rng.uniform(2.0, 2.8), rng.uniform(0.6, 0.75), 0)
        elif share > 1 - QUICK:
            tempers[code] = Temper(rng.uniform(0.4, 0.6), rng.uniform(0.9, 0.97), 0)
        else:
            tempers[code] = Temper(rng.uniform(0.7, 1.3), rng.uniform(0.78, 0.92), 0)
    return tempers


class Pace:
    """When things get done: spans around a median, in working time or by the clock."""

    def __init__(self, rng: random.Random, calendar: WorkCalendar) -> None:
        self.rng, self.calendar = rng, calendar

    def spread(self, median: float, width: float = 0.6) -> float:
        """A number around the median; width: how far it strays (0.6: twice or half is common)."""
        return median * math.exp(self.rng.gauss(0, width))

    def worked(self, after: datetime, median: float, width: float = 0.6) -> datetime:
        """After so many hours of office time, some seconds past."""
        hours = max(self.spread(median, width), 0.03)
        done = self.calendar.add_working_time(after, timedelta(hours=hours))
        return done + self._seconds()

    def passed(self, after: datetime, median: float, width: float = 0.5) -> datetime:
        """After so many hours of the clock, day or night."""
        return after + timedelta(hours=max(self.spread(median, width), 0.03)) + self._seconds()

    def awake(self, after: datetime, median: float, width: float = 0.8) -> datetime:
        """After so many hours, at a time when people look at their phones."""
        then = self.passed(after, median, width)
        if 7 <= then.hour < 22:
            return then
        morning = then.replace(hour=7, minute=30) + timedelta(days=then.hour >= 22)
        return morning + timedelta(minutes=self.rng.randint(0, 180)) + self._seconds()

    def _seconds(self) -> timedelta:
        return timedelta(seconds=self.rng.randint(1, 59), microseconds=self.rng.randint(1, 999_999))
