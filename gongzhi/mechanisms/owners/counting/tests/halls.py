"""Votes to be counted in tests: so many owners with so much area between them, who say so."""

from itertools import count as numbers

from gongzhi.mechanisms.owners.counting import count
from gongzhi.mechanisms.owners.counting.weight import cm2, metres

CAST = "2026-04-30T20:00:00+08:00"
DAY = "2026-05-01"
OLD_DAY = "2020-12-31"
OLD_CAST = "2020-12-30T20:00:00+08:00"


def line(unit: str, area: str, owner: str, kind: str = "private") -> dict:
    return {"unit": unit, "area": area, "owner": owner, "kind": kind}


def ballot(owner: str, choices: dict, channel: str = "paper", cast_at: str = CAST) -> dict:
    return {"owner": owner, "channel": channel, "cast_at": cast_at, "choices": choices}


def question(roll: list, matters: list, ballots: list, **more) -> dict:
    return {"decided_on": DAY, "roll": roll, "matters": matters, "ballots": ballots, **more}


def m(id_: str, class_: str = "ordinary", **more) -> dict:
    return {"id": id_, "class": class_, **more}


def e(seats: int = 1, *, alternates: int = 0, candidates: str = "abc") -> dict:
    """An election e1 among candidates a, b, c …"""
    return m("e1", "election", seats=seats, alternates=alternates, candidates=list(candidates))


def flats(owners: int, area: str, *, name: str = "o") -> list[dict]:
    """So many owners with one flat each, so much area between them to the cm²."""
    if not owners:
        return []
    each, rest = divmod(cm2(area), owners)
    assert each > 0, "everybody owns something"
    areas = [each + rest, *[each] * (owners - 1)]
    return [line(f"{name}{n}", metres(a), f"{name}{n}") for n, a in enumerate(areas, 1)]


Group = tuple[int, str]
"""(heads, square metres)."""


def hall(*groups: tuple[Group, object], matters: list, **more) -> dict:
    """Each group: who, and their choices (None: they return nothing)."""
    roll, ballots, number = [], [], numbers()
    cast_at = OLD_CAST if more.get("decided_on", DAY) <= OLD_DAY else CAST
    for (heads, area), choices in groups:
        owners = flats(heads, area, name=f"g{next(number)}-")
        roll += owners
        if choices is not None:
            ballots += [ballot(row["owner"], choices, cast_at=cast_at) for row in owners]
    return question(roll, matters, ballots, **more)


def left(whole: Group, part: Group) -> Group:
    return whole[0] - part[0], metres(cm2(whole[1]) - cm2(part[1]))


def voted(total: Group, taking_part: Group, yes: Group, class_: str, day: str = DAY) -> dict:
    """The answer where so many of all take part and so many of them consent to m1."""
    asked = hall(
        (left(total, taking_part), None),
        (left(taking_part, yes), {"m1": "against"}),
        (yes, {"m1": "for"}),
        matters=[m("m1", class_)],
        decided_on=day,
    )
    found = count(asked)
    assert found["total"] == {"heads": total[0], "area": metres(cm2(total[1]))}
    return found
