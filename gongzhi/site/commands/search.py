"""The index of the search: `rebuild` makes every entry anew while people work."""

import argparse
import sys

from . import JSON

HELP = "搜索索引：rebuild 重建"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    rebuild = what.add_parser("rebuild", help="逐批重建，期间照常使用；核对用 gongzhi check")
    rebuild.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> dict:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.search.models import Entry, Kind
    from gongzhi.site.finding import upkeep

    for kind, done in upkeep.rebuild():
        print(f"{kind.label} {done}", file=sys.stderr)
    return {kind.value: Entry.objects.filter(kind=kind).count() for kind in Kind}
