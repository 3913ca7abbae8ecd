"""Seats among candidates: who is enough wanted, and of those the most wanted.

A candidate needs what an ordinary matter needs. Seats go by heads, then by area. Whoever is equal
in both at the last seat is tied: chance decides nothing here, and while the seat is open nobody is
an alternate.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongzhi.casework.procedure import said as _

from .steps import Sentence
from .tally import Cast
from .vote import Choice, Matter
from .weight import Weight

ARTICLE = "选举办法（山东省物业管理条例 22 第四项）"


@dataclass(frozen=True)
class Marks:
    """votes: candidate → who marked them. Ballots with too many marks are invalid for this."""

    votes: dict[str, Weight]
    abstain: Weight
    invalid: Weight


@dataclass(frozen=True)
class Seats:
    """elected, alternates: by rank. tied: equal at the last seat; tied_alternates: at the last
    place among the alternates. open: seats that nobody got."""

    elected: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    tied_alternates: tuple[str, ...] = ()
    open: int = 0


def marks(matter: Matter, cast: Iterable[Cast]) -> Marks:
    """No mark at all abstains."""
    heads = dict.fromkeys((*matter.candidates, *Choice), 0)
    areas = dict(heads)
    for area, choices in cast:
        for name in _marked(choices.get(matter.id, ()), matter.seats):
            heads[name] += 1
            areas[name] += area
    found = {name: Weight(heads[name], areas[name]) for name in heads}
    return Marks(
        votes={name: found[name] for name in matter.candidates},
        abstain=found[Choice.ABSTAIN],
        invalid=found[Choice.INVALID],
    )


def _marked(choice: str | tuple[str, ...], seats: int) -> tuple[str, ...]:
    if isinstance(choice, str):
        return (choice,)
    if len(choice) > seats:
        return (Choice.INVALID,)
    return choice or (Choice.ABSTAIN,)


def ranked(votes: dict[str, Weight]) -> list[list[str]]:
    """Candidates in groups of equals, the most wanted first; within a group by name."""
    groups: dict[tuple[int, int], list[str]] = {}
    for name in sorted(votes):
        groups.setdefault((-votes[name].heads, -votes[name].area), []).append(name)
    return [groups[key] for key in sorted(groups)]


def seats(matter: Matter, votes: dict[str, Weight], reaches: Callable[[str], bool]) -> Seats:
    """reaches: whether a candidate has what is needed."""
    able = ranked({name: weight for name, weight in votes.items() if reaches(name)})
    elected, tied, rest = _filled(able, matter.seats)
    alternates, tied_alternates, __ = ((), (), ()) if tied else _filled(rest, matter.alternates)
    return Seats(
        tuple(elected),
        tuple(alternates),
        tuple(tied),
        tuple(tied_alternates),
        matter.seats - len(elected),
    )


def _filled(
    groups: Sequence[list[str]], places: int
) -> tuple[Sequence[str], Sequence[str], Sequence[list[str]]]:
    """(those who get a place, those equal at the last one, the groups that come after)."""
    taken: list[str] = []
    for number, group in enumerate(groups):
        left = places - len(taken)
        if len(group) > left:
            return taken, group if left else (), groups[number:]
        taken += group
    return taken, (), ()


def outcome(matter: Matter, found: Seats, *, quorum: bool) -> Iterator[Sentence]:
    """What became of the seats."""
    if not quorum:
        yield Sentence(_("参与表决的不够，%(seats)s 个名额都空缺。"), {"seats": matter.seats})
        return
    yield Sentence(
        _("名额 %(seats)s 个，达到同意比例的按人数、人数相同按面积排列，当选 %(elected)s 人。"),
        {"seats": matter.seats, "elected": len(found.elected)},
    )
    if found.tied:
        words = _(
            "剩下 %(open)s 个名额有 %(tied)s 人人数和面积都相同，不抽签，由业主另行决定；"
            "在此之前不确定候补。"
        )
        yield Sentence(words, {"open": found.open, "tied": len(found.tied)})
    elif found.open:
        yield Sentence(_("空缺 %(open)s 个名额。"), {"open": found.open})
    if found.alternates:
        yield Sentence(_("候补 %(n)s 人。"), {"n": len(found.alternates)})
    if found.tied_alternates:
        words = _("末位候补有 %(n)s 人人数和面积都相同，未定。")
        yield Sentence(words, {"n": len(found.tied_alternates)})
