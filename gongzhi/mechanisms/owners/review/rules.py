"""What a review may come to, from what the departments said. Pure.

No machine decides (个人信息保护法 24): this only says what a person must still look at, and which
decisions are open to them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gongzhi.casework.procedure import said as _

MOST_CODE, MOST_TEXT = 40, 300


class Mark(StrEnum):
    """What stands in a cell of the matrix: all that leaves an opinion."""

    WAITING = "waiting"
    LATE = "late"
    PASS = "pass"
    OBJECTS = "objects"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SILENT = "silent"
    OFF = "off"


LABELS = {
    Mark.WAITING: _("待出具"),
    Mark.LATE: _("逾期催办"),
    Mark.PASS: _("无异议"),
    Mark.OBJECTS: _("有异议，待确认"),
    Mark.CONFIRMED: _("异议成立"),
    Mark.REJECTED: _("异议不成立"),
    Mark.SILENT: _("未出具意见"),
    Mark.OFF: _("不再需要"),
}
LOOKS = {
    Mark.WAITING: "new",
    Mark.LATE: "over",
    Mark.PASS: "done",
    Mark.OBJECTS: "near",
    Mark.CONFIRMED: "back",
    Mark.REJECTED: "done",
    Mark.SILENT: "pause",
    Mark.OFF: "pause",
}
STATES = {"asked": Mark.WAITING, "escalated": Mark.LATE, "called_off": Mark.OFF}


def mark(state: str, says: str, confirmed: bool | None) -> Mark:
    """state: of the opinion's case.  Silence is silence, never a pass."""
    if state in STATES:
        return STATES[state]
    if says != "objects":
        return Mark.PASS if says == "pass" else Mark.SILENT
    return {None: Mark.OBJECTS, True: Mark.CONFIRMED, False: Mark.REJECTED}[confirmed]


@dataclass(frozen=True)
class Choice:
    """What a person may decide.  open_objections: those nobody has confirmed or rejected yet.

    gaps: departments that said nothing; they keep nobody off and count for nobody.
    """

    open_objections: int
    confirmed: int
    gaps: int

    @property
    def may_clear(self) -> bool:
        return not self.open_objections and not self.confirmed

    @property
    def may_veto(self) -> bool:
        return not self.open_objections and bool(self.confirmed)


def choice(marks: Iterable[Mark]) -> Choice:
    found = list(marks)
    return Choice(found.count(Mark.OBJECTS), found.count(Mark.CONFIRMED), found.count(Mark.SILENT))


def parse_clauses(text: str) -> list[dict[str, str]]:
    """One clause a line: its name, a blank, what it says. Raises ValueError with the line."""
    found: list[dict[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, _sep, words = line.strip().partition(" ")
        code, words = code.strip("：:"), words.strip()
        if not words:
            raise ValueError(f"第 {number} 行要写“条款名 空格 内容”")
        if len(code) > MOST_CODE or len(words) > MOST_TEXT:
            raise ValueError(f"第 {number} 行太长：条款名 {MOST_CODE} 字、内容 {MOST_TEXT} 字以内")
        if any(c["code"] == code for c in found):
            raise ValueError(f"第 {number} 行的“{code}”前面已有")
        found.append({"code": code, "text": words})
    if not found:
        raise ValueError("请至少写一条：没有条款，部门无从提出异议")
    return found


def written(clauses: Sequence[dict[str, str]]) -> str:
    """The clauses as they are typed."""
    return "\n".join(f"{c['code']} {c['text']}" for c in clauses)
