"""What reporters are told about their matters. The city may word it itself."""

from collections.abc import Mapping
from datetime import datetime

from gongzhi.casework.models import Urgency
from gongzhi.messages.services import tell_each
from gongzhi.messages.wording import say, wording
from gongzhi.policy.declared import Declared, declare

from .models import Matter

ANSWERED = wording(
    "matter_answered",
    "短信：诉求有答复了",
    "您反映的 {编号}：有答复了，请看看解决了没有",
    must="编号",
)
REFUSED = wording(
    "matter_refused",
    "短信：诉求不予受理",
    "您反映的 {编号}：不予受理：{原因}。{去处}",
    must="编号",
)
declare(ANSWERED, REFUSED)


def tell_reporters(
    matter: Matter, what: Declared, values: Mapping[str, str] | None = None, *, at: datetime
) -> None:
    """The reporter, and everybody merged into this matter, get the sentence with their number."""
    merged = matter.merged.select_related("case")
    told = [m for m in (matter, *merged) if m.reporter_id]
    if not told:
        return
    number = "{编号}"
    rules = getattr(matter.case, "rules", None)
    text = say(what, {**(values or {}), "编号": number}, at=at, rules=rules)
    tell_each(
        ((m.reporter_id or 0, text.replace(number, m.case.number), m.case.subject) for m in told),
        at=at,
        urgent=matter.case.urgency != Urgency.ORDINARY,
    )
