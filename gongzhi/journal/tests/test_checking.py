"""Checking the record where it lies."""

import pytest
from django.db import connection

from gongzhi.journal.checking import check, unsealed_since
from gongzhi.journal.models import Entry, Seal
from gongzhi.journal.services import record, seal
from gongzhi.policy.actor import MACHINE
from tests.cast import at

NOW = at("11-16 09:00")
pytestmark = pytest.mark.django_db


def write(subject: str) -> None:
    record(subject, "move", by=MACHINE, at=NOW)


def rewrite(sql: str, *values) -> None:
    """What only somebody can do who owns the tables and takes the lock off them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("GRANT UPDATE ON journal_entry TO CURRENT_USER")
        cursor.execute(sql, values)


@pytest.fixture
def record_of_three_seals():
    """Three seals over two subjects each, then an open row of one that is old."""
    seal(at=NOW)
    for n in range(3):
        write("case:old")
        write(f"case:{n}")
        seal(at=NOW)
    write("case:old")


@pytest.mark.usefixtures("record_of_three_seals")
class TestTheLastRows:
    @pytest.mark.parametrize("most", [1, 2, 3, 5, 100])
    def test_they_are_checked_from_the_last_seal_before_them(self, most):
        answer = check(most=most)
        assert answer["ok"] and answer["unsealed"] == 1
        assert answer["rows"] >= min(most, Entry.objects.count())

    def test_no_more_is_read_than_is_needed(self):
        assert check(most=2)["rows"] == 3 and check(most=2)["seals"] == 1

    def test_a_changed_row_among_them_is_found(self):
        last = Entry.objects.filter(subject="case:2").get()
        rewrite("UPDATE journal_entry SET act = 'x' WHERE id = %s", last.pk)
        assert f"row {last.pk}" in check(most=3)["first_broken"]

    def test_one_that_does_not_follow_what_lies_before_is_found(self):
        last = Entry.objects.filter(subject="case:old").order_by("-seq")[0]
        rewrite("UPDATE journal_entry SET prev = 'x' WHERE id = %s", last.pk)
        assert "does not follow" in check(most=1)["first_broken"]

    def test_a_change_before_them_is_found_by_the_whole_check_alone(self):
        early = Entry.objects.filter(subject="case:0").get()
        rewrite("UPDATE journal_entry SET act = 'x' WHERE id = %s", early.pk)
        assert check(most=2)["ok"] and not check()["ok"]


def test_what_no_seal_covers_yet_tells_since_when():
    write("case:1")
    seal(at=NOW)
    assert unsealed_since() is None
    record("case:1", "move", by=MACHINE, at=at("11-16 10:00"))
    record("case:1", "move", by=MACHINE, at=at("11-16 11:00"))
    assert unsealed_since() == at("11-16 10:00")


def test_a_record_without_a_seal_is_checked_from_its_beginning():
    assert not Seal.objects.exists()
    write("case:1")
    assert check(most=1)["rows"] == Entry.objects.count()
