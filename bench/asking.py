"""What is asked of the product: each task of the measurements as streams of requests."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from urllib.parse import quote, urlencode

from gongzhi.casework.models import Case
from gongzhi.casework.procedure import Procedure
from gongzhi.mechanisms.matters.intake import Report, Rungs, raise_matters
from gongzhi.mechanisms.matters.models import Source
from gongzhi.mechanisms.matters.procedure import MATTER, RAISED
from gongzhi.mechanisms.street_calls.procedure import CALL
from gongzhi.people.models import Post
from gongzhi.places.models import Place
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.duties import Duty

from . import city as cities
from .city import City
from .load import Request

GRIDS = 16
"""Grid workers who are signed in; callers are some of them in turn."""
TEXT = "3 号楼西侧路面一直往外冒水，已经两天了，夜里结冰，老人小孩走路都怕滑，请尽快来看看。"
QUESTIONS = ("路灯", "电梯 北门", "{place} 路灯", "{place}", "4711", "鲸鱼搁浅")
"""Words in one of twenty cases of the seeded city, two of them, with a place, a place, the end of
a number, and what nobody said."""
BATCH = 1000
DIFFERENT = 200
"""How many cases a caller looks at before it begins again."""

Streams = list[Iterator[Request]]
Who = dict[str, str]
"""The headers that say who asks."""


def browser(post: Post, *, at: datetime) -> Who:
    """A browser in which the holder of this post is signed in."""
    csrf = "b" * 32
    return {
        "Cookie": f"sessionid={cities.signed_in(post, at=at)}; csrftoken={csrf}",
        "X-CSRFToken": csrf,
        "Accept-Language": "zh-CN,zh;q=0.9",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def system(post: Post, *, at: datetime) -> Who:
    """Another system that acts from this post."""
    secret = cities.token_of(post, at=at)
    return {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}


@dataclass(frozen=True)
class Task:
    """What is measured. streams: number of callers → what each of them asks.

    peer: which of the peer's figures it is set against.
    """

    name: str
    streams: Callable[[int], Streams]
    peer: str = ""


class Asking:
    """Everybody who asks, and what they ask. Read it all before the clock runs."""

    def __init__(self, city: City, *, at: datetime) -> None:
        self.at = at
        grids = list(islice(cities.grid_posts(city), GRIDS))
        self.grids = [(where, browser(post, at=at)) for where, post in grids]
        self.grid_systems = [(where, system(post, at=at)) for where, post in grids]
        offices = [(street, city.posts[city.handlers[street.pk].pk]) for street in city.streets]
        self.streets = [(where, browser(post, at=at)) for where, post in offices]
        leading = Post.objects.get(duty=Duty.LEADER)
        self.leaders = [(city.compounds[-1], browser(leading, at=at))]
        self.seekers = [*self.streets, *self.leaders]
        self.street_systems = [(where, system(post, at=at)) for where, post in offices]

    def tasks(self) -> list[Task]:
        """Reading first: what is created and moved would make the lists longer than a city's."""
        read = _reading
        return [
            Task("inbox of a grid worker", read(self.grids, lambda __: ["/desk/"])),
            Task("inbox of a street", read(self.streets, lambda __: ["/desk/"])),
            Task("list of matters, page", read(self.streets, lambda __: ["/desk/matters/"])),
            Task(
                "list of 50 matters, API",
                read(self.street_systems, lambda __: ["/api/v1/matters?size=50"]),
                "list of 50",
            ),
            Task(
                "a matter, page",
                read(self.streets, _cases(MATTER, "/desk/case/{}/")),
                "detail",
            ),
            Task("a call, page", read(self.streets, _cases(CALL, "/desk/case/{}/")), "detail"),
            Task(
                "a matter, API",
                read(self.street_systems, _cases(MATTER, "/api/v1/matters/{}")),
                "detail",
            ),
            Task("search, page", read(self.seekers, _questions("/desk/search/?q={}"))),
            Task(
                "search, as one types", read(self.seekers, _questions("/desk/search/quick/?q={}"))
            ),
            Task("board, page", read(self.leaders, lambda __: ["/desk/board/"])),
            Task("board, its tables", read(self.leaders, lambda __: ["/desk/board/tables/"])),
            Task("create, form", self._create_by_form, "create"),
            Task("create, API", self._create_by_api, "create"),
            Task("move (accept), form", self._accept_by_form, "state change"),
            Task("move (accept), API", self._accept_by_api, "state change"),
        ]

    def _create_by_form(self, callers: int) -> Streams:
        def said(where: Place, who: Who) -> Request:
            form = {"place": where.pk, "text": TEXT, "urgency": "ordinary"}
            body = urlencode(form).encode()
            return Request("POST", "/desk/matters/quick/", who, body, 303)

        return _in_turn([said(*one) for one in self.grids], callers)

    def _create_by_api(self, callers: int) -> Streams:
        def said(where: Place, who: Who) -> Request:
            body = json.dumps({"place": where.code, "text": TEXT}).encode()
            return Request("POST", "/api/v1/matters", who, body, 201)

        return _in_turn([said(*one) for one in self.grid_systems], callers)

    def _accept_by_form(self, callers: int) -> Streams:
        def accept(number: str, who: Who) -> Request:
            return Request("POST", f"/desk/case/{number}/move/accept/", who, b"", 303)

        return self._accepting(self.grids[:callers], accept)

    def _accept_by_api(self, callers: int) -> Streams:
        def accept(number: str, who: Who) -> Request:
            return Request("POST", f"/api/v1/matters/{number}/moves/accept", who, b"{}", 200)

        return self._accepting(self.grid_systems[:callers], accept)

    def _accepting(self, callers: list[tuple[Place, Who]], accept) -> Streams:
        """Each of these grid workers accepts what waits in their compound: each once."""
        self._raise_more([where for where, __ in callers], each=1600 // len(callers))
        streams = []
        for where, who in callers:
            waiting = Case.objects.of(MATTER).filter(compound=where, state=RAISED.name)
            numbers = list(waiting.order_by("-pk").values_list("number", flat=True))
            streams.append(iter([accept(quote(n), who) for n in numbers]))
        return streams

    def _raise_more(self, places: list[Place], *, each: int) -> None:
        rungs = Rungs(day=self.at.date())
        reports = [(Report(TEXT, where, Source.GRID), None) for where in places * each]
        for first in range(0, len(reports), BATCH):
            raise_matters(reports[first : first + BATCH], rungs, by=MACHINE, at=self.at)


def _reading(people: list[tuple[Place, Who]], paths: Callable[[Place], list[str]]):
    """Pages that these people open, over and over."""

    def streams(callers: int) -> Streams:
        lines = [[Request("GET", path, who) for path in paths(where)] for where, who in people]
        every = [request for line in zip(*lines, strict=False) for request in line]
        return _in_turn(every, callers)

    return streams


def _questions(path: str) -> Callable[[Place], list[str]]:
    """The same ones, each asker with the name of their place."""
    return lambda where: [path.format(quote(q.format(place=where.name))) for q in QUESTIONS]


def _cases(procedure: Procedure, path: str) -> Callable[[Place], list[str]]:
    """The newest cases of a street."""

    def paths(street: Place) -> list[str]:
        newest = Case.objects.of(procedure).filter(street=street).order_by("-pk")[:DIFFERENT]
        return [path.format(quote(n)) for n in newest.values_list("number", flat=True)]

    return paths


def _in_turn(requests: list[Request], callers: int) -> Streams:
    """Each caller goes through all of them, forever, beginning somewhere else."""
    return [islice(cycle(requests), n * len(requests) // callers, None) for n in range(callers)]
