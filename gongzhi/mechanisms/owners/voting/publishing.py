"""A count as it is made public: heads always, area where no single ballot can be worked out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ..counting import Class
from . import queries
from .models import Count, Item, Vote
from .rules import alone, withheld

YES_NO = ("for", "against", "abstain", "invalid")
BLANK = ("abstain", "invalid")


@dataclass(frozen=True)
class Cell:
    """A choice as it is shown. area: m² as text; "" where it is withheld.

    key: for, against … or a candidate's.  name: in words.
    """

    key: str
    name: str
    heads: int
    area: str


@dataclass(frozen=True)
class Published:
    """An item's result. passed: None for an election.  elected, alternates, tied: names."""

    item: Item
    cells: tuple[Cell, ...]
    passed: bool | None
    elected: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    open: int = 0

    @property
    def withholds(self) -> bool:
        return any(not cell.area for cell in self.cells)


def published(vote: Vote, count: Count, *, whole: bool = False) -> list[Published]:
    """The items of a count. whole: with nothing withheld, for those who count."""
    return [one_of(item, count, whole=whole) for item in queries.agenda_items(vote.pk)]


def one_of(item: Item, count: Count, *, whole: bool = False) -> Published:
    """One item of `queries.agenda_items`."""
    names = {option.key: option.candidacy.name for option in item.options.all()}
    taking_part = count.result["participating"]["heads"]
    return _one(item, count.result["matters"][item.key], names, taking_part, whole)


def _one(
    item: Item, found: Mapping, names: Mapping[str, str], taking_part: int, whole: bool
) -> Published:
    election = item.klass == Class.ELECTION
    cells = _marked(found) if election else {key: found[key] for key in YES_NO}
    heads = {key: cell["heads"] for key, cell in cells.items()}
    hidden = frozenset() if whole else hidden_of(item, heads, taking_part)
    words = {**names, **_words()}
    told = tuple(
        Cell(key, words[key], cell["heads"], "" if key in hidden else cell["area"])
        for key, cell in cells.items()
    )
    if not election:
        return Published(item, told, found["passed"])
    lists = {w: tuple(names[key] for key in found[w]) for w in ("elected", "alternates", "tied")}
    return Published(item, told, None, open=found["open"], **lists)


def _marked(found: Mapping) -> dict[str, Mapping]:
    return {**found["votes"], **{key: found[key] for key in BLANK}}


def hidden_of(item: Item, heads: Mapping[str, int], taking_part: int) -> frozenset[str]:
    """Marks of one seat make up all who take part; those of several overlap."""
    if item.klass == Class.ELECTION and item.seats != 1:
        return alone(heads, taking_part)
    return withheld(heads, last="for")


def _words() -> dict[str, str]:
    return {
        "for": _("同意"),
        "against": _("反对"),
        "abstain": _("弃权"),
        "invalid": _("无效"),
    }


# --- the notice -------------------------------------------------------------------------------


def notice(vote: Vote, *, until: date) -> str:
    """What the notice of the result says."""
    assert vote.certified  # only what is certified is published
    return "\n\n".join("\n".join(part) for part in _parts(vote, vote.certified, until))


def _parts(vote: Vote, count: Count, until: date) -> Iterator[list[str]]:
    found, shown = count.result, published(vote, count)
    told = {
        "heads": found["total"]["heads"],
        "area": found["total"]["area"],
        "in_heads": found["participating"]["heads"],
        "in_area": found["participating"]["area"],
        "need_heads": found["quorum"]["heads_needed"],
        "need_area": found["quorum"]["area_needed"],
    }
    yield [
        _("全体业主 %(heads)s 人，%(area)s 平方米；参与表决 %(in_heads)s 人，%(in_area)s 平方米。")
        % told,
        _("参与表决至少要 %(need_heads)s 人、%(need_area)s 平方米：%(met)s。")
        % {**told, "met": _("达到") if found["quorum"]["met"] else _("没有达到")},
    ]
    for one in shown:
        yield list(_item(one))
    if any(one.withholds for one in shown):
        yield [_("不到五户的一项不公布面积，免得看出谁怎么投；计票组可以查核全部。")]
    yield [
        _("认为决定侵害自己合法权益的业主，可以在 %(until)s 以前请求法院撤销（民法典第280条）。")
        % {"until": until.isoformat()},
        _("名册摘要 %(roll)s；选票摘要 %(ballots)s；计票规则 %(rule)s。")
        % {"roll": count.roll_digest, "ballots": count.ballots_digest, "rule": count.rule},
        _("凭回执编号可以查自己的票在不在；要求重新计票的，请向组织表决的单位提出。"),
    ]


def _item(one: Published) -> Iterator[str]:
    yield f"{one.item.position}. {one.item.title}：{verdict(one)}"
    for cell in one.cells:
        told = {"name": cell.name, "heads": cell.heads, "area": cell.area}
        with_area = _("　%(name)s %(heads)s 人，%(area)s 平方米") % told
        yield with_area if cell.area and cell.heads else _("　%(name)s %(heads)s 人") % told


def verdict(one: Published) -> str:
    """Passed or not; who is elected."""
    if one.passed is not None:
        return _("通过") if one.passed else _("未通过")
    told = [_("当选：%(names)s") % {"names": "、".join(one.elected) or _("无")}]
    if one.alternates:
        told.append(_("候补：%(names)s") % {"names": "、".join(one.alternates)})
    if one.tied:
        told.append(_("末位相同、未定：%(names)s") % {"names": "、".join(one.tied)})
    if one.open:
        told.append(_("空缺 %(n)s 个名额") % {"n": one.open})
    return "；".join(told)
