"""Which messages of a file belong together. `python -m bench.topics FILE.csv`

Prints the largest topics: how many, from when to when, the words they share, and how long it took.
No text of a message is printed.
"""

import argparse
import csv
import io
import re
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from gongzhi.learning.clusters import ALIKE, LATELY, Group, Said, gathered

MOMENT = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D+(\d{1,2}):(\d{1,2}))?")


def moment(told: str) -> datetime | None:
    found = MOMENT.match(told.strip())
    return datetime(*(int(n or 0) for n in found.groups())) if found else None  # noqa: DTZ001


def read(file: Path, *, text: str, sent: str) -> list[Said]:
    """Rows with a time; the same words at the same minute are one message."""
    rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    told = {}
    for row in rows:
        at = moment(row[sent] or "")
        if at and (words := (row[text] or "").strip()):
            told[at, words] = f"{row.get('subject') or ''} {words}"
    return [Said(n, words, at) for n, ((at, _w), words) in enumerate(sorted(told.items()))]


def main() -> int:
    parser = argparse.ArgumentParser("python -m bench.topics", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--text", default="text")
    parser.add_argument("--sent", default="sent_at")
    parser.add_argument("--alike", type=float, default=ALIKE)
    parser.add_argument("--days", type=int, default=LATELY.days, help="longest silence in a topic")
    parser.add_argument("--most", type=int, default=10)
    parser.add_argument("--keys", action="store_true", help="with the rows, to read them")
    args = parser.parse_args()
    told = read(args.file, text=args.text, sent=args.sent)
    began = time.perf_counter()
    groups = gathered(told, alike=args.alike, lately=timedelta(days=args.days))
    took = time.perf_counter() - began
    when = {said.key: said.at for said in told}
    largest = sorted((g for g in groups if len(g.keys) > 1), key=lambda g: -len(g.keys))
    inside = sum(len(g.keys) for g in largest)
    print(f"{len(told)} messages, {len(largest)} topics of two or more with {inside}; {took:.1f} s")
    for group in largest[: args.most]:
        print(_line(group, when) + (f"  {group.keys}" if args.keys else ""))
    return 0


def _line(group: Group, when: dict[int, datetime]) -> str:
    first, last = min(when[k] for k in group.keys), max(when[k] for k in group.keys)
    return f"{len(group.keys):4}  {first:%Y-%m-%d} – {last:%Y-%m-%d}  {'、'.join(group.about(5))}"


if __name__ == "__main__":
    sys.exit(main())
