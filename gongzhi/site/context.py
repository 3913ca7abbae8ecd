"""What every page's template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from gongzhi.people.asking import Request

from .clock import now
from .workbench.menu import Desk

TEXT_SIZES = ("large", "xlarge")


def page(request: Request) -> dict:
    size = request.COOKIES.get("text_size", "")
    desk = Desk(request)
    return {
        "demo": settings.DEMO,
        "sign_in": settings.ONLY != "public",
        "map_tiles": settings.MAP_TILES,
        "text_size": size if size in TEXT_SIZES else "",
        "acting": getattr(request, "actor", None) or None,
        "posts": SimpleLazyObject(lambda: desk.posts),
        "menu": SimpleLazyObject(lambda: desk.menu),
        "now": getattr(request, "at", None) or now(),
    }
