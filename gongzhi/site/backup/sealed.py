"""Sealing a stream for a recipient, and opening it: the age format, a piece at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage

IDENTITY = "AGE-SECRET-KEY-"


def new_identity(path: Path) -> str:
    """Write a new identity, readable by its owner alone; return its recipient.

    Raises ValueError if the file is there: an identity that opens backups is not overwritten.
    """
    if path.exists():
        raise ValueError(f"{path} 已经在了；它可能打得开旧备份，请换一个文件名")
    made = pyrage.x25519.Identity.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"# recipient: {made.to_public()}\n{made}\n")
    return str(made.to_public())


def identity(path: Path) -> "pyrage.x25519.Identity":
    """Read an identity file. Raises ValueError if it is none."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    found = [line for line in lines if line.startswith(IDENTITY)]
    if len(found) != 1:
        raise ValueError(f"{path} 不是备份身份文件（应有一行 {IDENTITY}…）")
    return pyrage.x25519.Identity.from_str(found[0])


def recipient(text: str) -> "pyrage.x25519.Recipient":
    """Raises ValueError for what is no recipient."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as fault:
        raise ValueError(f"“{text}”不是备份公钥（形如 age1…）") from fault


class _Aside(Thread):
    """Work on the other end of a pipe; what went wrong there is raised by `finish`."""

    def __init__(self, work, *ends: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.work, self.ends = work, ends
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            self.work()
        except Exception as fault:  # noqa: BLE001 (handed to the one who waits)
            self.fault = fault
        finally:
            for end in self.ends:
                end.close()

    def finish(self) -> None:
        self.join()
        if self.fault:
            raise self.fault


@contextmanager
def sealing(target: IO[bytes], to: "pyrage.x25519.Recipient") -> Iterator[IO[bytes]]:
    """What is written to the stream given lands sealed in `target`."""
    reader, writer = _pipe()
    aside = _Aside(lambda: pyrage.encrypt_io(reader, target, [to]), reader)
    aside.start()
    with writer:
        yield writer
    aside.finish()


@contextmanager
def opening(source: IO[bytes], by: "pyrage.x25519.Identity") -> Iterator[IO[bytes]]:
    """What `source` holds, opened. Raises ValueError: another's, cut short, or tampered with."""
    reader, writer = _pipe()
    aside = _Aside(lambda: pyrage.decrypt_io(source, writer, [by]), writer)
    aside.start()
    try:
        with reader:
            yield reader
            while reader.read(1 << 20):
                pass  # to the end, so that a tail that was cut off or changed is found
    finally:
        _open(aside)


def _open(aside: _Aside) -> None:
    try:
        aside.finish()
    except (pyrage.DecryptError, OSError) as fault:
        raise ValueError(f"备份打不开：身份不对，或文件残缺、被改动（{fault}）") from fault


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")
