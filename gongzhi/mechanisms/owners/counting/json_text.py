"""JSON as strictly as a count needs it: no key twice, no NaN, no Infinity, UTF-8."""

import json
from collections.abc import Iterator

from .faults import Collector

FILE = "文件"
LONGEST = 18
"""Digits of a whole number: seats and such. Longer ones are slips."""


class NoNumber:
    """Stands where the text has NaN, Infinity or a whole number out of all bounds."""


class Doubled(dict):
    """An object in which a key stands twice. twice: such keys."""

    twice: tuple[str, ...] = ()


class _Decoder(json.JSONDecoder):
    """Reads on over what JSON should not have, and remembers that there was some."""

    def __init__(self) -> None:
        super().__init__(
            object_pairs_hook=self._object, parse_constant=self._constant, parse_int=self._whole
        )
        self.odd = False

    def _object(self, pairs: list[tuple[str, object]]) -> dict:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        names = [name for name, __ in pairs]
        doubled = Doubled(made)
        doubled.twice = tuple(name for name in made if names.count(name) > 1)
        self.odd = True
        return doubled

    def _constant(self, __: str) -> NoNumber:
        self.odd = True
        return NoNumber()

    def _whole(self, digits: str) -> int | NoNumber:
        return int(digits) if len(digits) <= LONGEST else self._constant(digits)


def parsed(text: str | bytes, faults: Collector) -> object:
    """What the text says. Raises Faults if it is no JSON; lesser faults go to the collector."""
    decoder, question = _Decoder(), None
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        question = decoder.decode(text)
    except UnicodeDecodeError:
        faults.add(FILE, "不是 UTF-8 文本")
    except json.JSONDecodeError as fault:
        faults.add(f"第 {fault.lineno} 行第 {fault.colno} 列", "不是有效的 JSON")
    except RecursionError:
        faults.add(FILE, "层次太深，不是一次表决")
    faults.check()
    if decoder.odd:
        for where, what in _places(question, ""):
            faults.add(where, what)
    return question


def _places(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Where the odd ones are."""
    if isinstance(value, NoNumber):
        yield where or FILE, "不是数"
    if isinstance(value, Doubled):
        for name in value.twice:
            yield inside(where, name), "这个键写了两次"
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _places(part, inside(where, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _places(part, f"{where}[{number}]")


def inside(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
