"""The record in the database: who writes it, and what it refuses."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from gongzhi.journal.chain import Check
from gongzhi.journal.models import Entry, Seal
from gongzhi.journal.services import entry as unsaved
from gongzhi.journal.services import export, history, record, record_all, seal
from gongzhi.policy.actor import MACHINE
from tests.cast import at

NOW = at("11-16 09:00")


def write(subject: str, act: str = "move", **what) -> None:
    record(subject, act, by=MACHINE, at=NOW, **what)


@pytest.mark.django_db
def test_rows_of_one_subject_form_a_chain_that_verifies():
    for act in ("open", "move", "close"):
        write("case:1", act)
    write("case:2", "open")
    rows = history("case:1")
    assert [r.seq for r in rows] == [1, 2, 3]
    assert rows[1].prev == rows[0].hash
    assert Check().read(export()).answer()["ok"]


@pytest.mark.django_db
def test_rows_written_in_bulk_are_chained_too():
    record_all([unsaved("case:7", f"a{i}", by=MACHINE, at=NOW) for i in range(5)])
    assert [r.seq for r in history("case:7")] == [1, 2, 3, 4, 5]
    assert Check().read(export()).answer()["ok"]


@pytest.mark.django_db
def test_a_seal_covers_what_was_written_since_the_last_one():
    seal(at=NOW)
    write("case:1")
    write("case:2")
    first = seal(at=NOW)
    write("case:1")
    second = seal(at=NOW)
    assert second.prev == first.hash and second.first > first.last
    assert seal(at=NOW) is None
    assert Check().read(export()).answer()["unsealed"] == 0


CHANGES = [
    "UPDATE journal_entry SET act = 'x'",
    "DELETE FROM journal_entry",
    "TRUNCATE journal_entry",
    "UPDATE journal_seal SET root = 'x'",
    "DELETE FROM journal_seal",
    "TRUNCATE journal_seal",
]


@pytest.mark.django_db
@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_refuses_to_change_the_record(sql):
    write("case:1")
    seal(at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", CHANGES)
def test_it_refuses_the_tables_owner_too_who_gave_the_rights_back_to_themselves(sql):
    write("case:1")
    seal(at=NOW)
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON journal_entry, journal_seal TO CURRENT_USER")
        cursor.execute(sql)


@pytest.mark.django_db
def test_a_forged_hash_is_overwritten_by_the_database():
    Entry.objects.create(
        subject="case:9", at=NOW.isoformat(), act="x", digest="", seq=99, prev="f", hash="f"
    )
    row = history("case:9")[0]
    assert row.seq == 1 and row.prev == "" and Check().read(export()).answer()["ok"]


@pytest.mark.django_db
def test_a_reason_leaves_only_a_keyed_digest():
    write("case:1", secret="王大妈家漏水")
    row = history("case:1")[0]
    assert len(row.digest) == 64 and "王" not in str(vars(row))


def test_writers_at_the_same_time_make_one_unbroken_chain(lasting_db):
    def work():
        for _ in range(10):
            write("case:1")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert [r.seq for r in history("case:1")] == list(range(1, 61))
    seal(at=NOW)
    answer = Check().read(export()).answer()
    assert answer["ok"] and answer["unsealed"] == 0


def test_a_seal_waits_for_a_writer_in_flight_and_never_skips_their_row(lasting_db):
    started, go = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            write("case:slow")
            started.set()
            go.wait(5)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    started.wait(5)
    with pytest.raises(DatabaseError):
        seal(at=NOW)
    go.set()
    thread.join()
    write("case:fast")
    made = seal(at=NOW)
    covered = Entry.objects.filter(id__gte=made.first, id__lte=made.last)
    assert {"case:slow", "case:fast"} <= set(covered.values_list("subject", flat=True))
    assert Seal.objects.filter(pk=made.pk).exists()
