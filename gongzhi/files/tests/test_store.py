"""Bytes under their digest."""

import hashlib
import os

import pytest

from gongzhi.files import store


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def test_bytes_lie_under_their_digest_and_come_back(folder):
    digest = store.put(b"evidence")
    assert digest == hashlib.sha256(b"evidence").hexdigest()
    assert (folder / digest[:2] / digest[2:4] / digest).read_bytes() == b"evidence"
    with store.get(digest) as file:
        assert file.read() == b"evidence"


def test_the_same_bytes_are_written_once(folder):
    first = store.path_of(store.put(b"evidence"))
    written = first.stat().st_ino
    store.put(b"evidence")
    assert first.stat().st_ino == written
    assert len([p for p in folder.rglob("*") if p.is_file()]) == 1


def test_bytes_that_are_wanted_again_count_as_fresh():
    kept = store.path_of(store.put(b"evidence"))
    os.utime(kept, (0, 0))
    store.put(b"evidence")
    assert kept.stat().st_mtime > 0


def test_a_write_that_fails_leaves_nothing_behind(folder, monkeypatch):
    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"evidence")
    assert [p for p in folder.rglob("*") if p.is_file()] == []
