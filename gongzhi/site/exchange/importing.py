"""Taking a file in, row by row: good rows come in, bad ones come back with reasons."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor

from . import heading
from .heading import Heading
from .kind import ADDED, BAD, CHANGED, UNCHANGED, Fault, Kind, Misuse, Row, Unusable
from .reading import Line, Sheet, Table, open_table
from .reports import Result
from .running import Run
from .values import Unfit, plain

BATCH = 500
"""Rows committed together: what a kill can cost, and what one transaction locks."""
MOST_FAULTS = 1000
"""Faults kept in memory. All of them are in the result file."""


@dataclass
class Outcome:
    """How it went: rows = added + changed + unchanged + bad.

    faults: the first thousand.  unused: headings that nothing was read from.
    report: where the result file is.
    """

    kind: str
    dry_run: bool = False
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: int = 0
    faults: list[Fault] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    report: str | None = None

    def count(self, rows: list[Row]) -> None:
        for row in rows:
            self.rows += 1
            setattr(self, row.result, getattr(self, row.result) + 1)
            self.faults += row.faults[: MOST_FAULTS - len(self.faults)]

    def answer(self) -> dict:
        return asdict(self)


def run(
    kind: Kind,
    path: Path,
    *,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    update: bool = False,
    defaults: Mapping[str, object] | None = None,
    report: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Take a file in. Running it again adds nothing twice; a kill loses at most one batch.

    dry_run: make every row, and take it back.  update: change what is kept already to what the
    file says.  defaults: column (key, heading or alias) → what holds where its cell is blank.
    report: where to write the result file.  progress: told (rows done, rows in all, roughly).
    Raises Misuse, Unusable; OSError if the file can't be read or the report can't be written.
    """
    _check_use(kind, path, report, dry_run)
    acting, given = Run(by, at, dry_run, update), _defaults(kind, defaults or {})
    table = open_table(path)
    outcome = Outcome(kind.name, dry_run, report=str(report) if report else None)
    with Result(report) if report else nullcontext() as result:
        for head, rows in _batches(kind, table, given, outcome):
            take(kind, rows, acting)
            outcome.count(rows)
            if result:
                result.write(head.titles, rows)
            if progress:
                progress(outcome.rows, max(table.total, outcome.rows))
    _on_record(outcome, by=by, at=at)
    return outcome


def _check_use(kind: Kind, path: Path, report: Path | None, dry_run: bool) -> None:
    if kind.secret and report is None and not dry_run:
        raise Misuse(_("会产生一次性密码，写在结果文件里：请用 --report 指定文件"))
    if report and report.resolve() == path.resolve():
        raise Misuse(_("结果文件不能就是要导入的文件"))


def _defaults(kind: Kind, given: Mapping[str, object]) -> dict[str, object]:
    """Column's key → value, read as a cell of that column would be."""
    values = {}
    for name, cell in given.items():
        column = heading.resolve(kind, name)
        if column is None:
            known = "、".join(c.key for c in kind.columns)
            raise Misuse(
                _("没有“%(name)s”这一列。可以用：%(known)s") % {"name": name, "known": known}
            )
        try:
            values[column.key] = column.parse(cell)
        except Unfit as fault:
            raise Misuse(f"{name}：{fault}") from None
    return values


def _batches(
    kind: Kind, table: Table, given: dict, outcome: Outcome
) -> Iterator[tuple[Heading, list[Row]]]:
    """The rows of each sheet that has a heading, some hundred at a time."""
    headless = True
    for sheet in table.sheets:
        first = list(islice(sheet.lines, heading.WITHIN))
        head = heading.find(first, kind, given)
        if head is None:
            continue
        headless = False
        outcome.unused += [title for title in head.unused if title not in outcome.unused]
        below = (line for line in first if line.number > head.line)
        rows = (_row(kind, sheet, head, line, given) for line in _telling(head, below, sheet.lines))
        while batch := list(islice(rows, BATCH)):
            yield head, batch
    if headless:
        raise Unusable(_no_heading(kind))


def _telling(head: Heading, *parts: Iterator[Line]) -> Iterator[Line]:
    for part in parts:
        for line in part:
            if line.fault or (any(map(plain, line.cells)) and not head.repeats(line.cells)):
                yield line


def _row(kind: Kind, sheet: Sheet, head: Heading, line: Line, given: dict) -> Row:
    """Read a line's cells by their columns; what can't be read becomes a fault."""
    row = Row(line.number, line.cells, sheet.name, values=dict(given))
    if line.fault:
        kind.refuse(row, "", line.fault)
        return row
    for column in kind.columns:
        index = head.columns.get(column.key, len(line.cells))
        cell = line.cells[index] if index < len(line.cells) else None
        if plain(cell):
            row.raw[column.key] = cell
            try:
                row.values[column.key] = column.parse(cell)
            except Unfit as fault:
                kind.refuse(row, column.key, str(fault))
        elif column.required and column.key not in given:
            kind.refuse(row, column.key, _("这一列要填"))
    return row


def take(kind: Kind, rows: list[Row], run: Run) -> None:
    """Do what the rows say, in one transaction; each row has its result afterwards."""
    with transaction.atomic():
        if kind.make_many:
            _together(kind, [row for row in rows if _is_new(kind, row, run)], run)
        else:
            for row in rows:
                if _is_new(kind, row, run):
                    _alone(kind, row, run)
        if run.dry_run:
            transaction.set_rollback(True)


def _is_new(kind: Kind, row: Row, run: Run) -> bool:
    """Can it be read, and does no earlier row of the file name the same thing?"""
    if row.faults:
        return False
    first = run.seen.setdefault(kind.identity(row), (row.sheet, row.number))
    if first == (row.sheet, row.number):
        return True
    kind.refuse(row, "", _("与第 %d 行重复，只收前面那一行") % first[1])
    return False


def _alone(kind: Kind, row: Row, run: Run) -> None:
    """One row, in its own savepoint."""
    try:
        with kind.faults_on(row), transaction.atomic():
            row.result = kind.make(row, run)
    except (DataError, IntegrityError) as fault:
        kind.refuse(row, "", _("数据库不收：%s") % str(fault).splitlines()[0])
    _forget_if_bad(kind, row, run)


def _together(kind: Kind, rows: list[Row], run: Run) -> None:
    """A batch at once; if the database refuses it, row by row: only the bad one stays out."""
    assert kind.make_many is not None
    try:
        with transaction.atomic():
            kind.make_many(rows, run)
    except (DataError, IntegrityError):
        for row in rows:
            row.faults.clear()
            _alone(kind, row, run)
    for row in rows:
        _forget_if_bad(kind, row, run)


def _forget_if_bad(kind: Kind, row: Row, run: Run) -> None:
    """A row that stayed out doesn't bar a better one further down."""
    key = kind.identity(row)
    if row.faults and run.seen.get(key) == (row.sheet, row.number):
        del run.seen[key]


def _no_heading(kind: Kind) -> str:
    wanted = "、".join(c.heading for c in kind.columns if c.required)
    words = {"within": heading.WITHIN, "wanted": wanted}
    return _("前 %(within)d 行里没有找到表头。至少要有这些列：%(wanted)s") % words


def _on_record(outcome: Outcome, *, by: Actor, at: datetime) -> None:
    if outcome.dry_run:
        return
    counts = {name: getattr(outcome, name) for name in ("rows", ADDED, CHANGED, UNCHANGED, BAD)}
    record(f"exchange:{outcome.kind}", "import", by=by, at=at, details=counts)
