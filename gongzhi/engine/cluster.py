"""A new cluster: made aside, then renamed into place, so that a half-made one is never met."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from .account import Account
from .address import NAME
from .binaries import Binaries
from .door import Door
from .paths import cluster_folder
from .trouble import EngineError

UNFINISHED = "cluster.new-"
BUILTIN_LOCALE_SINCE = 17

SETTINGS = Path(__file__).with_name("data") / "postgresql.conf"
# Appended for a cluster to be thrown away; the last word wins.
NOT_DURABLE = "fsync = off"
FAST = f"\n{NOT_DURABLE}\nfull_page_writes = off\nsynchronous_commit = off\n"

# The role is no superuser: whoever breaks into the product cannot run programs through it.
# A single-user backend takes one statement a line.
OUR_DATABASE = f"""\
CREATE ROLE {NAME} LOGIN CREATEDB
GRANT pg_monitor TO {NAME}
CREATE DATABASE {NAME} OWNER {NAME}
"""


def create(data: Path, binaries: Binaries, account: Account, *, fast: bool) -> None:
    """Make `data`/cluster with our database in it. Hold the start lock. Raises EngineError."""
    draft = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=data))
    account.take(draft)
    with Door(draft) as door:
        door.try_lock()  # kept by every program we start, so that no sweep pulls it from under one

        def step(*command: str, text: str = "") -> None:
            done = account.run(command, keep=(door.fd,), text=text)
            if done.returncode != 0:
                raise EngineError(
                    f"建立数据库失败：{command[0]}\n{done.stdout}{done.stderr}".rstrip(),
                    f"could not create the database in {data}",
                )

        step(binaries["initdb"], "-D", door.path, *_initdb_options(binaries.major))
        step(
            "tee", f"{door.path}/postgresql.conf",
            text=SETTINGS.read_text(encoding="utf-8") + (FAST if fast else ""),
        )  # fmt: skip
        step(
            binaries["postgres"], "--single", "-D", door.path, "-c", "exit_on_error=true",
            "-c", "logging_collector=off", "postgres", text=OUR_DATABASE,
        )  # fmt: skip
        if not fast:
            step(binaries["initdb"], "-D", door.path, "--sync-only")
    draft.rename(cluster_folder(data))
    with Door(data) as door:
        os.fsync(door.fd)


def _initdb_options(major: int) -> list[str]:
    """UTF-8 and a C.UTF-8 locale.

    Under the plain C locale (what initdb takes from an empty environment) no Chinese character
    is a letter: trigrams come out empty, ，and 。 do not part words, \\w matches nothing; a search
    silently finds nothing. The builtin provider (from 17 on) sorts alike on every machine and
    outlives upgrades of libc; before it, libc's own C.UTF-8.
    """
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        *(builtin if major >= BUILTIN_LOCALE_SINCE else []),
        "--data-checksums",
        # The socket's folder admits only its owner and root; TCP is off, and refused if turned on.
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-sync",
    ]


def sweep(data: Path) -> None:
    """Remove what makers that were killed left behind, unless one of their programs still runs."""
    for draft in data.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError), Door(draft) as door:
            if door.try_lock():
                shutil.rmtree(draft, ignore_errors=True)


def is_fast(cluster: Path) -> bool:
    """Was it made to be thrown away?"""
    return NOT_DURABLE in (cluster / "postgresql.conf").read_text(encoding="utf-8").splitlines()


def version(cluster: Path) -> int:
    """The major version that wrote it, and that alone can open it."""
    return int((cluster / "PG_VERSION").read_text())
