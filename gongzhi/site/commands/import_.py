"""Take a table in, row by row. Bad rows come back with reasons; running it again adds nothing."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gongzhi.site.exchange import KIND_NAMES

from . import JSON

HELP = "导入表格（xlsx、csv）"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=KIND_NAMES, metavar="KIND", help="、".join(KIND_NAMES))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="xlsx、xls、csv")
    parser.add_argument("--template", type=Path, metavar="OUT.xlsx", help="写一份空白表，不导入")
    parser.add_argument("--dry-run", action="store_true", help="全部检查，什么也不写")
    parser.add_argument("--update", action="store_true", help="已有的以表格为准")
    parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="逐行结果写到哪里")
    parser.add_argument("--place", metavar="CODE", help="表里没有地点时，全部算在哪里")
    parser.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=VALUE", help="某一列空着时的值"
    )
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    from gongzhi.site.cli import load_django, use_database

    if (args.file is None) == (args.template is None):
        return _misused("请给出要导入的 FILE，或用 --template 写一份空白表")
    if args.template:
        load_django()
        return _template(args)
    if not args.file.is_file():
        return _misused(f"没有这个文件：{args.file}")
    use_database()
    from gongzhi.site.exchange.kind import Misuse

    try:
        return _take_in(args)
    except Misuse as fault:
        return _misused(str(fault))
    except KeyboardInterrupt:
        print("已停下。先前的批次都已存好，再运行一次会接着来。", file=sys.stderr)
        return 1


def _misused(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _template(args: argparse.Namespace) -> dict:
    from gongzhi.site.exchange import blank
    from gongzhi.site.exchange.kinds import KINDS

    blank.write(KINDS[args.kind], args.template)
    return {"kind": args.kind, "template": str(args.template)}


def _take_in(args: argparse.Namespace) -> int:
    from gongzhi.site.cli import show
    from gongzhi.site.clock import now
    from gongzhi.site.exchange import importing
    from gongzhi.site.exchange.kinds import KINDS

    kind = KINDS[args.kind]
    with _progress() as told:
        outcome = importing.run(
            kind,
            args.file,
            by=actor(kind.duty),
            at=now(),
            dry_run=args.dry_run,
            update=args.update,
            defaults=_defaults(args),
            report=args.report,
            progress=told,
        )
    show(outcome.answer() if args.json else _in_words(outcome), as_json=args.json)
    return 1 if outcome.bad else 0


def actor(duty: str):
    """The named machine that acts for whoever runs the command, everywhere in the city."""
    from gongzhi.policy.actor import Actor
    from gongzhi.policy.duties import Duty

    city_data = duty in (Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN)
    return Actor(label="命令行导入" if city_data else "表格导入", duty=duty, place_path="/")


def _defaults(args: argparse.Namespace) -> dict[str, str]:
    from gongzhi.site.exchange.kind import Misuse

    given = dict.fromkeys(["place"], args.place) if args.place else {}
    for pair in args.set:
        name, equals, value = pair.partition("=")
        if not equals:
            raise Misuse(f"--set {pair}：请写成 列名=值")
        given[name] = value
    return given


SHOWN = 20


def _in_words(outcome) -> dict:
    """What a person at the terminal wants to know."""
    words: dict[str, object] = {
        "结果": ("检查完毕，什么也没写：" if outcome.dry_run else "")
        + f"{outcome.rows} 行，新增 {outcome.added}，更新 {outcome.changed}，"
        f"已存在 {outcome.unchanged}，未导入 {outcome.bad}"
    }
    if outcome.unused:
        words["没有用到的列"] = "、".join(outcome.unused)
    if outcome.faults:
        where = [f"{f.sheet} 第 {f.row} 行 {f}".strip() for f in outcome.faults[:SHOWN]]
        more = len(outcome.faults) - SHOWN
        words["原因"] = where + ([f"……另有 {more} 处，见结果文件"] if more > 0 else [])
    if outcome.report:
        words["结果文件"] = outcome.report
    return words


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("导入", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
