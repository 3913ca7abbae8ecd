"""The geometry of the procedure drawing: stations on a line, in per cent of the width.

Pure: takes plain data, gives plain data, so that the template only writes it down. Positions are
strings such as ``"7.143%"``; heights are in the template, since they do not depend on the data.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

Station = tuple[str, str, str]
Loop = tuple[int, int, str]
Side = tuple[str, str]


def _percent(share: float) -> str:
    return f"{share * 100:.3f}%"


def _described(stations: Sequence[Station]) -> str:
    """The drawing in words, for those who do not see it."""
    named = {
        state: _("、").join(label for label, its, _time in stations if its == state)
        for state in ("past", "now", "next")
    }
    parts = []
    if named["past"]:
        parts.append(_("已完成：%(labels)s") % {"labels": named["past"]})
    if named["now"]:
        parts.append(_("现在：%(labels)s") % {"labels": named["now"]})
    if named["next"]:
        parts.append(_("之后：%(labels)s") % {"labels": named["next"]})
    return _("；").join(parts)


def _folded(stations: Sequence[Station]) -> list[dict]:
    """The same line for the phone: what is past becomes one station."""
    past = [label for label, state, _time in stations if state == "past"]
    rest = [
        {"label": label, "state": state, "time": time}
        for label, state, time in stations
        if state != "past"
    ]
    return ([{"label": " · ".join(past), "state": "past", "time": ""}] if past else []) + rest


def procedure(
    stations: Iterable[Station], loops: Iterable[Loop] = (), sides: Iterable[Side] = ()
) -> dict:
    """Where each part of the drawing stands.

    stations: (label, "past" | "now" | "next", time or note), in order. loops: (from index, to
    index, label). sides: (icon, text), drawn as one line below. Raises ValueError without stations.
    """
    stations = [(str(label), state, str(time or "")) for label, state, time in stations]
    if not stations:
        raise ValueError("程序图至少要有一个环节。")
    width = 1 / len(stations)
    middle = [(index + 0.5) * width for index in range(len(stations))]
    reached = [
        x for x, (_label, state, _t) in zip(middle, stations, strict=True) if state != "next"
    ]
    turn = max(reached, default=middle[0])
    return {
        "title": _("、").join(label for label, state, _t in stations if state == "now")
        or stations[-1][0],
        "description": _described(stations),
        "stations": [
            {"x": _percent(x), "label": label, "state": state, "time": time}
            for x, (label, state, time) in zip(middle, stations, strict=True)
        ],
        "start": _percent(middle[0]),
        "turn": _percent(turn),
        "end": _percent(middle[-1]),
        "loops": [
            {
                "x": _percent(min(middle[a], middle[b])),
                "width": _percent(abs(middle[a] - middle[b])),
                "middle": _percent((middle[a] + middle[b]) / 2),
                "label": str(label),
                "back": b < a,
            }
            for a, b, label in loops
        ],
        "folded": _folded(stations),
        "sides": [{"icon": icon, "text": str(text)} for icon, text in sides],
    }
