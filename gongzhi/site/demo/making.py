"""Making the demo city: found it, live in it until an instant, and stamp the record."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from gongzhi.calendar.work_calendar import SHANGHAI, local
from gongzhi.calendar.years import FIXED_HOLIDAYS, official_years
from gongzhi.journal.services import seal
from gongzhi.mechanisms.matters.gathering import gather
from gongzhi.policy.services import set_parameter
from gongzhi.site.jobs import LOCK

# What people do registers itself with the life when it is imported.
from . import answering, calling, city, handling, logins, publishing, raising, stamp  # noqa: F401
from .founding import FOUNDER
from .life import Life
from .owners import LEAD, begin

BEFORE = timedelta(hours=15)  # the city is founded at nine in the morning before its clock runs
AHEAD = timedelta(days=120)  # how far deadlines may reach


@dataclass(frozen=True)
class Wish:
    """Which demo city. until: the last instant that it lives through."""

    size: city.Size
    seed: int
    days: int
    until: datetime

    @property
    def stamp(self) -> stamp.Stamp:
        return stamp.Stamp(self.size.name, self.seed, self.days, stamp.version())

    @property
    def start(self) -> datetime:
        """The midnight that its daily life begins with."""
        return self._midnight(self.days)

    @property
    def dawn(self) -> datetime:
        """The midnight from which its clock runs: what owners do takes longer than a month."""
        return self._midnight(max(self.days, LEAD))

    def _midnight(self, days_ago: int) -> datetime:
        day = local(self.until).date() - timedelta(days=days_ago)
        return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def make(wish: Wish, *, say: Callable[[str], None]) -> None:
    """Found the city in an empty database and live in it until the last instant; be `alone`.

    say: hears now and then how far it is.
    """
    with unhurried():
        life = found(wish, say=say)
        life.live(wish.until)
        gather(at=wish.until)
        stamp.put(stamp.DONE, wish.stamp, until=wish.until, at=wish.until)
        seal(at=wish.until)


def found(wish: Wish, *, say: Callable[[str], None]) -> Life:
    """The city on the eve of its first day. One seed and one day, one city and one life."""
    at = wish.dawn - BEFORE
    stamp.put(stamp.BEGUN, wish.stamp, until=wish.until, at=at)
    _know_years(at.date(), (wish.until + AHEAD).date(), at=at)
    say("建城：街道、社区、小区、组织、岗位")
    eve = (wish.start - BEFORE).date()
    made = city.build(wish.size, random.Random(f"city {wish.seed}"), at=at, eve=eve)
    logins.open_all(made, at=at)
    rng = random.Random(f"life {wish.seed}")
    life = Life(made, rng, dawn=wish.dawn, start=wish.start, say=say)
    begin(life, seed=wish.seed, last=local(wish.until).date())
    return life


def _know_years(first: date, last: date, *, at: datetime) -> None:
    """Load years that no schedule is published for, with the holidays whose dates are fixed."""
    for year in range(first.year, last.year + 1):
        if year not in official_years():
            fixed = {date(year, m, d).isoformat(): name for m, d, name in FIXED_HOLIDAYS}
            set_parameter(
                f"calendar.year.{year}",
                {"off": fixed, "makeup": []},
                reason="演示：当年安排尚未公布，只填固定日期的节日",
                by=FOUNDER,
                at=at,
            )


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else makes a city meanwhile, and no worker of a running site sweeps with the real
    clock: waits until that is so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def unhurried() -> Iterator[None]:
    """Don't wait for the disk at each commit: a demo city that is lost is made anew. And no
    savepoints: what the life does is never refused by the database half-way."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        connection.features.uses_savepoints = False
        try:
            yield
        finally:
            connection.features.uses_savepoints = True
            cursor.execute("SET synchronous_commit = on")
