"""The figures on the open pages: of the last thirty whole days, each with base and definition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.mechanisms.matters.models import Callback, Level, Matter
from gongzhi.mechanisms.street_calls.models import Response
from gongzhi.places.models import Place

DAYS = 30
KEPT = 600  # seconds: the figures end at midnight, so they hardly change within a day
LOW = (Level.COMPOUND, Level.COMMUNITY)


@dataclass(frozen=True)
class Window:
    """since ≤ instant < until."""

    since: datetime
    until: datetime

    def holds(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.since, f"{column}__lt": self.until})

    @property
    def before(self) -> "Window":
        return Window(self.since - timedelta(days=DAYS), self.since)

    @property
    def last_day(self):
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class Figure:
    """value None: no base; `why` says so. of: the base in words. definition: how it is counted."""

    key: str
    name: str
    definition: str
    value: str | None
    unit: str = ""
    of: str = ""
    why: str = ""


def window(now: datetime) -> Window:
    """Thirty whole days up to last midnight."""
    midnight = instant(localtime(now).date(), time.min)
    return Window(midnight - timedelta(days=DAYS), midnight)


def figures(now: datetime, place: Place | None = None) -> list[Figure]:
    """All open figures of the city or of one compound, kept for ten minutes."""
    span = window(now)
    key = f"open-figures:{place.pk if place else 'city'}:{span.until.isoformat()}"
    counted = cache.get(key)
    if counted is None:
        counted = {name: count(span, place) for name, (count, _told) in COUNTS.items()}
        cache.set(key, counted, KEPT)
    return [told(*counted[name]) for name, (_count, told) in COUNTS.items()]


# --- counting: plain numbers ----------------------------------------------------------------------


def _here(place: Place | None, path: str) -> Q:
    return Q(**{f"{path}compound": place.pk}) if place else Q()


def _received(span: Window, place: Place | None) -> tuple[int, int]:
    rows = Matter.objects.filter(_here(place, "case__"))
    now_ = Count("pk", filter=span.holds("case__opened_at"))
    then = Count("pk", filter=span.before.holds("case__opened_at"))
    found = rows.filter(case__opened_at__gte=span.before.since).aggregate(now_=now_, then=then)
    return found["now_"], found["then"]


def _low(span: Window, place: Place | None) -> tuple[int, int]:
    rows = Matter.objects.filter(_here(place, "case__"), span.holds("case__closed_at"))
    rows = rows.exclude(solved_at_level="")
    low = Count("pk", filter=Q(solved_at_level__in=LOW))
    found = rows.aggregate(low=low, every=Count("pk"))
    return found["low"], found["every"]


def _on_time(span: Window, place: Place | None) -> tuple[int, int]:
    rows = Response.objects.filter(_here(place, "case__"), span.holds("respond_due_at"))
    good = Count("pk", filter=Q(answered_at__lte=F("respond_due_at")))
    found = rows.aggregate(good=good, every=Count("pk"))
    return found["good"], found["every"]


def _solved(span: Window, place: Place | None) -> tuple[int, int]:
    rows = Callback.objects.filter(_here(place, "matter__case__"), span.holds("at"), reached=True)
    found = rows.aggregate(good=Count("pk", filter=Q(solved=True)), every=Count("pk"))
    return found["good"], found["every"]


# --- telling: words -------------------------------------------------------------------------------


def _difference(now_: int, then: int) -> str:
    if now_ == then:
        return _("和前 30 天一样多")
    words = _("比前 30 天少 %(n)s 件") if now_ < then else _("比前 30 天多 %(n)s 件")
    return words % {"n": abs(now_ - then)}


def _tell_received(now_: int, then: int) -> Figure:
    definition = _("这 30 天里新反映的诉求，不论从网页、热线、网格员还是表格来。")
    return Figure(
        "received", _("近 30 天收到"), definition, str(now_), _("件"), _difference(now_, then)
    )


def _share(key: str, name: str, definition: str, of: str, why: str) -> Callable[..., Figure]:
    def told(part: int, whole: int) -> Figure:
        labels = (key, str(name), str(definition))
        if not whole:
            return Figure(*labels, None, why=str(why))
        base = str(of) % {"part": part, "whole": whole}
        return Figure(*labels, f"{100 * part / whole:.1f}", "%", base)

    return told


COUNTS = {
    "received": (_received, _tell_received),
    "low": (
        _low,
        _share(
            "low",
            gettext_lazy("在小区和社区解决"),
            gettext_lazy(
                "这 30 天办结并有答复的诉求里，由小区或社区答复的占多少。不受理、撤回、并入的不算。"
            ),
            gettext_lazy("%(part)s ÷ %(whole)s"),
            gettext_lazy("这 30 天还没有办结的"),
        ),
    ),
    "on_time": (
        _on_time,
        _share(
            "on_time",
            gettext_lazy("部门按时答复"),
            gettext_lazy(
                "街道呼叫全市后，答复期限落在这 30 天里的部门件，在期限前答复的占多少。"
                "到期没答复的算没按时。"
            ),
            gettext_lazy("应答复 %(whole)s 件，按时 %(part)s 件"),
            gettext_lazy("这 30 天没有到期的部门件"),
        ),
    ),
    "solved": (
        _solved,
        _share(
            "solved",
            gettext_lazy("回访说“已解决”"),
            gettext_lazy("这 30 天打通的回访电话里，反映人说已解决的占多少。没打通的不算。"),
            gettext_lazy("回访到 %(whole)s 件，解决 %(part)s 件"),
            gettext_lazy("这 30 天还没有打通的回访"),
        ),
    ),
}
