"""What each task costs whoever does it, counted in the browser and written into docs/burden.md."""

import fcntl
import re
from dataclasses import dataclass

from .visitor import ROOT, WRITE, Visitor

PAGE = ROOT / "docs" / "burden.md"
BEGIN, END = "<!-- counted burden -->", "<!-- end of burden -->"
HEAD = "| Task | Who | Fields | Clicks | At most |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Task:
    """name: as in the table.  fields, clicks: the most it may cost, None where nothing is set."""

    name: str
    who: str
    fields: int | None = None
    clicks: int | None = None

    @property
    def limit(self) -> str:
        wanted = (("field", self.fields), ("click", self.clicks))
        said = (f"{n} {word}{'' if n == 1 else 's'}" for word, n in wanted if n is not None)
        return ", ".join(said) or "—"

    def row(self, fields: int, clicks: int) -> str:
        return f"| {self.name} | {self.who} | {fields} | {clicks} | {self.limit} |"


REPORT = Task("Report something, with a photo", "resident, on a phone", fields=5)
SOLVED = Task("Say “解决了” and how it was", "resident, on a phone", clicks=3)
ACCEPT = Task("Accept a matter", "grid worker, on a phone", fields=0, clicks=1)
PASS_UP = Task("Pass a matter up, with the reason", "grid worker, on a phone", fields=1)
TAKE_OVER = Task("Take a matter over", "community", fields=0, clicks=1)
CALL = Task("Call the city about a matter", "street", fields=3)
VERIFY = Task("Verify a call", "platform", fields=1)
CONFIRM = Task("Name who leads and who assists", "platform", fields=2)
DISPATCH = Task("Dispatch a call", "platform", fields=0, clicks=1)
SIGN = Task("Sign for a call, saying that the street was rung", "department", clicks=2)
ANSWER = Task("Answer, with a photo", "department", fields=3)
RATE = Task("Rate a department when satisfied", "street", clicks=2)
RATE_LOW = Task("Rate a department when not satisfied", "street", fields=2, clicks=2)
VOTE = Task("Vote on two matters, to the receipt", "owner, on a phone", fields=3, clicks=6)

TASKS = (
    *(REPORT, SOLVED, ACCEPT, PASS_UP, TAKE_OVER, CALL, VERIFY, CONFIRM, DISPATCH, SIGN),
    *(ANSWER, RATE, RATE_LOW, VOTE),
)  # fmt: skip


def rows() -> dict[str, str]:
    """Name of the task → its line in docs/burden.md."""
    table = PAGE.read_text().split(BEGIN)[1].split(END)[0]
    lines = [line for line in table.splitlines() if re.match(r"\| (?!Task \|)", line)]
    return {line.split("|")[1].strip(): line for line in lines}


def tell(task: Task, visitor: Visitor) -> None:
    """Hold what was counted against the task's limit and against docs/burden.md; or, with
    GONGZHI_WRITE=1, write it there. Counting starts anew."""
    fields, clicks = visitor.fields, visitor.clicks
    visitor.start_counting()
    assert task.fields is None or fields <= task.fields, f"{task.name}: {fields} fields"
    assert task.clicks is None or clicks <= task.clicks, f"{task.name}: {clicks} clicks"
    if WRITE:
        write(task, task.row(fields, clicks))
    assert rows().get(task.name) == task.row(fields, clicks), "run `make burden`"


def write(task: Task, row: str) -> None:
    """Put one row into the table, in the order of TASKS; safe among several workers."""
    with PAGE.open("r+") as page:
        fcntl.flock(page, fcntl.LOCK_EX)
        found = rows() | {task.name: row}
        table = "\n".join(found[t.name] for t in TASKS if t.name in found)
        text = page.read()
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        page.seek(0)
        page.write(f"{before}{BEGIN}\n{HEAD}\n{table}\n{END}{after}")
        page.truncate()
