"""What this process knows of the board, so that a viewer costs the database nothing.

The row is read again every two seconds at most, by one thread, while the others answer with what
is there. A database that is away leaves the last board, which then grows old and says so.
"""

import logging
from threading import Lock
from time import monotonic

from django.db import DatabaseError

from .keeping import Snapshot, latest

READ_AGAIN = 2.0  # seconds
log = logging.getLogger("gongzhi.board")


class Memory:
    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at: float | None = None
        self._snapshot: Snapshot | None = None

    def current(self) -> Snapshot | None:
        """The last board that was counted; None if none ever was."""
        if self._is_due() and self._lock.acquire(blocking=self._read_at is None):
            try:
                if self._is_due():
                    self._read()
            finally:
                self._lock.release()
        return self._snapshot

    def forget(self) -> None:
        """Read anew when next asked."""
        self._read_at, self._snapshot = None, None

    def _is_due(self) -> bool:
        return self._read_at is None or monotonic() - self._read_at >= READ_AGAIN

    def _read(self) -> None:
        try:
            self._snapshot = latest()
        except DatabaseError as fault:
            log.warning("大屏读不到新的数据，先用手里的：%s", fault)
        self._read_at = monotonic()


memory = Memory()
