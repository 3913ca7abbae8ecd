"""Doors: the forms of acts on a case, and what happens when one is sent.

A door shows while its act may be done (`open_moves`). A refused form comes back with everything
that was typed; the message stands at its field.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gongzhi.files.services import keep
from gongzhi.people.asking import DeskRequest
from gongzhi.policy.refusals import Incomplete, NotNow

from .forms import DoorForm
from .models import Case
from .queries import pk_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENT, NOT_NOW, FAULTY = 0, 409, 422


@dataclass(frozen=True)
class Door:
    """A form on the page of a case.

    act: `act(pk, by=, at=, **what the form holds)`, a service.  done: what is said after it.
    moves: the moves of the procedure that it makes; it is open while one of them may be made.
    offered: `offered(seen)` for acts that are no moves.
    choices: `choices(form, seen, facts)` fills selects for showing; checking needs no page.
    route: name of its url.  public: may the reporter see the files sent with it?
    quiet: one of the plain buttons below the others.
    """

    name: str
    label: "StrOrPromise"
    submit: "StrOrPromise"
    act: Callable[..., object]
    done: "StrOrPromise"
    form: type[DoorForm] = DoorForm
    moves: tuple[str, ...] = ()
    offered: Callable[..., bool] | None = None
    choices: Callable[..., None] | None = None
    danger: bool = False
    public: bool = False
    quiet: bool = False
    route: str = ""

    def is_open(self, seen) -> bool:
        return self.offered(seen) if self.offered else seen.may(*self.moves)

    def blank(self, *, at: datetime) -> forms.Form:
        return self.form(at=at, auto_id=f"{self.name}-%s")

    def sent(self, request: DeskRequest) -> forms.Form:
        return self.form(request.POST, request.FILES, at=request.at, auto_id=f"{self.name}-%s")


def at_routes(prefix: str, *doors: Door) -> tuple[Door, ...]:
    """The doors, each at a route named PREFIX_NAME."""
    return tuple(replace(d, route=f"{prefix}_{d.name}") for d in doors)


def attempt(form: forms.Form, act: Callable[..., object]) -> int:
    """Do the act with what the form holds. SENT, or the status and the faults in the form.

    Raises NotYours, which is no fault of the form, and Http404 if there is nothing to act on.
    """
    if not form.is_valid():
        return FAULTY
    try:
        act(**form.cleaned_data)
    except ObjectDoesNotExist:
        raise Http404 from None
    except Incomplete as refusal:
        known = refusal.field if refusal.field in form.fields else None
        form.add_error(known, refusal.message)
        return FAULTY
    except NotNow as refusal:
        form.add_error(None, refusal.message)
        return NOT_NOW
    return SENT


@transaction.atomic
def act_with_files(request: DeskRequest, door: Door, pk: int, photos=(), **what) -> None:
    """The act and its evidence: both or neither."""
    by, at = request.actor, request.at
    door.act(pk, by=by, at=at, **what)
    for upload in photos:
        keep(upload, subject=Case(pk=pk).subject, by=by, at=at, public=door.public)


def pass_through(request: DeskRequest, door: Door, number: str) -> tuple[int, forms.Form]:
    """Send what was posted through a door."""
    form, pk = door.sent(request), pk_of(number)
    return attempt(form, lambda **what: act_with_files(request, door, pk, **what)), form


def back_to(request: DeskRequest, number: str, said: "StrOrPromise") -> HttpResponse:
    """After an act: to the case it was done from, saying what happened."""
    messages.success(request, said)
    page = request.POST.get("back") or number
    pk_of(page)
    return HttpResponseRedirect(reverse("case", args=[page]), status=303)
