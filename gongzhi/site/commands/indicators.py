"""Every figure with its definition, base and window, as of the end of a day."""

from argparse import ArgumentParser, Namespace
from datetime import date

from gongzhi.site import cli

from . import JSON

HELP = "指标：数值、口径、分子分母、时间窗口"


def add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="截至哪一天，不写就是今天"
    )
    parser.add_argument(
        "--from",
        dest="since",
        type=date.fromisoformat,
        metavar="DATE",
        help="从哪一天起，不写就是那年 1 月 1 日",
    )
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: Namespace) -> list:
    """The window begins on 1 January of the year of DATE (today), unless --from says otherwise."""
    cli.use_database()
    from gongzhi.indicators import registry
    from gongzhi.indicators.indicator import figure
    from gongzhi.site.clock import now
    from gongzhi.site.figures import asked

    at = now()
    until = args.as_of or at.date()
    since = args.since or until.replace(month=1, day=1)
    if since > until:
        raise ValueError(f"开始日 {since} 在截止日 {until} 之后")
    question = asked(since, until, at=at)
    rows = [figure(indicator, question).row() for indicator in registry.every()]
    return rows if args.json else [told(row) for row in rows]


def told(row: dict) -> str:
    """One line for a person."""
    if row["value"] is None:
        return f"{row['name']}：暂无（{row['why']}）"
    base = f"（{row['numerator']} ÷ {row['denominator']}）" if row["unit"] == "ratio" else ""
    return f"{row['name']}：{row['value']}{base}"
