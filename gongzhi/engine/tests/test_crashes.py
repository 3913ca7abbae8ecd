"""Real kill -9, of anything, at any time: ensure() mends it and no committed row is lost."""

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from gongzhi import engine
from gongzhi.engine import paths, postmaster
from gongzhi.engine.door import Door

from .conftest import ask, owner, psql, python, wait_until

THREE_ROWS = "CREATE TABLE kept AS SELECT generate_series(1, 3) AS n"


def kill(*pids: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):  # children go by themselves
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(Path("/proc", str(pid), "cwd").exists() for pid in pids))


def test_rows_survive_kill_9_of_the_postmaster(new, programs):
    first = engine.ensure(new)
    ask(first, THREE_ROWS)
    kill(first.pid)
    second = engine.ensure(new)
    assert second.pid != first.pid
    assert ask(second, "SELECT count(*) FROM kept") == "3"


def test_rows_survive_kill_9_of_every_process_of_the_server(data):
    server = engine.ensure(data)
    ask(server, THREE_ROWS)
    residents = postmaster._residents(paths.cluster_folder(data))
    assert len(residents) > 4
    kill(*residents)
    assert ask(engine.ensure(data), "SELECT count(*) FROM kept") == "3"


def test_a_busy_child_of_a_killed_postmaster_is_killed_too(data, monkeypatch):
    """It computes on without noticing, and PostgreSQL would refuse to start beside it."""
    monkeypatch.setattr(postmaster, "GRACE", 0.5)
    server = engine.ensure(data)
    ask(server, THREE_ROWS)
    busy = "SELECT count(*) FROM generate_series(1, 1e12) AS n"
    with subprocess.Popen([*psql(server), "-c", busy], stderr=subprocess.DEVNULL) as client:
        wait_until(lambda: ask(server, RUNNING) == "1")
        kill(server.pid)
        assert ask(engine.ensure(data), "SELECT count(*) FROM kept") == "3"
    assert client.returncode != 0


RUNNING = (
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%1e12%'"
    " AND pid <> pg_backend_pid()"
)


def test_kill_9_of_a_client_undoes_its_open_work_and_leaves_the_server_up(data):
    server = engine.ensure(data)
    ask(server, THREE_ROWS)
    client = subprocess.Popen(
        psql(server), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    client.stdin.write("BEGIN; DELETE FROM kept; SELECT 'deleted';\n")
    client.stdin.flush()
    assert client.stdout.readline() == "deleted\n"
    kill(client.pid)
    client.communicate()
    assert engine.ensure(data) == server
    assert ask(server, "SELECT count(*) FROM kept") == "3"


@pytest.mark.parametrize("after", [0.2, 0.4, 0.8])
def test_kill_9_of_the_first_starter_in_the_middle_blocks_nobody(new, after):
    starter = python("engine.ensure(sys.argv[1])", new)
    time.sleep(after)
    starter.kill()
    starter.communicate()
    assert ask(engine.ensure(new), "SELECT current_database()") == "gongzhi"
    engine.stop(new)
    engine.ensure(new)
    assert sorted(entry.name for entry in new.iterdir() if entry.name != "socket") == ["cluster"]


def test_kill_9_of_the_holder_of_the_start_lock_blocks_nobody(data):
    hold = (
        "from gongzhi.engine.door import Door\nfrom pathlib import Path\nimport time\n"
        "d = Door(Path(sys.argv[1])); d.lock(); print('held', flush=True); time.sleep(600)"
    )
    holder = python(hold, data)
    assert holder.stdout.readline() == "held\n"
    with Door(data) as door:
        assert not door.try_lock()
    holder.kill()
    holder.communicate()
    assert engine.ensure(data)


def test_a_half_made_cluster_is_swept_away_unless_its_maker_still_runs(new):
    new.mkdir(mode=0o700)
    dead, alive = new / "cluster.new-dead", new / "cluster.new-alive"
    for draft in (dead, alive):
        draft.mkdir()
        (draft / "PG_VERSION").write_text("18\n")
    with Door(alive) as maker:
        assert maker.try_lock()
        assert ask(engine.ensure(new, fast=True), "SELECT 1") == "1"
        assert not dead.exists()
        assert alive.exists()


def test_a_stale_pid_file_that_names_a_living_stranger_does_not_block_the_start(data):
    """Usual after a reboot and in containers, where pids come round again."""
    server = engine.ensure(data)
    ask(server, THREE_ROWS)
    home = paths.cluster_folder(data)
    kill(*postmaster._residents(home))
    account = owner(data)
    become = {"user": account.uid, "group": account.gid} if os.geteuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "600"], **become)
    try:
        for stale in (home / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"):
            stale.write_text(stale.read_text().replace(str(server.pid), str(stranger.pid), 1))
        assert engine.status(data) is None
        assert engine.stop(data) is False
        assert ask(engine.ensure(data), "SELECT count(*) FROM kept") == "3"
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_whose_pid_file_was_removed_is_replaced_and_not_doubled(data, monkeypatch):
    monkeypatch.setattr(postmaster, "GRACE", 0.2)
    first = engine.ensure(data)
    ask(first, THREE_ROWS)
    (paths.cluster_folder(data) / "postmaster.pid").unlink()
    second = engine.ensure(data)
    assert first.pid not in postmaster._residents(paths.cluster_folder(data))
    assert ask(second, "SELECT count(*) FROM kept") == "3"


def test_a_server_that_cannot_start_says_why(data):
    engine.ensure(data)
    engine.stop(data)
    with (paths.cluster_folder(data) / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = nonsense\n")
    with pytest.raises(engine.EngineError, match="shared_buffers"):
        engine.ensure(data)
