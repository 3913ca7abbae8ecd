"""The result file: the rows as they came, and beside each what became of it and why."""

from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from .kind import BAD, RESULTS, Row
from .values import plain

MOST_ROWS = 1_000_000  # of a sheet; the format ends at 1,048,576
LONGEST = 32_767  # characters of a cell
MOMENT, DAY = "yyyy-mm-dd hh:mm:ss", "yyyy-mm-dd"


class Result:
    """Written row by row; complete once it is left (`with`). Readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)  # raises OSError now, not after an hour's work
        self._book = Workbook(str(path), {"constant_memory": True})
        self._formats = {
            name: self._book.add_format({"num_format": name}) for name in (MOMENT, DAY)
        }
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._bad = self._book.add_format({"font_color": "#B4451F", "bold": True})
        self._titles: tuple[str, ...] = ()
        self._next = MOST_ROWS

    def __enter__(self) -> "Result":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._book.worksheets():
            self._book.add_worksheet(_("结果"))
        self._book.close()

    def write(self, titles: tuple[str, ...], rows: list[Row]) -> None:
        """Rows below these titles; other titles begin another sheet."""
        if titles is not self._titles:
            self._titles, self._next = titles, MOST_ROWS
        for row in rows:
            if self._next >= MOST_ROWS:
                self._turn()
            self._write(row)

    def _write(self, row: Row) -> None:
        cells = [*row.cells, *[None] * (len(self._titles) - len(row.cells))]
        for column, cell in enumerate(cells[: len(self._titles)]):
            self._put(column, cell)
        end = len(self._titles)
        mark = self._bad if row.result == BAD else None
        self._sheet.write_string(self._next, end, _(RESULTS[row.result]), mark)
        why = "；".join(map(str, row.faults)) or row.note
        self._sheet.write_string(self._next, end + 1, why[:LONGEST])
        self._sheet.write_number(self._next, end + 2, row.number)
        self._next += 1

    def _turn(self) -> None:
        """A new sheet with its headings."""
        self._sheet = self._book.add_worksheet()
        for column, title in enumerate([*self._titles, _("结果"), _("原因"), _("原行号")]):
            self._sheet.write_string(0, column, title, self._bold)
        self._sheet.freeze_panes(1, 0)
        self._next = 1

    def _put(self, column: int, cell: object) -> None:
        """A cell as it was. Words stay words: nothing becomes a formula."""
        put_cell(self._sheet, self._next, column, cell, self._formats)


def put_cell(sheet, row: int, column: int, cell: object, formats: dict) -> None:
    """Write a value of any of the types that cells have. Words are never taken for a formula."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(row, column, plain(cell))
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[MOMENT])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), formats[DAY])
    else:
        sheet.write_string(row, column, plain(cell)[:LONGEST])
