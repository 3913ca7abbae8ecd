"""The page of one case. A mechanism adds a template, facts and doors (see `doors`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.files.models import Attachment
from gongzhi.files.services import listing
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.actor import Actor
from gongzhi.policy.services import Book, book

from . import queries
from .countdown import countdown
from .doors import SENT, Door, back_to, pass_through
from .drawing import drawn
from .forms import NoteForm, RemarkForm, UrgeForm
from .models import Case, Step
from .procedure import Move
from .services import open_moves, remark
from .urging import MAY_URGE, urge

Typed = Mapping[str, forms.Form]


@dataclass(frozen=True)
class Seen:
    """A case as one post sees it at one instant.

    moves: those it may make now.  steps: its own.  told: its own and its children's.
    """

    case: Case
    by: Actor
    at: datetime
    moves: tuple[Move, ...]
    told: tuple[Step, ...]
    files: tuple[Attachment, ...]
    rules: Book

    @property
    def steps(self) -> list[Step]:
        return [s for s in self.told if s.case_id == self.case.pk]

    def may(self, *names: str) -> bool:
        return any(m.name in names for m in self.moves)

    def holds(self, *roles: str) -> bool:
        """Does the post's organisation hold one of these seats (any, if none is named)?"""
        return self.case.holds(self.by, *roles)


Facts = Callable[[Seen], dict]


@dataclass(frozen=True)
class Page:
    """home: route of the list.  related, columns: what is read along with the case.

    limits: parameters that it speaks of.
    facts: each gives more context for the template.
    """

    template: str = "workbench/case.html"
    home: str = ""
    doors: tuple[Door, ...] = ()
    related: tuple[str, ...] = ()
    columns: Mapping[str, object] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    facts: tuple[Facts, ...] = ()


PLAIN = Page()
_pages: dict[str, Page] = {}


def register(mark: str, page: Page) -> None:
    """Make known how cases whose number starts with this character are shown."""
    _pages[mark] = page


def page_of(number: str) -> Page:
    return _pages.get(queries.mark_of(number), PLAIN)


REMARK = Door(
    "remark",
    gettext_lazy("补充情况"),
    gettext_lazy("记下补充"),
    remark,
    gettext_lazy("已补充，写进了经过。"),
    RemarkForm,
    offered=lambda seen: not (seen.case.closed_at or seen.case.flow.private) and seen.holds(),
    quiet=True,
    route="case_remark",
)
URGE = Door(
    "urge",
    gettext_lazy("催办"),
    gettext_lazy("催办"),
    urge,
    gettext_lazy("已催办，对方的消息里会看到。"),
    UrgeForm,
    offered=lambda seen: _may_urge(seen),
    quiet=True,
    route="case_urge",
)
ON_EVERY_PAGE = (REMARK, URGE)


def _may_urge(seen: Seen) -> bool:
    waits = seen.case.awaiting_id not in (None, seen.by.organisation_id)
    return waits and seen.by.duty in MAY_URGE and seen.holds()


def routes(*doors: Door, under: str = "") -> list[URLPattern]:
    """Where the doors of a mechanism are reached: UNDER/NUMBER/NAME/."""
    return [path(f"{under}<str:number>/{d.name}/", door_view(d), name=d.route) for d in doors]


def door_view(door: Door) -> Callable[..., HttpResponse]:
    def view(request: DeskRequest, number: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("case", number)
        status, form = pass_through(request, door, number)
        if status == SENT:
            return back_to(request, number, door.done)
        return show(request, number, typed={door.name: form}, status=status)

    return view


def show(
    request: DeskRequest,
    number: str,
    *,
    typed: Typed | None = None,
    status: int = 200,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page of a case that the acting post may read. Raises Http404 for all others.

    typed: name of a door or move → its form as it was sent.
    """
    page = page_of(number)
    seen = look(request.actor, number, page, at=request.at)
    context = context_of(seen) | {"crumbs": _crumbs(seen.case, page.home)}
    for facts in page.facts:
        context |= facts(seen)
    context["forms"] = offered(page, seen, context, typed or {})
    response = render(request, page.template, context | dict(more or {}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def look(by: Actor, number: str, page: Page, *, at: datetime) -> Seen:
    """Read the case, its steps, its files and the rules in force."""
    case = queries.one(by, number, *page.related, **page.columns)
    return Seen(
        case=case,
        by=by,
        at=at,
        moves=tuple(open_moves(case, by, case.held)),
        told=tuple(queries.family_steps(case)),
        files=tuple(listing(case.subject)),
        rules=book(*page.limits, at=at),
    )


def context_of(seen: Seen) -> dict:
    case = seen.case
    return {
        "case": case,
        "countdown": countdown(case, seen.rules.calendar(), at=seen.at),
        "drawing": drawn(case, seen.steps),
        "log": queries.timeline(case, seen.told),
        "seats": queries.seat_list(case, seen.by),
        "photos": [f for f in seen.files if f.kind == "photo"],
        "documents": [f for f in seen.files if f.kind == "document"],
        "may_lift": seen.by.may("card.lift"),
    }


def _crumbs(case: Case, home: str) -> list[tuple[str, str]]:
    places = (case.street, case.community, case.compound)
    top = reverse(home) if home else ""
    return [(top, _(case.flow.label)), *(("", str(p)) for p in places if p)]


def offered(page: Page, seen: Seen, facts: dict, typed: Typed) -> list[dict]:
    """Forms of what this post may do now; first the one that was just refused."""
    by_move = {move: door for door in page.doors for move in door.moves}
    found: dict[str, dict] = {}
    refused = [m for m in seen.case.flow.moves if m.name in typed and not m.own_door]
    for move in (*seen.moves, *refused):
        door = by_move.get(move.name)
        if door is None and not move.own_door:
            found[move.name] = _plain(seen.case, move, typed, at=seen.at)
        elif door and door.is_open(seen):
            found.setdefault(door.name, _door(door, seen, facts, typed))
    for door in (*page.doors, *ON_EVERY_PAGE):
        if door.name in typed or (not door.moves and door.is_open(seen)):
            found.setdefault(door.name, _door(door, seen, facts, typed))
    order = [d.name for d in (*page.doors, *ON_EVERY_PAGE)]
    return sorted(found.values(), key=lambda f: _place(f, order))


def _place(form: dict, order: list[str]) -> tuple:
    """What was refused first, then one press, then the doors as declared, at last what destroys."""
    known = order.index(form["name"]) if form["name"] in order else len(order)
    return not form["typed"], form["danger"], form["quiet"], form["form"] is not None, known


def _plain(case: Case, move: Move, typed: Typed, *, at: datetime) -> dict:
    blank = NoteForm(at=at, auto_id=f"{move.name}-%s") if move.note else None
    return {
        "name": move.name,
        "title": _(move.label),
        "submit": _(move.label),
        "hint": _(move.hint) if move.hint else "",
        "danger": move.danger,
        "quiet": False,
        "form": typed.get(move.name, blank),
        "upload": False,
        "action": reverse("case_move", args=[case.number, move.name]),
        "typed": move.name in typed,
    }


def _door(door: Door, seen: Seen, facts: dict, typed: Typed) -> dict:
    form = typed.get(door.name) or door.blank(at=seen.at)
    if door.choices:
        door.choices(form, seen, facts)
    return {
        "name": door.name,
        "title": door.label,
        "submit": door.submit,
        "hint": "",
        "danger": door.danger,
        "quiet": door.quiet,
        "form": form if form.fields or form.errors else None,
        "upload": form.is_multipart(),
        "action": reverse(door.route, args=[seen.case.number]),
        "typed": door.name in typed,
    }
