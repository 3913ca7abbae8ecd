"""Days, instants and durations as they are said to residents."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


def day(value: date | datetime, *, now: datetime) -> str:
    """11 月 24 日, with the year unless it is this one."""
    when = localtime(value) if isinstance(value, datetime) else value
    parts = {"year": when.year, "month": when.month, "day": when.day}
    if when.year == localtime(now).year:
        return _("%(month)s 月 %(day)s 日") % parts
    return _("%(year)s 年 %(month)s 月 %(day)s 日") % parts


def weekday(value: date | datetime) -> str:
    when = localtime(value) if isinstance(value, datetime) else value
    return str(WEEKDAYS[when.weekday()])


def instant(value: datetime, *, now: datetime, with_weekday: bool = False) -> str:
    """11 月 24 日 14:20, or 11 月 24 日（周二）14:20."""
    clock = f"{localtime(value):%H:%M}"
    if with_weekday:
        parts = {"day": day(value, now=now), "weekday": weekday(value), "clock": clock}
        return _("%(day)s（%(weekday)s）%(clock)s") % parts
    return f"{day(value, now=now)} {clock}"


def took(start: datetime, end: datetime) -> str:
    """How long something took, by the clock: 40 分钟, 6 小时, 3 天."""
    length = max(end - start, timedelta())
    hours = length / timedelta(hours=1)
    if hours < 1:
        return _("%(n)s 分钟") % {"n": max(int(length.total_seconds() // 60), 1)}
    if hours < 24:
        return _("%(n)s 小时") % {"n": round(hours)}
    return _("%(n)s 天") % {"n": round(hours / 24)}
