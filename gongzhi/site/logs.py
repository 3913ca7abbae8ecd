"""What the product writes to its log: that something was asked and how it went, not what was said.

A line holds a request's id, the name of the route (an address may hold a number, a token, a name),
the status, the time it took and the post; a fault its kind and where in the code it happened. No
name, phone, query, body, address of a client, and no text of an exception: the database quotes
values in its own.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from time import perf_counter
from types import TracebackType
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from django.utils.functional import empty

REQUEST_ID = re.compile("[0-9a-f]{32}")
"""As a proxy makes them. Nothing else is taken over: it might be anybody's number."""
UNLOGGED = frozenset({"health", "ready", "metrics"})
KEPT_FRAMES = 30
log = structlog.stdlib.get_logger("gongzhi.request")
Line = MutableMapping[str, Any]


def settings_of(how: str) -> dict:
    """Django's LOGGING. how: "json", a line for each request; "plain", warnings and faults only."""
    last: Callable = structlog.processors.JSONRenderer(ensure_ascii=False)
    if how == "plain":
        last = structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)
    out = {
        "class": "logging.StreamHandler",
        "stream": sys.stderr,
        "formatter": "lines",
    }
    quiet = {"level": "CRITICAL"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [_without_texts, _forget, last],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"out": out},
        "root": {"handlers": ["out"], "level": "WARNING"},
        "loggers": {
            "gongzhi": {"level": "INFO" if how == "json" else "WARNING"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # what was refused is told by our own line
            "django.security": quiet,
            "axes": quiet,  # it names who tried to sign in, and keeps a table of it
            "urllib3": quiet,
            "apprise": quiet,
        },
    }


def _forget(_logger: object, _name: str, line: Line) -> Line:
    for key in ("_record", "_from_structlog", "exc_info", "stack_info"):
        line.pop(key, None)
    return line


def _without_texts(_logger: object, _name: str, line: Line) -> Line:
    """An exception becomes its kind and its place in the code."""
    record: logging.LogRecord = line["_record"]
    if record.name.startswith("django."):
        line["event"] = "fault"  # its own sentence holds the address
    found = line.get("exc_info") or record.exc_info
    if found is True:
        found = sys.exc_info()
    if isinstance(found, tuple) and found[0]:
        line["fault"] = found[0].__name__
        line["where"] = places(found[2])
    return line


def places(trace: TracebackType | None) -> list[str]:
    """file:line function, from the outside in."""
    frames = traceback.extract_tb(trace)[-KEPT_FRAMES:]
    return [f"{f.filename}:{f.lineno} {f.name}" for f in frames]


SHARED: list[Callable] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=False,
)


class LogMiddleware:
    """One line for each request, under an id that goes back to the caller as X-Request-ID."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        began = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=name):
            response = self.get_response(request)
            response["X-Request-ID"] = name
            _tell(request, response, ms=round((perf_counter() - began) * 1000, 1))
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        structlog.contextvars.bind_contextvars(route=_route(request))


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else ""


def _tell(request: HttpRequest, response: HttpResponse, *, ms: float) -> None:
    route = _route(request)
    if route in UNLOGGED:
        return
    actor = getattr(request, "actor", None)
    known = getattr(actor, "_wrapped", actor) is not empty  # never read for the log's sake
    post = actor.post_id if known and actor else None
    told = {"method": request.method, "route": route, "status": response.status_code, "ms": ms}
    log.info("request", **told, post=post)
    structlog.contextvars.unbind_contextvars("route")
