"""The same city at several sizes. `python -m bench.sizes 10000 100000 1000000 --write`

Each size is seeded, served and asked by `python -m bench` on its own; here the figures stand side
by side, with the ratio of the largest to the smallest. A million takes half an hour.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import page, table

Figures = dict[str, list]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.sizes", description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+", help="how many cases, from few to many")
    parser.add_argument("--data", type=Path, help="keep the databases in this folder")
    parser.add_argument("--rows", type=int, default=2000, help="of the table that is imported")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE.name}, too")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        found = [_measured(n, args, Path(folder)) for n in args.sizes]
    asked = f"python -m bench.sizes {' '.join(map(str, args.sizes))} --rows {args.rows}"
    report = page.said(
        f"- `{asked}`; load of the machine before it began: {load:.1f}\n"
        "- reading: milliseconds of one caller, 50 % / 95 % of requests; creating and moving: the "
        "most per second, and half of one caller's\n\n" + _side_by_side(args.sizes, found)
    )
    if args.write:
        page.write("sizes", report)
    return 0


def _measured(cases: int, args: argparse.Namespace, folder: Path) -> Figures:
    file = folder / f"{cases}.json"
    words = ["--cases", str(cases), "--seconds", str(args.seconds), "--figures", str(file)]
    words += ["--rows", str(args.rows)]
    if args.data:
        words += ["--data", str(args.data / str(cases))]
    subprocess.run([sys.executable, "-m", "bench", *words], check=True)
    return json.loads(file.read_text(encoding="utf-8"))


def _side_by_side(sizes: Sequence[int], found: list[Figures]) -> str:
    names = dict.fromkeys(row["task"] for row in found[0]["tasks"])
    rows = [_written(n, found) if n.startswith(WRITING) else _read(n, found) for n in names]
    rows += [_chore(n, found) for n in range(len(found[0]["chores"]))]
    head = ("task", *(f"{n:,}" for n in sizes), "ratio", "wanted")
    return table.markdown(head, [(*row, WANTED.get(row[0], "")) for row in rows], words=1)


WRITING = ("create", "move")
WANTED = {
    "inbox of a grid worker": "95 % ≤ 60 ms",
    "inbox of a street": "95 % ≤ 60 ms",
    "list of matters, page": "95 % ≤ 60 ms",
    "list of 50 matters, API": "95 % ≤ 60 ms",
    "a matter, page": "95 % ≤ 50 ms",
    "a call, page": "95 % ≤ 50 ms",
    "a matter, API": "95 % ≤ 50 ms",
    "search, page": "95 % ≤ 100 ms",
    "search, as one types": "95 % ≤ 100 ms",
    "board, page": "≤ 100 ms",
    "board, its tables": "≤ 100 ms",
    "create, form": "≥ 150 /s",
    "create, API": "≥ 150 /s",
    "move (accept), form": "half ≤ 15 ms",
    "move (accept), API": "half ≤ 15 ms",
    "sweep, cards given": "≥ 1000 /s",
    "verify the record offline, rows": "≥ 50000 /s",
    "import matters with phones, rows": "≥ 334 /s",
}
"""What the product promises at any of these sizes."""


def _of(name: str, figures: Figures) -> list[dict]:
    return [row for row in figures["tasks"] if row["task"] == name]


def _read(name: str, found: list[Figures]) -> tuple[str, ...]:
    """How much slower at the largest, by the median."""
    alone = [min(_of(name, f), key=lambda row: row["callers"]) for f in found]
    cells = [f"{row['p50']:.1f} / {row['p95']:.1f} ms" for row in alone]
    return name, *cells, f"{alone[-1]['p50'] / alone[0]['p50']:.2f}"


def _written(name: str, found: list[Figures]) -> tuple[str, ...]:
    """The most per second, and the median of one caller."""
    best = [max(row["rate"] for row in _of(name, f)) for f in found]
    alone = [min(_of(name, f), key=lambda row: row["callers"])["p50"] for f in found]
    cells = [f"{rate:.0f} /s, {ms:.1f} ms" for rate, ms in zip(best, alone, strict=True)]
    return name, *cells, f"{best[0] / best[-1]:.2f}"


def _chore(n: int, found: list[Figures]) -> tuple[str, ...]:
    done = [f["chores"][n] for f in found]
    if all(many == 1 for _name, many, _seconds in done):
        spans = [seconds for _name, _many, seconds in done]
        return done[0][0], *(f"{1000 * s:.0f} ms" for s in spans), f"{spans[-1] / spans[0]:.2f}"
    rates = [many / seconds for _name, many, seconds in done]
    ratio = f"{rates[0] / rates[-1]:.2f}" if all(rates) else ""
    return done[0][0], *(f"{rate:.0f} /s" if rate else "none due" for rate in rates), ratio


if __name__ == "__main__":
    sys.exit(main())
