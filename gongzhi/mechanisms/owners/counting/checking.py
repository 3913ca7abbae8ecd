"""What a vote says, checked before anything is counted: every fault, each with its place."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from . import law
from .faults import Collector
from .roll import unclear_developers
from .vote import Ballot, Channel, Choice, Class, Kind, Matter, Policy, RollLine, Vote
from .weight import metres

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Characters that nobody sees: two names that look the same must be the same."""
YES_NO = frozenset({Class.ORDINARY, Class.SPECIAL})
KINDS, CHANNELS, CHOICES, CLASSES = map(tuple, (Kind, Channel, Choice, Class))
BLANK = frozenset({Choice.ABSTAIN, Choice.INVALID})
"""What may be said of an election in place of names."""


def check(vote: Vote, faults: Collector) -> None:
    rule = _rule(vote, faults)
    _roll(vote.roll, vote.policy, faults)
    _matters(vote.matters, rule, faults)
    _ballots(vote.ballots, vote.matters, faults)


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    """What is wrong with a word that must be one of few; "" if nothing."""
    return "" if value in allowed else f"没有“{value}”；应是 {'、'.join(allowed)} 之一"


def _name(text: str) -> str:
    """What is wrong with a name; "" if nothing."""
    if not text:
        return "是空的"
    if text.strip() != text or UNSEEN.search(text):
        return "前后有空白，或者有看不见的字符"
    return ""


def _rule(vote: Vote, faults: Collector) -> law.Rule | None:
    """The law that holds; None where that can't be told."""
    if "decided_on" in faults:
        return None
    rule = law.rule_on(vote.decided_on)
    if rule is None:
        first = min(r.since for r in law.RULES)
        faults.add("decided_on", f"早于 {first}，物权法还没有施行")
    elif vote.rule not in ("", rule.code):
        told = f"{vote.decided_on} 适用 {rule.code}（{rule.name}），不是“{vote.rule}”"
        faults.add("rule", f"{told}；这一项可以不写")
    return rule


def _roll(roll: Sequence[RollLine], policy: Policy, faults: Collector) -> None:
    seen: dict[str, int] = {}
    for number, line in enumerate(roll):
        first = seen.setdefault(line.unit, number)
        for field, what in _line(line, first, number):
            faults.add(f"roll[{number}].{field}", what)
    for number, name in unclear_developers(roll):
        what = "未售、未交付的部分合计一人，要写明是哪个建设单位；前面写的是另一个"
        faults.add(f"roll[{number}].owner", f"“{name}”：{what}")
    if not roll:
        faults.add("roll", "名册是空的")
    elif not policy.count_parking_area and all(line.kind == Kind.PARKING for line in roll):
        faults.add("roll", "只有车位，而车位不计票")


def _line(line: RollLine, first: int, number: int) -> Iterator[tuple[str, str]]:
    """(field, what). first: where its unit stands first."""
    if what := _name(line.unit):
        yield "unit", what
    if first != number:
        yield "unit", f"“{line.unit}”在 roll[{first}] 已经有了"
    if line.area_cm2 <= 0:
        yield "area", f"面积应大于 0，收到 {'-' * (line.area_cm2 < 0)}{metres(abs(line.area_cm2))}"
    if what := _name(line.owner):
        yield "owner", what
    if what := _one_of(line.kind, KINDS):
        yield "kind", what


def _matters(matters: Sequence[Matter], rule: law.Rule | None, faults: Collector) -> None:
    seen: dict[str, int] = {}
    for number, matter in enumerate(matters):
        where = f"matters[{number}]"
        first = seen.setdefault(matter.id, number)
        if what := _name(matter.id):
            faults.add(f"{where}.id", what)
        if first != number:
            faults.add(f"{where}.id", f"“{matter.id}”在 matters[{first}] 已经有了")
        for field, what in _class(matter, rule):
            faults.add(f"{where}.{field}", what)
        if matter.class_ == Class.ELECTION:
            for field, what in _election(matter):
                faults.add(f"{where}.{field}", what)


