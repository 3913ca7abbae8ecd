"""Which texts speak of the same thing: one pass in the order of time, each text joining the group
it is most like (single-pass clustering, as topic detection does it: Allan et al., 1998).

A text is compared with groups, never with texts, and only with groups of its block that share one
of its telling words and were spoken of lately: a day's texts cost what that day's texts cost.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .words import cut, masked, plain, telling

ALIKE = 0.28
"""Cosine from which a text joins a group. Chosen by reading: docs/hotspots.md."""
HERE = 0.1
"""Taken off for a text from a place that the group has been heard from."""
LATELY = timedelta(days=10)
COMMON = 0.1  # a word in more than this share of the texts finds no group, though it counts
FEW = 20  # below so many texts, no word is common


@dataclass(frozen=True)
class Said:
    """One text. block: groups don't reach over it (a street).  place: nearer by (a compound).

    group: the one it is known to belong to, if any.
    """

    key: int
    text: str
    at: datetime
    block: Hashable = None
    place: Hashable = None
    group: int | None = None


@dataclass
class Group:
    """Texts that belong together. name: the number of a known group, None for a new one."""

    name: int | None
    block: Hashable
    last: datetime
    keys: list[int] = field(default_factory=list)
    places: set[Hashable] = field(default_factory=set)
    sum: dict[str, float] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)

    def take(self, said: Said, vector: dict[str, float]) -> None:
        self.keys.append(said.key)
        self.places.add(said.place)
        self.last = said.at
        for term, value in vector.items():
            self.sum[term] = self.sum.get(term, 0.0) + value
        self.words.update(vector)

    def like(self, vector: dict[str, float]) -> float:
        """Cosine with the mean of the group."""
        length = math.sqrt(sum(v * v for v in self.sum.values()))
        return sum(v * self.sum.get(t, 0.0) for t, v in vector.items()) / length if length else 0.0

    def about(self, most: int = 3) -> list[str]:
        """The words that most of its texts share, the most telling first."""
        shared = [w for w, n in self.words.items() if n * 2 > len(self.keys)]
        chosen = shared or list(self.words)
        return sorted(chosen, key=lambda w: (-self.sum[w], w))[:most]


def terms(text: str) -> Counter[str]:
    """The telling words of a text."""
    return Counter(word for word in cut(plain(masked(text))) if telling(word))


def gathered(
    texts: Iterable[Said], *, alike: float = ALIKE, lately: timedelta = LATELY
) -> list[Group]:
    """The groups, also those of one text. The same texts give the same groups in any order.

    lately: a group that nobody spoke of for longer takes no more texts.
    """
    told = sorted(texts, key=lambda said: (said.at, said.key))
    looked = [terms(said.text) for said in told]
    rare, vectors = _weighed(looked)
    groups: list[Group] = []
    known: dict[int, Group] = {}
    found_by: dict[tuple, dict[int, Group]] = defaultdict(dict)
    for said, vector in zip(told, vectors, strict=True):
        group = known.get(said.group) if said.group is not None else None
        if said.group is None:
            near = {id(g): g for t in vector if t in rare for g in found_by[said.block, t].values()}
            fresh = [g for g in near.values() if said.at - g.last <= lately]
            group = _nearest(fresh, said, vector, alike)
        if group is None:
            group = Group(said.group, said.block, said.at)
            groups.append(group)
            if said.group is not None:
                known[said.group] = group
        group.take(said, vector)
        for term in vector:
            if term in rare:
                found_by[said.block, term][id(group)] = group
    return groups


def _weighed(looked: Sequence[Counter[str]]) -> tuple[set[str], list[dict[str, float]]]:
    """(words that are not common, each text as a vector of length 1: often here, rare else)."""
    often = Counter(term for one in looked for term in one)
    many = len(looked)
    rare = {t for t, n in often.items() if many < FEW or n <= COMMON * many}
    vectors = []
    for one in looked:
        raw = {t: (1 + math.log(n)) * math.log(1 + many / often[t]) for t, n in one.items()}
        length = math.sqrt(sum(v * v for v in raw.values()))
        vectors.append({t: v / length for t, v in raw.items()})
    return rare, vectors


def _nearest(
    groups: Sequence[Group], said: Said, vector: dict[str, float], alike: float
) -> Group | None:
    """The group most like a text, if one is like it enough."""
    best, found = 0.0, None
    for group in groups:
        here = HERE if said.place is not None and said.place in group.places else 0.0
        likeness = group.like(vector) + here
        if likeness >= alike and likeness > best:
            best, found = likeness, group
    return found


def rising(days: Sequence[int], *, least: int, times: float) -> bool:
    """Does it grow fast? days: texts a day, the last is today. In the last three days at least
    `least`, and at least `times` as many as in the three before."""
    now, before = sum(days[-3:]), sum(days[-6:-3])
    return now >= least and now >= times * before
