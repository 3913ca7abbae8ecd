"""An owners' vote counted from a file (民法典 278), each step with its article. Needs no database.

What goes in and comes out: docs/mechanisms/owners-counting.md. Exit 0 says that it was counted,
whatever was decided.
"""

import argparse
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongzhi.mechanisms.owners.counting import as_dict, count_text
from gongzhi.mechanisms.owners.counting.page import page

from . import JSON

HELP = "业主表决计票：面积、人数两项都算，逐步列出依据"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    count = what.add_parser("count", help="按文件里的名册、议题和选票计票，不需要数据库")
    count.add_argument("file", type=Path, metavar="FILE", help="名册、议题和选票（JSON）")
    count.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    with no_collecting():
        result = count_text(args.file.read_bytes())
    return as_dict(result) if args.json else page(result)


@contextmanager
def no_collecting() -> Iterator[None]:
    """A large vote is a million small objects in no circle: looking for circles among them takes
    nearly half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
