"""Long lists by code: filters and pages of a hundred, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongzhi.people.asking import DeskRequest

PAGE = 100


@dataclass(frozen=True)
class Listing:
    """rows of one page; next: the address of the next page, "" at the end."""

    rows: list
    next: str


def by_code(request: DeskRequest, found: QuerySet) -> Listing:
    """A page of things with codes, in their order. ?after=CODE begins behind that code."""
    after = request.GET.get("after", "")
    rows = list(found.filter(code__gt=after).order_by("code")[: PAGE + 1])
    if len(rows) <= PAGE:
        return Listing(rows, "")
    return Listing(rows[:PAGE], address(request, after=rows[PAGE - 1].code))


def address(request: DeskRequest, **more: str) -> str:
    """This page's query with something changed."""
    query = request.GET.copy()
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


def asked(request: DeskRequest, fields: Mapping[str, str]) -> Q:
    """A condition from the query: parameter → lookup, where something was asked for."""
    wanted = {look: v for name, look in fields.items() if (v := request.GET.get(name, "").strip())}
    return Q(**wanted)


def named(request: DeskRequest) -> Q:
    """?q=: part of a name, or a whole code."""
    words = request.GET.get("q", "").strip()
    return Q(name__icontains=words) | Q(code__iexact=words) if words else Q()