def _class(matter: Matter, rule: law.Rule | None) -> Iterator[tuple[str, str]]:
    """A class may not contradict what the law makes of the matter on that day."""
    if what := _one_of(matter.class_, CLASSES):
        yield "class", what
    elif matter.code and matter.code not in law.MATTERS:
        yield "code", f"没有“{matter.code}”；应是 {'、'.join(law.MATTERS)} 之一"
    elif matter.code and matter.class_ == Class.ELECTION:
        if matter.code not in law.CHOOSES:
            yield "class", f"“{law.MATTERS[matter.code]}”不是在候选人中选，不能写 election"
    elif matter.code and rule and matter.class_ != rule.items[matter.code].class_:
        wanted = rule.items[matter.code]
        told = f"“{law.MATTERS[matter.code]}”应写 {wanted.class_}，这里是 {matter.class_}"
        yield "class", f"依{wanted.article}和第二款，{told}"


def _election(matter: Matter) -> Iterator[tuple[str, str]]:
    if matter.seats < 1:
        yield "seats", "名额至少是 1"
    if matter.alternates < 0:
        yield "alternates", "候补名额不能是负数"
    if not matter.candidates:
        yield "candidates", "没有候选人"
    for number, name in enumerate(matter.candidates):
        if what := _candidate(name, matter.candidates[:number]):
            yield f"candidates[{number}]", what


def _candidate(name: str, before: tuple[str, ...]) -> str:
    if name in CHOICES:
        return f"候选人不能叫“{name}”，这是选项"
    return f"“{name}”已经有了" if name in before else _name(name)


def _ballots(ballots: Sequence[Ballot], matters: Sequence[Matter], faults: Collector) -> None:
    agenda = {matter.id: matter for matter in reversed(matters)}
    whole = "matters" not in faults and "" not in agenda
    fine: set[tuple] = set()  # (matter, choice) found so: most ballots say what others said
    for number, ballot in enumerate(ballots):
        for field, what in _envelope(ballot):
            faults.add(f"ballots[{number}].{field}", what)
        if ballot.choices.items() <= fine:
            continue
        for pair in ballot.choices.items():
            if pair in fine or not (whole or pair[0] in agenda):
                continue  # or it may be on a matter whose name is lost
            if what := _choice(agenda.get(pair[0]), *pair):
                faults.add(f"ballots[{number}].choices.{pair[0]}", what)
            else:
                fine.add(pair)


def _envelope(ballot: Ballot) -> Iterator[tuple[str, str]]:
    if what := _name(ballot.owner):
        yield "owner", what
    if what := _one_of(ballot.channel, CHANNELS):
        yield "channel", what
    if what := _instant(ballot.cast_at):
        yield "cast_at", what


def _instant(at: datetime) -> str:
    if at.utcoffset() is None:
        return f"没有时区：{at.isoformat()}；应写作 2026-04-30T20:00:00+08:00"
    known = date.min.year < at.year < date.max.year  # else it has no date in other time zones
    return "" if known else f"不可能的年份：{at.isoformat()}"


def _choice(matter: Matter | None, name: str, choice: str | tuple[str, ...]) -> str:
    if matter is None:
        return f"没有“{name}”这个议题"
    if matter.class_ in YES_NO:
        return _one_of(choice, CHOICES) if isinstance(choice, str) else "不是选举，应是一个选项"
    if matter.class_ == Class.ELECTION:
        return _marks(matter, choice)
    return ""  # its class is wrong; that is told there


def _marks(matter: Matter, choice: str | tuple[str, ...]) -> str:
    if isinstance(choice, str):
        return "" if choice in BLANK else "选举应写候选人的列表，或者 abstain、invalid"
    if not matter.candidates:
        return ""  # that is told there
    strange = [name for name in choice if name not in matter.candidates]
    twice = [name for name in choice if choice.count(name) > 1]
    if strange:
        return f"“{strange[0]}”不在候选人名单上"
    return f"“{twice[0]}”写了两次" if twice else ""
