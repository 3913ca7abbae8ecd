"""What a row of a table, or a form, says of a unit, before anything is done about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from gongzhi.people.identifiers import BadPhone, normal_mobile

from . import rules
from .models import Capacity, UnitKind

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
OF_THE_DEVELOPER = frozenset({UnitKind.UNSOLD.value, UnitKind.UNDELIVERED.value})
PAPERS = re.compile(r"[A-Z0-9()]{5,30}")
"""An ID number: a resident's, a passport, a permit."""
HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff〇]"


class Wrong(ValueError):
    """It can't be taken in. field: which part of it is wrong."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field, self.why = field, why


class Differs(Wrong):
    """The roll says something else, and nobody said that the row is to be believed."""

    def __init__(self, field: str, kept: str = "") -> None:
        now = _("（名册上是“%s”）") % kept if kept else ""
        why = _("和名册上的不同%s。要以表格为准，请选“已有的以表格为准”再导入")
        super().__init__(field, why % now)


@dataclass(frozen=True)
class Who:
    """A person as the row names them. papers: the number of their ID."""

    name: str
    papers: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Told:
    """A unit as the row has it; what is blank says nothing.

    areas: source → m².  people: the co-owners, or who acts for the organisation `title`.
    voter: the name of whom the co-owners chose.
    """

    number: str
    areas: Mapping[str, Decimal]
    building: str = ""
    kind: str = ""
    people: tuple[Who, ...] = ()
    voter: str = ""
    title: str = ""
    uscc: str = ""
    capacity: str = Capacity.AGENT.value

    @property
    def is_the_developers(self) -> bool:
        """What is unsold or not handed over is the developer's, whoever bought it
        (建筑物区分所有权司法解释 9: 按一人计算)."""
        return self.kind in OF_THE_DEVELOPER

    @property
    def named(self) -> tuple[Who, ...]:
        """Whose values are kept: not those of buyers, who have no voice for it yet."""
        return () if self.is_the_developers else self.people


@dataclass
class Taken:
    """What became of it. result: ADDED, CHANGED, UNCHANGED, or "" with a fault."""

    told: Told
    result: str = ""
    notes: list[str] = field(default_factory=list)
    fault: Wrong | None = None


def who_from(text: str) -> tuple[Who, ...]:
    """People as they are typed, one a line: name, ID number, mobile number, parted by anything.

    Raises Wrong.
    """
    lines = [re.split(r"[,，、;；\s]+", line.strip()) for line in text.splitlines() if line.strip()]
    return tuple(_who(name, rest) for name, *rest in lines)


def _who(name: str, rest: list[str]) -> Who:
    papers = phone = ""
    for part in filter(None, rest):
        try:
            phone = normal_mobile(part)
        except BadPhone:
            if papers or not PAPERS.fullmatch(given := rules.papers(part)):
                raise Wrong("people", _("“%s”既不是证件号也不是手机号") % part[:3]) from None
            papers = given
    if not re.search(HAN + "|[A-Za-z]", name):
        raise Wrong("people", _("每行先写姓名"))
    return Who(name[:40], papers, phone)


def plain_name(name: str) -> str:
    """A name without the blanks that tables put into it: 张　三 → 张三, John  Ma → John Ma."""
    text = re.sub(r"\s+", " ", name).strip()
    return re.sub(rf"(?<={HAN}) (?={HAN})", "", text)
