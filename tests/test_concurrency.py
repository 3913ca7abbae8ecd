"""Two people at once, and a process killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from threading import Event

import pytest
from django.db import connection, transaction

from gongzhi.casework.models import Case, Step
from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.journal.chain import Check
from gongzhi.journal.models import Entry
from gongzhi.journal.services import export
from gongzhi.mechanisms.matters import services
from gongzhi.mechanisms.street_calls import responding
from gongzhi.policy.refusals import NotYours
from gongzhi.ratings.models import Rating
from tests import cast as the_cast
from tests.calls import dispatched, response_of
from tests.cast import at
from tests.matters import raised
from tests.together import refusals, together, until_somebody_waits


@pytest.fixture
def city(lasting_db):
    return the_cast.load()


def test_of_two_who_accept_at_once_one_does_and_one_is_told(city):
    matter = raised(city)

    def accept(who):
        return lambda: advance(matter.pk, "accept", by=who, at=at("11-16 10:00"))

    outcomes = together(accept(city.wang), accept(city.zhao))
    assert len(refusals(outcomes)) == 1
    assert Step.objects.filter(case=matter.pk, move="accept").count() == 1
    assert Check().read(export()).answer()["ok"]


def test_departments_that_answer_at_once_neither_deadlock_nor_lose_an_answer(city):
    case = dispatched(city, assisting=("sz-yh", "cg"))
    who = {"gr": city.han, "sz-yh": city.yang, "cg": city.zhu}
    parts = {code: response_of(city, case, code) for code in who}
    for code, pk in parts.items():
        responding.sign(pk, contacted=True, by=who[code], at=at("11-16 14:00"))
    acts = [
        lambda c=code, pk=pk: responding.answer(
            pk, note=f"{c} 好了", by=who[c], at=at("11-17 10:00")
        )
        for code, pk in parts.items()
    ]
    outcomes = together(*acts)
    states = set(Case.objects.filter(parent=case).values_list("state", flat=True))
    assert states == {"answered"}
    assert Case.objects.get(pk=case.pk).state == "answered"
    late = refusals(outcomes)
    assert all("已答复" in str(o) for o in late), "whoever came after the lead is told so"


def test_two_ratings_at_once_count_once(city):
    case = dispatched(city, assisting=())
    heat = response_of(city, case, "gr")
    responding.sign(heat, contacted=True, by=city.han, at=at("11-16 14:00"))
    responding.answer(heat, note="好了", by=city.han, at=at("11-17 10:00"))

    def rate():
        responding.rate_response(heat, score=5, reason="", by=city.li, at=at("11-17 11:00"))

    together(rate, rate, rate)
    assert Rating.objects.count() == 1


def test_whoever_had_to_wait_for_a_case_reads_its_seats_as_they_are_by_then(city):
    pk, held = raised(city).pk, Event()

    @transaction.atomic
    def give_away():
        services.pass_up(pk, note="管线不归物业", by=city.wang, at=at("11-16 10:00"))
        services.take_over(pk, by=city.qian, at=at("11-16 11:00"))
        held.set()
        until_somebody_waits()

    def resolve():
        held.wait()
        services.resolve(pk, note="好了", by=city.wang, at=at("11-16 12:00"))

    refused = refusals(together(give_away, resolve))
    assert [type(r) for r in refused] == [NotYours], "it is in other hands now"


def test_sweeps_that_run_at_once_give_each_card_once(city):
    case = dispatched(city, assisting=("sz-yh",))
    for code, who in (("gr", city.han), ("sz-yh", city.yang)):
        responding.sign(response_of(city, case, code), contacted=True, by=who, at=at("11-16 14:00"))
    together(*[lambda: sweep(at=at("11-24 09:00"))] * 4)
    assert Entry.objects.filter(act="card.red").count() == 2


def test_matters_merged_into_each_other_at_once_make_no_ring(city):
    one, two = raised(city), raised(city, phone="13900005678")

    def merge(a, b):
        return lambda: services.merge(a.pk, b.pk, by=city.wang, at=at("11-16 10:00"))

    outcomes = together(merge(one, two), merge(two, one))
    assert len(refusals(outcomes)) == 1


KILLED = """
import sys, django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from tests import cast as the_cast
from tests.cast import at
from tests.matters import raised
from tests.together import refusals, together
city = the_cast.load()
print("ready", flush=True)
while True:
    raised(city, phone=None)
"""


def test_a_process_killed_at_any_moment_leaves_whole_matters_only(city, lasting_db):
    connection.close()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, lasting_db], stdout=subprocess.PIPE, env=env
    )
    assert child.stdout.readline() == b"ready\n"
    time.sleep(1)
    child.send_signal(signal.SIGKILL)
    child.wait()
    cases = Case.objects.filter(procedure="matter")
    assert cases.count() > 5
    assert not cases.filter(matter=None).exists()
    assert not cases.filter(seats=None).exists()
    opened = Entry.objects.filter(act="matter.open").count()
    assert opened == cases.count()
    assert Check().read(export()).answer()["ok"]
