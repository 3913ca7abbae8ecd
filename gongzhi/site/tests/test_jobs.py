"""The site's own work: every minute, one worker at a time, and no job keeps another back."""

import threading

from django.db import OperationalError, connection

from gongzhi.journal.models import Seal
from gongzhi.messages.models import Delivery, Outgoing
from gongzhi.messages.services import tell
from gongzhi.people.privacy import person_with_phone
from gongzhi.site import jobs
from tests.calls import dispatched
from tests.cast import at


def test_a_round_gives_cards_seals_the_record_and_sends_the_messages(cast):
    dispatched(cast)
    person = person_with_phone("13800001234", at=at("11-16 09:00"))
    tell(person.pk, "有答复了", about="case:1", at=at("11-16 09:00"))
    done = jobs.round_(at=at("11-25 10:01"), daily=False)
    assert done == {"sweep": {"red": 2, "yellow": 0, "lapsed": 0}, "seal": True, "messages": 1}
    assert Seal.objects.exists()
    assert not Outgoing.objects.filter(person=person, state=Delivery.QUEUED).exists()


def test_four_times_an_hour_matters_are_sorted_into_topics(cast):
    minutes = [f"11-25 10:{minute:02}" for minute in range(60)]
    rounds = [jobs.round_(at=at(minute), daily=False) for minute in minutes]
    assert [n for n, done in enumerate(rounds) if "topics" in done] == [0, 15, 30, 45]


def test_once_a_day_what_was_kept_long_enough_is_deleted(cast):
    assert "purge" in jobs.round_(at=at("11-25 10:00"), daily=True)
    assert "purge" not in jobs.round_(at=at("11-25 10:01"), daily=False)


def test_a_job_that_fails_keeps_the_others_from_nothing(cast, monkeypatch, caplog):
    def broken(*, at):
        raise RuntimeError("坏了")

    monkeypatch.setattr(jobs, "sweep", broken)
    done = jobs.round_(at=at("11-25 10:01"), daily=False)
    assert set(done) == {"seal", "messages"} and "sweep" in caplog.text


def test_while_one_worker_is_in_a_round_another_waits_for_the_next_minute(lasting_db):
    held, go = threading.Event(), threading.Event()

    def other_worker():
        with jobs._alone():
            held.set()
            go.wait(10)
        connection.close()

    thread = threading.Thread(target=other_worker)
    thread.start()
    held.wait(10)
    assert jobs.round_(at=at("11-25 10:00"), daily=False) is None
    go.set()
    thread.join()
    assert jobs.round_(at=at("11-25 10:01"), daily=False) is not None


def test_a_worker_outlives_a_database_that_is_away_and_stops_when_told(monkeypatch):
    stop, rounds = threading.Event(), []

    def away(*, at, daily):
        rounds.append(daily)
        if len(rounds) == 2:
            stop.set()
        return

    monkeypatch.setattr(jobs, "round_", away)
    monkeypatch.setattr(jobs, "MINUTE", jobs.MINUTE * 0)
    jobs.work(stop, now=lambda: at("11-25 10:00"))
    assert rounds == [True, True], "what could not be done is tried again"


def test_a_lost_connection_ends_the_round_and_not_the_worker(db, monkeypatch):
    def lost():
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(jobs, "_alone", lost)
    assert jobs.round_(at=at("11-25 10:00"), daily=False) is None
