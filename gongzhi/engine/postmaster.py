"""The server's processes: who lives in a cluster, its start, its end, and what crashes leave."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .binaries import Binaries
from .door import Door
from .paths import make_socket_folder
from .trouble import EngineError

PATIENCE = 300  # seconds; recovery after a crash replays at most a few GB
GRACE = 5  # seconds for the children of a killed postmaster to notice and leave by themselves
PAUSE = 0.02  # seconds between two looks


@dataclass(frozen=True)
class Postmaster:
    """The lines of postmaster.pid that matter to us (miscadmin.h, LOCK_FILE_LINE_…)."""

    pid: int
    started: int  # seconds since 1970
    socket: Path
    ready: bool


def read(cluster: Path) -> Postmaster | None:
    """The postmaster that lives in `cluster`; None if there is none, or only a stale pid file."""
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5:
        return None
    pid = abs(int(lines[0]))  # a single-user backend, which is as much in the way, writes -pid
    if not _lives_in(cluster, pid):
        return None
    return Postmaster(pid, int(lines[2]), Path(lines[4]), lines[-1].strip() == "ready")


def _lives_in(cluster: Path, pid: int) -> bool:
    """Is this a postgres process at work in that folder? (A bare pid may be anybody's by now.)"""
    process = Path("/proc", str(pid))
    try:
        named = (process / "comm").read_text().strip()
        return named == "postgres" and (process / "cwd").samefile(cluster)
    except OSError:  # gone, or not ours to look at
        return False


def _residents(cluster: Path) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if _lives_in(cluster, pid)]


def bring_up(door: Door, launch: Callable[[], None]) -> Postmaster:
    """The cluster's postmaster, ready for clients; `launch` is called if nobody lives there."""
    while True:
        found = read(door.folder)
        if found and found.ready:
            return found
        if found:
            _wait_for_change(door, found)
        elif _is_empty(door):
            launch()
        else:
            _clear_out(door)


def _is_empty(door: Door) -> bool:
    """Is no process of a server left? If so the lock is now ours.

    Every process of a server we started holds the lock, in this container or another; one that
    was started by hand does not, so we look for that, too.
    """
    return door.try_lock() and not _residents(door.folder)


def _wait_for_change(door: Door, found: Postmaster) -> None:
    """It is starting, perhaps replaying its log, or stopping: let it."""
    if not _comes_true(lambda: read(door.folder) != found, within=PATIENCE):
        raise _busy(door)


def _clear_out(door: Door) -> None:
    """Wait for whom a killed postmaster left behind; kill who is still there after GRACE.

    Busy ones do not notice its death. Nothing is lost: what they committed is in the log.
    """

    def settled() -> bool:
        return read(door.folder) is not None or _is_empty(door)

    if not _comes_true(settled, within=GRACE):
        for pid in _residents(door.folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not _comes_true(settled, within=GRACE):
            raise _busy(door)


def _comes_true(condition: Callable[[], bool], *, within: float) -> bool:
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(PAUSE)
    return True


def _busy(door: Door) -> EngineError:
    return EngineError(
        f"{door.folder} 一直被占用：数据库仍在启动或停止，或另一容器中的进程正在使用它",
        f"{door.folder} is busy: still starting or stopping, or in use by another container",
    )


def start(door: Door, binaries: Binaries, account: Account, sockets: Path) -> None:
    """Start the server in a cluster whose lock we hold; on return it accepts connections.

    Raises EngineError with the end of the log.
    """
    make_socket_folder(sockets, account)
    # Left by a crash, these name a pid; if that is somebody else's by now (usual after a reboot
    # and in containers), PostgreSQL would refuse to start. The lock shows that nobody is there.
    (door.folder / "postmaster.pid").unlink(missing_ok=True)
    for leftover in sockets.glob(".s.PGSQL.*"):
        leftover.unlink()
    options = (
        f"-c listen_addresses='' -c port=5432 -c unix_socket_directories='{sockets}'"
        " -c unix_socket_permissions=0700"
    )
    done = account.run(
        [
            binaries["pg_ctl"], "start", "--wait", f"--timeout={PATIENCE}", "--silent",
            "-D", door.path, "-l", f"{door.path}/start.log", "-o", options,
        ],
        keep=(door.fd,),
    )  # fmt: skip
    if done.returncode != 0:
        raise EngineError(
            f"数据库无法启动，日志在 {door.folder}：\n{done.stderr}{_last_words(door.folder)}",
            "the database does not start; see the log above",
        )


def _last_words(cluster: Path, lines: int = 15) -> str:
    logs = [log for log in (cluster / "start.log", *cluster.glob("log/*")) if log.exists()]
    latest = max(logs, key=lambda log: log.stat().st_mtime, default=None)
    text = latest.read_text(encoding="utf-8", errors="replace") if latest else ""
    return "\n".join(text.splitlines()[-lines:])


def shut_down(door: Door, found: Postmaster) -> None:
    """End it at once but cleanly ("fast shutdown"); on return none of its processes is left."""
    os.kill(found.pid, signal.SIGINT)
    if not _comes_true(lambda: _is_empty(door), within=PATIENCE):
        raise _busy(door)
