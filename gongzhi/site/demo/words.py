"""What things and people of the demo city are called: read from data/words.toml."""

import random
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

_read = tomllib.loads(Path(__file__).with_name("data").joinpath("words.toml").read_text("utf-8"))

CITY: tuple[str, str] = tuple(_read["city"])
STREETS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    s["code"]: (s["name"], [tuple(known) for known in s["communities"]]) for s in _read["street"]
}
"""Street code → its name and its communities (code, name)."""
DEPARTMENTS: dict[str, tuple[str, str]] = {c: (n, s) for c, n, s in _read["departments"]}
"""Code → full name and what it is called."""
BUSY: tuple[str, ...] = tuple(_read["busy"])
REVIEWERS_ONLY: dict[str, tuple[str, str]] = {c: (n, s) for c, n, s in _read["reviewers_only"]}
REVIEWERS: tuple[str, ...] = tuple(_read["reviewers"])
"""Codes of those who review candidates for owners' committees."""
COMPANIES, UNITS = _read["companies"].split(), _read["units"].split()


def person(rng: random.Random) -> str:
    return rng.choice(_read["surnames"]) + rng.choice(_read["given"].split())


def compounds(rng: random.Random) -> dict[str, Iterator[str]]:
    """Kind of compound → its names in a random order, none twice; numbered when they run out."""

    def mixed(heads: str, tails: str) -> Iterator[str]:
        both = [head + tail for head in _read[heads].split() for tail in _read[tails].split()]
        rng.shuffle(both)
        later = (f"{name}{turn}区" for turn in "二三四五六七八九" for name in both)
        return chain(both, later)

    flats = mixed("first", "new")
    return {
        "tower": flats,
        "slab": flats,
        "old": mixed("old", "old_tail"),
        "rows": mixed("rows", "rows_tail"),
    }
