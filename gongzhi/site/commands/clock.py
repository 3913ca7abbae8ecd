"""When a limit ends, and which days of a year are worked."""

import argparse
import os

from gongzhi import engine
from gongzhi.calendar.command import due_answer, workdays_answer
from gongzhi.calendar.work_calendar import WorkCalendar, standard_calendar
from gongzhi.site.cli import load_django

from . import JSON

HELP = "时限何时届满；一年的工作日"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    due = what.add_parser("due", help="从某时起的时限何时届满")
    due.add_argument(
        "--from",
        dest="start",
        required=True,
        metavar="INSTANT",
        help="从何时起算，带时区，如 2026-11-24T09:00+08:00",
    )
    due.add_argument(
        "--limit", required=True, help="5WD 工作日、30CD 自然日、4WH 工作小时、2EH 小时"
    )
    due.add_argument("--json", action="store_true", help=JSON)
    days = what.add_parser("workdays", help="一年的全部工作日")
    days.add_argument("--year", type=int, required=True, help="哪一年，如 2026")
    days.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    """With a city's database at hand, its hours and added years count; else the standard ones."""
    calendar = city_calendar() or standard_calendar()
    if args.what == "due":
        return due_answer(args.start, args.limit, calendar)
    return workdays_answer(args.year, calendar)


def city_calendar() -> WorkCalendar | None:
    """The city's calendar if its database is up; None otherwise. Starts nothing."""
    if "DATABASE_URL" not in os.environ and not engine.status():
        return None
    load_django()
    from django.db import DatabaseError

    from gongzhi.policy.services import book
    from gongzhi.site.clock import now

    try:
        return book(at=now()).calendar()
    except DatabaseError:
        return None  # a database without a city
