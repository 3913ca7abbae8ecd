"""What every page's template may use."""

from django.conf import settings
from django.http import HttpRequest

from .clock import now

TEXT_SIZES = ("large", "xlarge")


def page(request: HttpRequest) -> dict:
    size = request.COOKIES.get("text_size", "")
    return {
        "demo": settings.DEMO,
        "text_size": size if size in TEXT_SIZES else "",
        "acting": getattr(request, "actor", None) or None,
        "now": now(),
    }
