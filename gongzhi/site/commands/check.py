"""What must hold of the data: does it? Exit 1 if anything is broken. Changes nothing."""

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from . import JSON

if TYPE_CHECKING:
    from gongzhi.site.invariants import Finding

HELP = "检查数据：每一条都应成立，不成立的列出来"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="核验全部记录和搜索索引，不只是最近的")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> int:
    from gongzhi.site.cli import show, use_database

    use_database()
    found = []
    for finding in findings(full=args.full):
        found.append(finding)
        if not args.json:
            tell(finding)
    if args.json:
        show([_row(f) for f in found], as_json=True)
    return 0 if all(f.ok for f in found) else 1


def findings(*, full: bool) -> Iterator["Finding"]:
    """Every invariant, one after the other. full: the whole record and index, not the latest."""
    from gongzhi.site.clock import now
    from gongzhi.site.invariants import cases, city, committees, look, owners, record, search

    chain = record.chain(None if full else record.LAST)
    of_owners = (*owners.INVARIANTS, *committees.INVARIANTS)
    index = search.index(None if full else search.LATEST)
    every = (*cases.INVARIANTS, *city.INVARIANTS, *of_owners, index, chain, record.SEALED)
    return look(every, at=now())


def tell(finding: "Finding") -> None:
    print("\n".join(_lines(finding)), flush=True)


def _lines(finding: "Finding") -> Iterable[str]:
    if finding.ok:
        yield f"✓ {finding.name}"
        return
    yield f"✕ {finding.name}：{finding.told} 处"
    yield from (f"  {example}" for example in finding.examples)


def _row(finding: "Finding") -> dict:
    return {
        "check": finding.name,
        "ok": finding.ok,
        "count": finding.count,
        "examples": finding.examples,
    }
