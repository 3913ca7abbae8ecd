"""One server for each data folder: whoever comes first starts it, everybody shares it."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import account, address, binaries, cluster, paths, postmaster
from .door import Door
from .trouble import EngineError

Folder = str | os.PathLike[str] | None


@dataclass(frozen=True)
class Server:
    """A running server. It outlives the process that started it."""

    data: Path
    socket: Path  # the folder, which is what clients call the host
    pid: int
    major: int
    started: datetime  # UTC
    fast: bool  # made to be thrown away

    @property
    def url(self) -> str:
        """For psycopg, psql, pg_dump and DATABASE_URL."""
        return address.socket_url(self.socket)

    @property
    def parts(self) -> dict[str, object]:
        """For Django's DATABASES (without ENGINE)."""
        return address.parts(self.url)


def database_url(*, start: bool = True, environ: Mapping[str, str] = os.environ) -> str:
    """DATABASE_URL if it is set, and then the engine stays out of it; else our own server's.

    With `start` that server is up on return; without, this is where it listens or will listen.
    """
    if given := environ.get("DATABASE_URL"):
        return given
    data = paths.data_folder(environ=environ)
    if found := ensure(data) if start else status(data):
        return found.url
    return address.socket_url(paths.socket_folder(data))


def ensure(data_dir: Folder = None, *, fast: bool = False) -> Server:
    """The server of `data_dir` (default: see paths.data_folder), started if need be, ready now.

    Safe to call from many processes at once, and after any crash. `fast` makes a cluster to be
    thrown away: it may not survive a power cut. Raises EngineError, with the remedy in it.
    """
    data = paths.data_folder(data_dir)
    paths.make_data_folder(data)
    home = paths.cluster_folder(data)
    with Door(data) as start:
        start.lock()
        cluster.sweep(data)
        owner = account.choose(home)
        if not home.exists():
            cluster.create(data, _programs(owner), owner, fast=fast)
        _check_purpose(home, fast=fast)
        with Door(home) as door:

            def launch() -> None:
                programs = _programs(owner, cluster.version(home))
                postmaster.start(door, programs, owner, paths.socket_folder(data))

            return _describe(data, postmaster.bring_up(door, launch))


def _programs(owner: account.Account, major: int | None = None) -> binaries.Binaries:
    return binaries.within_reach(binaries.find(major), owner)


def _check_purpose(home: Path, *, fast: bool) -> None:
    """A real cluster is never opened as one to be thrown away, nor the other way round."""
    if cluster.is_fast(home) is not fast:
        raise EngineError(
            f"{home} 是{'正式库，不能当测试库' if fast else '测试库，不能当正式库'}打开",
            f"{home} was {'not ' if fast else ''}made to be thrown away (fast)",
        )


def status(data_dir: Folder = None) -> Server | None:
    """The server of that folder if it accepts connections, else None. Changes nothing."""
    data = paths.data_folder(data_dir)
    home = paths.cluster_folder(data)
    with contextlib.suppress(FileNotFoundError), Door(data), Door(home):
        if (found := postmaster.read(home)) and found.ready:
            return _describe(data, found)
    return None


def stop(data_dir: Folder = None) -> bool:
    """Stop it, cutting off its clients and losing nothing. False if it was not running."""
    data = paths.data_folder(data_dir)
    home = paths.cluster_folder(data)
    with contextlib.suppress(FileNotFoundError), Door(data) as start, Door(home) as door:
        start.lock()
        if found := postmaster.read(home):
            postmaster.shut_down(door, found)
            paths.drop_socket_folder(found.socket)
            return True
    return False


def _describe(data: Path, found: postmaster.Postmaster) -> Server:
    home = paths.cluster_folder(data)
    return Server(
        data=data,
        socket=found.socket,
        pid=found.pid,
        major=cluster.version(home),
        started=datetime.fromtimestamp(found.started, UTC),
        fast=cluster.is_fast(home),
    )
