"""Am I on the roll: one's own line, and the objection to it (山东省物业管理条例 22)."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongzhi.casework.doors import SENT, attempt
from gongzhi.mechanisms.owners.roll import publishing, queries
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.messages.codes import latest_shown, send_code
from gongzhi.people import privacy
from gongzhi.people.asking import Request
from gongzhi.places.models import Place
from gongzhi.policy.refusals import Incomplete
from gongzhi.site.objections import raise_objection

from .. import knowing
from ..asked import compound_of
from .roll_forms import ObjectionForm, StrangerForm
from .roll_mine import Entry, entries, objections


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roll_own(request: Request, code: str) -> HttpResponse:
    """What the latest roll says of whose phone was proved; while objections are heard, the form.

    Whoever is on no roll may object, too: that they should be.
    """
    at = request.at
    place = compound_of(code, localtime(at).date())
    roll = _roll(place)
    if roll is None:
        return _show(request, place, None)
    if not knowing.has_proved(request, at=at):
        return redirect(f"{reverse('my_data_sign_in')}?{urlencode({'next': request.path})}")
    known = knowing.known(request, at=at)
    people = privacy.sharing_phone(known) if known else []
    found = entries(roll, people)
    if request.method == "POST" and publishing.hears(roll, at=at):
        return _sent(request, place, roll, found, people, known)
    return _show(request, place, roll, found=found, people=people)


def _roll(place: Place) -> Roll | None:
    """The latest that is public or frozen; else the one that is being put together."""
    latest = queries.current(place)
    if latest and (latest.frozen_at or publishing.is_public(latest)):
        return latest
    return queries.frozen(place) or latest


def _form(known: int | None, *data) -> ObjectionForm | StrangerForm:
    """Whose phone nobody kept gives it with the objection: the answer has to reach them."""
    return ObjectionForm(*data) if known else StrangerForm(*data)


def _sent(
    request: Request,
    place: Place,
    roll: Roll,
    found: list[Entry],
    people: list[int],
    known: int | None,
) -> HttpResponse:
    form = _form(known, request.POST)
    if isinstance(form, StrangerForm) and request.POST.get("do") == "code":
        sent = _send_code(request, form, at=request.at)
        return _show(request, place, roll, found=found, people=people, form=form, sent=sent)
    on_roll = next((h for h in _on_roll(roll, people)), known)

    def act(text: str, phone: str = "", code: str = "") -> None:
        at = request.at
        who = on_roll or knowing.prove_for_report(request, phone, code, at=at)
        assert roll.notice_id is not None  # objections are heard
        raise_objection(roll.notice_id, text=text, by=knowing.resident(who), at=at)

    status = attempt(form, act)
    if status == SENT:
        messages.success(request, _("异议已收到，核实后在这里答复您。"))
        return redirect("roll_own", place.code)
    return _show(request, place, roll, found=found, people=people, form=form, status=status)


def _on_roll(roll: Roll, people: list[int]) -> list[int]:
    """Those of the people with this phone who are on the roll: who checks it sees their units."""
    return sorted(queries.owners_of(roll, people))


def _send_code(request: Request, form: StrangerForm, *, at: datetime) -> dict | None:
    form.as_typed()
    phone = request.POST.get("phone", "")
    try:
        send_code(phone, client=knowing.client(request), at=at)
    except Incomplete as refused:
        form.add_error("phone", refused.message)
        return None
    return {"shown": latest_shown(phone)}


def _show(
    request: Request,
    place: Place,
    roll: Roll | None,
    *,
    found: list[Entry] | None = None,
    people: list[int] | None = None,
    form: ObjectionForm | StrangerForm | None = None,
    sent: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    at = request.at
    hears = bool(roll and publishing.hears(roll, at=at))
    context = {
        "place": place,
        "roll": roll,
        "entries": found or [],
        "objections": objections(roll, people or []) if roll else [],
        "hears": hears,
        "form": (form or _form(knowing.known(request, at=at))) if hears else None,
        "sent": sent,
    }
    return render(request, "portal/owners/roll.html", context, status=status)
