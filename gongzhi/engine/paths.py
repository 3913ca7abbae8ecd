"""Where things lie: the data folder, the cluster in it, the socket. No folder is opened up."""

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from .account import Account
from .trouble import EngineError

# sun_path holds 108 bytes with its closing zero (unix(7)); the rest is "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
# libpq splits a host at commas and a shell reads the path on its way: only plain names pass.
OURS = "gongzhi-"  # what our folders in /run and /tmp are called
PLAIN = re.compile(r"[A-Za-z0-9_./-]+")


def data_folder(
    given: str | os.PathLike[str] | None = None, *, environ: Mapping[str, str] = os.environ
) -> Path:
    """The folder in use, absolute: `given`, else GONGZHI_DATA, else the default for this user.

    The default is /var/lib/gongzhi for root and $XDG_DATA_HOME/gongzhi (~/.local/share/gongzhi)
    for anybody else.
    """
    chosen = given or environ.get("GONGZHI_DATA")
    return Path(chosen or _default(environ)).expanduser().resolve()


def _default(environ: Mapping[str, str]) -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/gongzhi")
    shared = Path(environ.get("XDG_DATA_HOME", ""))
    # A relative XDG_DATA_HOME is to be ignored, says the XDG base directory specification.
    return (shared if shared.is_absolute() else Path("~/.local/share")) / "gongzhi"


def cluster_folder(data: Path) -> Path:
    """PostgreSQL's own folder (what PostgreSQL calls PGDATA)."""
    return data / "cluster"


def make_data_folder(data: Path) -> None:
    """Make it, open to its owner alone; one that is there already is left as it is."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(
            f"无法建立数据目录 {data}：{error.strerror}。可用 GONGZHI_DATA 指定别处",
            f"cannot make the data folder {data}; name another with GONGZHI_DATA",
        ) from error


def socket_folder(data: Path) -> Path:
    """The data folder's own, unless the path is too long or root owns it.

    Root's data folder is closed to the server's user, so root's socket lies in /run, where only
    root makes folders; the last resort is /tmp.
    """
    inside = data / "socket"
    if os.geteuid() != 0 and _fits(inside):
        return inside
    shelf = "/run" if os.access("/run", os.W_OK) else "/tmp"  # noqa: S108 (checked when made)
    return Path(shelf, f"{OURS}{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}")


def _fits(folder: Path) -> bool:
    path = str(folder)
    return len(path) <= LONGEST_SOCKET_FOLDER and PLAIN.fullmatch(path) is not None


def make_socket_folder(folder: Path, account: Account) -> None:
    """A folder that only `account` (and root) may enter. Raises EngineError if it is not ours.

    In /tmp anybody may have put a folder of that name there first, to stand in for the server.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    ours = found.st_uid in (os.geteuid(), account.uid)
    if not (stat.S_ISDIR(found.st_mode) and ours and not found.st_mode & 0o077):
        raise EngineError(
            f"套接字目录 {folder} 不是本系统所建，或他人可以进入。请查明后删除",
            f"the socket folder {folder} is not ours alone; look into it, then remove it",
        )
    account.take(folder)


def drop_socket_folder(folder: Path) -> None:
    """Remove it when the server has gone; folders that are not of our making are left alone."""
    if folder.name.startswith(OURS):
        with contextlib.suppress(OSError):
            folder.rmdir()
