"""What a story needs: the calendar, chance of its own, and who acts for whom."""

import random
from collections.abc import Generator, Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.calendar.work_calendar import local
from gongzhi.casework.models import Case
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.services import book

from ..city import Community, Compound, Street
from ..life import Life

T = TypeVar("T")
Telling = Generator[datetime, datetime, T]
"""Yields when it goes on, and is sent that instant. Nothing is done before its first yield."""
Story = Telling[None]
EARLIEST, LATEST = 7, 21  # between these hours people look at their phones


class Diary:
    """One story's pages: the same seed and name, the same chance, whatever else happens."""

    def __init__(self, life: Life, name: str, *, seed: int, last: date) -> None:
        self.life, self.city, self.seed, self.last = life, life.city, seed, last
        self.rng = random.Random(f"owners {seed} {name}")
        self.calendar = book(at=life.now).calendar()

    def follow(self, story: Story) -> None:
        """Let a story run on the city's clock."""

        def go_on(at: datetime) -> Iterable[Case]:
            with suppress(StopIteration):
                self.life.later(max(story.send(at), at), go_on)
            return ()

        self.life.later(max(next(story), self.life.now), go_on)

    # When

    def before(self, days: int, clock: str = "09:30") -> datetime:
        """So many days before the last one, or the working day before that."""
        day = self.last - timedelta(days=days)
        if not self.calendar.is_workday(day):
            day = self.calendar.add_workdays(day, -1)
        return self._on(day, clock)

    def exactly(self, days: int, clock: str) -> datetime:
        """So many days before the last one, on the minute; after it if they are negative."""
        return instant(self.last - timedelta(days=days), time.fromisoformat(clock))

    def worked(self, after: datetime, days: int, clock: str = "09:30") -> datetime:
        """So many working days later."""
        return self._on(self.calendar.add_workdays(local(after).date(), days), clock)

    def sharp(self, after: datetime, days: int, clock: str) -> datetime:
        """So many days later, any day, on the minute."""
        return instant(local(after).date() + timedelta(days=days), time.fromisoformat(clock))

    def _on(self, day: date, clock: str) -> datetime:
        """Nobody acts on the minute."""
        return instant(day, time.fromisoformat(clock)) + timedelta(
            seconds=self.rng.randrange(1500), microseconds=self.rng.randrange(1_000_000)
        )

    def spread(
        self, since: datetime, until: datetime, count: int, *, office: bool = False
    ) -> list[datetime]:
        """So many instants between two others, in their order, none at night.

        office: while offices are open.
        """
        span = (until - since).total_seconds()
        found: list[datetime] = []
        while len(found) < count:
            then = since + timedelta(seconds=self.rng.random() * span)
            if self._open(then) if office else EARLIEST <= local(then).hour < LATEST:
                found.append(then)
        return sorted(found)

    def _open(self, then: datetime) -> bool:
        return self.calendar.next_opening(then) == then

    # Who

    def compound(self, number: int) -> Compound:
        return self.city.compounds[number]

    def street_of(self, compound: Compound) -> Street:
        return next(s for s in self.city.streets if compound in s.compounds)

    def community_of(self, compound: Compound) -> Community:
        communities = self.street_of(compound).communities
        return next(c for c in communities if compound in c.compounds)

    def street(self, compound: Compound, turn: int = 0) -> Actor:
        """An officer of the street; turn: 1 for another one than 0."""
        return self._somebody(self.street_of(compound).office.pk, Duty.STREET_OFFICER, turn)

    def community(self, compound: Compound, turn: int = 0) -> Actor:
        committee = self.community_of(compound).committee
        return self._somebody(committee.pk, Duty.COMMUNITY_OFFICER, turn)

    def clerks(self, compound: Compound) -> list[Actor]:
        """Who reads paper ballots: each another person."""
        found = [self.community(compound), self.community(compound, 1)]
        found += [self.street(compound), self.street(compound, 1)]
        return list({actor.person_id: actor for actor in found}.values())

    def courier(self, compound: Compound) -> Actor:
        """The grid's worker; somebody of the community where nobody is on duty."""
        desk = self.life.grid_desks[compound.grid.pk]
        return desk.actor(self.today) or self.community(compound)

    def department(self, code: str) -> Actor:
        organisation = self.city.reviewers[code]
        return self._somebody(organisation.pk, Duty.DEPARTMENT_OFFICER)

    def platform(self, duty: str, turn: int = 0) -> Actor:
        return self._somebody(self.city.platform.pk, duty, turn)

    def _somebody(self, organisation_id: int, duty: str, turn: int = 0) -> Actor:
        found = self.life.on_duty(organisation_id, duty)
        return found[turn % len(found)]

    @property
    def today(self) -> date:
        return local(self.life.now).date()


def resident(person_id: int) -> Actor:
    """Somebody who acts for themselves, from their phone."""
    return Actor(label="居民", duty=RESIDENT, person_id=person_id)
