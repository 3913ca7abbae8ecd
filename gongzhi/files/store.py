"""Bytes on disk under their SHA-256: MEDIA_ROOT/ab/cd/abcd…  Written once, never changed."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def put(data: bytes) -> str:
    """Keep the bytes for good and return their digest. A crash leaves all or nothing."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    try:
        os.utime(target)  # in use again: whoever clears up leaves it alone
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, data)
    return digest


def path_of(digest: str) -> Path:
    return Path(settings.MEDIA_ROOT, digest[:2], digest[2:4], digest)


def get(digest: str) -> BinaryIO:
    """The stored bytes, open for reading. Raises FileNotFoundError."""
    return path_of(digest).open("rb")


def _write(target: Path, data: bytes) -> None:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    for folder in (target.parent, target.parent.parent, Path(settings.MEDIA_ROOT)):
        _sync(folder)


def _sync(folder: Path) -> None:
    """The new name, too, has to reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
