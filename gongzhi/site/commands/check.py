"""What must hold of the data: does it? Exit 1 if anything is broken. Changes nothing."""

import argparse
from collections.abc import Iterable

from . import JSON

HELP = "检查数据：每一条都应成立，不成立的列出来"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--full", action="store_true", help="核验全部记录，不只是最近的")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> int:
    from gongzhi.site.cli import show, use_database

    use_database()
    from gongzhi.site.clock import now
    from gongzhi.site.invariants import Finding, cases, city, look, record

    every = (
        *cases.INVARIANTS,
        *city.INVARIANTS,
        record.chain(None if args.full else record.LAST),
        record.SEALED,
    )
    found: list[Finding] = []
    for finding in look(every, at=now()):
        found.append(finding)
        if not args.json:
            print("\n".join(_lines(finding)), flush=True)
    if args.json:
        show([_row(f) for f in found], as_json=True)
    return 0 if all(f.ok for f in found) else 1


def _lines(finding) -> Iterable[str]:
    if finding.ok:
        yield f"✓ {finding.name}"
        return
    yield f"✕ {finding.name}：{finding.told} 处"
    yield from (f"  {example}" for example in finding.examples)


def _row(finding) -> dict:
    return {
        "check": finding.name,
        "ok": finding.ok,
        "count": finding.count,
        "examples": finding.examples,
    }
