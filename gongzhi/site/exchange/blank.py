"""The empty form of a kind: headings, lists to choose from, a sheet that explains each column."""

from pathlib import Path

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from .kind import Column, Kind

LAST_ROW = 9_999
LONGEST_LIST = 255  # characters of a list within a cell's rule; longer ones stand in the notes


def write(kind: Kind, path: Path) -> None:
    """The import finds no row in it until somebody fills one in."""
    book = Workbook(str(path))
    must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F3E9D8"})
    may = book.add_format({"bold": True, "bottom": 1})
    words = book.add_format({"num_format": "@"})
    sheet, notes = book.add_worksheet(_(kind.label)), book.add_worksheet(_("填写说明"))
    sheet.freeze_panes(1, 0)
    _explain(kind, notes, may, book.add_format({"text_wrap": True, "valign": "top"}))
    for index, column in enumerate(kind.columns):
        sheet.write_string(0, index, column.heading, must if column.required else may)
        sheet.set_column(index, index, max(12, 2 * len(column.heading) + 2), words)
        if note := _note(column):
            sheet.write_comment(0, index, note)
        if labels := getattr(column.parse, "labels", None):
            source = _list(list(labels), index, notes)
            rule = {"validate": "list", "source": source, "error_message": _("请从列表里选")}
            sheet.data_validation(1, index, LAST_ROW, index, rule)
    book.close()


def _explain(kind: Kind, notes, bold, wrapped) -> None:
    for index, (title, width) in enumerate(
        [(_("列"), 18), (_("必填"), 8), (_("怎么填"), 60), (_("例"), 24), (_("也认这些列名"), 50)]
    ):
        notes.write_string(0, index, title, bold)
        notes.set_column(index, index, width, wrapped)
    for number, column in enumerate(kind.columns, 1):
        labels = getattr(column.parse, "labels", ())
        how = "；".join(filter(None, [_(column.why) if column.why else "", "、".join(labels)]))
        cells = (column.heading, _("是") if column.required else "", how)
        for index, text in enumerate(
            [*cells, _(column.example) if column.example else "", "、".join(column.aliases)]
        ):
            notes.write_string(number, index, text)


def _note(column: Column) -> str:
    must = [_("必填")] if column.required else []
    return "\n".join([*must, *([_(column.why)] if column.why else [])])


def _list(labels: list[str], index: int, notes) -> list[str] | str:
    """The labels themselves, or where they stand on the sheet of notes if they are too many."""
    if len(",".join(labels)) <= LONGEST_LIST:
        return labels
    left = 10 + index
    notes.write_column(0, left, labels)
    notes.set_column(left, left, None, None, {"hidden": True})
    return f"='{notes.get_name()}'!{xl_range_abs(0, left, len(labels) - 1, left)}"
