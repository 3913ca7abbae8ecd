"""Write a table out as the import reads it; personal values masked unless a reason is given."""

import argparse
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import cast

from gongzhi.site.exchange import FORMATS, KIND_NAMES

HELP = "导出表格（xlsx、csv、json）"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KIND_NAMES, metavar="KIND", help="、".join(KIND_NAMES))
    parser.add_argument("--format", choices=FORMATS, help="不写时看 --out 的后缀，再不然是 xlsx")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="不写时 csv、json 到标准输出，xlsx 到 KIND.xlsx"
    )
    parser.add_argument(
        "--reveal", default="", metavar="REASON", help="个人信息不遮挡，逐条记录，要写原因"
    )
    parser.add_argument("--json", action="store_true", help="用 JSON 说明写到了哪里、多少行")


def run(args: argparse.Namespace) -> object:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.policy.actor import Actor
    from gongzhi.policy.duties import Duty
    from gongzhi.site.clock import now
    from gongzhi.site.exchange import exporting
    from gongzhi.site.exchange.kinds import KINDS

    kind, chosen = KINDS[args.kind], _format(args)
    by = Actor(label="命令行导出", duty=Duty.PLATFORM_OFFICER, place_path="/")
    rows = exporting.rows_of(kind, by=by, at=now(), reason=args.reveal)
    if chosen == "xlsx":
        out = args.out or Path(f"{args.kind}.xlsx")
        count = exporting.write_xlsx(kind, rows, str(_private(out)))
    elif args.out:
        out = args.out
        with _private(out).open("w", encoding="utf-8", newline="") as file:
            count = getattr(exporting, f"write_{chosen}")(kind, rows, file)
    else:
        cast(TextIOWrapper, sys.stdout).reconfigure(encoding="utf-8", newline="")
        getattr(exporting, f"write_{chosen}")(kind, rows, sys.stdout)
        return None
    return {"kind": args.kind, "out": str(out), "rows": count}


def _format(args: argparse.Namespace) -> str:
    suffix = args.out.suffix.lower().lstrip(".") if args.out else ""
    return args.format or (suffix if suffix in FORMATS else "xlsx")


def _private(path: Path) -> Path:
    """A file that its owner alone can read."""
    path.touch(mode=0o600)
    return path
