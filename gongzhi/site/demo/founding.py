"""Whoever fills an empty database: the services of the city's data, with less to say."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from gongzhi.people import changes
from gongzhi.people import services as people
from gongzhi.people.acting import actor_for
from gongzhi.people.models import Holding, Mandate, Organisation, Person, Post
from gongzhi.places import services as places
from gongzhi.places.geodesy import Datum
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty

from . import words

FOUNDER = Actor(label="演示城市建库", duty=Duty.SYSTEM_ADMIN)
KEEPER = Actor(label="演示城市建库", duty=Duty.SECURITY_ADMIN)
SOURCE = "演示数据"
TERM = 3 * 365  # days; how long the holders of elected posts hold them


@dataclass
class Desk:
    """A post and who holds it, with who stands in: (holding, actor)."""

    post: Post
    held: list[tuple[Holding, Actor]] = field(default_factory=list)

    def actor(self, day: date) -> Actor | None:
        """Who acts from it on a day: the deputy if there is one."""
        today = [(h, a) for h, a in self.held if h.is_current(day)]
        today.sort(key=lambda pair: pair[0].how == Holding.How.HOLDER)
        return today[0][1] if today else None


@dataclass
class Founder:
    """Adds places, organisations, posts and persons at one instant, in the order asked.

    eve: the day before its daily life begins, which may be long after.
    households: from how many to how many live in the first compounds, if that isn't left to chance.
    """

    rng: random.Random
    at: datetime
    eve: date
    households: Iterator[tuple[int, int]] = field(default_factory=lambda: iter(()))
    desks: dict[int, list[Desk]] = field(default_factory=dict)  # organisation id → its posts
    _phones: Iterator[int] = field(default_factory=lambda: iter(range(1000, 100_000)))

    def days_ago(self, least: int, most: int) -> date:
        return self.at.date() - timedelta(days=self.rng.randint(least, most))

    def term_began(self) -> date:
        """Before the founding, and so that the term outlasts the daily life by a while."""
        ahead = (self.eve - self.at.date()).days
        return self.days_ago(100, TERM - 100 - ahead)

    def phone(self) -> str:
        return f"626{next(self._phones):04d}"

    def place(self, kind: str, code: str, name: str, parent: Place | None, **what) -> Place:
        since = self.days_ago(2000, 3000) if parent is None else parent.since
        return places.add_place(
            kind=kind, code=code, name=name, parent=parent, since=since, by=FOUNDER, at=self.at,
            **what,
        )  # fmt: skip

    def draw(self, place: Place, outline: dict) -> None:
        places.draw(place, outline, datum=Datum.WGS84, by=FOUNDER, at=self.at)

    def cover(self, grid: Place, compound: Place) -> None:
        places.cover(grid, compound, by=FOUNDER, at=self.at)

    def organisation(
        self, kind: str, code: str, name: str, *, covers: tuple[Place, ...] = (), **what
    ) -> Organisation:
        """An organisation and what it covers."""
        since = what.pop("since", None) or self.days_ago(1100, 1900)
        made = people.add_organisation(
            kind=kind, code=code, name=name, since=since, by=FOUNDER, at=self.at, **what
        )
        for place in covers:
            self.mandate(made, place, Mandate.Kind.COVERS)
        return made

    def mandate(self, organisation: Organisation, place: Place, kind: str) -> None:
        since = max(organisation.since, place.since)
        people.give_mandate(organisation, place, kind, since=since, by=FOUNDER, at=self.at)

    def person(self, *, party: bool = False) -> Person:
        return changes.add_person(
            name=words.person(self.rng),
            party_member=True if party else None,
            party_source=SOURCE if party else "",
            by=FOUNDER,
            at=self.at,
        )

    def desk(
        self, organisation: Organisation, duty: str, title: str, place: Place, *, chief=False
    ) -> Desk:
        """An empty post."""
        made = people.add_post(
            organisation=organisation, title=title, duty=duty, place=place, chief=chief,
            phone=self.phone(), since=organisation.since, by=FOUNDER, at=self.at,
        )  # fmt: skip
        desk = Desk(made)
        self.desks.setdefault(organisation.pk, []).append(desk)
        return desk

    def seat(self, desk: Desk, person: Person, *, since: date | None = None, **how) -> Holding:
        """Put somebody on a post."""
        since = since or self.term_began()
        holding = people.appoint(desk.post, person, since=since, by=FOUNDER, at=self.at, **how)
        desk.held.append((holding, actor_for(desk.post, person_id=person.pk)))
        return holding

    def staffed(
        self,
        organisation: Organisation,
        duty: str,
        title: str,
        place: Place,
        *,
        chief: bool = False,
        since: date | None = None,
    ) -> Desk:
        """A post with a holder; the chief's term has an end."""
        desk = self.desk(organisation, duty, title, place, chief=chief)
        person = self.person(party=chief)
        since = since or self.term_began()
        term = {"term_ends": since + timedelta(days=TERM)} if chief else {}
        self.seat(desk, person, since=since, **term)
        return desk

    def vacate(self, desk: Desk, *, days_ago: int) -> None:
        """The holder has left, nobody has followed."""
        holding, _ = desk.held[0]
        until = self.at.date() - timedelta(days=days_ago)
        ended = people.end_holding(holding.pk, until=until, by=FOUNDER, at=self.at, note="调离")
        holding.until = ended.until
