"""Time passes in the demo city: people act, the sweep gives cards, the record is sealed.

A heap of (instant, what somebody means to do). Whoever acts does so through the services that
people call. A plan holds while its case stands as it stood; each case that moved is looked at
anew. What has happened until one instant doesn't depend on how long the life goes on.
"""

import heapq
import itertools
import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Min, Q

from gongzhi.casework.models import CardKind, Case
from gongzhi.casework.procedure import OVERDUE
from gongzhi.casework.registry import all_procedures
from gongzhi.casework.services import plain_move
from gongzhi.casework.sweep import sweep
from gongzhi.journal.services import seal
from gongzhi.messages.delivery import deliver
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.people.models import Organisation, Person
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.services import book

from .city import City
from .story import Errand, Part, Story, Teller
from .temper import Pace, Temper, departments, temper

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
Act = Callable[[datetime], Iterable[Case]]
Plan = Callable[["Life", Case], None]

PLANS: dict[tuple[str, str], Plan] = {}
DAILY: list[Callable[["Life", datetime], None]] = []


def when(procedure: str, *states: str) -> Callable[[Plan], Plan]:
    """What is planned when a case has come into one of these states."""

    def keep(plan: Plan) -> Plan:
        PLANS.update(dict.fromkeys(((procedure, s) for s in states), plan))
        return plan

    return keep


def each_day(plan: Callable[["Life", datetime], None]) -> Callable:
    """What is planned at each midnight for the day that begins."""
    DAILY.append(plan)
    return plan


def move(case: Case, name: str, by: Actor, at: datetime, note: str = "") -> Case:
    """A move that needs no form of its own."""
    return plain_move(case.pk, name, procedure=case.procedure, by=by, at=at, note=note)


def turn(case: Case) -> Organisation:
    """The organisation that must act now. Raises LookupError if that is nobody."""
    if case.awaiting is None:
        raise LookupError(f"{case.number} waits for nobody")
    return case.awaiting


def fetched(**which) -> Iterable[Case]:
    """Cases as they stand now."""
    return Case.objects.filter(**which).select_related("awaiting").order_by("pk")


