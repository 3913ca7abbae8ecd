"""Rolls of owners in the demo city: taken from a table, made public, objected to, frozen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from gongzhi.mechanisms.owners.roll import freezing, publishing, queries, taking
from gongzhi.mechanisms.owners.roll.models import Holder, Roll
from gongzhi.mechanisms.owners.roll.told import Told
from gongzhi.notices import services as notices
from gongzhi.notices.models import Notice
from gongzhi.places.models import Place

from . import people
from .diary import Diary, Story, Telling, resident
from .said import said


def freeze(diary: Diary, number: int, *, begins: datetime, objected: bool = False) -> Story:
    """A roll from its table until it is frozen."""
    compound = diary.compound(number)
    at = yield begins
    by = diary.community(compound)
    taking.take(compound.place, people.rows(diary, number), by=by, at=at)
    at = yield diary.worked(at, 1, "15:00")
    roll = _current(compound.place)
    notice = publishing.publish(roll.pk, by=diary.community(compound), at=at)
    if objected:
        at = yield from _object(diary, compound, roll, notice)
    assert notice.objections_until
    at = yield diary.worked(notice.objections_until, 1)
    freezing.freeze(roll.pk, by=diary.community(compound), at=at)


def _object(diary: Diary, compound, roll: Roll, notice: Notice) -> Telling[datetime]:
    """An owner says that an area is wrong; it is looked up and answered."""
    at = yield diary.worked(notice.published_at, 4, "19:40")
    voter = Holder.objects.filter(roll=roll, votes=True).order_by("pk")[7]
    words = said("objection")
    objection = notices.object_to(notice.pk, words["text"], by=resident(voter.person_id), at=at)
    at = yield diary.worked(at, 2, "14:20")
    publishing.answer(
        roll.pk,
        objection.pk,
        words["answer"],
        upheld=False,
        by=diary.community(compound),
        at=at,
    )
    return at


def wait(diary: Diary, compound: Place, at: datetime) -> Telling[datetime]:
    """Go on once the compound's roll is frozen."""
    while queries.frozen(compound) is None:
        at = yield diary.worked(at, 1)
    return at


def unsettled(diary: Diary) -> Story:
    """A roll that today waits for somebody to settle what its tables disagree on."""
    compound = diary.compound(5)
    at = yield diary.before(6, "10:30")
    rows = people.rows(diary, 5)
    by = diary.community(compound)
    taking.take(compound.place, list(_contradicted(rows)), by=by, at=at)


def _contradicted(rows: list[Told]) -> Iterable[Told]:
    """Two areas for a flat, an owner without an ID number, a flat twice, one without an owner."""
    first, second, third, fourth, *rest = people.alone(rows)
    areas = {"registry": Decimal("95.32"), "contract": Decimal("95.00")}
    named = replace(second.people[0], papers="")
    for row in rows:
        if row == first:
            yield replace(row, areas=areas)
        elif row.people == second.people:  # the flat, and the stall if there is one
            yield replace(row, people=(named,))
        else:
            yield replace(row, people=()) if row == fourth else row
    yield replace(third, people=rest[0].people)


def _current(compound: Place) -> Roll:
    roll = queries.current(compound)
    assert roll is not None  # it was just taken
    return roll
