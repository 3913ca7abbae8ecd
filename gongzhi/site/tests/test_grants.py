"""A role that owns nothing does the product's work, and can add to the record but not change it."""

import os

import psycopg
import pytest
from django.db import ProgrammingError, connection

from gongzhi import engine
from gongzhi.journal.checking import check
from gongzhi.journal.services import seal
from gongzhi.mechanisms.matters import services as matters
from gongzhi.policy.refusals import NotNow
from gongzhi.site import cli
from gongzhi.site.grants import append_only_tables, give, statements
from tests import cast as the_cast
from tests.cast import at
from tests.matters import raised

ROLE = f"gongzhi_app_{os.getpid()}"


@pytest.fixture
def role():
    """A role without rights, made by the superuser of the embedded server."""
    if "DATABASE_URL" in os.environ:
        pytest.skip("making a role takes the superuser of the server")
    where = {"host": str(engine.status().socket), "user": "postgres", "dbname": "postgres"}
    with psycopg.connect(**where, autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {ROLE} LOGIN")
        # whoever drops the test's database must be able to end the role's last connection to it
        superuser.execute(f"GRANT {ROLE} TO gongzhi")
        yield ROLE
        superuser.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def as_role(role, lasting_db):
    """From now on the product connects as this role, which has been given its rights."""
    cast = the_cast.load()
    give(role)
    owner = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = role
    yield cast
    connection.close()
    connection.settings_dict["USER"] = owner


@pytest.mark.engine
def test_the_role_does_all_the_work_of_the_product(as_role):
    matter = raised(as_role)
    matters.pass_up(matter.pk, note="管线不归物业", by=as_role.wang, at=at("11-16 10:00"))
    assert seal(at=at("11-16 11:00"))
    assert check()["ok"]


@pytest.mark.engine
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET act = 'x'",
        "DELETE FROM journal_seal",
        "TRUNCATE journal_entry",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "DROP TABLE casework_case",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
        "GRANT UPDATE ON journal_entry TO CURRENT_USER",
    ],
)
def test_the_role_cannot_change_the_record_or_a_table(as_role, sql):
    before = check()["rows"]
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as refused:
        assert "permission denied" in str(refused) or "must be owner" in str(refused)
    else:  # PostgreSQL answers such a GRANT with a warning: none was given
        with pytest.raises(ProgrammingError, match="denied"), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET act = 'x'")
    assert check()["rows"] == before


@pytest.mark.engine
@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("name", ["gongzhi", "postgres"])
def test_whoever_could_take_it_back_gets_no_rights(name):
    with pytest.raises(NotNow):
        give(name)


@pytest.mark.usefixtures("db")
def test_a_role_that_is_not_there_is_told_how_to_be_made():
    with pytest.raises(NotNow, match="CREATE ROLE"):
        give("nobody_here")


def test_the_record_is_known_by_its_locks():
    assert set(append_only_tables()) >= {"journal_entry", "journal_seal"}


@pytest.mark.usefixtures("db")
def test_the_command_prints_what_it_would_say(monkeypatch, capsys):
    monkeypatch.setattr(cli, "use_database", lambda: None)
    assert cli.main(["db", "grant", 'a"b']) == 0
    printed = capsys.readouterr().out
    assert printed.count(";\n") == len(statements("x")) and 'TO "a""b";' in printed
