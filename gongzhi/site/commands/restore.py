"""Begin again from a backup, in an empty place: unpack, compare with what went in, check the data.

Nothing is written over: the old place stays until the new one is found good.
"""

import argparse
import os
from pathlib import Path

from gongzhi import engine

from . import JSON

HELP = "恢复：把备份恢复到一个空的目录，并核对"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件")
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="身份文件")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="恢复到哪个目录；默认 GONGZHI_DATA"
    )
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> int:
    if args.data:
        os.environ["GONGZHI_DATA"] = str(args.data)
    from gongzhi.site.backup.restoring import restore
    from gongzhi.site.cli import show, use_database

    data = engine.data_folder()
    manifest, differences = restore(args.file, identity=args.identity, data=data)
    use_database()
    broken = _broken()
    answer = {
        "data": str(data),
        "made_at": manifest["made_at"],
        "rows": sum(count for count, _sum in manifest["tables"].values()),
        "same": not differences,
        "differences": differences,
        "broken": broken,
    }
    show(answer, as_json=args.json)
    return 1 if differences or broken else 0


def _broken() -> list[str]:
    """What doesn't hold of the restored data. What was written after the last seal is sealed."""
    from gongzhi.journal.services import seal
    from gongzhi.site.clock import now

    from .check import findings

    seal(at=now())
    return [f"{f.name}：{f.told} 处" for f in findings(full=True) if not f.ok]
