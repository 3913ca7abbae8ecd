"""Figures for the machines that watch over this one, in the text format of Prometheus.

They are read from the database when asked for, so they are the same whichever process answers.
No figure speaks of a person. Whoever asks shows the token; without one set there is no such page.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from gongzhi.casework.models import CardKind, Case
from gongzhi.casework.sweep import DUE as CARDS_DUE
from gongzhi.journal.checking import unsealed_since
from gongzhi.messages.models import DUE, Delivery, Outgoing
from gongzhi.messages.parameters import QUIET_HOURS, is_quiet, last_end, quiet_hours
from gongzhi.people.asking import Request
from gongzhi.policy.services import book

URGENT = Q(urgent=True)
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def metrics(request: Request) -> HttpResponse:
    """GET with `Authorization: Bearer TOKEN`; 404 for all others."""
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not wanted or not secrets.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Figures(request.at))
    return HttpResponse(generate_latest(registry), content_type=TEXT)


class Figures(Collector):
    """How far each periodic work lags behind one instant, in seconds, and what is open."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield self._lag("sweep", "since the first card that should have fallen", self._unswept())
        yield self._lag("seal", "since the first row without a seal", unsealed_since())
        yield self._lag("message", "since the first message that is due", self._unsent())
        yield from self._messages()
        yield from self._cases()

    def _lag(self, what: str, since: str, first: datetime | None) -> Metric:
        seconds = max((self.at - first).total_seconds(), 0) if first else 0
        return GaugeMetricFamily(f"gongzhi_{what}_lag_seconds", f"Seconds {since}", seconds)

    def _unswept(self) -> datetime | None:
        late = Q(CARDS_DUE[CardKind.RED](self.at), liable__isnull=False)
        return Case.objects.open().filter(late).aggregate(first=Min("red_at"))["first"]

    def _unsent(self) -> datetime | None:
        """The night holds back what is not urgent: it counts from the morning on."""
        hours = quiet_hours(book(QUIET_HOURS, at=self.at).value(QUIET_HOURS))
        due = Outgoing.objects.filter(state__in=DUE, next_try_at__lte=self.at)
        if is_quiet(self.at, hours):
            due = due.filter(urgent=True)
        found = due.aggregate(all=Min("next_try_at"), urgent=Min("next_try_at", filter=URGENT))
        held = max(found["all"], last_end(self.at, hours)) if found["all"] else None
        return min(filter(None, (found["urgent"], held)), default=None)

    def _messages(self) -> Iterator[Metric]:
        states = (*DUE, Delivery.BY_HAND, Delivery.DEAD)
        told = GaugeMetricFamily("gongzhi_messages", "Messages not sent", labels=["state"])
        found = Outgoing.objects.filter(state__in=states).order_by().values_list("state")
        counts = dict(found.annotate(n=Count("pk")))
        for state in states:
            told.add_metric([state], counts.get(state, 0))
        yield told

    def _cases(self) -> Iterator[Metric]:
        told = GaugeMetricFamily("gongzhi_open_cases", "Open cases", labels=["procedure", "card"])
        rows = Case.objects.open().order_by().values_list("procedure", "card")
        for procedure, card, n in rows.annotate(n=Count("pk")):
            told.add_metric([procedure, card or "none"], n)
        yield told
