"""The sealed record: hand it out, check it offline."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from gongzhi.journal.chain import Check

from . import JSON

HELP = "记录：export 导出，verify 离线核验"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    out = what.add_parser("export", help="导出全部记录和封印")
    out.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件")
    out.add_argument("--json", action="store_true", help=JSON)
    check = what.add_parser("verify", help="核验导出的文件，不需要数据库")
    check.add_argument("file", type=Path, metavar="FILE", help="导出的文件")
    check.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    return export(args) if args.what == "export" else verify(args)


def export(args: argparse.Namespace) -> dict:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.journal import services

    lines = 0
    with args.out.open("w", encoding="utf-8") as file:
        for lines, line in enumerate(services.export(), 1):  # noqa: B007
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return {"out": str(args.out), "lines": lines}


def verify(args: argparse.Namespace) -> object:
    from gongzhi.site.cli import show

    with args.file.open(encoding="utf-8") as file:
        answer = Check().read(read_lines(file)).answer()
    show(answer, as_json=args.json)
    return 0 if answer["ok"] else 1


def read_lines(file) -> Iterator[dict]:
    """Raises ValueError naming the line that is no JSON object."""
    for number, text in enumerate(file, 1):
        try:
            yield json.loads(text)
        except json.JSONDecodeError:
            raise ValueError(f"第 {number} 行不是一条记录") from None
