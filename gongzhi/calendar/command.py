"""What `gongzhi clock` answers: from the text of its arguments to what is printed as JSON."""

from datetime import datetime

from gongzhi.calendar.limits import CalendarError, Limit
from gongzhi.calendar.work_calendar import WorkCalendar


def due_answer(from_: str, limit: str, calendar: WorkCalendar) -> dict:
    """`{"due_at": ISO 8601 with offset, "unit": "WD", "why": [sentence, …]}`.

    Raises CalendarError (a wrong argument, a year that is not loaded).
    """
    start, parsed = _instant(from_), Limit.parse(limit)
    return {
        "due_at": calendar.due(start, parsed).isoformat(),
        "unit": str(parsed.unit),
        "why": calendar.explain(start, parsed),
    }


def workdays_answer(year: int, calendar: WorkCalendar) -> list[str]:
    """The working days of a year as ISO dates, in order. Raises UnknownYear."""
    return [day.isoformat() for day in calendar.workdays(year)]


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CalendarError(f"不是有效的时刻：“{text}”；应写作 2026-09-30T16:00:00+08:00") from None
