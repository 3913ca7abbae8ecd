"""Build the demo city, live some days in it through the services that people call, say what
happened, and serve it. A city that is there already is not built again."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from gongzhi.site import cli
from gongzhi.site.commands import serve

from . import JSON

HELP = "演示城市：建起来，过些日子，看看发生了什么"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--size", choices=("small", "leling"), default="small", help="小区 24 个，或约 175 个"
    )
    parser.add_argument("--days", type=_days, default=30, help="过多少天，最后一天是今天")
    parser.add_argument("--seed", type=int, default=1, help="同一个种子，同一座城市")
    parser.add_argument(
        "--until", type=datetime.fromisoformat, metavar="INSTANT", help="过到何时，默认现在"
    )
    parser.add_argument("--fresh", action="store_true", help="丢掉现有的演示城市，重新建")
    parser.add_argument("--no-serve", action="store_true", help="只建城和汇报，不启动网站")
    parser.add_argument("--json", action="store_true", help=JSON)
    parser.add_argument("--host", default="127.0.0.1", help="网站在哪个地址上")
    parser.add_argument("--port", type=int, default=8000, help="网站在哪个端口上")


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= 365:
        raise argparse.ArgumentTypeError("请填 1 到 365")
    return days


def run(args: argparse.Namespace) -> None:
    os.environ["GONGZHI_DEMO"] = "1"
    cli.use_database()
    told = tell(args)
    if args.json:
        cli.show(told, as_json=True)
    else:
        from rich.console import Console

        from gongzhi.site.demo import printing

        printing.show(told, Console())
    if not args.no_serve:
        sys.stdout.flush()
        options = ["--host", args.host, "--port", str(args.port)]
        os.execv(serve.PROGRAM[0], [*serve.PROGRAM, *options])


def tell(args: argparse.Namespace) -> dict:
    """The account of the city that was asked for, made now if it isn't there."""
    from django.core.management import call_command

    from gongzhi.calendar.work_calendar import local
    from gongzhi.site.clock import now
    from gongzhi.site.demo import account, city, making, stamp

    until = local(args.until or now())
    wish = making.Wish(city.SIZES[args.size], args.seed, args.days, until)
    with _progress(quiet=args.json) as say:
        say("准备数据库")
        with making.alone():
            call_command("migrate", interactive=False, verbosity=0)
            kept = stamp.kept(wish.stamp)
            if kept is None or args.fresh or (args.until and kept["until"] != until.isoformat()):
                stamp.make_room(fresh=args.fresh)
                call_command("migrate", interactive=False, verbosity=0)
                making.make(wish, say=say)
                _learn(say, at=until)
                kept = stamp.kept(wish.stamp) or {}
        lived = datetime.fromisoformat(kept["until"])
        since = making.Wish(wish.size, wish.seed, wish.days, lived).start.date()
        say("核对记录，统计")
        return {"demo": kept, **account.account(since, at=lived)}


def _learn(say: Callable[[str], None], *, at: datetime) -> None:
    """The city's own past teaches its suggestions, where scikit-learn is there to learn with."""
    from gongzhi.journal.services import seal
    from gongzhi.site.triage.learning import can_train, learn_all

    if can_train():
        say("学习分类")
        learn_all(at=at)
        seal(at=at)


@contextmanager
def _progress(*, quiet: bool) -> Iterator:
    """Where it is, on the terminal's error stream."""
    from rich.console import Console

    console = Console(stderr=True, quiet=quiet)
    with console.status("共治演示") as status:
        yield status.update
