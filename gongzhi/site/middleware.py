"""Who acts in this request, and how a refusal is shown."""

from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from gongzhi.calendar.limits import CalendarError
from gongzhi.people.asking import Request
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, Refusal

from .acting import actor_of
from .clock import now
from .doors import is_served, stop_at_door


class ActorMiddleware:
    """Puts `request.actor` beside `request.user`: the post they act from, or None; and
    `request.at`, the one instant at which the whole request happens.

    Nobody gets past the doors (see doors.py) who may not.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.at = now()
        lazy = SimpleLazyObject(lambda: actor_of(request.user))
        request.actor = cast("Actor | None", lazy)
        return self.get_response(request)

    def process_view(self, request: Request, view, args, kwargs) -> HttpResponse | None:
        return stop_at_door(request)


class NetworkMiddleware:
    """What is not served in this network is not there, whoever asks and however (doors.is_served).

    It stands before everything that would answer in another way: a missing token, a sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if request.resolver_match and not is_served(request.resolver_match):
            raise Http404


class RefusalMiddleware:
    """Turns a refusal into its status code and a page that says what and where."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        if isinstance(error, CalendarError):  # a year whose schedule nobody has loaded yet
            error = NotNow(str(error))
        if not isinstance(error, Refusal):
            return None
        return render(request, "refused.html", {"refusal": error}, status=error.status)
