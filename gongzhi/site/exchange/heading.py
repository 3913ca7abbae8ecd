"""Finding the row of headings, under whatever titles stand above it, and reading rows by it."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .kind import Column, Kind, Unusable
from .reading import Line
from .values import plain

WITHIN = 20  # rows


@dataclass(frozen=True)
class Heading:
    """line: where it stands.  columns: key → index of the cell.  titles: the cells as they are."""

    line: int
    columns: dict[str, int]
    titles: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """Does it name two columns, or the only one there is? One word among others is chance."""
        return len(self.columns) > 1 or (bool(self.columns) and sum(map(bool, self.titles)) == 1)

    @property
    def unused(self) -> list[str]:
        """Titles of columns that nothing is read from."""
        used = set(self.columns.values())
        return [t for n, t in enumerate(self.titles) if t and n not in used]

    def repeats(self, cells: list) -> bool:
        """Is this row the heading again, as on each page of a printed list?"""
        return tuple(plain(cell) for cell in cells) == self.titles


def find(lines: Iterable[Line], kind: Kind, given: Collection[str]) -> Heading | None:
    """The heading among these lines: the one that names most columns. None if none names any.

    given: keys of columns for which there is a value without the file.
    Raises Unusable if a column is missing that has to be there.
    """
    best = max(
        (read(line, kind) for line in lines),
        key=lambda heading: len(heading.columns),
        default=None,
    )
    if best is None or not best.is_one:
        return None
    lacking = [
        c.heading for c in kind.columns if c.required and c.key not in {*best.columns, *given}
    ]
    if lacking:
        words = {"row": best.line, "lacking": "、".join(lacking)}
        raise Unusable(_("第 %(row)d 行是表头，缺少这些列：%(lacking)s") % words)
    return best


def read(line: Line, kind: Kind) -> Heading:
    """A line taken as a heading. Where two cells name one column, the first of its names wins."""
    titles = tuple(plain(cell) for cell in line.cells)
    named = [spelled(title) for title in titles]
    columns = {}
    for column in kind.columns:
        names = (spelled(name) for name in names_of(column))
        index = next((named.index(name) for name in names if name in named), None)
        if index is not None:
            columns[column.key] = index
    return Heading(line.number, columns, titles)


def names_of(column: Column) -> tuple[str, ...]:
    """All that this column may be called, the best first."""
    return (column.label, column.key, column.heading, *column.aliases)


def spelled(title: str) -> str:
    """手机号码（必填）* → 手机号码; streetCode → streetcode; 内 容 → 内容."""
    text = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"\(.*?\)|[\W_]", "", text)


def resolve(kind: Kind, name: str) -> Column | None:
    """The column meant by a key, a heading or an alias."""
    return next((c for c in kind.columns if spelled(name) in map(spelled, names_of(c))), None)