class Life:
    """The city's life. Its clock runs from `dawn` on, its days of matters and calls from `start`.

    stories, errands, parts: case id → what is behind a matter, a call, a response.
    tempers: organisation id → how it works.  residents: phone → who reported something from it.
    tickets: the hotline's numbers.  grid_desks: grid id → its worker's desk.
    """

    def __init__(
        self,
        city: City,
        rng: random.Random,
        *,
        dawn: datetime,
        start: datetime,
        say: Callable[[str], None],
    ) -> None:
        self.city, self.rng, self.now, self.say = city, rng, dawn, say
        self.errands: dict[int, Errand] = {}
        self.parts: dict[int, Part] = {}
        self.tell = Teller(rng)
        self.pace = Pace(rng, book(at=start).calendar())
        self.stories: dict[int, Story] = {}
        self.tempers = _tempers(city, rng)
        self.residents: dict[str, Person] = {}
        self.tickets = itertools.count(1)
        desks = itertools.chain(*city.desks.values())
        self.grid_desks = {d.post.place_id: d for d in desks if d.post.duty == Duty.GRID_WORKER}
        self._heap: list[tuple[datetime, int, tuple[int, int] | None, Act]] = []
        self._order = itertools.count()
        self._standing: dict[int, tuple[str, datetime, int]] = {}
        self._tick = dawn
        self._stirred = self._written = True
        self._next_due: datetime | None = None
        self.later(start, self._day_breaks)

    # Planning

    def later(self, at: datetime, act: Act) -> None:
        """Something will be done at this instant, whatever happens."""
        heapq.heappush(self._heap, (at, next(self._order), None, act))

    def plan(self, case: Case, at: datetime, act: Act) -> None:
        """Something will be done with a case if it still stands as it stands now."""
        held = (case.pk, self._standing[case.pk][2])
        heapq.heappush(self._heap, (max(at, self.now), next(self._order), held, act))

    def look_at(self, cases: Iterable[Case]) -> None:
        """Plan anew for those that have moved."""
        for case in cases:
            known = self._standing.get(case.pk)
            if known and known[:2] == (case.state, case.entered_at):
                continue
            self._standing[case.pk] = (case.state, case.entered_at, next(self._order))
            if plan := PLANS.get((case.procedure, case.state)):
                plan(self, case)

    def state_of(self, pk: int) -> str:
        return self._standing[pk][0]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    # People

    def actor(self, organisation_id: int, *duties: str) -> Actor:
        """Somebody of an organisation who is on duty today."""
        found = self.on_duty(organisation_id, *duties)
        if not found:
            raise LookupError(f"nobody of organisation {organisation_id} is {duties}")
        return self.rng.choice(found)

    def on_duty(self, organisation_id: int, *duties: str) -> list[Actor]:
        today: date = self.now.date()
        desks = self.city.desks.get(organisation_id, ())
        actors = (desk.actor(today) for desk in desks if desk.post.duty in duties)
        return [a for a in actors if a]

    def temper(self, organisation: Organisation | int | None) -> Temper:
        key = organisation.pk if isinstance(organisation, Organisation) else organisation
        return self.tempers[key or self.city.platform.pk]

    # Time

    def live(self, until: datetime) -> None:
        """Let time pass until an instant."""
        while self._heap and self._heap[0][0] <= until:
            at, _, held, act = heapq.heappop(self._heap)
            self._pass_to(at)
            if held is None or self._standing[held[0]][2] == held[1]:
                self.now, self._stirred, self._written = at, True, True
                self.look_at(act(at))
        self._pass_to(until)
        self.now = until
        self._hour_strikes(until)

    def _day_breaks(self, at: datetime) -> Iterable[Case]:
        self.say(f"过日子：{at:%m-%d}")
        for plan in DAILY:
            plan(self, at)
        self.later(at + timedelta(days=1), self._day_breaks)
        return ()

    def _pass_to(self, at: datetime) -> None:
        """The clock's own work at each quarter of an hour up to an instant."""
        while self._tick <= at:
            tick = self._tick
            self._tick += QUARTER
            if self._due_by(tick):
                self.now, self._stirred, self._written = tick, True, True
                if sweep(at=tick)["lapsed"]:
                    self.look_at(fetched(entered_at=tick))
            if tick.minute == 0:
                self._hour_strikes(tick)

    def _due_by(self, tick: datetime) -> bool:
        """Does a card fall or a limit lapse by then? Asks the database if anything has moved."""
        if self._stirred:
            self._next_due, self._stirred = _next_due(), False
        return self._next_due is not None and self._next_due <= tick

    def _hour_strikes(self, at: datetime) -> None:
        """Seal and deliver, unless nothing was written and nothing waits since the last hour."""
        if not self._written:
            return
        seal(at=at)
        waiting = Outgoing.objects.filter(state=Delivery.QUEUED)
        if waiting.exists():
            while deliver(at=at):
                pass
        self._written = waiting.exists()


def _next_due() -> datetime | None:
    waiting = Case.objects.open()
    carded = waiting.filter(liable__isnull=False)
    first = carded.aggregate(
        warn=Min("warn_at", filter=Q(card="")),
        red=Min("red_at", filter=~Q(card=CardKind.RED)),
    )
    lapse = waiting.filter(_lapsing()).aggregate(due=Min("due_at"))["due"]
    lapse = lapse and lapse + timedelta(microseconds=1)  # only what has passed lapses
    return min((t for t in (first["warn"], first["red"], lapse) if t), default=None)


@cache
def _lapsing() -> Q:
    """Cases in a state that the sweep ends by itself once its time is over."""
    found = Q(pk__in=[])
    for procedure in all_procedures():
        moves = [move for move in procedure.moves if move.when is OVERDUE]
        states = sorted({s.name for move in moves for s in move.sources})
        found |= Q(procedure=procedure.name, state__in=states)
    return found


def _tempers(city: City, rng: random.Random) -> dict[int, Temper]:
    known = departments(list(city.departments), rng)
    tempers = {city.departments[code].pk: temper_ for code, temper_ in known.items()}
    others = [city.platform, city.supervision]
    for street in city.streets:
        others += [street.office, *(c.committee for c in street.communities)]
        others += [k.branch for k in street.compounds if k.branch]
    for organisation in others:
        tempers.setdefault(organisation.pk, temper(rng))
    return tempers
