"""Reporting: one page, at most five controls, and nothing typed is ever lost."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongzhi.calendar.limits import CalendarError
from gongzhi.mechanisms.matters import public
from gongzhi.mechanisms.matters.rules import emergencies
from gongzhi.messages.codes import latest_shown, send_code
from gongzhi.people.asking import Request, for_residents
from gongzhi.people.reach import one_with_handlers
from gongzhi.places.listing import names
from gongzhi.places.models import Kind, Place
from gongzhi.policy.refusals import Incomplete, NotNow

from .. import knowing
from ..asked import LONGEST, plain
from ..fields import place_in
from ..forms import ReportForm
from ..proving import REFUSED
from ..qr import qr
from ..reporting import Incoming
from ..thumbs import shown_small

INSIDE = (Kind.COMPOUND, Kind.BUILDING, Kind.STAIRWELL, Kind.UNIT)


def _given_place(request: Request) -> Place | None:
    """The place whose code came with the link or the QR code (?c=); any place in a compound."""
    code = plain(request.POST.get("c", request.GET.get("c", "")))
    if not code:
        return None
    day = request.at.date()
    found = Place.objects.current(day).filter(code=code, kind__in=INSIDE)
    return one_with_handlers(found.defer("geometry"), day=day)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    at, given = request.at, _given_place(request)
    if request.method != "POST":
        known = knowing.known(request, at=at)
        form = ReportForm(known=known, place=given, day=at.date())
        return _page(request, form, given)
    incoming = Incoming(request, at, given)
    incoming.keep_photos()
    suggested = incoming.suggest_place()
    for stop in (_emergency, _code_wanted, _not_now_sent, _faults, _twins):
        if (answer := stop(incoming, suggested)) is not None:
            return answer
    return _accepted(incoming)


def _emergency(incoming: Incoming, _suggested) -> HttpResponse | None:
    """Whoever writes of a fire is told first whom to ring; then they may go on."""
    if incoming.press == "back" or not incoming.heard:
        return None
    context = {"heard": incoming.heard, "carried": incoming.carried}
    return render(incoming.request, "portal/emergency.html", context, status=REFUSED)


def _code_wanted(incoming: Incoming, suggested) -> HttpResponse | None:
    if not incoming.wants_code:
        return None
    phone, sent = incoming.typed.get("phone", ""), None
    form = incoming.form.as_typed()
    try:
        send_code(phone, client=knowing.client(incoming.request), at=incoming.at)
        sent = {"shown": latest_shown(phone)}
    except Incomplete as refused:
        form.add_error("phone", refused.message)
    return _again(incoming, form, suggested, sent=sent, status=200 if sent else REFUSED)


def _not_now_sent(incoming: Incoming, suggested) -> HttpResponse | None:
    """Other buttons that only change the form: take a photo out, go back to it."""
    if incoming.press == "back" or incoming.press.startswith("drop-"):
        return _again(incoming, incoming.form.as_typed(), suggested, status=200)
    return None


def _faults(incoming: Incoming, suggested) -> HttpResponse | None:
    if incoming.is_sound() and not suggested and incoming.prove():
        return None
    return _again(incoming, incoming.form, suggested)


def _twins(incoming: Incoming, _suggested) -> HttpResponse | None:
    if incoming.decided or not incoming.nearby.twins:
        return None
    context = {"twins": incoming.nearby.twins, "carried": incoming.carried}
    return render(incoming.request, "portal/twins.html", context, status=REFUSED)


def _accepted(incoming: Incoming) -> HttpResponse:
    try:
        matter = incoming.accept()
    except CalendarError:  # whoever runs the site has to load a year; nobody can do it from here
        incoming.form.add_error(None, _("明年的放假安排还没有载入，现在收不下。请打 12345 反映。"))
        return _again(incoming, incoming.form, None, status=409)
    except (Incomplete, NotNow) as refused:
        field = refused.field if refused.field in incoming.form.fields else None
        incoming.form.add_error(field, refused.message)
        return _again(incoming, incoming.form, None, status=refused.status)
    return redirect("report_done", matter.token)


def _again(incoming: Incoming, form, suggested, *, sent=None, status=REFUSED) -> HttpResponse:
    more = {"photos": shown_small(incoming.photos), "suggested": suggested, "sent": sent}
    return _page(incoming.request, form, incoming.given, status=status, **more)


def _page(request: Request, form, given, *, status: int = 200, **more) -> HttpResponse:
    context = {"form": form, "given": given, **more}
    if given:
        context["given_name"], context["given_where"] = names(given)
    else:
        context["drawn"] = any(c.drawn for c in form.fields["place"].widget.listed())
        context["at"] = _pointed_at(form)
    return render(request, "portal/report.html", context, status=status)


def _pointed_at(form: ReportForm) -> tuple[float, float] | None:
    """(lat, lon) tapped on the map before, for the pin."""
    try:
        return float(form["lat"].value()), float(form["lon"].value())
    except (TypeError, ValueError):
        return None


@require_GET
def report_done(request: Request, token: str) -> HttpResponse:
    """The number and the reporter's own link, to copy, to scan, to write down."""
    matter = public.by_token(plain(token))
    if matter is None:
        raise Http404
    link = for_residents(request, reverse("follow", args=[token]))
    context = {"matter": matter, "link": link, "qr": qr(link)}
    return render(request, "portal/report_done.html", context)


@require_POST
def report_code(request: Request) -> JsonResponse:
    """Send a code without leaving the page. Says the same of every phone."""
    phone = request.POST.get("phone", "")
    try:
        send_code(phone, client=knowing.client(request), at=request.at)
    except Incomplete as refused:
        return JsonResponse({"said": refused.message}, status=REFUSED)
    return JsonResponse({"said": _("已发送，10 分钟内有效。"), "shown": latest_shown(phone)})


@require_POST
def report_near(request: Request) -> HttpResponse:
    """While they write: whom to ring, and what is being handled nearby. A part of the page."""
    at, text = request.at, request.POST.get("text", "")[:LONGEST]
    place = _given_place(request)
    if place is None and (wanted := request.POST.get("place", "")).isdecimal():
        place = place_in(wanted, day=at.date())
    near = public.nearby(text, place, at=at) if place and len(text) > 3 else None
    context = {"heard": emergencies(text), "twins": near.twins if near else []}
    return render(request, "portal/near.html", context)
