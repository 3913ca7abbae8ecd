"""Every story, by its name, in the order in which they are set going."""

from collections.abc import Callable

from . import elections, lasting, removal, reviewing, rolls, survey, terms
from .diary import Diary, Story

ROLLS = {0: 158, 1: 157, 2: 138, 3: 119, 4: 56}
"""Compound → how many days before the last one its roll is taken."""


def _roll(number: int) -> Callable[[Diary], Story]:
    def story(diary: Diary) -> Story:
        begins = diary.before(ROLLS[number], "14:00")
        return rolls.freeze(diary, number, begins=begins, objected=number == 1)

    return story


EVERY: dict[str, Callable[[Diary], Story]] = {
    "grounds": reviewing.grounds,
    "on paper": terms.on_paper,
    "survey": survey.rounds,
    **{f"roll {number}": _roll(number) for number in ROLLS},
    "passes": elections.passes,
    "falls short": elections.falls_short,
    "appealed": elections.appealed,
    "under review": elections.under_review,
    "due": elections.due,
    "removed": removal.removed,
    "open": lasting.still_open,
    "to be read": lasting.to_be_read,
    "unsettled": rolls.unsettled,
}
