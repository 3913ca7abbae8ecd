"""Lists as workbooks."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """One sheet with a bold header that stays in view. Instants are written as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 18)
        sheet.autofilter(0, 0, max(1, sheet.dim_rowmax or 0), len(columns) - 1)
    return out.getvalue()


def download(name: str, content: bytes, mime: str = XLSX) -> HttpResponse:
    """The bytes as a file of this name; never shown inside a page."""
    response = HttpResponse(content, content_type=mime)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response
