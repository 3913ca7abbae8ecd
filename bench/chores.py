"""The work that nobody waits for: the sweep, the check of the record, tables coming in."""

import csv
import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import give_cards, lapse
from gongzhi.journal.chain import Check
from gongzhi.journal.services import export
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.site.board.keeping import BoardSnapshot, refresh
from gongzhi.site.commands.journal import read_lines
from gongzhi.site.exchange import importing
from gongzhi.site.exchange.kinds import KINDS

from .asking import TEXT
from .city import City

DUE = 1000
Line = tuple[str, int, float]
"""(what was done, to how many, in how many seconds)."""


def done(city: City, folder: Path, *, rows: int, at: datetime) -> list[Line]:
    """Everything; `rows` are those of the table that is imported."""
    return [
        _timed("count the board", lambda: int(refresh(at=at))),
        _timed("count the board with a month's rates", lambda: _board_anew(at=at)),
        _timed("sweep, moves that were overdue", lambda: lapse(at=at)),
        _swept(at=at),
        _timed("export the record, rows", lambda: _exported(folder / "record.jsonl")),
        _timed("verify the record offline, rows", lambda: _verified(folder / "record.jsonl")),
        _imported(city, folder / "matters.csv", rows, at=at),
    ]


def _timed(name: str, act: Callable[[], int]) -> Line:
    began = time.perf_counter()
    return name, act(), time.perf_counter() - began


def _board_anew(*, at: datetime) -> int:
    BoardSnapshot.objects.all().delete()
    return int(refresh(at=at))


def _swept(*, at: datetime) -> Line:
    """Half of what is due gets a yellow card, half a red one."""
    waiting = Case.objects.open().filter(card="", warn_at__gt=at).order_by("pk")
    due = list(waiting.values_list("pk", flat=True)[:DUE])
    before = {"warn_at": at - timedelta(hours=1), "due_at": at - timedelta(minutes=30)}
    Case.objects.filter(pk__in=due[::2]).update(**before)
    Case.objects.filter(pk__in=due[1::2]).update(**before, red_at=at - timedelta(minutes=1))
    return _timed("sweep, cards given", lambda: sum(give_cards(at=at).values()))


def _exported(path: Path) -> int:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in export())
    with path.open(encoding="utf-8") as file:
        return sum(1 for __ in file)


def _verified(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        answer = Check().read(read_lines(file)).answer()
    if not answer["ok"]:
        raise ValueError(answer["first_broken"])
    return answer["rows"]


def _imported(city: City, path: Path, count: int, *, at: datetime) -> Line:
    """Matters of the hotline, each with a phone number: half of the numbers are new."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["来源编号", "内容", "地点", "来源", "反映人手机"])
        for n in range(count):
            where = city.compounds[n % len(city.compounds)]
            rows.writerow([f"H{at:%H%M%S}{n:06d}", TEXT, where.code, "热线", f"139{n // 2:08d}"])
    by = Actor(label="表格导入", duty=Duty.HOTLINE_OFFICER, place_path="/")

    def take_in() -> int:
        outcome = importing.run(KINDS["matters"], path, by=by, at=at)
        if outcome.added != count:
            raise ValueError(f"{outcome.added} of {count}: {outcome.faults[:3]}")
        return outcome.added

    return _timed("import matters with phones, rows", take_in)
