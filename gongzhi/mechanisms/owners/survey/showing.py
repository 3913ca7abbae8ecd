"""What is kept of a compound, in words for a page or a cell."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Field
from django.utils.translation import gettext as _

from .models import FACTS, Management, Obstacle, Survey
from .rules import Step, plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHARES = ("occupancy", "let")


def label(column: str) -> "StrOrPromise":
    found = Survey._meta.get_field(column)
    assert isinstance(found, Field)
    return found.verbose_name


def shown(survey: Survey, column: str) -> str:
    """A column of FACTS in words; "" where nobody knows."""
    value = getattr(survey, column)
    if value is None or value in ("", []):
        return ""
    if column == "has_committee":
        return _("有") if value else _("没有")
    if column == "management":
        return str(Management(value).label)
    if column == "obstacles":
        return reasons(value)
    return _plainly(column, value)


def _plainly(column: str, value: Decimal | date | int) -> str:
    """Numbers with what they count."""
    if column in SHARES:
        return f"{plain(Decimal(str(value)) * 100)}%"
    if isinstance(value, Decimal):
        return _("%(n)s 平方米") % {"n": plain(value)}
    return _("%(n)s 人") % {"n": value} if isinstance(value, int) else value.isoformat()


def reasons(codes: list[str]) -> str:
    return "、".join(str(Obstacle(code).label) for code in codes)


def cell(survey: Survey, column: str) -> object:
    """The same for a sheet: numbers stay numbers."""
    value = getattr(survey, column)
    if column not in SHARES and isinstance(value, Decimal | int) and not isinstance(value, bool):
        return value
    return shown(survey, column)


def facts(survey: Survey) -> list[tuple["StrOrPromise", str]]:
    """Every column with what is known, in the order of the form; reasons only where there are."""
    columns = [c for c in FACTS if c != "obstacles" or survey.obstacles]
    return [(label(column), shown(survey, column)) for column in columns]


def lacking(survey: Survey) -> str:
    """What is missing to tell whether the first assembly is due."""
    return "、".join(str(label(column)) for column in survey.missing)


def sentence(step: Step) -> str:
    """A condition of the rule in the reader's language."""
    return "".join(_(said.words) % said.values for said in step.sentences)
