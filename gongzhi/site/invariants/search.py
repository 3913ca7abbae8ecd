"""What must hold of the search: everything is found by what it says and by who may see it."""

from collections.abc import Iterable
from datetime import datetime

from gongzhi.search.models import Kind
from gongzhi.site.finding.upkeep import wrong

from . import Invariant

LATEST = 10_000
"""Things of each kind that are looked at where nobody asks for all."""


def index(most: int | None) -> Invariant:
    """most: how many of the latest of each kind, None for all and for what is there no more."""

    def faults(at: datetime) -> Iterable[str]:
        return (f"{kind.label} {pk}" for kind in Kind for pk in wrong(kind, most=most))

    what = f"每类最近 {most} 条" if most is not None else "全部"
    return Invariant(f"搜索索引和数据一致（{what}）", faults)
