"""What to do with a row whose thing is there already."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from .kind import CHANGED, UNCHANGED, Bad, Row
from .running import Run

BLANK = ("", None, ())


def settle(
    row: Row,
    run: Run,
    kept: dict[str, object],
    change: Callable[[dict[str, object]], object],
    *,
    hidden: bool = False,
) -> str:
    """Unchanged if the row says what is kept; else `change` what differs, if the run may.

    kept: column's key → what is kept now.  hidden: don't say what that is.  Blank cells say
    nothing. Raises Bad at the first column that differs.
    """
    new = {k: v for k, v in row.only(*kept).items() if not same(v, kept[k])}
    if not new:
        return UNCHANGED
    if not run.update:
        key = next(iter(new))
        raise Bad(key, differs("" if hidden else kept[key]))
    change(new)
    return CHANGED


def same(given: object, kept: object) -> bool:
    return given == kept or (given in BLANK and kept in BLANK)


def differs(kept: object = "") -> str:
    now = _("（现有的是“%s”）") % kept if kept not in BLANK else ""
    return (
        _("已存在，但这一列不同%s。要以表格为准，请选“更新已有的”（命令行加 --update）再导入") % now
    )


def fixed(row: Row, key: str, given: object, kept: object, shown: str) -> None:
    """Raises Bad if the row contradicts what is for life."""
    if not same(given, kept):
        why = _("已存在，这一列定下后不能改（现有的是“%s”）。请核对编码") % shown
        raise Bad(key, why)
