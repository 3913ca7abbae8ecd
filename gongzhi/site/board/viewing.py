"""Who looks: a post at its desk, or a screen with a wall pass. Both get the same board."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from gongzhi.people.asking import DeskRequest, Request
from gongzhi.places.models import Kind

from . import tickets
from .passes import reach, shown
from .telling import Viewer

COOKIE = "gz_wall"


@dataclass(frozen=True)
class Looking:
    """viewer: what they see.  who, cookie: what their tickets are bound to."""

    viewer: Viewer
    who: str
    cookie: str
    route: str

    def ticket(self, *, at: datetime) -> str:
        ticket = tickets.Ticket(self.viewer.scope, self.who)
        return tickets.give(ticket, cookie=self.cookie, at=at)

    @property
    def addresses(self) -> dict[str, str]:
        names = {"home": self.route, "tables": f"{self.route}_tables"}
        return {name: reverse(route) for name, route in names.items()} | {
            "ticket_url": reverse(f"{self.route}_ticket")
        }


def at_desk(request: DeskRequest) -> Looking:
    """Raises NotYours unless the acting post sees a board."""
    street = reach(request.actor)
    viewer = Viewer("" if street is None else str(street), records=True)
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return Looking(viewer, f"post:{request.actor.post_id}", session, "board")


def on_wall(request: Request) -> Looking | None:
    """None without a pass that is good now."""
    key = request.COOKIES.get(COOKIE, "")
    found = shown(key, at=request.at)
    if found is None:
        return None
    scope = "" if found.place.kind == Kind.CITY else str(found.place_id)
    return Looking(Viewer(scope, records=False), f"wall:{found.pk}", key, "wall")


def by_ticket(request: Request) -> Viewer | None:
    """Who asks for what is new; costs no query. None if the ticket is not good here and now."""
    cookies = [request.COOKIES.get(n, "") for n in (settings.SESSION_COOKIE_NAME, COOKIE)]
    found = tickets.read(request.GET.get("ticket", ""), cookies=cookies, at=request.at)
    return Viewer(found.scope, found.who.startswith("post:")) if found else None


def keep(response, key: str, *, expires_at: datetime) -> None:
    """The screen keeps its key."""
    response.set_cookie(
        COOKIE,
        key,
        expires=expires_at,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
