"""Compounds as residents look for them: by street and community, by name, by the initials of its
pinyin. One query; the names are compared in memory, a city has hundreds of them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Q
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from .models import Kind, Place

load_phrases_dict({"乐陵": [["lào"], ["líng"]]})


@dataclass(frozen=True)
class Compound:
    """drawn: is its outline known?"""

    pk: int
    code: str
    name: str
    community_id: int
    community: str
    street: str
    drawn: bool

    @property
    def where(self) -> str:
        return f"{self.street} · {self.community}"

    @property
    def initials(self) -> str:
        return initials(self.name)


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """安和苑 → ahy. Letters and digits stay as they are."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


@lru_cache(maxsize=10_000)
def spelled(name: str) -> str:
    """安和苑 → anheyuan."""
    return "".join(lazy_pinyin(name)).lower()


def compounds(*, day: date) -> list[Compound]:
    """All compounds that exist on this day, street by street."""
    found = (
        Place.objects.current(day)
        .filter(kind=Kind.COMPOUND)
        .annotate(community=F("parent__name"), street=F("parent__parent__name"))
        .annotate(drawn=Q(geometry__isnull=False))
        .order_by("parent__parent__code", "parent__code", "name")
    )
    columns = ("pk", "code", "name", "parent_id", "community", "street", "drawn")
    return [Compound(*row) for row in found.values_list(*columns)]


def matching(wanted: str, among: list[Compound]) -> list[Compound]:
    """Those whose name contains the words, or whose pinyin or initials begin like them; the name
    that begins with them first."""
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", wanted)).lower()
    if not words:
        return []
    found = [c for c in among if words in c.name.lower() or _sounds(words, c.name)]
    return sorted(found, key=lambda c: not c.name.lower().startswith(words))


def _sounds(words: str, name: str) -> bool:
    if not words.isascii():
        return False
    return initials(name).startswith(words) or spelled(name).startswith(words)


def names(place: Place) -> tuple[str, str]:
    """(安和苑 3 号楼 1 单元, 市中街道 · 振兴社区): a place within a compound, and where that is."""
    rows = Place.objects.filter(pk__in=place.ancestor_ids).values_list("kind", "name", "path")
    chain = [(kind, name) for kind, name, _path in sorted(rows, key=lambda row: len(row[2]))]
    inside = [n for k, n in chain if k not in (Kind.CITY, Kind.STREET, Kind.COMMUNITY, Kind.GRID)]
    above = [n for k, n in chain if k in (Kind.STREET, Kind.COMMUNITY)]
    return " ".join(inside) or place.name, " · ".join(above)
