"""Measure the search. `python -m bench.search --cases 10000`

It seeds a city into a database of its own, writes a rare word into some of its oldest cases, and
asks as a leader (the whole city), a street, a grid worker (one compound) and a department (its
seats): the index alone, the list while one types, and the page. In the process, without HTTP.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime

from . import serving
from .load import Timed

ROUNDS = 30
RARE, OLD = "锦鲤翻塘", "凌霄花架"
ASKED = {
    "frequent word": "路灯",
    "two frequent words": "电梯 北门",
    "four characters": "路面冒水",
    "rare word": RARE,
    "word of old cases only": OLD,
    "case number's tail": "4711",
    "no match": "鲸鱼搁浅",
}
COLUMNS = ("index", "typing", "page")


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.search", description=__doc__)
    serving.add_options(parser)
    args = parser.parse_args()
    print(f"load of the machine before it began: {os.getloadavg()[0]:.1f}")
    with serving.scratch(args.data):
        from gongzhi.site.cli import load_django

        load_django()
        from gongzhi.site.clock import now

        from .__main__ import seeded

        seeded(args.cases, at=now())
        hide()
        for line in report(at=now()):
            print(line, flush=True)
    return 0


def questions(at: datetime) -> dict[str, str]:
    from gongzhi.places.models import Place

    place = Place.objects.filter(kind="compound").order_by("-pk")[0].name
    own = {"day": f"{at:%Y%m%d}", "place name": place}
    return ASKED | own | {"frequent word and place": f"{place} 路灯"}


def hide() -> None:
    """A word that three cases say, and one that every tenth of the oldest tenth says."""
    from django.db import connection
    from django.db.models import Max

    from gongzhi.mechanisms.matters.models import Matter

    last = Matter.objects.aggregate(last=Max("pk"))["last"]
    rare = list(Matter.objects.filter(pk__gt=last // 2).order_by("pk").values_list("pk")[:3])
    Matter.objects.filter(pk__in=[pk for (pk,) in rare]).update(spot=RARE)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET spot = %s WHERE case_id < %s AND case_id %% 10 = 0",
            [OLD, last // 10],
        )
        cursor.execute("VACUUM ANALYZE search_entry")


def report(*, at: datetime) -> Iterator[str]:
    """Sizes, then a table: milliseconds at the median and at the 95th percentile."""
    from django.core.management import call_command

    from gongzhi.casework.models import Case

    call_command("collectstatic", interactive=False, verbosity=0)
    yield f"{Case.objects.count()} cases; {sizes()}"
    yield "| who | what | hits | " + " | ".join(f"{c} p50 / p95" for c in COLUMNS) + " |"
    yield "|---|---|---:|" + "---:|" * len(COLUMNS)
    for who, post in posts():
        client = browser(post, at=at)
        for what, words in questions(at).items():
            times = timed(post, client, words)
            told = [f"{t.within(0.5):.1f} / {t.within(0.95):.1f}" for t in times]
            yield f"| {who} | {what} | {hits(post, words)} | " + " | ".join(told) + " |"


def posts():
    from gongzhi.people.models import Post
    from gongzhi.policy.duties import Duty

    wanted = {
        "leader": Duty.LEADER,
        "street": Duty.STREET_OFFICER,
        "grid worker": Duty.GRID_WORKER,
        "department": Duty.DEPARTMENT_OFFICER,
    }
    for name, duty in wanted.items():
        yield name, Post.objects.filter(duty=duty).order_by("-pk").select_related("place")[0]


def browser(post, *, at: datetime):
    from django.test import Client

    from .city import signed_in

    client = Client()
    client.cookies["sessionid"] = signed_in(post, at=at)
    return client


def timed(post, client, words: str) -> Iterator[Timed]:
    from django.urls import reverse

    from gongzhi.casework.searching import Asked, refs
    from gongzhi.people.acting import actor_for

    by = actor_for(post, person_id=None)
    yield clocked(lambda: refs(by, Asked(words), most=21))
    for page in ("search_quick", "search"):
        address = reverse(page)
        yield clocked(lambda address=address: _read(client, address, words))


def _read(client, address: str, words: str) -> None:
    answer = client.get(address, {"q": words}, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def clocked(ask: Callable[[], object]) -> Timed:
    seconds = []
    for _round in range(ROUNDS + 3):
        began = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - began)
    return Timed(seconds[3:], sum(seconds[3:]))


def hits(post, words: str) -> str:
    from gongzhi.casework.searching import Asked, refs
    from gongzhi.people.acting import actor_for

    count = len(refs(actor_for(post, person_id=None), Asked(words), most=100_001))
    return "100000+" if count > 100_000 else str(count)


def sizes() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_table_size('search_entry')),"
            " pg_size_pretty(pg_relation_size('search_entry_words')),"
            " pg_size_pretty(pg_database_size(current_database()))"
        )
        table, index, whole = cursor.fetchone()
    return f"entries {table}, their index {index}, the whole database {whole}"


if __name__ == "__main__":
    sys.exit(main())
