"""The embedded database server: start, stop, status."""

import argparse

from gongzhi import engine

HELP = "内置数据库：start、stop、status"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("start", "stop", "status"))
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> object:
    if args.what == "stop":
        return {"stopped": engine.stop()}
    server = engine.start() if args.what == "start" else engine.status()
    if server is None:
        return {"running": False}
    return {
        "running": True,
        "pid": server.pid,
        "version": server.major,
        "data": str(server.data),
        "url": server.url,
    }
