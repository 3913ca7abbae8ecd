"""The agenda as a ballot sees it: what may be chosen, and whether a ballot keeps to it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _

from gongzhi.policy.refusals import Incomplete

from ..counting import Choice, Class
from .models import Item, Vote
from .sealing import canonical

SAID = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)


@dataclass(frozen=True)
class Matter:
    """An item to be answered. options: the keys of the candidates, none for yes or no."""

    key: str
    title: str
    klass: str
    seats: int
    options: tuple[str, ...]

    @property
    def is_election(self) -> bool:
        return self.klass == Class.ELECTION

    @property
    def widest(self) -> str | list[str]:
        return list(self.options) if self.is_election else str(Choice.AGAINST)


@dataclass(frozen=True)
class Agenda:
    matters: tuple[Matter, ...]

    @property
    def width(self) -> int:
        """No ballot that keeps to the agenda is longer, in bytes."""
        fullest = {m.key: m.widest for m in self.matters}
        longest = {m.key: str(Choice.ABSTAIN) for m in self.matters}
        return max(len(json.dumps(c, separators=(",", ":"))) for c in (fullest, longest))

    def checked(self, choices: Mapping[str, object], *, paper: bool = False) -> dict:
        """The choices, in order. Raises Incomplete with the item's key as its field.

        paper: what is really on a sheet is kept, also more marks than seats and what can't be read
        (invalid); the count says what becomes of it. On the telephone too many marks are told.
        """
        known = {m.key: m for m in self.matters}
        for name, choice in choices.items():
            if name not in known:
                raise Incomplete(_("这次表决没有这个议题"), field=name)
            _check(known[name], choice, paper=paper)
        if not choices and not paper:
            raise Incomplete(_("还没有选。没有意见的，请选“弃权”"), field=self.matters[0].key)
        return canonical(choices)  # type: ignore[arg-type]  # each was just looked at


def _check(matter: Matter, choice: object, *, paper: bool) -> None:
    if matter.is_election and isinstance(choice, list):
        _check_marks(matter, choice, paper=paper)
    elif choice not in _words(matter, paper=paper):
        told = _("“%(item)s”没有这个选项") % {"item": matter.title}
        raise Incomplete(told, field=matter.key)


def _words(matter: Matter, *, paper: bool) -> tuple[Choice, ...]:
    words = (Choice.ABSTAIN,) if matter.is_election else SAID
    return (*words, Choice.INVALID) if paper else words


def _check_marks(matter: Matter, marks: list, *, paper: bool) -> None:
    told = {"item": matter.title, "seats": matter.seats, "marks": len(marks)}
    if any(m not in matter.options for m in marks) or len(set(marks)) != len(marks):
        words = _("“%(item)s”的候选人名单上没有这一位，或选了两次")
        raise Incomplete(words % told, field=matter.key)
    if len(marks) > matter.seats and not paper:
        words = _("“%(item)s”最多选 %(seats)s 人，您选了 %(marks)s 人；多选就无效，请减少")
        raise Incomplete(words % told, field=matter.key)


def agenda_of(vote: Vote) -> Agenda:
    """Read once by each process: it stands since the notice, and no other vote has this key."""
    return _agenda(bytes(vote.key), vote.pk)


@lru_cache(maxsize=200)
def _agenda(key: bytes, vote_pk: int) -> Agenda:
    rows = Item.objects.filter(vote=vote_pk).order_by("position")
    positions = ArrayAgg(
        "options__position", filter=Q(options__isnull=False), order_by="options__position"
    )
    return Agenda(tuple(_matters(rows.annotate(marks=positions))))


def _matters(items: Iterable[Item]) -> Iterable[Matter]:
    for item in items:
        options = tuple(f"c{n}" for n in vars(item)["marks"] or ())
        yield Matter(item.key, item.title, item.klass, item.seats or 0, options)
