"""Finding one case or place, and reading many in pages."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated, Generic, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from gongzhi.people.reach import place_with_handlers
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

from ..models import Case, CaseQuerySet
from ..procedure import Procedure
from ..queries import pk_of
from .shapes import CLEAN, RELATED


def in_sight(by: Actor, procedure: Procedure, number: str, *related: str) -> Case:
    """A case of this procedure that the post may read. Raises Http404 for all others."""
    cases = Case.objects.visible_to(by).of(procedure).select_related(*RELATED, *related)
    return named(get_object_or_404(cases, pk=pk_of(number)), number)


def named(case: Case, number: str) -> Case:
    """The id in a number finds the case; the rest of it must be right, too."""
    if case.number != number:
        raise Http404
    return case


def place_at(code: str, *, at: datetime, field: str = "place") -> Place:
    """The place of this code that exists now, and who answers for it. Raises Incomplete."""
    found = place_with_handlers(code, day=at.date())
    if found is None:
        raise Incomplete(_("没有编码是“%s”的地点") % code, field=field)
    return found


def place_of(code: str, *, at: datetime) -> Place:
    """The same for a place that the address names. Raises Http404."""
    if "\x00" in code:
        raise Http404
    return get_object_or_404(Place.objects.current(at.date()), code=code)


def lying_in(cases: CaseQuerySet, place: Place) -> CaseQuerySet:
    """Those that lie in a place of any kind, down to the unit."""
    if place.kind in ("building", "stairwell", "unit"):
        inside = {"compound": place.ancestor_ids[3], "place__path__startswith": place.path}
        return cases.filter(**inside)
    return cases.within(place_id=place.pk, place_kind=place.kind)


# --- pages ----------------------------------------------------------------------------------------

Row = TypeVar("Row")


class Paging(Schema):
    """cursor: what the page before said is `next`; opaque.  size: rows on a page."""

    cursor: Annotated[str, Field(max_length=200, pattern=CLEAN)] = ""
    size: Annotated[int, Field(ge=1, le=100)] = 20


class Page(Schema, Generic[Row]):
    """next: the cursor of the next page; null on the last one. Nothing is counted."""

    items: list[Row]
    next: str | None


class CaseFilter(Paging):
    """since: opened on this day or later (city time).  place: all that lies in it, by its code."""

    place: Annotated[str, Field(max_length=40, pattern=CLEAN)] = ""
    since: date | None = None


def newest(cases: CaseQuerySet, asked: CaseFilter, *related: str, at: datetime):
    """(a page of the filtered cases, newest first; the cursor of the next)."""
    if asked.place:
        cases = lying_in(cases, place_at(asked.place, at=at))
    if asked.since:
        since = datetime.combine(asked.since, time.min, tzinfo=localtime(at).tzinfo)
        cases = cases.filter(opened_at__gte=since)
    if asked.cursor:
        cases = cases.filter(pk__lt=id_in(asked.cursor))
    return cut(cases.select_related(*RELATED, *related).order_by("-pk"), asked)


def cut(rows: QuerySet, asked: Paging, key: Callable[..., object] = lambda row: row.pk):
    """(the rows of one page, the cursor of the next or None). key: what a row is found again by."""
    shown = list(rows[: asked.size + 1])
    more = len(shown) > asked.size
    return shown[: asked.size], cursor_of(key(shown[asked.size - 1])) if more else None


def cursor_of(key: object) -> str:
    return urlsafe_b64encode(str(key).encode()).decode().rstrip("=")


def key_in(cursor: str) -> str:
    """Raises Incomplete for anything that no page said."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return b64decode(padded, altchars="-_", validate=True).decode()
    except ValueError:
        raise lost() from None


def id_in(cursor: str) -> int:
    key = key_in(cursor)
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise lost()
    return int(key)


def lost() -> Incomplete:
    """Not a cursor that a page gave."""
    return Incomplete(_("这不是上一页给出的 next，请从第一页重新读"), field="cursor")
