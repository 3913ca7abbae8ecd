"""What must hold of the record."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gongzhi.journal.checking import check, unsealed_since

from . import Invariant

LAST = 10_000
"""Rows that are hashed anew where nobody asks for all."""
PATIENCE = timedelta(minutes=15)
"""A seal is made each minute; later than this nobody makes them."""


def chain(most: int | None) -> Invariant:
    """most: how many of the last rows, None for all."""

    def faults(at: datetime) -> Iterable[str]:
        broken = check(most=most)["first_broken"]
        return [broken] if broken else []

    what = f"最近 {most} 条" if most is not None else "全部"
    return Invariant(f"记录没有被改动（{what}）", faults)


def sealed_in_time(at: datetime) -> Iterable[str]:
    since = unsealed_since()
    if since is not None and at - since > PATIENCE:
        yield f"{since:%Y-%m-%d %H:%M} 以来没有封存，定时工作在运行吗？（gongzhi worker）"


SEALED = Invariant("记录按时封存", sealed_in_time)
