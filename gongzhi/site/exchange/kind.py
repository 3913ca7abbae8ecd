"""What a kind of table is: its columns, what makes two rows the same, and the act behind a row."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_noop as _

from gongzhi.calendar.limits import CalendarError
from gongzhi.policy.refusals import Refusal

from .running import Run, Showing
from .values import plain

ADDED, CHANGED, UNCHANGED, BAD = "added", "changed", "unchanged", "bad"
RESULTS = {
    ADDED: _("已导入"),
    CHANGED: _("已更新"),
    UNCHANGED: _("已存在"),
    BAD: _("未导入"),
}
MOST_SHOWN = 60  # characters of a faulty value that are repeated


class Misuse(ValueError):
    """The command was called wrongly: an unknown column, a report that must be asked for."""


class Unusable(ValueError):
    """The file as a whole can't be read: no header, no table, not text."""


class Bad(ValueError):
    """A row that can't come in. column: the key of the column at fault, "" for the row."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


@dataclass(frozen=True)
class Column:
    """One column.

    label: its heading, in Chinese; translated where it is shown.  aliases: what else people call
    it.  parse: from the cell to the value (see `values`).  why: how to fill it in.
    mask: how a personal value is shown in a list of faults.
    """

    key: str
    label: str
    parse: Callable[[object], object]
    aliases: tuple[str, ...] = ()
    required: bool = False
    why: str = ""
    example: str = ""
    mask: Callable[[str], str] | None = None

    @property
    def heading(self) -> str:
        return translate(self.label)

    def repeated(self, cell: object) -> str:
        """The faulty cell as a list of faults may repeat it."""
        text = plain(cell)
        return (self.mask(text) if self.mask else text)[:MOST_SHOWN]


@dataclass(frozen=True)
class Fault:
    """Why a row did not come in. row: as the spreadsheet numbers it."""

    row: int
    column: str
    value: str
    why: str
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.column}：{self.why}" if self.column else self.why


@dataclass
class Row:
    """One row on its way in. values: column's key → value, without what is blank."""

    number: int
    cells: list
    sheet: str = ""
    values: dict = field(default_factory=dict)
    raw: dict = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    result: str = ""
    note: str = ""

    def get(self, key: str, default=""):
        return self.values.get(key, default)

    def only(self, *keys: str) -> dict:
        """Those of these values that are given."""
        return {key: self.values[key] for key in keys if key in self.values}


@dataclass(frozen=True)
class Kind:
    """One kind of table.

    duty: the duty that takes it in.  identity: what names the thing, within a file.
    make: does what the row says through the services people use and gives a result; raises Bad or
    a refusal.  make_many: the same for a batch at once, setting each row's result or faults.
    out: the rows of an export, column's key → value.
    personal: does it hold values that the export masks?  secret: are there one-time passwords to
    hand over, so that a result file must be asked for?
    """

    name: str
    label: str
    duty: str
    columns: tuple[Column, ...]
    identity: Callable[[Row], Hashable]
    make: Callable[[Row, Run], str]
    out: Callable[[Showing], Iterator[dict]]
    make_many: Callable[[list[Row], Run], None] | None = None
    personal: bool = False
    secret: bool = False

    def column(self, key: str) -> Column | None:
        return next((c for c in self.columns if c.key == key), None)

    def refuse(self, row: Row, key: str, why: str) -> None:
        """Put a fault on a row."""
        column = self.column(key)
        row.faults.append(
            Fault(
                row=row.number,
                column=column.heading if column else "",
                value=column.repeated(row.raw.get(key)) if column else "",
                why=why,
                sheet=row.sheet,
            )
        )
        row.result = BAD

    @contextmanager
    def faults_on(self, row: Row) -> Iterator[None]:
        """What is refused inside becomes a fault on the row."""
        try:
            yield
        except Bad as fault:
            self.refuse(row, fault.column, fault.why)
        except Refusal as fault:
            self.refuse(row, fault.field or "", fault.message)
        except CalendarError as fault:
            self.refuse(row, "", str(fault))
