"""The database: the embedded server, its address and programs, upgrades, a role that owns nothing.

With DATABASE_URL set, start, stop and status leave that server alone; the others work on it.
"""

import argparse
from collections.abc import Callable

from gongzhi import engine

from . import JSON

HELP = "数据库：start、stop、status、url、bin、migrate、grant"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    for name, words in (
        ("start", "启动内置数据库"),
        ("stop", "停止内置数据库，不丢数据"),
        ("status", "内置数据库在不在运行"),
        ("url", "数据库地址，给 psql、pg_dump 用；没有运行就先启动"),
        ("bin", "PostgreSQL 程序所在的目录"),
        ("migrate", "升级后更新表结构"),
    ):
        what.add_parser(name, help=words).add_argument("--json", action="store_true", help=JSON)
    grant = what.add_parser("grant", help="给一个不拥有表的角色授权，对记录只能读和添加")
    grant.add_argument("role", metavar="ROLE", help="数据库角色，由数据库管理员建")
    grant.add_argument("--run", action="store_true", help="执行；不写时只打印语句")
    grant.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    return ACTS[args.what](args)


def start(args: argparse.Namespace) -> dict:
    return _told(engine.start())


def stop(args: argparse.Namespace) -> dict:
    return {"stopped": engine.stop()}


def status(args: argparse.Namespace) -> dict:
    return _told(engine.status())


def _told(server: engine.Server | None) -> dict:
    if server is None:
        return {"running": False}
    return {
        "running": True,
        "pid": server.pid,
        "version": server.major,
        "data": str(server.data),
        "url": server.url,
    }


def url(args: argparse.Namespace) -> str:
    return engine.database_url()


def programs(args: argparse.Namespace) -> str:
    """Those of the running server's version, if it is ours: pg_dump must not be older."""
    server = engine.status()
    return str(engine.programs(server.major if server else None))


def migrate(args: argparse.Namespace) -> dict:
    from gongzhi.site.cli import use_database

    use_database()
    from django.core.management import call_command

    from gongzhi.site.readiness import pending_migrations

    pending = pending_migrations()
    call_command("migrate", interactive=False, verbosity=0)
    return {"applied": pending}


def grant(args: argparse.Namespace) -> list[str]:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.site import grants

    said = grants.give(args.role) if args.run else grants.statements(args.role)
    return said if args.json else [f"{statement};" for statement in said]


ACTS: dict[str, Callable[[argparse.Namespace], object]] = {
    "start": start,
    "stop": stop,
    "status": status,
    "url": url,
    "bin": programs,
    "migrate": migrate,
    "grant": grant,
}
