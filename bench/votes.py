"""How long an owners' vote takes to count. `python -m bench.votes --owners 50000 --matters 10`"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gongzhi.mechanisms.owners.counting import count
from gongzhi.mechanisms.owners.counting.vote import Choice

T = TypeVar("T")
CANDIDATES = [f"c{n}" for n in range(1, 12)]
SEATS = 9


def question(owners: int, matters: int, *, seed: int = 1) -> dict:
    """Everybody owns a flat, every second one parking, and returns a ballot; the last matter is an
    election."""
    rng = random.Random(seed)
    yes_no = [f"m{n}" for n in range(1, matters)]
    names = [f"o{n}" for n in range(owners)]

    def choices() -> dict:
        said = dict(
            zip(yes_no, rng.choices(list(Choice), (80, 12, 6, 2), k=len(yes_no)), strict=True)
        )
        return {**said, "e1": rng.sample(CANDIDATES, rng.randint(1, SEATS))}

    return {
        "decided_on": "2026-05-01",
        "policy": {"silence_counts_with_majority": True},
        "roll": [
            {"unit": f"1-{o}", "area": f"{rng.randint(4000, 18000) / 100:.2f}", "owner": o,
             "kind": "private"} for o in names
        ] + [
            {"unit": f"P-{o}", "area": "12.50", "owner": o, "kind": "parking"} for o in names[::2]
        ],
        "matters": [{"id": m, "class": "ordinary"} for m in yes_no] + [
            {"id": "e1", "class": "election", "seats": SEATS, "alternates": 2,
             "candidates": CANDIDATES}
        ],
        "ballots": [
            {"owner": o, "channel": rng.choice(("paper", "online")),
             "cast_at": f"2026-04-{rng.randint(1, 30):02}T{rng.randint(8, 21):02}:00:00+08:00",
             "choices": choices()} for o in names
        ],
    }  # fmt: skip


def timed(name: str, act: Callable[[], T]) -> T:
    """The best of three."""
    best, found = float("inf"), None
    for __ in range(3):
        began = time.perf_counter()
        found = act()
        best = min(best, time.perf_counter() - began)
    print(f"{name:<36}{best:6.2f} s")
    return found  # type: ignore[return-value]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.votes", description=__doc__)
    parser.add_argument("--owners", type=int, default=50_000)
    parser.add_argument("--matters", type=int, default=10, help="the last is an election")
    args = parser.parse_args()
    asked = question(args.owners, args.matters)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vote.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        size = file.stat().st_size / 1e6
        print(f"{args.owners} owners × {args.matters} matters, {size:.0f} MB of JSON")
        called = timed("gongzhi votes count FILE --json", lambda: by_command(file))
    counted = timed("count(question), in memory", lambda: count(asked))
    return 0 if called == counted else 1


def by_command(file: Path) -> dict:
    words = [sys.executable, "-m", "gongzhi.site.cli", "votes", "count", str(file), "--json"]
    return json.loads(subprocess.run(words, capture_output=True, check=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
