"""One file with all that is needed to begin again, which only the holder of an identity can open.

Make an identity once, keep it in a safe, and give this machine its recipient alone.
"""

import argparse
import os
from pathlib import Path

from . import JSON

HELP = "备份：key 做一个身份文件，make 做一份加密备份"
RECIPIENT = "GONGZHI_BACKUP_TO"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    key = what.add_parser("key", help="做一个身份文件，打印它的公钥；身份文件放进保险柜")
    key.add_argument("file", type=Path, metavar="FILE", help="身份文件写到哪里")
    key.add_argument("--json", action="store_true", help=JSON)
    make = what.add_parser("make", help="做一份备份；网站照常运行")
    make.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到哪个文件")
    make.add_argument("--to", metavar="RECIPIENT", help=f"公钥 age1…；不写时用 {RECIPIENT}")
    make.add_argument(
        "--without-keys", action="store_true", help="不含密钥环；恢复时另外放回，否则读不出手机号"
    )
    make.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> dict:
    return key(args) if args.what == "key" else make(args)


def key(args: argparse.Namespace) -> dict:
    from gongzhi.site.backup import sealed

    recipient = sealed.new_identity(args.file)
    return {"identity": str(args.file), "recipient": recipient}


def make(args: argparse.Namespace) -> dict:
    """Raises ValueError without a recipient."""
    from gongzhi.site.cli import use_database

    to = args.to or os.environ.get(RECIPIENT, "")
    if not to:
        raise ValueError(f"请用 --to 或 {RECIPIENT} 写明公钥；没有的话先 gongzhi backup key FILE")
    use_database()
    from gongzhi.site.backup import making
    from gongzhi.site.clock import now

    manifest = making.make(args.out, to=to, with_keys=not args.without_keys, at=now())
    rows = sum(count for count, _sum in manifest["tables"].values())
    size = args.out.stat().st_size
    return {"out": str(args.out), "bytes": size, "rows": rows, "keys": manifest["keys"]}
