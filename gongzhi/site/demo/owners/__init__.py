"""What the owners of the demo city decide, told through the services that people call.

Each story is a generator: it yields the instant at which it goes on, and is sent it back when the
city's clock has come there (`diary`). All run at once on one clock, in the order of time.

people: who owns what · rolls, survey · forming, reviewing, elections: a first committee ·
polling: a vote, ballot by ballot · terms, removal, lasting: what comes after, and what is under
way today · told: what came of it, counted from the records
"""

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..life import Life

LEAD = 168
"""Days before the last one on which the stories begin: a first assembly takes months by law."""


def begin(life: "Life", *, seed: int, last: date) -> None:
    """Set every story going. last: the day on which the city's life ends."""
    from . import stories
    from .diary import Diary

    for name, story in stories.EVERY.items():
        diary = Diary(life, name, seed=seed, last=last)
        diary.follow(story(diary))
