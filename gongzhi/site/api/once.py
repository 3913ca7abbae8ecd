"""A request that is sent twice under one Idempotency-Key takes effect once.

The answer is kept in the transaction of the effect it tells of; a refused request leaves neither.
"""

import hashlib
from functools import wraps

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Status

from gongzhi.calendar.limits import CalendarError
from gongzhi.casework.api.shapes import Caller
from gongzhi.policy.refusals import Refusal
from gongzhi.site import tokens

from .bearer import key_of
from .problems import KeyReused
from .renderer import in_json


class Asked(Caller):
    auth: tokens.Known


REPLAYED = "Idempotency-Replayed"
FAST_TWIN = (Refusal, CalendarError, Http404, IntegrityError)
"""What the slower of two equal requests runs into."""


def once(view):
    """Around every operation: what writes is one transaction, and at most once per key."""

    @wraps(view)
    def wrapped(request: Asked, *args, **kwargs):
        if request.method == "GET":
            return view(request, *args, **kwargs)
        if not (key := key_of(request)):
            with transaction.atomic():
                return view(request, *args, **kwargs)
        if request.auth.answered:
            return replay(request, request.auth.answered)
        try:
            return first(request, key, view, *args, **kwargs)
        except FAST_TWIN:
            if (answered := tokens.answer_of(request.auth.token, key)) is None:
                raise
            return replay(request, answered)

    return wrapped


@transaction.atomic
def first(request: Asked, key: str, view, *args, **kwargs) -> HttpResponse:
    made = view(request, *args, **kwargs)
    status, value = (made.status_code, made.value) if isinstance(made, Status) else (200, made)
    body = in_json(value.model_dump())
    tokens.keep_answer(request.auth.token, key, digest(request), status, body, at=request.at)
    return HttpResponse(body, status=status, content_type="application/json")


def replay(request: HttpRequest, answered: dict) -> HttpResponse:
    """The same answer again. Raises KeyReused if it was given to another request."""
    if answered["digest"] != digest(request):
        raise KeyReused
    answer = HttpResponse(
        answered["body"], status=answered["status"], content_type="application/json"
    )
    answer[REPLAYED] = "true"
    return answer


def digest(request: HttpRequest) -> str:
    """Of what was asked: method, address, body."""
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    return hashlib.sha256(asked).hexdigest()
