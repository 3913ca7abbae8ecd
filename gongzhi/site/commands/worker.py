"""The site's own work, each minute: cards and lapses, seals, messages; once a day the deletions.

`gongzhi serve` does it as well, unless told --no-worker. Any number may run; one works at a time.
"""

import argparse
import signal
from threading import Event

from gongzhi.site import cli

from . import JSON

HELP = "定时工作：亮牌、封存记录、发通知、到期删除"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="只做一轮")
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    cli.use_database()
    from gongzhi.site.clock import now
    from gongzhi.site.jobs import round_, work

    if args.once:
        return round_(at=now(), daily=True) or {"busy": True}
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    work(stop, now=now)
    return None
