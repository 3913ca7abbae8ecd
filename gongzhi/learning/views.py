"""The three ways in which the learning looks at a text. Chosen by measurement: docs/triage.md."""

from dataclasses import dataclass

from .words import cut, masked, plain, runs

HEAD = 40  # characters: a title and the first clause
LONGEST_RUN = 3
IDF_POWER = 1.5
"""A run that few texts have says more than its share: the usual weight, to this power."""


@dataclass(frozen=True)
class View:
    """name: what the terms are.  weight: its length beside the others' (each is a unit vector)."""

    name: str
    weight: float


CHARACTERS, WORDS, BEGINNING = View("characters", 1.0), View("words", 0.5), View("beginning", 0.5)
VIEWS = (CHARACTERS, WORDS, BEGINNING)


@dataclass(frozen=True)
class Seen:
    """A text as it is learned from: plain and masked, its words, its terms in each view."""

    text: str
    words: list[str]
    terms: tuple[list[str], list[str], list[str]]


def seen(text: str) -> Seen:
    """Look at a text in every view."""
    text = plain(masked(text))
    words = cut(text)
    spoken = [w for w in words if any(c.isalnum() for c in w)]
    return Seen(text, words, (runs(text, LONGEST_RUN), spoken, runs(text[:HEAD], LONGEST_RUN)))
