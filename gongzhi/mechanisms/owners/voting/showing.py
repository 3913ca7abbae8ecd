"""The agenda in words, the same for paper, telephone and the clerks' desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from ..counting import Choice, Class
from .models import Item, Option
from .sealing import Choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

RULES: dict[str, "StrOrPromise"] = {
    Class.ORDINARY: _("一般事项，人数和面积都须过半数同意"),
    Class.SPECIAL: _("特别事项，人数和面积都须四分之三以上同意"),
    Class.ELECTION: _("选举，每名候选人的人数和面积都须过半数"),
}
WORDS: dict[str, "StrOrPromise"] = {
    Choice.FOR: _("同意"),
    Choice.AGAINST: _("反对"),
    Choice.ABSTAIN: _("弃权"),
    Choice.INVALID: _("无效（看不清，或选了两个）"),
}


@dataclass(frozen=True)
class Candidate:
    """number: on the ballot, from 1.  public_name: with the building, for two of one name.
    statement: their own words."""

    key: str
    number: int
    name: str
    public_name: str
    statement: str


@dataclass(frozen=True)
class Shown:
    """An item. seats: how many may be marked; None if it is answered with yes or no."""

    key: str
    number: int
    title: str
    text: str
    klass: str
    seats: int | None
    candidates: tuple[Candidate, ...]

    @property
    def rule(self) -> str:
        """What it takes to pass, in a few words."""
        return str(RULES[self.klass])

    @property
    def is_election(self) -> bool:
        return self.seats is not None

    def said(self, choice: str | Sequence[str] | None) -> str:
        """A choice in words: “同意”, or the names that are marked."""
        if choice is None or choice == []:
            return translate("弃权（没有选）")
        if isinstance(choice, str):
            return str(WORDS[choice])
        names = [c.name for c in self.candidates if c.key in choice]
        return translate("选 %(n)s 人：%(names)s") % {"n": len(names), "names": "、".join(names)}


def shown(vote_pk: int) -> list[Shown]:
    """The agenda in its order, with the candidates. Two queries."""
    stand: dict[int, list[Candidate]] = {}
    options = Option.objects.filter(item__vote=vote_pk).select_related("candidacy__person")
    for option in options.order_by("item", "position"):
        stand.setdefault(option.item_id, []).append(_candidate(option))
    items = Item.objects.filter(vote=vote_pk).order_by("position")
    return [_shown(item, tuple(stand.get(item.pk, ()))) for item in items]


def _candidate(option: Option) -> Candidate:
    stood = option.candidacy
    return Candidate(option.key, option.position, stood.name, stood.public_name, stood.statement)


def _shown(item: Item, candidates: tuple[Candidate, ...]) -> Shown:
    return Shown(
        item.key,
        item.position,
        item.title,
        item.text,
        item.klass,
        item.seats,
        candidates,
    )


def in_words(agenda: Sequence[Shown], choices: Choices) -> list[tuple[Shown, str]]:
    """What a ballot says, item by item."""
    return [(item, item.said(choices.get(item.key))) for item in agenda]
