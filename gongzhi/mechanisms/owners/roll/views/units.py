"""A unit: what it is, whose it is, what is open about it, and the forms that change it."""

from django import forms as plain_forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people import privacy
from gongzhi.people.asking import DeskRequest
from gongzhi.people.models import Field

from ...counting.weight import metres
from .. import editing
from ..editing import Plot
from ..forms import RevealForm, UnitForm
from ..models import Conflict, Holder, Roll, Unit
from ..rules import cm2
from .listing import crumbs, found, url_of
from .unit_acts import ACTS, Seen

MOST = 30  # other units of the same owner shown


def _seen(request: DeskRequest, code: str, pk: int) -> Seen:
    roll = found(request, code)
    unit = Unit.objects.filter(pk=pk, roll__compound=roll.compound).select_related("owner").first()
    if unit is None:
        raise Http404
    if unit.roll_id != roll.pk:
        roll = Roll.objects.select_related("compound__parent", "notice").get(pk=unit.roll_id)
    holders = Holder.objects.filter(owner=unit.owner_id).select_related("person").order_by("pk")
    return Seen(request, roll, unit, list(holders.prefetch_related("person__secrets")))


def roll_unit(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    return _show(_seen(request, code, pk))


def _show(
    seen: Seen, sent: dict[str, plain_forms.Form] | None = None, *, status: int = 200, clear=None
) -> HttpResponse:
    """sent: forms that came back with faults.  clear: (whose, value) that was revealed."""
    unit, roll = seen.unit, seen.roll
    conflicts = Conflict.objects.filter(roll=roll, unit=unit.number).order_by("settled_at", "pk")
    others = Unit.objects.filter(owner=unit.owner_id).exclude(pk=unit.pk)
    context = {
        "roll": roll,
        "unit": unit,
        "area": metres(cm2(unit.area)),
        "crumbs": crumbs(roll, ("", unit.number)),
        "holders": [_holder(h) for h in seen.holders],
        "others": list(others[:MOST]) if unit.owner else [],
        "conflicts": list(conflicts),
        "acts": _forms(seen, sent or {}) if seen.is_open else [],
        "reveal": (sent or {}).get("reveal") or _reveal_form(seen),
        "reveal_url": url_of("roll_reveal", roll, unit.pk),
        "may_reveal": bool(seen.holders) and seen.request.actor.may("person.reveal"),
        "clear": clear,
    }
    return render(seen.request, "owners_roll/unit.html", context, status=status)


def _holder(holder: Holder) -> dict:
    hints = {secret.field: secret.hint for secret in holder.person.secrets.all()}
    return {
        "holder": holder,
        "phone": hints.get(Field.PHONE, ""),
        "papers": hints.get(Field.ID_NUMBER, ""),
    }


def _forms(seen: Seen, sent: dict[str, plain_forms.Form]) -> list[dict]:
    return [
        {
            "name": name,
            "act": act,
            "form": sent.get(name) or act.make(seen, auto_id=f"{name}-%s"),
            "url": url_of("roll_unit_act", seen.roll, seen.unit.pk, name),
            "open": name in sent or (name == "give" and seen.unit.owner is None),
        }
        for name, act in ACTS.items()
        if act.is_open(seen)
    ]


@require_POST
def roll_unit_act(request: DeskRequest, code: str, pk: int, name: str) -> HttpResponse:
    """One of the forms was sent."""
    seen, act = _seen(request, code, pk), ACTS.get(name)
    if act is None or not act.is_open(seen):
        raise Http404
    form = act.make(seen, request.POST, auto_id=f"{name}-%s")

    def do(**what) -> None:
        act.do(seen, form) if name == "give" else act.do(seen, **what)

    status = attempt(form, do)
    if status != SENT:
        return _show(seen, {name: form}, status=status)
    messages.success(request, act.done)
    back = "roll" if name == "remove" else "roll_unit"
    args = () if name == "remove" else (pk,)
    return HttpResponseRedirect(url_of(back, seen.roll, *args), status=303)


def _reveal_form(seen: Seen, *data) -> RevealForm:
    return RevealForm(*data, people=seen.people, auto_id="reveal-%s")


@require_POST
def roll_reveal(request: DeskRequest, code: str, pk: int) -> HttpResponse:
    """A phone or ID number in clear, for this one answer. It is on record before it is shown."""
    seen = _seen(request, code, pk)
    form, shown = _reveal_form(seen, request.POST), []

    def act(holder: str, field: str, reason: str) -> None:
        one = next(h for h in seen.holders if h.pk == int(holder))
        about = f"{seen.roll.subject}:{seen.unit.pk}"
        value = privacy.reveal(
            one.person, field, reason=reason, concerning=about, by=seen.by, at=seen.at
        )
        shown.append((one.person, value))

    status = attempt(form, act)
    if status != SENT:
        return _show(seen, {"reveal": form}, status=status)
    return _show(seen, clear=shown[0])


def roll_unit_add(request: DeskRequest, code: str) -> HttpResponse:
    """A unit that was missing."""
    roll = found(request, code)
    form = UnitForm(request.POST if request.method == "POST" else None)
    status, made = 200, list[Unit]()
    if form.is_bound:
        status = attempt(form, lambda plot, reason: made.append(_add(request, roll, plot, reason)))
        if status == SENT:
            messages.success(request, _("这一户已加上，再填业主。"))
            return HttpResponseRedirect(url_of("roll_unit", roll, made[0].pk), status=303)
    context = {
        "roll": roll,
        "crumbs": crumbs(roll, ("", _("加一户"))),
        "form": form,
        "back": url_of("roll", roll),
    }
    return render(request, "owners_roll/add.html", context, status=status)


def _add(request: DeskRequest, roll: Roll, plot: Plot, reason: str) -> Unit:
    by, at = request.actor, request.at
    return editing.add_unit(roll.pk, plot, reason=reason, by=by, at=at)
