"""Many cases at once, in the tables, the states and the proportions of a city that works.

A seeded case has what the services would have left: seats, steps, its lines in the chained record,
its matter, call or response, a card where it is late. `gongzhi check` finds nothing wrong with it.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from gongzhi.casework.models import Card, CardKind, Case, Seat, Step
from gongzhi.casework.procedure import Procedure
from gongzhi.journal.services import record_all, seal
from gongzhi.mechanisms.matters.models import Level, Matter, Source
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.models import Call, Response
from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE
from gongzhi.people.models import Organisation, Person
from gongzhi.people.privacy import person_with_phone
from gongzhi.places.models import Place
from gongzhi.policy.services import book
from gongzhi.ratings.models import Rating

from . import walks
from .city import City
from .walking import Walked, Walker, entries, seats

BATCH = 1000
YEAR, RECENT = timedelta(days=365), timedelta(days=6)
RUNGS = (Level.COMPOUND, Level.COMMUNITY, Level.STREET)
THINGS = ("路面冒水", "路灯不亮", "垃圾没有清", "车辆占道", "电梯停运", "暖气不热", "墙皮脱落")
SPOTS = ("3 号楼西侧", "北门口", "地下车库入口", "中心花园", "7 号楼 2 单元", "南围墙边")
TELLS = "，已经两三天了。早晚进出的人多，老人小孩走路都怕，物业说不归他们管，请尽快派人来看看。"
REPORTERS = 300
MATTERS, CALLS = 0.78, 0.09
"""Shares of all cases; the rest are departments' responses, about one and a half to a call."""


