"""Reading sheets: where each one is, how many are where, what waits for a clerk."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.beside import Counted

from ..roll.models import Unit
from ..roll.rules import sorted_as, unit_number
from .models import Ballot, Entry, Sheet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Sheets = QuerySet[Any, Any]
"""Sheets with their `state` and how often they were `read`."""
PAGE = 30
OUT, BACK, ONCE, DIFFERS, DONE, SPOILT = "out", "back", "once", "differs", "done", "spoilt"
STATES: dict[str, "StrOrPromise"] = {
    OUT: _("没有交回"),
    BACK: _("待录第一遍"),
    ONCE: _("待录第二遍"),
    DIFFERS: _("两遍不同"),
    DONE: _("已录入"),
    SPOILT: _("作废"),
}
LOOKS = {OUT: "pause", BACK: "new", ONCE: "doing", DIFFERS: "near", DONE: "done", SPOILT: "back"}
TO_READ = (BACK, ONCE, DIFFERS)


@dataclass(frozen=True)
class Line:
    """A sheet in a list.  owner, units: whose it is, as the roll numbers them."""

    number: int
    owner: int
    units: tuple[str, ...]
    state: str
    returned_at: datetime | None
    returned_to: str
    spoilt: str

    @property
    def label(self) -> str:
        return str(STATES[self.state])

    @property
    def look(self) -> str:
        return LOOKS[self.state]


def of_vote(vote_pk: int) -> Sheets:
    """The sheets of a vote, each with its `state`."""
    read = Entry.objects.filter(sheet=OuterRef("pk")).order_by().values("pk")
    ballot = Ballot.objects.filter(sheet=OuterRef("pk"))
    state = Case(
        When(~Q(spoilt=""), then=Value(SPOILT)),
        When(returned_at=None, then=Value(OUT)),
        When(Exists(ballot), then=Value(DONE)),
        When(Q(read=0), then=Value(BACK)),
        When(Q(read=1), then=Value(ONCE)),
        default=Value(DIFFERS),
        output_field=CharField(),
    )
    return Sheet.objects.filter(vote=vote_pk).annotate(read=Counted(read), state=state)


def counted(vote_pk: int) -> dict[str, int]:
    """state → how many, in one query."""
    rows = of_vote(vote_pk).order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in rows}
    return {state: found.get(state, 0) for state in STATES}


def searched(sheets: Sheets, text: str) -> Sheets:
    """Those with this number, or whose owner has a unit that begins so."""
    text = text.strip()
    if not text:
        return sheets
    unit = sorted_as(unit_number(text))
    home = Unit.objects.filter(owner=OuterRef("owner"), sorted_as__startswith=unit)
    wanted = Q(Exists(home))
    if text.isdecimal() and len(text) < 9:
        wanted |= Q(number=int(text))
    return sheets.filter(wanted)


def page(sheets: Sheets, *, after: int = 0) -> tuple[list[Line], int | None]:
    """A page of lines by number, and the number to go on after, if there is more."""
    rows = lines(sheets.filter(number__gt=after).order_by("number")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if rows[PAGE:] else None


def lines(sheets: Sheets) -> list[Line]:
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as").values("number")
    told = sheets.annotate(whose=F("owner__number"), units=ArraySubquery(units))
    columns = ("number", "whose", "units", "state", "returned_at", "returned_to", "spoilt")
    return [
        Line(number, whose, tuple(homes), *rest)
        for number, whose, homes, *rest in told.values_list(*columns)
    ]


def waiting(vote_pk: int, person_id: int, *, most: int = 12) -> list[Line]:
    """What this clerk may read next: nobody reads a sheet twice. Disputed ones first."""
    mine = Entry.objects.filter(sheet=OuterRef("pk"), person=person_id)
    found = of_vote(vote_pk).filter(~Exists(mine), state__in=TO_READ)
    return lines(found.order_by("-read", "returned_at", "number")[:most])
