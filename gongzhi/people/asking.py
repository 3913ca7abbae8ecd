"""What a page may ask of the request it answers; the site's middleware fills it."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from gongzhi.policy.actor import Actor

from .models import Account


class Request(HttpRequest):
    """Any request.  at: the one instant at which all of it happens.

    actor: the post it is made from; None for who has not signed in, or has no post left.
    """

    at: datetime
    actor: Actor | None
    htmx: HtmxDetails


class DeskRequest(Request):
    """A request that the site's doors let through to a page of the workbench: somebody acts."""

    actor: Actor
    user: Account


def for_residents(request: HttpRequest, path: str) -> str:
    """The full address of a residents' page, as it is printed or sent: by the setting PUBLIC_URL,
    else by the address at which this site is being used."""
    return (
        f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    )
