"""Backups: only their holder opens them, nothing is written over, and a difference is told.

That a real one is made, restored and found the same is shown by the operator's guide, whose
commands a test runs (tests/test_operator_guide.py).
"""

import io
import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from .. import content, restoring, sealed


@pytest.fixture
def keys(tmp_path):
    """An identity file, and its recipient."""
    path = tmp_path / "identity.txt"
    return path, sealed.recipient(sealed.new_identity(path))


def seal(data: bytes, to) -> bytes:
    out = io.BytesIO()
    with sealed.sealing(out, to) as stream:
        stream.write(data)
    return out.getvalue()


def unseal(data: bytes, path: Path) -> bytes:
    with sealed.opening(io.BytesIO(data), sealed.identity(path)) as stream:
        return stream.read()


def test_what_was_sealed_comes_out_again(keys):
    path, to = keys
    data = os.urandom(3_000_000)
    assert unseal(seal(data, to), path) == data


def test_the_identity_is_readable_by_its_owner_alone_and_never_overwritten(keys):
    path, _to = keys
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="已经在了"):
        sealed.new_identity(path)


def test_another_identity_does_not_open_it(keys, tmp_path):
    _path, to = keys
    other = tmp_path / "other.txt"
    sealed.new_identity(other)
    with pytest.raises(ValueError, match="打不开"):
        unseal(seal(b"city", to), other)


@pytest.mark.parametrize("hurt", [lambda b: b[:-10], lambda b: b[:-20] + b"x" + b[-19:]])
def test_a_backup_cut_short_or_changed_is_refused_to_its_last_byte(keys, hurt):
    path, to = keys
    whole = seal(os.urandom(200_000), to)
    opened = sealed.opening(io.BytesIO(hurt(whole)), sealed.identity(path))
    with pytest.raises(ValueError, match="残缺"), opened as stream:
        stream.read(10)  # whoever stops early is told all the same


@pytest.mark.parametrize("text", ["", "age1x", "AGE-SECRET-KEY-1X"])
def test_a_strange_recipient_is_named(text):
    with pytest.raises(ValueError, match="公钥"):
        sealed.recipient(text)


def test_a_file_without_an_identity_is_named(tmp_path):
    (tmp_path / "x").write_text("hello")
    with pytest.raises(ValueError, match="身份文件"):
        sealed.identity(tmp_path / "x")


@pytest.mark.parametrize("name", ["files/../../etc/passwd", "/etc/passwd", "cluster/PG_VERSION"])
def test_nothing_lands_outside_of_its_place(tmp_path, name):
    with pytest.raises(ValueError, match="不认识"):
        restoring._inside(tmp_path, name)


@pytest.mark.parametrize("kept", ["files", "secrets", "cluster"])
def test_nothing_is_restored_over_something(tmp_path, kept, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / kept).mkdir()
    with pytest.raises(ValueError, match=kept):
        restoring._check_place(tmp_path)


def test_differences_name_the_table_and_say_how_it_differs():
    was = {"a": [2, "7"], "b": [1, "5"], "c": [3, "9"]}
    found = {"a": [2, "8"], "b": [1, "5"]}
    assert content.differences(was, found) == [
        "a：行数相同，内容不同",
        "c：备份时 3 行，恢复后 0 行",
    ]


@pytest.mark.django_db
def test_the_figures_of_a_database_change_with_any_value_and_not_with_the_order_of_rows(cast):
    from gongzhi.people.models import Organisation

    raw = connection.connection
    assert isinstance(raw, psycopg.Connection)
    before = content.content(raw)
    Organisation.objects.filter(code="gr").update(phone="1")
    changed = content.content(raw)
    assert content.differences(before, changed) == [
        "people_organisation：行数相同，内容不同",
        "search_entry：行数相同，内容不同",  # what it is found by
    ]
    Organisation.objects.filter(code="gr").update(phone="6262001")
    assert content.content(raw) == before
