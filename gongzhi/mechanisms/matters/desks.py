"""Pages on which officials raise a matter: the grid worker's thumb form, the hotline desk."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.casework.forms import DoorForm
from gongzhi.files.services import keep
from gongzhi.people.asking import DeskRequest
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import NotYours
from gongzhi.policy.services import book
from gongzhi.triage.advice import LONGEST, sealed

from .alarm import heard
from .forms import HotlineForm, PatrolForm, QuickForm
from .intake import Report, raise_matter
from .models import Matter, Source
from .rounds import note_round, rounds_of
from .rules import emergencies
from .sorting import RULES, category, note_choice, urgency

WRITERS = frozenset({Duty.GRID_WORKER, Duty.HOTLINE_OFFICER})


def for_duty(request: DeskRequest, duty: Duty) -> None:
    """Raises NotYours for every other post."""
    if request.actor.duty != duty:
        raise NotYours(_("这一页只给“%(duty)s”用") % {"duty": duty.label})


def filled(form: Callable[..., DoorForm], request: DeskRequest, name: str, **more) -> DoorForm:
    """The form with what was sent, if anything was."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return form(*sent, at=request.at, by=request.actor, auto_id=f"{name}-%s", **more)


def matter_quick(request: DeskRequest) -> HttpResponse:
    """A grid worker says what they see."""
    for_duty(request, Duty.GRID_WORKER)
    form = filled(QuickForm, request, "quick")
    if request.method != "POST":
        return _quick(request, form)
    raised: list[Matter] = []
    status = attempt(form, lambda **what: raised.append(_seen_by_grid(request, **what)))
    if status != SENT:
        return _quick(request, form, status=status)
    return _sent(request, raised[0], "matter_quick")


@require_POST
def patrol_note(request: DeskRequest) -> HttpResponse:
    """A grid worker keeps a note of a round."""
    for_duty(request, Duty.GRID_WORKER)
    form = filled(PatrolForm, request, "patrol")
    status = attempt(form, lambda **what: note_round(**what, by=request.actor, at=request.at))
    if status != SENT:
        blank = QuickForm(at=request.at, by=request.actor, auto_id="quick-%s")
        return _quick(request, blank, patrol=form, status=status)
    messages.success(request, _("记下了。"))
    return HttpResponseRedirect(reverse("matter_quick"), status=303)


def _quick(
    request: DeskRequest, form: DoorForm, *, patrol: DoorForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "patrol": patrol or PatrolForm(at=request.at, by=request.actor, auto_id="patrol-%s"),
        "rounds": rounds_of(request.actor),
    }
    return render(request, "matters/quick.html", context, status=status)


@transaction.atomic
def _seen_by_grid(request: DeskRequest, photos: list, advised: str, **said) -> Matter:
    """The matter, its photos, and what was suggested beside it: all or nothing."""
    report = Report(source=Source.GRID, **said)
    matter = raise_matter(report, by=request.actor, at=request.at)
    note_choice(matter, advised, by=request.actor, at=request.at)
    for photo in photos:
        keep(photo, subject=matter.case.subject, by=request.actor, at=request.at)
    return matter


def hotline(request: DeskRequest) -> HttpResponse:
    """The hotline desk writes down what somebody says; emergencies are told first."""
    for_duty(request, Duty.HOTLINE_OFFICER)
    form = filled(HotlineForm, request, "hotline")
    if request.method != "POST":
        return render(request, "matters/hotline.html", {"form": form})
    urgent = emergencies(request.POST.get("text", ""))
    if urgent and not request.POST.get("told"):
        context = {"form": form, "urgent": urgent}
        return render(request, "matters/hotline.html", context, status=422)
    raised: list[Matter] = []
    status = attempt(form, lambda **what: raised.append(_heard_on_phone(request, **what)))
    if status != SENT:
        context = {"form": form, "urgent": urgent, "told": request.POST.get("told")}
        return render(request, "matters/hotline.html", context, status=status)
    return _sent(request, raised[0], "hotline")


@transaction.atomic
def _heard_on_phone(request: DeskRequest, phone: str, advised: str, **said) -> Matter:
    reporter = person_with_phone(phone, at=request.at)
    report = Report(source=Source.HOTLINE, **said)
    matter = raise_matter(report, by=request.actor, at=request.at, reporter=reporter)
    note_choice(matter, advised, by=request.actor, at=request.at)
    return matter


@require_POST
def matter_advice(request: DeskRequest) -> HttpResponse:
    """What a text that is being written seems to be about: a part of the two forms above."""
    if request.actor.duty not in WRITERS:
        raise NotYours()
    text = request.POST.get("text", "")[:LONGEST]
    rules, (plain, perhaps) = book(*RULES, at=request.at), heard(text)
    shown = [category(text, rules), urgency(text, rules, heard=plain, perhaps=perhaps)]
    context = {
        "urgent": plain,
        "perhaps": perhaps,
        "shown": [one for one in shown if one and one.label],
        "advised": sealed(shown, by=request.actor),
    }
    return render(request, "matters/advice.html", context)


def _sent(request: DeskRequest, matter: Matter, route: str) -> HttpResponse:
    told = _("%(number)s 已收下，由%(who)s先办。") % {
        "number": matter.case.number,
        "who": matter.case.awaiting,
    }
    messages.success(request, told)
    return HttpResponseRedirect(reverse(route), status=303)
