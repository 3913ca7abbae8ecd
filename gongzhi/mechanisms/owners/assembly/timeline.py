"""The time limits of a first assembly on one line: SDR 20–22, 32 (山东省物业管理条例). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from gongzhi.calendar.limits import Limit
from gongzhi.calendar.work_calendar import WorkCalendar
from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.procedure import said as _

from .procedure import GROUP, HOLD, MEMBERS

STREET, GROUP_ITSELF, COUNTERS = _("街道"), _("筹备组"), _("组织表决的单位")


@dataclass(frozen=True)
class Facts:
    """steps: move of the assembly or of its vote → the day it was made."""

    asked_on: date
    formed_on: date | None = None
    noticed_on: date | None = None
    assembly_by: date | None = None
    listed_on: date | None = None
    steps: Mapping[str, date] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True)
class Row:
    """One limit.  due: the last day, None while it can't be told yet.  done: the day it was done.

    state: done, late (not done and past its day), next (the first to do), later, or dropped.
    kept: was it done in time? None if it isn't done, or has no limit.
    """

    code: str
    label: str
    who: str
    source: str
    due: date | None
    done: date | None
    state: str = "later"

    @property
    def kept(self) -> bool | None:
        return self.done <= self.due if self.done and self.due else None


def rows(
    facts: Facts, limit: Callable[[str], Limit], calendar: WorkCalendar, *, today: date
) -> list[Row]:
    """The rows in their order, each as it stands today. limit: code → the limit in force."""

    def after(day: date | None, code: str) -> date | None:
        return calendar.due(instant(day, time(9)), limit(code)).date() if day else None

    steps = facts.steps
    latest = _days_before(facts.assembly_by, limit("vote.notice"))
    found = [
        Row(
            "due",
            _("条件具备或业主提出"),
            STREET,
            _("山东省物业管理条例第20条"),
            None,
            facts.asked_on,
        ),
        Row(
            "group",
            _("组建筹备组"),
            STREET,
            GROUP.source,
            after(facts.asked_on, GROUP.code),
            facts.formed_on,
        ),
        Row(
            "members",
            _("书面公告筹备组成员"),
            GROUP_ITSELF,
            MEMBERS.source,
            after(facts.formed_on, MEMBERS.code),
            facts.noticed_on,
        ),
        Row(
            "list",
            _("公布候选人名单"),
            GROUP_ITSELF,
            _("山东省物业管理条例第22条第四项"),
            latest,
            facts.listed_on,
        ),
        Row(
            "notice",
            _("公告大会内容，通知全体业主"),
            GROUP_ITSELF,
            _("山东省物业管理条例第22条：十五日前"),
            latest,
            steps.get("publish_notice"),
        ),
        Row(
            "assembly",
            _("召开首次业主大会（投票截止）"),
            GROUP_ITSELF,
            HOLD.source,
            facts.assembly_by,
            steps.get("close"),
        ),
        Row(
            "decision",
            _("公布决定"),
            COUNTERS,
            _("山东省物业管理条例第32条：三日内"),
            after(steps.get("certify"), "vote.publish"),
            steps.get("publish"),
        ),
        Row("committee", _("确认选出业委会"), STREET, "", None, steps.get("elected")),
    ]
    return _standing(found, today=today, stopped=facts.stopped)


def _days_before(day: date | None, limit: Limit) -> date | None:
    """The last day on which a notice comes early enough."""
    return day - timedelta(days=limit.amount) if day else None


def _standing(found: list[Row], *, today: date, stopped: bool) -> list[Row]:
    told, waiting = [], False
    for row in found:
        state = _state(row, today, waiting, stopped)
        waiting = waiting or row.done is None
        told.append(replace(row, state=state))
    return told


def _state(row: Row, today: date, waiting: bool, stopped: bool) -> str:
    if row.done:
        return "done"
    if stopped:
        return "dropped"
    if row.due and row.due < today:
        return "late"
    return "later" if waiting else "next"
