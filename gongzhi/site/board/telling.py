"""What was counted, put into words and shapes for one viewer: the city's board, or a street's."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongzhi.casework import registry as procedures
from gongzhi.casework.queries import KINDS
from gongzhi.casework.queries import verb as verb_of
from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Indicator, percent, share
from gongzhi.mechanisms.matters.models import Source
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.procedure import RESPONSE
from gongzhi.places.models import Kind, Place
from gongzhi.site.portal.figures import window

from . import drawing, rules
from .counting import CARDS, OPENED, RATES, Told
from .keeping import Snapshot

WORST, JUST, HOLDERS, PER_PAGE = 5, 7, 10, 20


@dataclass(frozen=True)
class Viewer:
    """scope: pk of a street, "" for the city.  records: may they read the records behind?"""

    scope: str
    records: bool


def parts(snapshot: Snapshot, viewer: Viewer) -> str:
    """The HTML of everything that changes; put together once for all who see the same."""
    key = (snapshot.digest, snapshot.told["rates_at"], viewer, get_language())
    if key not in _told:
        if len(_told) >= MOST_KEPT:
            _told.clear()
        _told[key] = render_to_string("board/parts.html", context(snapshot.told, viewer))
    return _told[key]


MOST_KEPT = 64
_told: dict[tuple, str] = {}


def context(told: Told, viewer: Viewer) -> dict:
    """All that a board shows. A street that is no more has none: {}."""
    board = Board(told, viewer)
    if board.key not in told["scopes"]:
        return {}
    return {
        "name": board.name,
        "strip": board.strip(),
        "map": board.map(),
        "worst": board.worst(),
        "compounds": board.compounds(),
        "flow": board.flow(),
        "holders": board.holders(),
        "rates": board.rates(),
        "rate_heads": [board.head(key) for key in RATES],
        "span": board.span,
        "just": board.just(),
        "definitions": [registry.get(key) for key in board.figures],
    }


class Board:
    """One scope of what was counted."""

    def __init__(self, told: Told, viewer: Viewer) -> None:
        self.told, self.viewer = told, viewer
        self.key = viewer.scope or str(told["city"][0])
        self.figures: dict[str, list[int]] = told["scopes"].get(self.key, {}).get("figures", {})
        self.day = date.fromisoformat(told["day"])
        self.span = window(datetime.fromisoformat(told["rates_at"]))

    @property
    def name(self) -> str:
        names = [self.told["city"], *self.told["streets"]]
        return next((name for pk, name in names if str(pk) == self.key), "")

    # --- figures ---

    def figure(self, key: str, part: int = 1, **more) -> dict:
        """part: 0 the numerator, 1 the denominator."""
        records = self.records(key, which="base" if part else "hit", **more)
        count = self.figures[key][part]
        short = rules.short(count, get_language() or "zh")
        return {"key": key, "n": count, "short": short, "url": records}

    def records(self, key: str, *, since: date | None = None, until: date | None = None, **more):
        """The address of the very records; "" for who may not read them."""
        if not self.viewer.records:
            return ""
        asked = {"key": key, "since": since or self.day, "until": until or self.day, **more}
        return f"{reverse('rate_records')}?{urlencode(asked)}"

    def strip(self) -> list[dict]:
        yellow, red = CARDS
        return [
            {"name": _("在办"), **self.figure("matters.overdue")},
            {"name": _("超期"), "kind": "over", **self.figure("matters.overdue", 0)},
            {"name": _("今日收到"), **self.figure("matters.raised")},
            {"name": _("今日办结"), **self.figure("matters.closed")},
            {"name": _("黄牌"), "card": "yellow", **self.figure(yellow)},
            {"name": _("红牌"), "card": "red", **self.figure(red)},
        ]

    def flow(self) -> list[dict]:
        """From the grid to the departments: what came in today, and what was solved there."""
        came, done = _("上交来"), _("解决")
        steps = [
            (_("小区网格"), _("收到"), "matters.raised", done, "matters.solved_at_compound"),
            (_("社区"), came, "matters.passed_from_compound", done, "matters.solved_at_community"),
            (_("街道"), came, "matters.passed_from_community", done, "matters.solved_at_street"),
            (_("呼叫平台"), _("呼叫"), "calls.count", _("分派"), "calls.dispatched"),
            (_("部门"), _("接到"), "calls.dispatched", _("答复"), "calls.answered"),
        ]
        rows: list[Told] = [
            {
                "name": name,
                "came": {"name": in_word, **self.figure(into)},
                "done": {"name": out_word, **self._out(out)},
            }
            for name, in_word, into, out_word, out in steps
        ]
        most = max([r["came"]["n"] for r in rows] + [1])
        for row in rows:  # 100 = the most that came in anywhere
            row["wide"] = round(100 * row["came"]["n"] / most)
            row["solid"] = min(row["wide"], round(100 * row["done"]["n"] / most))
        return rows

    def _out(self, key: str) -> dict:
        """What is a share of all that was solved is told by its numerator."""
        return self.figure(key, 0 if registry.get(key).hit else 1)

    # --- compounds ---

    def compounds(self) -> list[dict]:
        """Every compound in scope, by name."""
        return [
            {
                "pk": pk,
                "name": name,
                "over": late,
                "n": count,
                "url": self.records("matters.overdue", group="compound", id=pk),
            }
            for pk, name, street, late, count in self.told["compounds"]
            if not self.viewer.scope or str(street) == self.viewer.scope
        ]

    def worst(self) -> list[dict]:
        """Where most is overdue, then where most is open."""
        found = [c for c in self.compounds() if c["n"]]
        return sorted(found, key=lambda c: (-c["over"], -c["n"], c["name"]))[:WORST]

    def map(self) -> dict:
        found = self.compounds()
        top = rules.ceiling(c["n"] for c in found)
        outlines = _outlines(self.told["city"][0], self.told["outlines"])
        mine = {c["pk"]: outlines[c["pk"]] for c in found if c["pk"] in outlines}
        drawn = drawing.shapes(mine)
        return {
            "wide": drawing.WIDTH,
            "tall": drawing.HEIGHT,
            "top": top,
            "shapes": [_drawn(c, drawn[c["pk"]], top) for c in found if c["pk"] in drawn],
            "undrawn": sum(1 for c in found if c["pk"] not in drawn),
        }

    # --- institutions ---

    def holders(self) -> list[dict]:
        return [
            {
                "name": name,
                "yellow": yellow,
                "red": red,
                "url": self.records(
                    "cards.red" if red else "cards.yellow", group="department", id=pk
                ),
            }
            for pk, name, yellow, red in self.told["scopes"][self.key]["cards"]
        ]

    def head(self, key: str) -> dict:
        return {"key": key, "name": str(registry.get(key).name)}

    def rates(self) -> list[list[dict]]:
        """Pages of departments by name; no ranks."""
        rows = [self._rate(*row) for row in self.told["rates"].get(self.key, [])]
        return [rows[n : n + PER_PAGE] for n in range(0, len(rows), PER_PAGE)]

    def _rate(self, pk: int, name: str, *pairs: list[int]) -> dict:
        window = {"since": self.span.since, "until": self.span.until}
        cells = []
        for key, (part, whole) in zip(RATES, pairs, strict=True):
            indicator: Indicator = registry.get(key)
            value = share(part, whole)
            cells.append(
                {
                    "name": str(indicator.name),
                    "percent": percent(value),
                    "x": None if value is None else round(float(value) * 200),
                    "of": f"{part} ÷ {whole}",
                    "why": "" if whole else str(indicator.nothing),
                    "url": self.records(key, group="department", id=pk, **window),
                }
            )
        return {"name": name, "cells": cells}

    # --- what just happened ---

    def just(self) -> list[dict]:
        lines = self.told["just"]
        mine = [x for x in lines if not self.viewer.scope or str(x[1]) == self.viewer.scope]
        return [_line(*line) for line in mine[:JUST]]


def _drawn(compound: dict, shape: drawing.Shape, top: int) -> dict:
    number = rules.short(compound["n"], get_language() or "zh")
    digits, lines = len(number), shape.lines(compound["name"])
    size, y = shape.size(digits), shape.y + 14 * len(lines)
    if compound["over"] and shape.under_badge(shape.x, y, digits):
        size = ""  # the list beside the map and the table have it
    return {
        **compound,
        "number": number,
        "late": rules.in_a_badge(compound["over"]),
        "path": shape.path,
        "shade": rules.shade(compound["n"], top),
        "x": round(shape.x),
        "size": size,
        "number_y": round(y + (13 if size == "large" else 9)),
        "lines": [
            (line, round(shape.y - 14 * len(lines) + drawing.LINE * n + 4))
            for n, line in enumerate(lines)
        ],
        "badge": [round(at) for at in shape.badge] if compound["over"] else None,
    }


def _line(at: str, _street, where: str, procedure: str, move: str, state: str, who: str, what: str):
    """One line: when, the shape, which office did what, where, about what."""
    flow = procedures.get(procedure)
    card = KINDS.get(move, "")
    if move == OPENED and flow is MATTER:  # who it came from is nobody's business: the way it came
        who, verb = str(Source(who).label), _("收到")
    else:
        verb = _("发起") if move == OPENED else verb_of(procedure, move)
    return {
        "at": localtime(datetime.fromisoformat(at)),
        "look": flow.states.get(state, flow.start).look,
        "card": {"card-y": "yellow", "card-r": "red"}.get(card, ""),
        "who": who,
        "verb": verb,
        "where": where or "",
        "what": what or ("" if flow is RESPONSE else _(flow.label)),  # who answers says it already
    }


@lru_cache(maxsize=4)
def _outlines(city: int, version: int) -> dict[int, dict]:
    """Outlines of compounds, kept until one of the city is drawn anew; one query."""
    drawn = Place.objects.filter(kind=Kind.COMPOUND, path__startswith=f"/{city}/")
    rows = drawn.exclude(geometry=None).values_list("pk", "geometry")
    return {pk: outline for pk, outline in rows if outline is not None}
