"""A matter in the words of whoever reported it: where it stands, what was done, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Step
from gongzhi.mechanisms.matters.public import Followed, department_of
from gongzhi.mechanisms.matters.rules import refusal_class

from . import saying

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Words:
    """big: the headline. text: what happens now. now, next: the line's present and coming stations.
    state: the state in a resident's words where the officials' are others.

    In all of them %(who)s is the organisation whose turn it is, %(until)s the last day to answer.
    """

    big: "StrOrPromise"
    text: "StrOrPromise"
    now: "StrOrPromise" = ""
    next: tuple["StrOrPromise", ...] = ()
    state: "StrOrPromise" = ""


ANSWER, CONFIRM, DONE = _("给您答复"), _("您来确认"), _("办结")
ASKING = Words(
    _("请您看看，解决了没有？"),
    _("请在 %(until)s前告诉我们。"),
    _("等您确认"),
    (DONE,),
    _("已答复，等您确认"),
)
STATES: dict[str, Words] = {
    "raised": Words(
        _("已交给%(who)s，等它接下"),
        _("接下后会直接办；办不了的说明理由往上交。"),
        _("等%(who)s接下"),
        (_("办理"), ANSWER, CONFIRM),
    ),
    "handling": Words(
        _("%(who)s正在办"),
        _("有答复就通知您，也可以随时补充。"),
        _("%(who)s办理中"),
        (ANSWER, CONFIRM),
    ),
    "passed": Words(
        _("已上交，等%(who)s接下"),
        _("上一级接下之前，原来的单位仍然负责。"),
        _("等%(who)s接下"),
        (_("办理"), ANSWER, CONFIRM),
    ),
    "called": Words(
        _("街道已呼叫全市，部门在办"),
        _("部门答复、街道核对后，会请您确认。"),
        _("部门办理中"),
        (ANSWER, CONFIRM),
    ),
    "answered": ASKING,
    "answered_above": ASKING,
    "callback_due": Words(
        _("会有人打电话问您"),
        _("也可以现在就在这里告诉我们解决了没有。"),
        _("等回访"),
        (DONE,),
    ),
    "closed": Words(_("已办结"), _("又出现了的话，请再反映一次。")),
    "unheard": Words(_("已办结"), _("到期没有收到您的回应，按办结记下，不算“满意”。")),
    "refused": Words(_("这件事没有受理"), ""),
    "withdrawn": Words(_("您已撤回"), _("需要的话，可以再反映一次。")),
    "merged": Words(_("已并入另一件"), ""),
}
UNHEARD = {
    "answered": _("到期没有回复，会记为办结，但不算“满意”。"),
    "answered_above": _("到期没有回复，会有人打电话问您，不会直接算“满意”。"),
}
MOVES: dict[str, "StrOrPromise"] = {
    "accept": _("%(who)s接了"),
    "pass_up": _("%(who)s上交上一级"),
    "recall": _("%(who)s收回自己办"),
    "take_over": _("%(who)s接了"),
    "send_back": _("%(who)s没有接，退回下一级"),
    "resolve": _("%(who)s答复"),
    "resolve_above": _("%(who)s答复"),
    "call_city": _("%(who)s呼叫全市"),
    "city_answered": _("部门办好，街道核对过"),
    "call_ended": _("呼叫没有成立，回到街道办"),
    "confirm": _("您确认：解决了"),
    "dispute": _("您说没解决，继续办"),
    "silent": _("到期没有回应，办结"),
    "to_call_back": _("到期没有回应，转电话回访"),
    "call_back": _("回访后办结"),
    "reopen": _("回访说没解决，重办"),
    "refuse": _("%(who)s答复：不予受理"),
    "merge": _("%(who)s并入另一件相同的事"),
    "join": _("跟着正在办的那件走"),
    "withdraw": _("您撤回"),
}


@dataclass(frozen=True)
class Reading:
    """What the page says at its top."""

    look: str
    state: str
    big: str
    text: str
    line: list[dict]


def reading(read: Followed, *, now: datetime) -> Reading:
    """Headline, sentence and line of a followed matter."""
    case, words = read.case, STATES[read.case.state]
    until = ""
    if case.due_at:
        parts = (saying.day(case.due_at, now=now), saying.weekday(case.due_at))
        until = gettext("%s（%s）") % parts
    fill = {"who": str(read.responsible or ""), "until": until}
    now_to_do = str(words.text)
    text = [now_to_do % fill if until or "until" not in now_to_do else ""]
    text.append(str(UNHEARD.get(case.state, "")))
    if case.state == "refused":
        text.append(_refused(read))
    return Reading(
        case.at_state.look,
        str(words.state) or case.state_label,
        words.big % fill,
        "".join(text),
        _line(read, words, fill, now=now),
    )


def _refused(read: Followed) -> str:
    ended = read.case.closed_at or read.case.entered_at
    try:
        listed = refusal_class(read.shown.refusal, ended.date())
    except KeyError:
        return ""
    return gettext("%(why)s。%(go)s。") % {"why": listed.label, "go": listed.route}


def _line(read: Followed, words: Words, fill: dict, *, now: datetime) -> list[dict]:
    said = saying.instant(read.case.opened_at, now=now, with_weekday=True)
    raised = gettext("有人反映") if read.merged else gettext("您反映")
    line = [{"label": raised, "state": "past", "sub": said}]
    line += [station for step in read.steps if (station := _past(read, step, now=now))]
    if words.now:
        line.append({"label": words.now % fill, "state": "now", "sub": _now(read, now=now)})
    line += [{"label": str(label), "state": "next"} for label in words.next]
    return line


def _past(read: Followed, step: Step, *, now: datetime) -> dict | None:
    """A station for a move, or for a remark that the reporter may read."""
    who = step.signed.split(" · ")[0]
    if step.move == "remark":
        if not step.public:
            return None
        label = _remarked(read, step, who)
    elif step.move in MOVES:
        label = MOVES[step.move] % {"who": who}
    else:
        return None
    note = step.note if step.public and _may_read(read, step) else ""
    parts = [saying.instant(step.at, now=now), note]
    return {"label": label, "state": "past", "sub": " · ".join(filter(None, parts))}


def _remarked(read: Followed, step: Step, who: str) -> str:
    if step.post is not None:
        return gettext("%(who)s说明") % {"who": who}
    return gettext("反映人补充") if read.merged else gettext("您补充")


def _may_read(read: Followed, step: Step) -> bool:
    """The answer stands in a box of its own; what another reporter wrote is theirs."""
    if step.move in ("resolve", "resolve_above"):
        return False
    return step.post is not None or not read.merged


def _now(read: Followed, *, now: datetime) -> str:
    departments = [
        gettext("%(who)s：%(state)s") % {"who": department_of(case), "state": case.state_label}
        for case in read.departments
    ]
    return "；".join(departments) or gettext("现在在这里")


def answered_by(read: Followed) -> str:
    """Who gave the answer, as signed."""
    moves = ("resolve", "resolve_above", "city_answered")
    step = next((s for s in reversed(read.steps) if s.move in moves), None)
    if step is None or step.move == "city_answered":
        return gettext("部门答复，街道已核对")
    return gettext("%(who)s答复") % {"who": step.signed.split(" · ")[0]}
