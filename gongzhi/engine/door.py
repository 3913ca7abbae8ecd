"""An open folder: a lock that dies with its holders, and a way in that needs no right of way."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from .trouble import EngineError


class Door:
    """One open file descriptor on a folder, used for two things.

    *Lock.* flock(2) belongs to the open file, and whoever inherits it holds it too. The kernel
    lets go when the last holder is gone, however it went; there is no lock file to go stale.

    *Way in.* `path` (/proc/self/fd/N) leads whoever inherits the descriptor into the folder
    without walking its parents, so these may be closed to the server's user, long, or oddly named.
    """

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError, or EngineError when it is no folder or closed to this user."""
        try:
            self.fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except (PermissionError, NotADirectoryError) as error:
            raise EngineError(
                f"{folder} 不是目录或无权读取，请以其所有者或 root 运行",
                f"{folder} is no folder, or closed to you; run as its owner or as root",
            ) from error
        self.folder = folder
        self.path = f"/proc/self/fd/{self.fd}"

    def try_lock(self) -> bool:
        """Take the lock if it is free; also true when this door holds it already."""
        return self._flock(fcntl.LOCK_EX | fcntl.LOCK_NB)

    def lock(self) -> None:
        """Take the lock, waiting for as long as a living process holds it."""
        self._flock(fcntl.LOCK_EX)

    def _flock(self, how: int) -> bool:
        try:
            fcntl.flock(self.fd, how)
        except BlockingIOError:
            return False
        except OSError as error:
            raise EngineError(
                f"{self.folder} 所在的文件系统不支持锁（如部分网络盘），请把数据目录放在本地磁盘",
                f"the file system of {self.folder} cannot lock; keep the data on a local disk",
            ) from error
        return True

    def __enter__(self) -> "Door":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self.fd)