class Seeder:
    """Fills the city with `total` cases that lie before `at`."""

    def __init__(self, city: City, *, at: datetime) -> None:
        self.city, self.at, self.dice = city, at, Random(0)
        limits = [limit for p in (MATTER, CALL, RESPONSE) for limit in p.all_limits()]
        codes = [code for limit in limits for code, __ in limit.rows()]
        self.walker = Walker(book(*codes, at=at), city.posts, self.dice)
        self.people: list[Person] = []

    def fill(self, total: int) -> None:
        with transaction.atomic():
            self.people = [
                person_with_phone(f"138{n:08d}", name=f"居民{n}", at=self.at)
                for n in range(REPORTERS)
            ]
        called: list[Walked] = []
        for size in _batches(total):  # of each batch all kinds, as they come in a city
            matters, calls = round(size * MATTERS), round(size * CALLS)
            called += [m for m in self._matters(matters) if "call_city" in m.moves]
            about, called = called[:calls], called[calls:]
            self._calls(calls, about, room=size - matters - calls)
        seal(at=self.at)

    # --- matters ---

    @transaction.atomic
    def _matters(self, size: int) -> list[Walked]:
        made = [self._matter(self._one(walks.MATTERS)) for __ in range(size)]
        self._keep(MATTER, made)
        Matter.objects.bulk_create(self._told(w) for w in made)
        return made

    def _matter(self, moves: tuple[str, ...]) -> Walked:
        place = self.dice.choice(self.city.compounds)
        ladder = self._ladder(place)
        rung = moves.count("take_over")
        holders = {"handler": [ladder[rung]], "callback": [self.city.platform]}
        if moves and moves[-1] == "pass_up":
            holders["next"] = [ladder[rung + 1]]
        return self.walker.walk(
            MATTER,
            moves,
            place=place,
            title=f"{place.name} {self._thing()}",
            holders=holders,
            last=self._last(MATTER, moves),
        )

    def _told(self, walked: Walked) -> Matter:
        rung, answered = walked.moves.count("take_over"), self._answered(walked)
        done = walked.case.closed_at is not None and answered is not None
        return Matter(
            case=walked.case,
            text=f"{self.dice.choice(SPOTS)}{self._thing()}{TELLS}",
            source=self.dice.choice(Source.values),
            reporter=self.dice.choice(self.people),
            token=secrets.token_urlsafe(24),
            level=RUNGS[rung],
            passed_street=rung == 2,
            solved_at_level=RUNGS[rung] if done else "",
            answer="现场已处理，请反映人看看是否解决。" if answered else "",
            answered_at=answered,
            review="5" if "confirm" in walked.moves else "",
            refusal="litigation" if "refuse" in walked.moves else "",
        )

    def _answered(self, walked: Walked) -> datetime | None:
        said = ("resolve", "resolve_above", "city_answered", "answer", "answer_again")
        return next((at for step, at in reversed(walked.made) if step.move in said), None)

    def _ladder(self, place: Place) -> list[Organisation]:
        """The organisations of the three rungs, from the compound up."""
        return [self.city.handlers[pk] for pk in reversed(place.ancestor_ids[1:])]

    # --- calls and what departments do with them ---

    @transaction.atomic
    def _calls(self, size: int, about: Sequence[Walked], *, room: int) -> None:
        """Calls, the first of them about these matters, and at most `room` responses."""
        parents = [*about, *[None] * (size - len(about))]
        made = [self._call(parent) for parent in parents]
        self._keep(CALL, made)
        leads = [self.dice.sample(self.city.departments, 2) for __ in made]
        both = list(zip(made, leads, strict=True))
        Call.objects.bulk_create(
            Call(
                case=w.case,
                facts=f"{self._thing()}，两天未止，影响三栋楼。",
                tried="已放警示牌，已请物业关阀，仍不能止。",
                lead=lead if "confirm" in w.moves else None,
                proper=False if "reject" in w.moves else None,
                proper_note="属物业职责" if "reject" in w.moves else "",
            )
            for w, (lead, __) in both
        )
        thinks = Call.thinks.through
        thinks.objects.bulk_create(
            thinks(call_id=w.case.pk, organisation_id=lead.pk) for w, (lead, __) in both
        )
        self._responses([(w, pair) for w, pair in both if "dispatch" in w.moves], room)

    def _call(self, about: Walked | None) -> Walked:
        open_now = about.case.closed_at is None if about else self.dice.random() < 0.2
        moves = self._one(walks.CALLS_OPEN if open_now else walks.CALLS_ENDED[: 1 if about else 3])
        place = about.case.place if about else self.dice.choice(self.city.compounds)
        street = self.city.handlers[place.ancestor_ids[1]]
        last = self._last(CALL, moves)
        if about and not open_now:
            last = about.times[-2]  # the call ended, and the matter was answered by it
        return self.walker.walk(
            CALL,
            moves,
            place=place,
            title=f"{place.name} {self._thing()}",
            holders={
                "street": [street],
                "platform": [self.city.platform],
                "supervisor": [self.city.supervision],
            },
            last=last,
            parent=about.case if about else None,
        )

    def _responses(self, calls: list, room: int) -> None:
        made: list[Walked] = []
        for call, departments in calls:
            parts = ("lead", "assist")[: 2 if self.dice.random() < 0.5 else 1]
            for part, department in zip(parts, departments, strict=False):
                if len(made) < room:
                    made.append(self._response(call, part, department))
        self._keep(RESPONSE, made)
        Response.objects.bulk_create(self._responded(w) for w in made)
        rated = [w for w in made if "rate" in w.moves or "rate_again" in w.moves]
        Rating.objects.bulk_create(
            Rating(
                case=w.case,
                organisation=w.holders["department"][0],
                kind="response",
                score=self.dice.choice((3, 4, 4, 5, 5)),
                rater=w.holders["street"][0],
                at=w.times[-1],
            )
            for w in rated
        )

    def _response(self, call: Walked, part: str, department: Organisation) -> Walked:
        pick: walks.Weighed = walks.RESPONSES_OPEN
        if call.case.closed_at:
            pick = walks.RESPONSES_ENDED
        elif "lead_answered" in call.moves and part == "lead":
            pick = walks.RESPONSES_ANSWERED
        moves = self._one(pick)
        return self.walker.walk(
            RESPONSE,
            moves,
            place=call.case.place,
            title=call.case.title,
            holders=call.holders | {"department": [department]},
            last=call.case.closed_at or self._last(RESPONSE, moves),
            parent=call.case,
            part=part,
        )

    def _responded(self, walked: Walked) -> Response:
        opened, signed = walked.times[0], walked.reached.get("working")
        answered = self._answered(walked)
        return Response(
            case=walked.case,
            department=walked.holders["department"][0],
            dispatched_at=opened,
            sign_due_at=opened + timedelta(days=1),
            signed_at=signed,
            contacted_at=signed,
            respond_due_at=signed and signed + timedelta(days=5),
            answer="已修复并恢复供水。" if answered else "",
            answered_at=answered,
            redone="redo" in walked.moves,
        )

    # --- all of them ---

    def _keep(self, procedure: Procedure, made: list[Walked]) -> None:
        cases = [w.case for w in made]
        for case in cases:
            case.card = self._fallen(case)
        Case.objects.bulk_create(cases)
        Seat.objects.bulk_create(seat for w in made for seat in seats(w))
        Step.objects.bulk_create(step for w in made for step in w.steps)
        record_all([line for w in made for line in entries(w, procedure)])
        Card.objects.bulk_create(
            Card(
                case=case,
                organisation=case.liable,
                kind=case.card,
                state=case.state,
                due_at=case.due_at,
                given_at=case.red_at if case.card == CardKind.RED else case.warn_at,
            )
            for case in cases
            if case.card
        )

    def _fallen(self, case: Case) -> str:
        if case.red_at and case.red_at <= self.at:
            return CardKind.RED
        return CardKind.YELLOW if case.warn_at and case.warn_at <= self.at else ""

    def _last(self, procedure: Procedure, moves: tuple[str, ...]) -> datetime:
        """When a case's last move was: lately where it is open, some time in a year where not."""
        state = procedure.move(moves[-1]).target if moves else procedure.start
        span = YEAR if procedure.is_final(state.name) else RECENT
        return self.at - span * self.dice.random()

    def _one(self, weighed: walks.Weighed) -> tuple[str, ...]:
        weights = [weight for weight, __ in weighed]
        return self.dice.choices([moves for __, moves in weighed], weights)[0]

    def _thing(self) -> str:
        return self.dice.choice(THINGS)


def _batches(total: int) -> Iterator[int]:
    for done in range(0, total, BATCH):
        yield min(BATCH, total - done)
