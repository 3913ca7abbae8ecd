"""The measurements as a table, beside the figures of a peer."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

from gongzhi import engine

from .load import Timed

PEER = "an open-source municipal report system on this kind of machine"
PEERS: dict[str, tuple[str, tuple[float, float]]] = {
    "create": ("15–33 /s", (15, 33)),
    "state change": ("125–190 ms", (125, 190)),
    "list of 50": ("740–1800 ms", (740, 1800)),
    "detail": ("80–120 ms", (80, 120)),
}
"""Measured for PEER: creating out of the box and tuned; the others from … to."""
HEAD = ("task", "callers", "requests", "p50 ms", "p95 ms", "per s", "web ms", "db ms")


@dataclass(frozen=True)
class Measured:
    """One measurement. web, db: milliseconds of processor time for a request."""

    task: str
    peer: str
    callers: int
    timed: Timed
    web: float
    db: float

    def cells(self) -> tuple[str, ...]:
        t = self.timed
        return (
            self.task,
            str(self.callers),
            str(len(t.seconds)),
            f"{t.within(0.5):.1f}",
            f"{t.within(0.95):.1f}",
            f"{t.rate:.0f}",
            f"{self.web:.1f}",
            f"{self.db:.1f}",
        )

    def figures(self) -> dict[str, str | float]:
        """Milliseconds, and requests per second."""
        t = self.timed
        return {
            "task": self.task,
            "callers": self.callers,
            "p50": t.within(0.5),
            "p95": t.within(0.95),
            "rate": t.rate,
        }


def tasks(found: Iterable[Measured]) -> str:
    return markdown(HEAD, [m.cells() for m in found], words=1)


def against_peer(found: list[Measured]) -> str:
    """Throughput for creating, at its best; the median for one caller for everything else."""
    rows = []
    for name in dict.fromkeys(m.task for m in found if m.peer):
        runs = [m for m in found if m.task == name]
        said, span = PEERS[runs[0].peer]
        if runs[0].peer == "create":
            ours = max(m.timed.rate for m in runs)
            told, ratios = f"{ours:.0f} /s", [ours / figure for figure in reversed(span)]
        else:
            ours = min(runs, key=lambda m: m.callers).timed.within(0.5)
            told, ratios = f"{ours:.1f} ms", [figure / ours for figure in span]
        rows.append((name, told, said, f"{ratios[0]:.0f}–{ratios[1]:.0f}×"))
    return markdown(("task", "here", "peer", "better by"), rows, words=1)


def chores(lines: Iterable[tuple[str, int, float]]) -> str:
    rows = [(name, str(n), f"{s:.2f}", f"{n / s:.0f}") for name, n, s in lines]
    return markdown(("chore", "how many", "seconds", "per s"), rows, words=1)


def markdown(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, words: int) -> str:
    """A table whose first `words` columns are text, the others figures; padded, to be read raw."""
    widths = [max(len(r[i]) for r in (head, *rows)) for i in range(len(head))]

    def line(cells: Iterable[str]) -> str:
        padded = (
            c.ljust(w) if i < words else c.rjust(w)
            for i, (c, w) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |\n"

    rule = ["-" * w if i < words else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
    return line(head) + line(rule) + "".join(map(line, rows))


def machine(server: engine.Server) -> dict[str, str]:
    """What it was measured on, and with."""
    return {
        "machine": f"{_processor()} × {os.cpu_count()}, {_memory_gb():.0f} GB, {platform.system()}",
        "Python": platform.python_version(),
        "PostgreSQL": _postgresql(server),
        **{name: version(name) for name in ("Django", "psycopg", "granian")},
        "commit": _commit(),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    return next(named, platform.machine())


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def _postgresql(server: engine.Server) -> str:
    with psycopg.connect(server.url) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in ("server_version", "fsync", "synchronous_commit")
        }
    return ", ".join([shown.pop("server_version"), *(f"{k} {v}" for k, v in shown.items())])


def _commit() -> str:
    asked = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "unknown"
