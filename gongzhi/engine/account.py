"""Who runs the server: yourself, or, since PostgreSQL refuses to run as root, another for root."""

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .trouble import EngineError

# Best first. `nobody` is there on every machine but shared with others: good for a trial only.
WILLING = ("gongzhi", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine, and how to act as that user."""

    name: str
    uid: int
    gid: int

    def run(
        self, command: Sequence[str], *, keep: tuple[int, ...] = (), text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end with `text` as input; `keep` are the open files handed on.

        The environment is bare: PG* variables would change the server, and ours hold secrets
        that are none of its business. The working folder is /, which everybody may enter.
        """
        become = os.geteuid() != self.uid
        return subprocess.run(
            command,
            input=text,
            pass_fds=keep,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            user=self.uid if become else None,
            group=self.gid if become else None,
            extra_groups=[] if become else None,
        )

    def take(self, path: Path) -> None:
        """Make this user the owner of what we have just made."""
        if path.lstat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def choose(cluster: Path, *, environ: Mapping[str, str] = os.environ) -> Account:
    """The owner of the cluster if there is one; else whom GONGZHI_PG_USER names; else yourself,
    or for root the owner of the data folder, or if that is root again the first of WILLING.
    Raises EngineError if that is root, unknown or not allowed.
    """
    if cluster.exists():
        account = _known(cluster.stat().st_uid)
    elif named := environ.get("GONGZHI_PG_USER"):
        account = _known(named)
    else:
        account = _known(_unnamed(cluster.parent))
    if account.uid == 0:
        raise EngineError(
            "PostgreSQL 不能以 root 运行，请用 GONGZHI_PG_USER 指定一个系统用户",
            "PostgreSQL does not run as root; name a system user with GONGZHI_PG_USER",
        )
    if os.geteuid() not in (0, account.uid):
        raise EngineError(
            f"数据库属于用户 {account.name}，请以该用户或 root 运行",
            f"the database belongs to {account.name}; run as that user or as root",
        )
    return account


def _unnamed(data: Path) -> str | int:
    if os.geteuid() != 0:
        return os.geteuid()
    keeper = data.stat().st_uid if data.exists() else 0
    if keeper and _look_up(keeper):
        return keeper
    return next(filter(_look_up, WILLING), WILLING[-1])


def _known(user: str | int) -> Account:
    account = _look_up(user)
    if account is None:
        raise EngineError(
            f"系统中没有用户 {user}（PostgreSQL 要求其在 /etc/passwd 中）",
            f"this machine knows no user {user}; PostgreSQL wants it in /etc/passwd",
        )
    return account


def _look_up(user: str | int) -> Account | None:
    try:
        entry = pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
