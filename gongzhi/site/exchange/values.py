"""From a cell to a value: what people type into tables, and what spreadsheets make of it.

A cell is None, str, bool, int, float, date, datetime, time or timedelta. Each reader gives the
value or raises Unfit with what is wrong and what to do.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.people.identifiers import BadPhone, normal_mobile

INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
EXACT = 10**15
"""Spreadsheets keep 15 digits of a number; whatever is longer has lost its last ones."""
MASK = re.compile(r"[*＊]")


SHIELDED = re.compile(r"'[=+\-@]")
"""The sign by which our csv keeps words from being taken for a formula."""


class Unfit(ValueError):
    """The cell can't be read as what its column holds."""


def plain(cell: object) -> str:
    """What a person sees in the cell, without what can't be seen."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    text = INVISIBLE.sub("", str(cell)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return text[1:] if SHIELDED.match(text) else text


def half_width(cell: object) -> str:
    """As `plain`, with full-width digits, letters and signs made half-width."""
    return unicodedata.normalize("NFKC", plain(cell)).strip()


def line(most: int) -> Callable[[object], str]:
    """Words on one line, at most so many characters."""

    def read(cell: object) -> str:
        return _short(re.sub(r"\s+", " ", plain(cell)), most)

    return read


def prose(most: int) -> Callable[[object], str]:
    """Words in any number of lines."""

    def read(cell: object) -> str:
        return _short(plain(cell), most)

    return read


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unfit(_("最多 %(most)d 个字，现在 %(now)d 个") % {"most": most, "now": len(text)})
    return text


def code(cell: object) -> str:
    """A code or number that names something: 371481001, whether kept as text or as a number.

    Understands the tricks by which spreadsheets are made to keep digits: '371 and ="371".
    """
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise Unfit(_("数字太长，表格软件已丢掉末几位。请把这一列设为“文本”再填一遍"))
    text = half_width(cell)
    forced = re.fullmatch(r'="(.*)"', text)
    return _short(re.sub(r"\s", "", forced[1] if forced else text.lstrip("'‘’")), 60)


def codes(cell: object) -> tuple[str, ...]:
    """Several codes or names, parted by 、 , ; or a new line."""
    parts = re.split(r"[、,;\n|]", half_width(cell))
    return tuple(dict.fromkeys(code(part) for part in parts if part.strip()))


def office_phone(cell: object) -> str:
    return _short(half_width(cell), 30)


def mobile(cell: object) -> str:
    """The 11 digits of a mobile number."""
    text = half_width(cell)
    if MASK.search(text):
        raise Unfit(_("这是遮挡过的号码，请填完整的"))
    try:
        return normal_mobile(text)
    except BadPhone as fault:
        raise Unfit(str(fault)) from None


def whole(cell: object) -> int:
    """A whole number from 0 on: 612, ６１２, 1,612."""
    text = half_width(cell).replace(",", "")
    if not re.fullmatch(r"\d{1,9}", text):
        raise Unfit(_("应是 0 以上的整数"))
    return int(text)


def between(low: float, high: float) -> Callable[[object], float]:
    """A number within bounds."""

    def read(cell: object) -> float:
        try:
            number = float(half_width(cell))
        except ValueError:
            raise Unfit(_("应是数字")) from None
        if not low <= number <= high:
            raise Unfit(_("应在 %(low)s 到 %(high)s 之间") % {"low": low, "high": high})
        return number

    return read


class Choice:
    """One of a list, by its code or by what people call it. `labels`: for the drop-down."""

    def __init__(self, choices: type[TextChoices], synonyms: dict[str, str] | None = None) -> None:
        self._choices = choices
        with override("zh-hans"):
            self._known = {str(label): value for value, label in choices.choices}
        self._known |= {value: value for value in choices.values} | (synonyms or {})

    def __call__(self, cell: object) -> str:
        text = half_width(cell)
        found = self._known.get(text) or self._known.get(text.lower()) or self._shown().get(text)
        if found is None:
            raise Unfit(_("只能填：%s") % "、".join(self.labels))
        return found

    def _shown(self) -> dict[str, str]:
        return {str(label): value for value, label in self._choices.choices}

    @property
    def labels(self) -> list[str]:
        return list(self._shown())

    def label(self, value: str) -> str:
        return str(self._choices(value).label) if value else ""


class Named:
    """One of a few names if it is one; "" for any other words. names: value → label."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    def __call__(self, cell: object) -> str:
        text = half_width(cell)
        return next((v for v, label in self._names.items() if text in (v, label, _(label))), "")

    def label(self, value: str) -> str:
        return _(self._names[value]) if value in self._names else value


YES = {"是", "有", "对", "y", "yes", "true", "1", "√", "✓"}
NO = {"否", "无", "不是", "n", "no", "false", "0", "×", "✕", "x"}


class YesNo:
    """是 or 否."""

    labels = ("是", "否")

    def __call__(self, cell: object) -> bool:
        text = half_width(cell).lower()
        if text not in YES | NO:
            raise Unfit(_("只能填“是”或“否”"))
        return text in YES


def shown(value: Any, parse: object) -> object:
    """A value as the export writes it and `parse` reads it back."""
    if isinstance(value, bool):
        return YesNo.labels[0] if value else YesNo.labels[1]
    if isinstance(parse, Choice | Named):
        return parse.label(str(value))
    if isinstance(value, tuple | list):
        label = getattr(parse, "label", str)
        return "、".join(map(label, value))
    return value


def same(given: object, kept: object) -> bool:
    """Does the table say what is kept already? Blank and None are the same."""
    return (given if given not in ("", None, ()) else None) == (
        kept if kept not in ("", None, ()) else None
    )
