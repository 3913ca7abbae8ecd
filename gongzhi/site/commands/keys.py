"""The key ring of personal data: rotate."""

import argparse

from . import JSON

HELP = "密钥：rotate 换新主密钥并重新包裹各人的数据密钥"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("rotate",), help="换新主密钥，可以随时再运行")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.people import privacy, vault

    name, done = vault.provider().rotate(), 0
    for done in privacy.rewrap():  # noqa: B007
        pass
    return {"current": name, "rewrapped": done}
