"""What is left of a case's limit, in the words a person reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gongzhi.calendar.limits import CalendarError, Limit, Unit
from gongzhi.calendar.work_calendar import Remaining, WorkCalendar

MINUTE = timedelta(minutes=1)
SOON = timedelta(hours=8)
"""Where no yellow card falls, a limit is called near when less than this is left (a default)."""


@dataclass(frozen=True)
class Countdown:
    """kind: plain, near, over or pause.  left: what is left, in words.  at: the instant, if any.

    live: the rest is in time of the clock, so a page that stays open may count it down.
    """

    kind: str
    left: str
    at: datetime | None = None
    live: bool = False


def countdown(case, calendar: WorkCalendar, *, at: datetime) -> Countdown | None:
    """The chip of one case; None for a case without a running limit."""
    if case.closed_at:
        return None
    if case.at_state.look == "pause":
        return Countdown("pause", _("停表"), case.due_at)
    if case.due_at is None:
        return None
    unit = Limit.parse(case.limit).unit if case.limit else Unit.CD  # an instant that was named
    try:
        rest = calendar.remaining(at, case.due_at, unit)
    except CalendarError:  # a year whose schedule is not loaded: the instant is known all the same
        return Countdown("over" if at > case.due_at else "plain", _("到期"), case.due_at)
    return Countdown(_kind(case, rest, at), words(rest), case.due_at, live=unit is Unit.EH)


def _kind(case, rest: Remaining, at: datetime) -> str:
    if rest.overdue:
        return "over"
    near = case.warn_at <= at if case.warn_at else rest.time < SOON
    return "near" if near else "plain"


def words(rest: Remaining) -> str:
    """剩 2 个工作日, 超期 3 小时 50 分: days where days are counted, else hours and minutes."""
    if rest.unit is Unit.WD and rest.amount:
        days = ngettext("%(n)s 个工作日", "%(n)s 个工作日", rest.amount)
        left = days % {"n": rest.amount}
    elif rest.unit is Unit.CD and rest.amount:
        left = ngettext("%(n)s 天", "%(n)s 天", rest.amount) % {"n": rest.amount}
    elif rest.time < MINUTE:
        return _("刚超期") if rest.overdue else _("马上到期")
    else:
        left = _hours(rest.time)
    return (_("超期 %(left)s") if rest.overdue else _("剩 %(left)s")) % {"left": left}


def _hours(time: timedelta) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    if hours and minutes:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
    return _("%(n)s 小时") % {"n": hours} if hours else _("%(n)s 分钟") % {"n": minutes}


def limit_words(limit: Limit) -> str:
    """A limit as a notice would write it: 5 个工作日, 2 小时."""
    n = limit.amount
    said = {
        Unit.WD: ngettext("%(n)s 个工作日", "%(n)s 个工作日", n),
        Unit.CD: ngettext("%(n)s 天", "%(n)s 天", n),
        Unit.WH: ngettext("%(n)s 个工作小时", "%(n)s 个工作小时", n),
        Unit.EH: _("%(n)s 小时"),
    }
    return said[limit.unit] % {"n": n}
