"""What processes cost: their processor time, from /proc."""

import os
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """Processor seconds that all programs of the machine have used since it started, and those
    that its host gave to others (proc(5): user nice system idle iowait irq softirq steal)."""
    told = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
    user, nice, system, __, __, irq, softirq, steal = map(int, told)
    return (user + nice + system + irq + softirq + steal) / TICK


def cpu_seconds(root: int) -> float:
    """Processor seconds used so far by a process and its living descendants."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            pid = int(entry.name)
            parents[pid] = int(told[1])
            used[pid] = (int(told[11]) + int(told[12])) / TICK
    return sum(seconds for pid, seconds in used.items() if _below(pid, root, parents))


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root


class Others:
    """What programs that are none of ours take of the machine, from now on.

    Ours are this process with all that it started, and the database, which stands apart.
    """

    def __init__(self, database: int) -> None:
        self.database = database
        self.began, self.before = time.monotonic(), self._used()

    def _used(self) -> float:
        return busy_seconds() - _ours(os.getpid()) - cpu_seconds(self.database)

    def share(self) -> float:
        """Of all processors, since the beginning."""
        passed = (time.monotonic() - self.began) * (os.cpu_count() or 1)
        return max((self._used() - self.before) / passed, 0.0)


def _ours(pid: int) -> float:
    """Of a process, its living children and those that have ended."""
    told = os.times()
    ended = told.children_user + told.children_system
    return cpu_seconds(pid) + ended
