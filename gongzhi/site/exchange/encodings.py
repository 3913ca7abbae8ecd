"""Which encoding and which delimiter a text table has."""

import codecs
import csv
from collections import Counter
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from .kind import Unusable

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
CHUNK = 1 << 20
DELIMITERS = ",;\t"
LOOKED_AT = 20  # records


def encoding_of(path: Path) -> tuple[str, int]:
    """(encoding, lines): by its mark, else UTF-8 if all of it is, else GB18030.

    Raises Unusable if it is neither; the file is read once per encoding, piece by piece.
    """
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        lines = _lines_in(path, encoding)
        if lines is not None:
            return encoding, lines
    raise Unusable(_("不是 UTF-8 也不是 GB18030（GBK）文字。请用表格软件打开，另存为 xlsx"))


def _lines_in(path: Path, encoding: str) -> int | None:
    """How many lines it has in this encoding; None if it isn't in it."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                lines += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines


def delimiter_of(sample: str) -> str:
    """The one under which most records have the same number of cells, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> tuple[int, int]:
    widths = Counter(_widths(sample, delimiter))
    widths.pop(1, None)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _widths(sample: str, delimiter: str) -> list[int]:
    records = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for record in records:
            if record:
                widths.append(len(record))
            if len(widths) == LOOKED_AT:
                break
    except csv.Error:
        pass  # not the right delimiter, or a fault that is reported when the record is read
    return widths
