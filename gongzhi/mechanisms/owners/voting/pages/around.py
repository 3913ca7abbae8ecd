"""What stands around each of these pages: the vote, the tabs, and who may see it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.procedure import Role
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import NotYours

from .. import staff
from ..models import Vote
from ..procedure import COUNTERS, NOTICED, OPEN, ORGANISER

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEEPERS = staff.KEEPERS


@dataclass(frozen=True)
class Tab:
    """roles: whose page it is; none: of whoever goes from door to door."""

    route: str
    label: "StrOrPromise"
    roles: tuple[Role, ...] = KEEPERS


TABS = (
    Tab("vote_sheets", _("选票")),
    Tab("vote_entry", _("录入"), (COUNTERS,)),
    Tab("vote_conflicts", _("两样都投的")),
    Tab("vote_print", _("打印")),
    Tab("vote_delivery", _("送达")),
    Tab("vote_rounds", _("上门"), ()),
)


@dataclass(frozen=True)
class Table:
    """A vote on somebody's desk.  may: the roles they hold in it."""

    vote: Vote
    organises: bool
    counts: bool
    calls: bool

    def may(self, tab: Tab) -> bool:
        if not tab.roles:
            return self.calls
        held = {ORGANISER: self.organises, COUNTERS: self.counts}
        return any(held[role] for role in tab.roles)

    @property
    def under_way(self) -> bool:
        """Between the notice and the close, as the case has it."""
        return self.vote.case.state in (NOTICED.name, OPEN.name)


def table(request: DeskRequest, number: str, route: str) -> Table:
    """The vote, for a post that may see this page. Raises Http404 for strangers, NotYours."""
    try:
        vote = staff.visible(number, by=request.actor)
    except NotYours:
        raise Http404 from None
    roles = staff.held_roles(vote.pk, by=request.actor)
    found = Table(vote, ORGANISER in roles, COUNTERS in roles, staff.may_call(request.actor))
    if not found.may(next(t for t in TABS if t.route == route)):
        raise NotYours()
    return found


def show(
    request: DeskRequest, page: str, on: Table, here: str, context: dict, *, status: int = 200
) -> HttpResponse:
    """here: the tab's route."""
    whole = {
        "vote": on.vote,
        "on": on,
        "here": here,
        "crumbs": _crumbs(on.vote),
        "tabs": [(t.route, t.label) for t in TABS if on.may(t)],
        **context,
    }
    response = render(request, f"owners_voting/{page}.html", whole, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _crumbs(vote: Vote) -> list[tuple[str, str]]:
    return [("", vote.compound.name), (reverse("case", args=[vote.case.number]), vote.title)]


def to(route: str, *args: object, query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(route, args=args) + query, status=303)
