"""Writing a kind out as the import reads it: xlsx, csv or JSON."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import TextIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from gongzhi.calendar.work_calendar import local
from gongzhi.journal.services import record
from gongzhi.people import privacy
from gongzhi.people.models import Person
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete

from .kind import Kind
from .reports import DAY, MOMENT, put_cell
from .running import Showing
from .values import shown

RISKY = ("=", "+", "-", "@")
"""What spreadsheets take for the start of a formula, when they open a csv."""


def rows_of(kind: Kind, *, by: Actor, at: datetime, reason: str = "") -> Iterator[dict]:
    """What is exported, column's key → value. The export goes on record.

    Personal values are masked; with a reason they are in clear, each reading on record. Raises
    NotYours without the power to reveal, Incomplete without a proper reason.
    """
    if reason:
        require(by, "person.reveal")
    if reason and not kind.personal:
        raise Incomplete(_("这一类没有遮挡的内容，不用说明原因"), field="reason")

    def reveal(person: Person, field: str) -> str:
        about = f"export:{kind.name}"
        return privacy.reveal(person, field, reason=reason, by=by, at=at, concerning=about)

    details = {"revealed": bool(reason)}
    record(f"exchange:{kind.name}", "export", by=by, at=at, secret=reason, details=details)
    return kind.out(Showing(at.date(), reveal if reason else None))


def write_xlsx(kind: Kind, rows: Iterator[dict], path: str) -> int:
    """One sheet with a row of headings; dates are dates. Returns how many rows."""
    book = Workbook(path, {"constant_memory": True})
    formats = {name: book.add_format({"num_format": name}) for name in (MOMENT, DAY)}
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(_(kind.label))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(kind.columns):
        sheet.write_string(0, index, column.heading, bold)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        for index, column in enumerate(kind.columns):
            put_cell(sheet, count, index, shown(_clock(row.get(column.key)), column.parse), formats)
    book.close()
    return count


def write_csv(kind: Kind, rows: Iterator[dict], file: TextIO) -> int:
    """Comma-separated, with the mark by which spreadsheets know UTF-8."""
    file.write("\ufeff")
    table = csv.writer(file)
    table.writerow([column.heading for column in kind.columns])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        table.writerow([_safe(shown(_clock(row.get(c.key)), c.parse)) for c in kind.columns])
    return count


def write_json(kind: Kind, rows: Iterator[dict], file: TextIO) -> int:
    """A list of objects with the columns' keys; codes instead of words, instants as ISO 8601."""
    count, before = 0, "["
    for count, row in enumerate(rows, 1):  # noqa: B007
        values = {c.key: _clock(row.get(c.key)) for c in kind.columns}
        file.write(before + json.dumps(values, ensure_ascii=False, default=_iso))
        before = ",\n"
    file.write("[]\n" if count == 0 else "]\n")
    return count


def _iso(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _clock(value: object) -> object:
    """Instants on the city's clock, to the second."""
    return local(value).replace(microsecond=0) if isinstance(value, datetime) else value


def _safe(value: object) -> object:
    """A cell of a csv that no spreadsheet takes for a formula; the import drops the sign again."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(RISKY):
        return f"'{value}"
    return value
