"""What a page may ask of the request it answers. Types alone: the site's middleware fills them."""

from datetime import datetime

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
