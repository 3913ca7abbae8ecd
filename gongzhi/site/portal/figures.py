"""The figures on the open pages: of the last thirty whole days, from the registered indicators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Asked, Indicator, figure, percent, share
from gongzhi.places.models import Place
from gongzhi.policy.services import book

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS = 30
KEPT = 600  # seconds: the figures end at midnight, so they hardly change within a day


@dataclass(frozen=True)
class Headline:
    """How a figure is called on the first page, and how its base is said."""

    name: "StrOrPromise"
    of: "StrOrPromise" = "%(part)s ÷ %(whole)s"


HEADLINES = {
    "matters.raised": Headline(gettext_lazy("近 30 天收到")),
    "matters.solved_low": Headline(gettext_lazy("在小区和社区解决")),
    "calls.on_time_rate": Headline(
        gettext_lazy("部门按时答复"), gettext_lazy("应答复 %(whole)s 件，按时 %(part)s 件")
    ),
    "matters.resolution_rate": Headline(
        gettext_lazy("回访说“已解决”"), gettext_lazy("回访到 %(whole)s 件，解决 %(part)s 件")
    ),
}


@dataclass(frozen=True)
class Shown:
    """value None: no base; `why` says so. of: the base in words. definition: how it is counted."""

    key: str
    name: str
    definition: str
    value: str | None
    unit: str = ""
    of: str = ""
    why: str = ""


@dataclass(frozen=True)
class Window:
    """The days since…until, both in."""

    since: date
    until: date

    @property
    def before(self) -> "Window":
        return Window(self.since - timedelta(days=DAYS), self.since - timedelta(days=1))


def window(now: datetime) -> Window:
    """Thirty whole days up to yesterday."""
    yesterday = localtime(now).date() - timedelta(days=1)
    return Window(yesterday - timedelta(days=DAYS - 1), yesterday)


def headlines(now: datetime, place: Place | None = None) -> list[Shown]:
    """The four of the first page, of the city or of one compound."""
    counted = _counted("headlines", HEADLINES, now, place)
    return [_headline(key, *counted[key]) for key in HEADLINES]


def all_figures(now: datetime) -> list[Shown]:
    """Every figure that this site computes, the four first."""
    keys = [*HEADLINES, *(i.key for i in registry.every() if i.key not in HEADLINES)]
    counted = _counted("all", keys, now, None)
    return [_shown(registry.get(key), *counted[key][:2]) for key in keys]


Counts = tuple[int, int, int]
"""Numerator and denominator of the window, and the denominator of the window before."""


def _counted(
    which: str, keys: Iterable[str], now: datetime, place: Place | None
) -> dict[str, Counts]:
    """Plain numbers, kept for ten minutes under the name of this selection."""
    span = window(now)
    name = f"open-figures:{which}:{place.pk if place else 'city'}:{span.until}"
    counted = cache.get(name)
    if counted is None:
        rules = book(*registry.codes(), at=now)
        asked = Asked(span.since, span.until, now, rules, place)
        earlier = Asked(span.before.since, span.before.until, now, rules, place)
        counted = {key: _count(registry.get(key), asked, earlier) for key in keys}
        cache.set(name, counted, KEPT)
    return counted


def _count(indicator: Indicator, asked: Asked, earlier: Asked) -> Counts:
    found = figure(indicator, asked)
    before = figure(indicator, earlier).denominator if indicator.hit is None else 0
    return found.numerator, found.denominator, before


def _shown(indicator: Indicator, part: int, whole: int, of: "StrOrPromise" = "") -> Shown:
    labels = (indicator.key, str(indicator.name), str(indicator.definition))
    if indicator.hit is None:
        return Shown(*labels, str(whole), _("件"), str(of))
    value = percent(share(part, whole)) or None
    of = str(of or Headline.of) % {"part": part, "whole": whole}
    return Shown(*labels, value, "%", of, str(indicator.nothing) if value is None else "")


def _headline(key: str, part: int, whole: int, before: int) -> Shown:
    indicator, told = registry.get(key), HEADLINES[key]
    of = _difference(whole, before) if indicator.hit is None else told.of
    plain = _shown(indicator, part, whole, of)
    return Shown(**{**vars(plain), "name": str(told.name)})


def _difference(now_: int, then: int) -> str:
    if not then:
        return _("前 30 天没有记录，不作比较")
    if now_ == then:
        return _("和前 30 天一样多")
    words = _("比前 30 天少 %(n)s 件") if now_ < then else _("比前 30 天多 %(n)s 件")
    return words % {"n": abs(now_ - then)}
