"""Measure the board: what counting it costs, and what those who look cost.

`python -m bench.board --cases 100000` seeds a city into a database of its own, counts the board as
the periodic work does (each ten seconds; with the rates of the month every ten minutes), and lets
viewers ask for what is new over HTTP.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from gongzhi import engine

from . import processes, serving
from .load import Request, measure

ROUNDS = 15
HEARD = 0.5
"""Share of the answered matters whose reporter was called back and reached."""
Row = tuple[str, str]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.board", description=__doc__)
    serving.add_options(parser)
    parser.add_argument("--seconds", type=float, default=3.0, help="of viewers asking")
    args = parser.parse_args()
    with serving.scratch(args.data) as server:
        for name, value in _run(args, server):
            print(f"| {name} | {value} |", flush=True)
    return 0


def _run(args: argparse.Namespace, server: engine.Server) -> Iterator[Row]:
    from gongzhi.site.cli import load_django

    load_django()
    from gongzhi.site.clock import now

    from .__main__ import seeded

    yield "cases", str(args.cases)
    yield "load of the machine", f"{os.getloadavg()[0]:.1f}"
    at = now()
    city = seeded(args.cases, at=at)
    yield "callbacks", str(_heard(at=at))
    yield from _sizes()
    yield from _counted(server, at=now())
    yield from _slowest(at=now())
    yield from _looked_at(city, server, args.seconds)


def _heard(*, at: datetime) -> int:
    """Callbacks after answers, which the seeder leaves out; with the city's statistics renewed."""
    from django.db import connection

    from gongzhi.casework.models import Case
    from gongzhi.mechanisms.matters.models import Callback

    dice = Random(0)
    closed = Case.objects.filter(procedure="matter", closed_at__isnull=False)
    rows = closed.exclude(matter__answered_at=None).order_by("pk").values_list("pk", "closed_at")
    made = (
        Callback(
            matter_id=pk, at=when, by="回访岗", reached=True, solved=dice.random() < 0.8, review="4"
        )
        for pk, when in rows.iterator()
        if dice.random() < HEARD
    )
    count = len(Callback.objects.bulk_create(made, batch_size=1000))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return count


def _sizes() -> Iterator[Row]:
    from gongzhi.casework.models import Case, Step

    yield "open cases", str(Case.objects.open().count())
    yield "steps", str(Step.objects.count())


def _counted(server: engine.Server, *, at: datetime) -> Iterator[Row]:
    from gongzhi.site.board.keeping import BoardSnapshot, refresh
    from gongzhi.site.board.rules import RATES_KEPT

    def anew() -> None:
        BoardSnapshot.objects.all().delete()
        refresh(at=at)

    refresh(at=at)
    later = at + timedelta(seconds=1)
    yield "counting, each 10 s", _told(lambda: refresh(at=later), server)
    minutes = RATES_KEPT.seconds // 60
    yield f"counting with the month, each {minutes} min", _told(anew, server)


def _told(act: Callable[[], object], server: engine.Server) -> str:
    """Milliseconds: the median of some rounds, the time of processors in one (this machine may be
    busy with other things), and the queries of one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as asked:
        act()
    own, db, spans = time.process_time(), processes.cpu_seconds(server.pid), []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        spans.append(1000 * (time.perf_counter() - began))
    own = 1000 * (time.process_time() - own) / ROUNDS
    db = 1000 * (processes.cpu_seconds(server.pid) - db) / ROUNDS
    half, least = statistics.median(spans), min(spans)
    return (
        f"{half:.0f} ms median, {least:.0f} ms at best of {ROUNDS};"
        f" processors {own:.0f} ms Python + {db:.0f} ms database; {len(asked)} queries"
    )


def _slowest(*, at: datetime) -> Iterator[Row]:
    """Each figure of the city alone, the slowest first."""
    from gongzhi.indicators import registry
    from gongzhi.indicators.indicator import by_group, figure
    from gongzhi.site.board import counting

    whole = counting._whole(at)
    assert whole
    acts: dict[str, Callable[[], object]] = {"the last steps": counting._just}
    for indicator in map(registry.get, (*counting.NOW, *counting.TODAY)):
        acts[indicator.key] = lambda i=indicator: figure(i, whole.today())
    acts["compounds"] = lambda: counting._compounds(whole)
    for indicator in map(registry.get, counting.RATES):
        name = f"{indicator.key} by department, a month"
        acts[name] = lambda i=indicator: by_group(i, whole.month(), "department")
    spans = {name: _median(act) for name, act in acts.items()}
    for name in sorted(spans, key=lambda n: -spans[n])[:16]:
        yield name, f"{spans[name]:.1f} ms"


def _median(act: Callable[[], object]) -> float:
    act()
    spans = []
    for _round in range(7):
        began = time.perf_counter()
        act()
        spans.append(1000 * (time.perf_counter() - began))
    return statistics.median(spans)


def _looked_at(city, server: engine.Server, seconds: float) -> Iterator[Row]:
    """Viewers who have the board ask for what is new, as fast as they are answered."""
    from gongzhi.site.board import tickets
    from gongzhi.site.clock import now

    cookie = "bench"
    ticket = tickets.give(tickets.Ticket("", "post:1"), cookie=cookie, at=now())
    with serving.served() as site:
        for callers in (1, 8):
            for had, name in (("", "whole board"), (_mark(), "nothing new")):
                path = f"/board/live/?ticket={ticket}&had={had}"
                headers = {"Cookie": f"sessionid={cookie}"}
                streams = [_again(Request("GET", path, headers)) for _n in range(callers)]
                db = processes.cpu_seconds(server.pid)
                timed = measure(site.port, streams, span=seconds)
                db = processes.cpu_seconds(server.pid) - db
                yield f"viewer asks, {name}, {callers} at once", _line(timed, db)


def _mark() -> str:
    from gongzhi.site.board.keeping import latest

    found = latest()
    return found.digest if found else ""


def _again(request: Request) -> Iterator[Request]:
    while True:
        yield request


def _line(timed, db: float) -> str:
    half, late, answers = timed.within(0.5), timed.within(0.95), len(timed.seconds)
    each = 1000 * db / answers
    return f"{half:.1f} ms median, {late:.1f} ms p95, {answers} answers, {each:.2f} ms db each"


if __name__ == "__main__":
    sys.exit(main())
