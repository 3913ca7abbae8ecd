"""What processes cost: the processor time of a process and of all below it, from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


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
