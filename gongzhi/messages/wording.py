"""Sentences of messages that a city may word itself.

A wording is a dated parameter; in it `{名字}` stands for a value. What it may hold is checked when
it is set, so that none fails when it is used. All other messages are worded by the catalogue.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from gongzhi.policy.declared import WORDS, Declared
from gongzhi.policy.services import Book, book

PLACE = re.compile(r"\{([^{}]*)\}")
MOST = 200
LONGEST = 500
"""Characters of a wording, and of the sentence made of it (models.Outgoing)."""


def wording(event: str, label: str, default: str, *, must: str) -> Declared:
    """The wording of an event, to be declared. must: the value that may not be left out of it."""
    check = _checked(frozenset(PLACE.findall(default)), must)
    return Declared(f"messages.text.{event}", label, default, check, unit=WORDS)


def _checked(known: frozenset[str], must: str) -> Callable[[object], None]:
    told = "、".join(f"{{{name}}}" for name in sorted(known))

    def check(value: object) -> None:
        if not isinstance(value, str) or not value.strip() or len(value) > MOST:
            raise ValueError(f"请填文字，不超过 {MOST} 字")
        named = set(PLACE.findall(value))
        if named - known or set("{}") & set(PLACE.sub("", value)):
            raise ValueError(f"花括号里只能写：{told}")
        if must not in named:
            raise ValueError(f"不能少了 {{{must}}}")

    return check


def say(
    what: Declared, values: Mapping[str, str], *, at: datetime, rules: Book | None = None
) -> str:
    """The sentence as the city words it at this instant. Braces in a value mean nothing.

    rules: the parameters, if they are there already (a locked case brings them along).
    """
    text = str((rules or book(what.code, at=at)).value(what.code))
    return PLACE.sub(lambda found: values[found[1]], text)[:LONGEST]
