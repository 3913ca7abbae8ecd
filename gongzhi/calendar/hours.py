"""The hours of one working day, and the arithmetic of time worked within it."""

import re
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cached_property

from gongzhi.calendar.limits import CalendarError

Span = tuple[time, time]

NO_TIME = timedelta()


def since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour,
        minutes=moment.minute,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )


def _time_of(passed: timedelta) -> time:
    """The reverse of `since_midnight`, for less than 24 hours."""
    minutes, rest = divmod(passed, timedelta(minutes=1))
    return time(minutes // 60, minutes % 60, rest.seconds, rest.microseconds)


@dataclass(frozen=True)
class WorkHours:
    """When the offices are open on a working day. The default is the city's and a policy parameter.

    `spans` are (opens, closes), in order, within one day. Raises CalendarError if they overlap,
    run backwards or are none.
    """

    spans: tuple[Span, ...] = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))

    def __post_init__(self):
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(a >= b for a, b in zip(edges, edges[1:], strict=False)):
            raise CalendarError(f"办公时间须按先后排列、互不重叠且不跨零点：“{self}”")

    @classmethod
    def parse(cls, text: str) -> "WorkHours":
        """Read "08:30-12:00,13:30-17:30". Raises CalendarError."""
        try:
            spans = tuple(_span(part) for part in text.split(","))
        except ValueError:
            raise CalendarError(
                f"不是有效的办公时间：“{text}”；应写作 08:30-12:00,13:30-17:30"
            ) from None
        return cls(spans)

    def __str__(self) -> str:
        return ",".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in self.spans)

    @property
    def opening(self) -> time:
        return self.spans[0][0]

    @property
    def closing(self) -> time:
        return self.spans[-1][1]

    @cached_property
    def length(self) -> timedelta:
        """Time worked on a whole working day."""
        return self.worked_by(self.closing)

    @cached_property
    def _stretches(self) -> tuple[tuple[timedelta, timedelta], ...]:
        return tuple(
            (since_midnight(opens), since_midnight(closes)) for opens, closes in self.spans
        )

    def worked_by(self, moment: time) -> timedelta:
        """Time worked on a working day from its opening until `moment`."""
        now = since_midnight(moment)
        worked = NO_TIME
        for opens, closes in self._stretches:
            if now <= opens:
                break
            worked += min(now, closes) - opens
        return worked

    def moment(self, worked: timedelta) -> time:
        """The first moment of a working day by which `worked` has been worked (0 < it <= length).

        First, so the end of the morning is noon and never the opening of the afternoon.
        """
        for opens, closes in self._stretches:
            if worked <= closes - opens:
                return _time_of(opens + worked)
            worked -= closes - opens
        raise CalendarError(f"一个工作日只有{self.length}工作时间")

    def next_open(self, moment: time) -> time | None:
        """`moment` itself while open, else the next opening of the same day, or None."""
        for opens, closes in self.spans:
            if moment < closes:
                return max(moment, opens)
        return None


def _span(text: str) -> Span:
    found = re.fullmatch(r"\s*(\d\d:\d\d)-(\d\d:\d\d)\s*", text)
    if not found:
        raise ValueError(text)
    return time.fromisoformat(found[1]), time.fromisoformat(found[2])
