"""From JSON to a Vote: is everything there, and of the right shape? What it says is checked later.

What is missing or misshapen goes to the collector, and something harmless takes its place, so that
all faults of a file are found in one go.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from .faults import Collector
from .json_text import FILE, inside
from .vote import Ballot, Class, Matter, Policy, RollLine, Vote
from .weight import cm2

T = TypeVar("T")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
SOME_DAY = date(2021, 1, 1)
SOME_TIME = datetime.fromisoformat("2021-01-01T00:00:00+08:00")
POLICIES = ("count_parking_area", "silence_counts_with_majority")


def read(question: object, faults: Collector) -> Vote:
    reader = _Reader(faults)
    top = reader.record(question, FILE)
    return Vote(
        decided_on=reader.day(top, "decided_on"),
        policy=reader.policy(top),
        rule=reader.text(top, "rule", "", default=""),
        roll=reader.each(top, "roll", reader.line),
        matters=reader.each(top, "matters", reader.matter),
        ballots=reader.each(top, "ballots", reader.ballot),
    )


class _Reader:
    def __init__(self, faults: Collector) -> None:
        self.faults = faults

    def record(self, value: object, where: str) -> dict:
        if isinstance(value, dict):
            return value
        self.faults.add(where, "应是一个对象 {…}")
        return {}

    def each(self, top: dict, name: str, make: Callable[[dict, str], T]) -> list[T]:
        places = ((row, f"{name}[{n}]") for n, row in enumerate(self.rows(top, name, "")))
        return [make(self.record(row, where), where) for row, where in places]

    def rows(self, row: dict, name: str, where: str) -> list:
        value = row.get(name)
        if isinstance(value, list):
            return value
        self._wrong(row, name, where, "应是一个列表 […]")
        return []

    def text(self, row: dict, name: str, where: str, default: str | None = None) -> str:
        value = row.get(name, default)
        if isinstance(value, str):
            return value
        self._wrong(row, name, where, '应是文字 "…"')
        return ""

    def whole(self, row: dict, name: str, where: str, default: int | None = None) -> int:
        value = row.get(name, default)
        if type(value) is int:  # a bool is an int, too
            return value
        self._wrong(row, name, where, "应是整数")
        return 0

    def day(self, row: dict, name: str) -> date:
        text = self.text(row, name, "")
        try:
            if DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.faults.add(name, f"不是日期：“{text}”；应写作 2026-05-01")
        return SOME_DAY

    def policy(self, top: dict) -> Policy:
        row = self.record(top.get("policy", {}), "policy")
        for name in row:
            if name not in POLICIES:
                self.faults.add(f"policy.{name}", f"没有这项规定；可用 {'、'.join(POLICIES)}")
        return Policy(**{name: self._flag(row, name) for name in POLICIES})

    def _flag(self, row: dict, name: str) -> bool:
        value = row.get(name, False)
        if not isinstance(value, bool):
            self.faults.add(f"policy.{name}", "应是 true 或 false")
        return value is True

    def line(self, row: dict, where: str) -> RollLine:
        return RollLine(
            unit=self.text(row, "unit", where),
            area_cm2=self._area(row, where),
            owner=self.text(row, "owner", where),
            kind=self.text(row, "kind", where),
        )

    def _area(self, row: dict, where: str) -> int:
        text = self.text(row, "area", where)
        found = cm2(text)
        if found is None:
            what = f'不是面积：“{text}”；应是平方米数，最多四位小数，如 "95.32"'
            self.faults.add(inside(where, "area"), what)
        return found or 0

    def matter(self, row: dict, where: str) -> Matter:
        id_, class_ = self.text(row, "id", where), self.text(row, "class", where)
        code = self.text(row, "code", where, default="")
        if class_ != Class.ELECTION:
            return Matter(id_, class_, code)
        return Matter(
            id_,
            class_,
            code,
            seats=self.whole(row, "seats", where),
            alternates=self.whole(row, "alternates", where, default=0),
            candidates=self._names(self.rows(row, "candidates", where), f"{where}.candidates"),
        )

    def ballot(self, row: dict, where: str) -> Ballot:
        choices = row.get("choices")
        if not isinstance(choices, dict):
            self._wrong(row, "choices", where, "应是一个对象 {…}")
            choices = {}
        return Ballot(
            owner=self.text(row, "owner", where),
            channel=self.text(row, "channel", where),
            cast_at=self._instant(row, where),
            choices={
                matter: said if isinstance(said, str) else self._choice(said, where, matter)
                for matter, said in choices.items()
            },
        )

    def _instant(self, row: dict, where: str) -> datetime:
        text = self.text(row, "cast_at", where)
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            what = f"不是时刻：“{text}”；应写作 2026-04-30T20:00:00+08:00"
            self.faults.add(inside(where, "cast_at"), what)
            return SOME_TIME

    def _choice(self, said: object, where: str, matter: str) -> tuple[str, ...]:
        where = f"{where}.choices.{matter}"
        if isinstance(said, list):
            return tuple(filter(None, self._names(said, where)))
        self.faults.add(where, "应是一个选项，选举的是候选人的列表")
        return ()

    def _names(self, names: list, where: str) -> tuple[str, ...]:
        for number, name in enumerate(names):
            if not isinstance(name, str):
                self.faults.add(f"{where}[{number}]", '应是文字 "…"')
        return tuple(name if isinstance(name, str) else "" for name in names)

    def _wrong(self, row: dict, name: str, where: str, what: str) -> None:
        self.faults.add(inside(where, name), what if name in row else f"缺少；{what}")
