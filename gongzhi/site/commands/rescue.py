"""Let somebody in again who can't sign in, and whom nobody else can help: a one-time password, no
second factor, no lock. For whoever runs the machine; it goes on record as done from there.
"""

import argparse

from . import JSON

HELP = "救急：给进不来的账号一次性密码，去掉第二因素和锁定"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", metavar="USERNAME", help="用户名")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> dict:
    """Raises ValueError if there is no such account."""
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.people.models import Account
    from gongzhi.site.city.accounts import rescue
    from gongzhi.site.clock import now

    account = Account.objects.filter(username=args.username).first()
    if account is None:
        raise ValueError(f"没有“{args.username}”这个用户名")
    password = rescue(account.pk, at=now())
    return {
        "username": account.username,
        "password": password,
        "next": "一次性密码只显示这一次；登录后改密码，再设第二因素",
    }
