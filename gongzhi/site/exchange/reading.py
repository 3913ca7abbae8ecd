"""Files as sheets of lines: workbooks, text tables in the encodings people have, our own JSON."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from .encodings import delimiter_of, encoding_of
from .kind import Unusable

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 1 << 30  # bytes of a workbook, unpacked
MOST_CELLS = 40_000_000  # of one sheet, empty ones counted: the reader keeps them all in memory
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
CHUNK = 1 << 20


@dataclass(frozen=True)
class Line:
    """number: as the spreadsheet numbers it, from 1.  fault: why the line can't be read."""

    number: int
    cells: list
    fault: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    lines: Iterator[Line]


@dataclass(frozen=True)
class Table:
    """An open file. total: how many lines there are, roughly."""

    total: int
    sheets: Iterator[Sheet]


def open_table(path: Path) -> Table:
    """Raises Unusable if it is no table, OSError if it can't be read."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((ZIP, OLE)):
        return _workbook(path, zipped=head.startswith(ZIP))
    if not head.strip():
        raise Unusable(_("文件是空的"))
    if re.match(rb"[\s\xef\xbb\xbf]*<(html|!doctype|table|\?xml|meta)", head, re.IGNORECASE):
        raise Unusable(_("这是网页，不是表格。请用表格软件打开，另存为 xlsx"))
    if path.suffix.lower() == ".json":
        return _json(path)
    return _text(path)


def _workbook(path: Path, *, zipped: bool) -> Table:
    if zipped:
        _refuse_bombs(path)
    try:
        book = load_workbook(str(path))
        sheets = [
            book.get_sheet_by_name(about.name)
            for about in book.sheets_metadata
            if about.typ == SheetTypeEnum.WorkSheet and about.visible == SheetVisibleEnum.Visible
        ]
    except CalamineError as fault:
        why = _("工作簿打不开：%s。可能有密码或已损坏，请另存为没有密码的 xlsx")
        raise Unusable(why % fault) from None
    lines = (
        Sheet(sheet.name, (Line(n, cells) for n, cells in enumerate(sheet.iter_rows(), 1)))
        for sheet in sheets
    )
    return Table(sum(sheet.total_height for sheet in sheets), lines)


def _refuse_bombs(path: Path) -> None:
    """A small file may unpack to anything, and one stray cell in the corner makes a huge sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unusable(_("工作簿太大，请拆成几份"))
            for part in parts:
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
                    _refuse_vast(archive, part)
    except zipfile.BadZipFile:
        raise Unusable(_("工作簿已损坏，请重新另存为 xlsx")) from None


def _refuse_vast(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    width = height = 0
    rest = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(CHUNK):
            for letters, number in CELL.findall(rest + chunk):
                width = max(width, _column(letters))
                height = max(height, int(number))
            rest = chunk[-20:]
    if width * height > MOST_CELLS:
        why = _("表里有离得很远的单元格（%(rows)d 行、%(columns)d 列），请删去多余的行列再导入")
        raise Unusable(why % {"rows": height, "columns": width})


def _column(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(path: Path) -> Table:
    encoding, lines = encoding_of(path)
    return Table(lines, iter([Sheet("", _records(path, encoding))]))


def _records(path: Path, encoding: str) -> Iterator[Line]:
    with path.open(encoding=encoding, newline="") as file:
        delimiter = delimiter_of(file.read(1 << 16))
        file.seek(0)
        records = csv.reader(file, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                cells = next(records, None)
            except csv.Error as fault:
                yield Line(number, [], _("这一行的引号或分隔符不配对（%s）") % fault)
                continue
            if cells is None:
                return
            yield Line(number, cells)


def _json(path: Path) -> Table:
    """What the export writes: a list of objects with the columns' keys."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as fault:
        raise Unusable(_("不是 JSON：%s") % fault) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unusable(_("JSON 里应是一个列表，每一项是一行"))
    keys = list(dict.fromkeys(key for row in rows for key in row))
    lines = [Line(1, list(keys))]
    lines += [Line(n, [_flat(row.get(key)) for key in keys]) for n, row in enumerate(rows, 2)]
    return Table(len(lines), iter([Sheet("", iter(lines))]))


def _flat(value: object) -> object:
    return "、".join(map(str, value)) if isinstance(value, list) else value
