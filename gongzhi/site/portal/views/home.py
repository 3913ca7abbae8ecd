"""The first page, and the small switches on every page."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from gongzhi.mechanisms.matters import public
from gongzhi.notices.models import Notice
from gongzhi.notices.queries import running
from gongzhi.people.asking import Request
from gongzhi.people.models import Account, Holding
from gongzhi.places.models import Kind, Place
from gongzhi.policy.duties import Duty
from gongzhi.site.context import TEXT_SIZES
from gongzhi.site.demo.logins import RESIDENT
from gongzhi.site.parts import sample

from .. import saying
from ..asked import plain
from ..figures import headlines, window

YEAR = 365 * 24 * 3600
NOTICES = 4
BACKEND = "gongzhi.site.sign_in.AccountBackend"


@require_GET
def home(request: Request) -> HttpResponse:
    at = request.at
    context = {
        "figures": headlines(at),
        "until": window(at).until,
        "solved": [(s, saying.took(s.opened_at, s.closed_at)) for s in public.just_solved(at=at)],
        "notices": _notices(at),
        "roles": demo_roles(at.date()) if settings.DEMO else [],
        "demo_phone": RESIDENT,
    }
    return render(request, "portal/home.html", context)


def _notices(at) -> list[Notice]:
    city = Place.objects.filter(kind=Kind.CITY).values_list("path", flat=True).first()
    return list(running(city, at.date())[:NOTICES]) if city else []


def demo_roles(day) -> list[dict]:
    """Every demo account, in the order of duties: {"username", "duty", "post"}."""
    held = Holding.objects.current(day).filter(person__account__is_demo=True)
    held = held.select_related("post__organisation", "person__account").order_by("pk")
    first: dict[str, Holding] = {}
    for holding in held:
        first.setdefault(holding.person.account.username, holding)
    order = list(Duty)
    return [
        {"username": name, "duty": Duty(holding.post.duty).label, "post": holding.post}
        for name, holding in sorted(first.items(), key=lambda p: order.index(Duty(p[1].post.duty)))
    ]


@require_POST
def demo_sign_in(request: Request) -> HttpResponse:
    """One press signs in as a demo role. Does not exist outside of a demo city."""
    if not settings.DEMO:
        raise Http404
    wanted = {
        "username": plain(request.POST.get("username", "")),
        "is_demo": True,
        "is_active": True,
    }
    account = Account.objects.filter(**wanted).first()
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect("inbox")


@require_POST
def text_size(request: Request) -> HttpResponse:
    """Large text, kept in a cookie without a sign-in."""
    size, back = request.POST.get("size", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = redirect(back)
    if size in TEXT_SIZES:
        answer.set_cookie(
            "text_size", size, YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    else:
        answer.delete_cookie("text_size", samesite="Lax")
    return answer


@require_GET
def parts(request: Request) -> HttpResponse:
    """The style page: every component once, on invented data."""
    return render(request, "parts.html", sample())
