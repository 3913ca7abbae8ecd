"""Tables as people make them, for the tests of this room."""

from datetime import date, datetime
from pathlib import Path

from python_calamine import load_workbook
from xlsxwriter import Workbook

from gongzhi.policy.actor import Actor
from gongzhi.site.exchange import importing
from gongzhi.site.exchange.importing import Outcome
from gongzhi.site.exchange.kinds import KINDS
from tests.cast import MONDAY


def xlsx(path: Path, *sheets: list[list], hidden: tuple[int, ...] = ()) -> Path:
    """A workbook; numbers stay numbers, dates become dates, None stays empty."""
    book = Workbook(str(path))
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet()
        if number in hidden:
            sheet.hide()
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(n, m, cell, moment)
                elif isinstance(cell, str):
                    sheet.write_string(n, m, cell)
                elif cell is not None:
                    sheet.write(n, m, cell)
    book.close()
    return path


def text(path: Path, words: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(words.encode(encoding))
    return path


def take_in(name: str, path: Path, **options) -> Outcome:
    """Import as the command line does, on the tests' Monday."""
    kind = KINDS[name]
    by = Actor(label="表格导入", duty=kind.duty, place_path="/")
    return importing.run(kind, path, **{"by": by, "at": MONDAY} | options)


def results(path: Path) -> list[dict]:
    """The rows of a result file, heading → cell."""
    [head, *rows] = load_workbook(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    assert outcome.rows == outcome.added + outcome.changed + outcome.unchanged + outcome.bad
    return outcome.added, outcome.changed, outcome.unchanged, outcome.bad


OWNERS = "房号,面积,面积来源,业主姓名,证件号,手机号,谁投票,单位名称,类别"
ANNA, BO, CHEN = "371481199001010018", "371481198505050026", "371481197012120034"
"""Numbers of three people."""


def owners(tmp_path: Path, *rows: str, head: str = OWNERS, **options) -> Outcome:
    """Take rows onto the roll of 安和苑."""
    path = text(tmp_path / "r.csv", "\n".join([head, *rows]))
    return take_in("owners", path, **{"defaults": {"place": "AH"}} | options)
