"""The doctor tells what is there and how to get what is not, and never fails itself."""

import importlib.util
from pathlib import Path

from gongzhi import engine
from gongzhi.engine import binaries


def by_name(findings: list[engine.Finding]) -> dict[str, engine.Finding]:
    named = {finding.name: finding for finding in findings}
    assert len(named) == len(findings)
    return named


def test_a_running_server_is_reported_with_its_process_and_a_stopped_one_as_such(data):
    server = engine.ensure(data)
    found = by_name(engine.doctor(data))
    assert str(server.pid) in found["数据库"].what
    assert str(data) in found["数据目录"].what
    assert found["PostgreSQL 程序"].ok
    engine.stop(data)
    assert "未运行" in by_name(engine.doctor(data))["数据库"].what


def test_what_is_missing_comes_with_a_remedy(new, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "DEBIAN", Path("/nowhere"))
    monkeypatch.setenv("PATH", "/nowhere")
    found = by_name(engine.doctor(new))
    for name in ("PostgreSQL 程序", "Node.js", "npm", "gettext", "浏览器", "中文字体"):
        assert not found[name].ok
        assert "apt install" in found[name].remedy
    assert [name for name in found if found[name].optional] == ["浏览器", "中文字体"]
    assert not new.exists()


def test_with_database_url_the_embedded_server_is_not_looked_for(new):
    found = by_name(engine.doctor(new, environ={"DATABASE_URL": "postgresql://u:secret@h/n"}))
    assert found["数据库"].ok
    assert "DATABASE_URL" in found["数据库"].what
    assert "secret" not in str(found)
    assert "PostgreSQL 程序" not in found


def test_a_data_folder_that_cannot_be_is_a_finding_and_no_crash(tmp_path):
    (tmp_path / "file").touch()
    assert by_name(engine.doctor(tmp_path / "file" / "data"))
