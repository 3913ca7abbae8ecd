"""The measurements measure what they say: a sound city, honest sums."""

import subprocess
import sys

import pytest

from bench import processes, table
from bench.load import Timed
from gongzhi.casework.models import Case
from gongzhi.site.clock import now
from gongzhi.site.invariants import cases, city, look, record


@pytest.mark.django_db
def test_seeded_cases_keep_every_rule_of_the_data():
    from bench import city as cities
    from bench.seed import Seeder

    at, before = now(), Case.objects.count()
    Seeder(cities.build(at=at), at=at).fill(400)
    assert Case.objects.count() - before == pytest.approx(400, abs=20)
    assert Case.objects.open().exists() and Case.objects.exclude(card="").exists()
    every = (*cases.INVARIANTS, *city.INVARIANTS, record.chain(None), record.SEALED)
    assert [f"{f.name}: {f.examples}" for f in look(every, at=at) if not f.ok] == []


def test_a_percentile_is_a_time_that_was_measured():
    timed = Timed([n / 1000 for n in range(100, 0, -1)], wall=2.0)
    assert (timed.within(0.5), timed.within(0.95)) == (51, 96)
    assert timed.rate == 50 and Timed([0.004], 1).within(0.95) == 4


def measured(
    task: str, peer: str, callers: int, milliseconds: float, rate: float
) -> table.Measured:
    timed = Timed([milliseconds / 1000] * 100, wall=100 / rate)
    return table.Measured(task, peer, callers, timed, web=1.0, db=0.5)


def test_creating_is_compared_at_its_best_and_the_rest_for_one_caller():
    told = table.against_peer(
        [
            measured("create", "create", 1, 10, rate=100),
            measured("create", "create", 8, 40, rate=150),
            measured("list", "list of 50", 1, 20, rate=50),
            measured("list", "list of 50", 8, 90, rate=90),
            measured("inbox", "", 1, 5, rate=200),
        ]
    )
    __, __, create, inbox_list, *rest = told.splitlines()
    assert "150 /s" in create and "5–10×" in create and rest == []
    assert "20.0 ms" in inbox_list and "37–90×" in inbox_list


BURN = """
import sys, time
while time.process_time() < 0.25:
    pass
print("done", flush=True)
sys.stdin.read()
"""
START = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


@pytest.fixture
def burnt():
    """A process that has started another, which has used a quarter of a second and waits."""
    before, words = processes.busy_seconds(), [sys.executable, "-c", START, BURN]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process.pid, before
        process.stdin.close()


def test_processor_time_of_a_process_counts_what_it_started(burnt):
    pid, before = burnt
    assert processes.cpu_seconds(pid) >= 0.2
    assert processes.busy_seconds() - before >= 0.2
