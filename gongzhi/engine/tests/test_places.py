"""Wherever the data folder lies, it works, and nobody's folder is opened up."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi import engine
from gongzhi.engine import account, paths
from gongzhi.engine.address import parts, socket_url

from .conftest import ask, owner, put_away


def modes(folder: Path) -> dict[Path, int]:
    return {parent: stat.S_IMODE(parent.stat().st_mode) for parent in (folder, *folder.parents)}


@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_the_modes_of_the_data_folder_and_its_parents_are_left_as_they_are(data, tmp_path, mode):
    closed = tmp_path / "closed"  # to everybody else, the server's user among them
    closed.mkdir()
    data = data.rename(closed / "data")
    data.chmod(mode)
    closed.chmod(0o700)
    before = modes(data)
    try:
        assert ask(engine.ensure(data), "SELECT 1") == "1"
        assert modes(data) == before
    finally:
        put_away(data)


def test_a_long_and_odd_path_works(tmp_path, programs):
    data = tmp_path / ("long" * 50) / "乐陵市" / """odd "name", $HOME; `x` 'y' %s"""
    try:
        server = engine.ensure(data, fast=True)
        assert ask(server, "SELECT 1") == "1"
        assert len(os.fsencode(server.socket / ".s.PGSQL.5432")) <= 107
    finally:
        put_away(data)


def test_two_names_of_one_folder_mean_one_server(data, tmp_path):
    server = engine.ensure(data)
    (tmp_path / "other").symlink_to(data)
    assert engine.ensure(tmp_path / "other") == server


def test_a_moved_data_folder_keeps_its_rows(data, tmp_path):
    ask(engine.ensure(data), "CREATE TABLE kept AS SELECT 1 AS n")
    engine.stop(data)
    moved = data.rename(tmp_path / "moved")
    try:
        assert ask(engine.ensure(moved), "SELECT n FROM kept") == "1"
    finally:
        put_away(moved)


def test_the_data_folder_is_the_given_one_then_gongzhi_data_then_the_default(tmp_path):
    named = {"GONGZHI_DATA": str(tmp_path / "named")}
    assert paths.data_folder(tmp_path / "given", environ=named) == tmp_path / "given"
    assert paths.data_folder(environ=named) == tmp_path / "named"


def test_the_default_is_roots_own_or_lies_in_the_home_of_the_user(monkeypatch):
    monkeypatch.setenv("HOME", "/home/li")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert paths.data_folder(environ={}) == Path("/var/lib/gongzhi")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert paths.data_folder(environ={}) == Path("/home/li/.local/share/gongzhi")
    assert paths.data_folder(environ={"XDG_DATA_HOME": "/x"}) == Path("/x/gongzhi")
    relative = {"XDG_DATA_HOME": "x"}
    assert paths.data_folder(environ=relative) == Path("/home/li/.local/share/gongzhi")


def test_a_socket_folder_that_others_may_have_planted_is_refused(tmp_path):
    me = account._known(os.geteuid())
    planted = {name: tmp_path / name for name in ("open", "link", "file")}
    planted["open"].mkdir()
    planted["open"].chmod(0o755)
    (tmp_path / "target").mkdir(mode=0o700)
    planted["link"].symlink_to(tmp_path / "target")
    planted["file"].touch()
    for folder in planted.values():
        with pytest.raises(engine.EngineError, match="套接字目录"):
            paths.make_socket_folder(folder, me)
    assert modes(planted["open"])[planted["open"]] == 0o755


def test_a_data_folder_that_cannot_be_made_is_named_in_the_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(engine.EngineError, match="GONGZHI_DATA"):
        engine.ensure(tmp_path / "file" / "data")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root chooses another user")
def test_root_may_name_the_user_who_runs_the_server(new, monkeypatch):
    monkeypatch.setenv("GONGZHI_PG_USER", "nobody")
    server = engine.ensure(new, fast=True)
    assert Path("/proc", str(server.pid)).stat().st_uid == owner(new).uid
    assert owner(new).name == "nobody"
    engine.stop(new)
    monkeypatch.delenv("GONGZHI_PG_USER")
    assert engine.ensure(new, fast=True)  # the owner of a cluster goes on running it
    assert owner(new).name == "nobody"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root works in the folders of others")
def test_root_keeps_a_users_data_folder_that_users(new):
    keeper = account._known("nobody")
    new.mkdir(mode=0o700)
    os.chown(new, keeper.uid, keeper.gid)
    engine.ensure(new, fast=True)
    assert owner(new) == keeper


@pytest.mark.parametrize("name", ["root", "no-such-user"])
def test_a_user_who_cannot_run_the_server_is_refused(new, monkeypatch, name):
    monkeypatch.setenv("GONGZHI_PG_USER", name)
    with pytest.raises(engine.EngineError, match=name):
        engine.ensure(new, fast=True)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_any_socket_folder_comes_back_out_of_its_address(name):
    folder = Path("/") / name
    assert parts(socket_url(folder)) == {
        "NAME": "gongzhi", "USER": "gongzhi", "PASSWORD": "", "HOST": str(folder), "PORT": "",
        "OPTIONS": {},
    }  # fmt: skip


def test_an_address_is_taken_apart_as_django_names_it():
    url = "postgres://li:a%40b%3Ac@db.example:5433/gong?sslmode=require"
    assert parts(url) == {
        "NAME": "gong", "USER": "li", "PASSWORD": "a@b:c", "HOST": "db.example", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "url", ["mysql://u:secret@h/n", "postgresql://u:secret@h", "secret", "postgresql://h:secret/n"]
)
def test_an_address_that_is_not_postgresqls_is_refused_without_repeating_its_secrets(url):
    with pytest.raises(engine.EngineError) as caught:
        parts(url)
    assert "DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)
