"""Delete what has been kept long enough: codes, unsent photos, sessions, logs, contacts.

The table with the periods is on the page “隐私说明”. Run it once a day.
"""

import argparse

from . import JSON

HELP = "按保存期限删除"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> dict[str, int]:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.site.clock import now
    from gongzhi.site.retention import purge

    return purge(at=now())
