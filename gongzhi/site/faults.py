"""Faults reported to a Sentry of the city's own: off unless GONGZHI_SENTRY_DSN is set. What leaves
is what the log says too: the kind of fault, where in the code, the request's id and route."""

from importlib.metadata import version
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from structlog.contextvars import get_contextvars

KEPT = ("event_id", "timestamp", "level", "platform", "release")
FRAME = ("filename", "function", "module", "lineno", "in_app")


def report_to(dsn: str) -> None:
    """Start reporting; nothing happens without an address. Raises ImproperlyConfigured if the
    optional package is not there."""
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError:
        told = "设了 GONGZHI_SENTRY_DSN，但没有安装 sentry-sdk：pip install 'gongzhi[sentry]'"
        raise ImproperlyConfigured(told) from None
    sentry_sdk.init(
        dsn=dsn,
        release=version("gongzhi"),
        before_send=stripped,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0,
        auto_session_tracking=False,
    )


def stripped(event: dict[str, Any], _hint: object = None) -> dict[str, Any]:
    """An event made anew of what may leave: whatever else the package gathers stays here."""
    kept = {key: event[key] for key in KEPT if key in event}
    found = (event.get("exception") or {}).get("values") or []
    kept["exception"] = {"values": [_exception(one) for one in found]}
    known = get_contextvars()
    kept["tags"] = {key: known[key] for key in ("request_id", "route") if key in known}
    return kept


def _exception(one: dict[str, Any]) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames") or []
    told = [{key: f[key] for key in FRAME if key in f} for f in frames]
    return {"type": one.get("type"), "stacktrace": {"frames": told}}
