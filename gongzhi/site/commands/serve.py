"""Serve the pages and the API, with the periodic work beside."""

import argparse
import multiprocessing
import os
import sys
from contextlib import contextmanager
from threading import Event, Thread

from gongzhi.site import cli

HELP = "启动网站"
THREADS = 2 * (os.cpu_count() or 1)  # per process; each may hold one connection
PROGRAM = (sys.executable, "-m", "gongzhi.site.cli", "serve")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="在哪个地址上；反向代理同机时不用改")
    parser.add_argument("--port", type=int, default=8000, help="在哪个端口上")
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        help="网页进程数，默认与处理器一样多",
    )
    parser.add_argument(
        "--only",
        choices=("public", "office"),
        help="两个网络时：public 只有居民页（互联网），office 全部页面（政务网）",
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="不做定时工作（另有 gongzhi worker）"
    )


def run(args: argparse.Namespace) -> None:
    """Raises ValueError while something is missing that the pages can't do without."""
    if args.only:
        os.environ["GONGZHI_ONLY"] = args.only  # the processes of the pages read it
    cli.use_database()
    from django.conf import settings

    from gongzhi.site import readiness

    if readiness.must_say_demo():
        again(args)
    readiness.check()
    print(f"共治：http://{args.host}:{args.port}/  （Ctrl-C 停止）", flush=True)
    # What faces the Internet does nothing by itself: the office side does, or a worker of its own.
    with _periodic_work(wanted=not args.no_worker and settings.ONLY != "public"):
        _serve(args)


def again(args: argparse.Namespace) -> None:
    """Start this command anew, as the server of a demo city."""
    os.environ["GONGZHI_DEMO"] = "1"
    options = ["--host", args.host, "--port", str(args.port), "--workers", str(args.workers)]
    os.execv(PROGRAM[0], [*PROGRAM, *options, *(["--no-worker"] if args.no_worker else [])])


def _serve(args: argparse.Namespace) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    from gongzhi.site.served import PARENT

    os.environ[PARENT] = str(os.getpid())
    multiprocessing.set_start_method("spawn")  # no connection of ours is carried into a child
    Granian(
        "gongzhi.site.served:application",
        factory=True,
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
    ).serve()


@contextmanager
def _periodic_work(*, wanted: bool):
    """A thread of this process, which serves no page itself: it ends when the server ends."""
    if not wanted:
        yield
        return
    from gongzhi.site.clock import now
    from gongzhi.site.jobs import work

    stop = Event()
    thread = Thread(target=lambda: work(stop, now=now), name="periodic work", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
