"""Measure the product as it is served. `python -m bench --cases 10000 --write`

It seeds a city into a database of its own, serves it, asks over HTTP, and prints tables. With
--write they also go into docs/performance.md, between the two marks.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gongzhi import engine

from . import page, processes, serving
from .load import measure
from .page import said

CALLERS = (1, 4, 8)
SPAN, WARM_UP = 3.0, 1.0  # seconds
NEARLY = 0.95
BUSY = 0.5
"""A load of the machine, before it begins, above which figures mean little."""


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    serving.add_options(parser)
    parser.add_argument("--rows", type=int, default=2000, help="of the table that is imported")
    parser.add_argument("--seconds", type=float, default=SPAN, help="for each measurement")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE.name}, too")
    parser.add_argument("--figures", type=Path, metavar="FILE", help="keep them as JSON, too")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    if load > BUSY:
        print(f"the machine is busy (load {load:.1f}): figures will be too high", file=sys.stderr)
    with serving.scratch(args.data) as server:
        report = "".join(_run(args, server, load))
    if args.write:
        page.write("measured", report)
    return 0


def _run(args: argparse.Namespace, server: engine.Server, load: float) -> Iterator[str]:
    """Everything; what it finds is printed as it comes, and given back."""
    began = time.perf_counter()
    from gongzhi.site.cli import load_django

    load_django()
    from gongzhi.site.clock import now

    from . import chores, table
    from .asking import Asking

    at = now()
    city = seeded(args.cases, at=at)
    asking = Asking(city, at=at)
    yield said(_heading(args, table.machine(server), load, time.perf_counter() - began, at=at))
    meter = processes.Others(server.pid)
    found = list(_measured(args, asking, server))
    yield said(table.tasks(found))
    yield said(f"\nOther programs took {meter.share():.0%} of the processors meanwhile.\n")
    yield said(f"\nAgainst {table.PEER}:\n\n" + table.against_peer(found))
    lines = chores.done(city, server.data, rows=args.rows, at=now())
    yield said("\n" + table.chores(lines))
    if args.figures:
        kept = {"tasks": [m.figures() for m in found], "chores": lines}
        args.figures.write_text(json.dumps(kept), encoding="utf-8")
    yield said(f"\nThe whole run took {time.perf_counter() - began:.0f} s.\n")


def seeded(cases: int, *, at: datetime):
    """The city with so many cases, of which the seeder stops one in a hundred short; one that is
    there stays as it is, and may have more from being measured. Raises SystemExit if it has far
    fewer."""
    from django.core.management import call_command
    from django.db import connection

    from gongzhi.casework.models import Case

    from . import city as cities
    from .seed import Seeder

    call_command("migrate", verbosity=0)
    if there := Case.objects.count():
        if there < NEARLY * cases:
            raise SystemExit(f"the database in --data has {there} cases, not {cases}")
        return cities.read(at=at)
    city = cities.build(at=at)
    Seeder(city, at=at).fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return city


def _measured(args: argparse.Namespace, asking, server: engine.Server):
    from .table import Measured

    with serving.served() as site:
        for task in asking.tasks():
            measure(site.port, task.streams(max(CALLERS)), span=WARM_UP)
            for callers in CALLERS:
                streams = task.streams(callers)
                web, db = processes.cpu_seconds(site.pid), processes.cpu_seconds(server.pid)
                timed = measure(site.port, streams, span=args.seconds)
                each = 1000 / len(timed.seconds)
                web = (processes.cpu_seconds(site.pid) - web) * each
                db = (processes.cpu_seconds(server.pid) - db) * each
                print(".", end="", file=sys.stderr, flush=True)
                yield Measured(task.name, task.peer, callers, timed, web, db)
    print(file=sys.stderr)


def _heading(args: argparse.Namespace, facts: dict, load: float, took: float, *, at) -> str:
    from django.db.models import Count

    from gongzhi.casework.models import Case, Seat, Step
    from gongzhi.journal.models import Entry

    each = Case.objects.values_list("procedure").annotate(n=Count("pk")).order_by("-n")
    rows = {m.__name__.lower(): m.objects.count() for m in (Seat, Step, Entry)}
    lines = [
        f"`python -m bench --cases {args.cases} --seconds {args.seconds:g}`, {at:%Y-%m-%d}",
        "; ".join(f"{name} {value}" for name, value in facts.items()),
        f"load of the machine before it began: {load:.1f}; {serving.WORKERS} web processes, "
        "the database, the periodic work and the callers all on these processors",
        "seeded: "
        + ", ".join(f"{n} {name}" for name, n in each)
        + "; "
        + ", ".join(f"{n} {name} rows" for name, n in rows.items())
        + f", ready after {took:.0f} s",
    ]
    return "".join(f"- {line}\n" for line in lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
