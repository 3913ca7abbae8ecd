"""The file to count a vote again, for those entitled, once the result is certified.

It says how each owner voted, by alias: for who organises, counts and oversees, and for owners on
the roll where the city says so (`parameters`). Each download is on record.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Seat
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import sits
from gongzhi.journal.services import record
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import NotNow, NotYours
from gongzhi.policy.services import book

from ..counting.weight import metres
from ..roll import queries as rolls
from . import counts, sealing
from .models import Vote
from .parameters import OWNERS_RECOUNT
from .procedure import CERTIFIED, COUNTERS, HOUSING, ORGANISER, PUBLISHED

GROUP: tuple[Role, ...] = (ORGANISER, COUNTERS, HOUSING)


def _vote(pk: int) -> Vote:
    """Raises NotNow before the result is certified."""
    vote = Vote.objects.select_related("case", "roll", "certified").filter(pk=pk).first()
    if vote is None:
        raise NotYours(_("没有这次表决"))
    if vote.case.state not in (CERTIFIED.name, PUBLISHED.name):
        raise NotNow(_("结果核定以后才能下载计票文件"))
    return vote


def in_group(vote_pk: int, *, by: Actor) -> bool:
    """Does the post organise, count or oversee this vote?"""
    if by.duty == RESIDENT or not by.organisation_id:
        return False
    seats = list(Seat.objects.filter(case=vote_pk, organisation=by.organisation_id))
    return sits(by, Case(pk=vote_pk), seats, GROUP)


def for_owners(*, at: datetime) -> bool:
    """Does the city give owners on the roll the file?"""
    return bool(book(OWNERS_RECOUNT, at=at).value(OWNERS_RECOUNT))


def is_entitled_owner(vote: Vote, *, by: Actor, at: datetime) -> bool:
    """Is it an owner on the roll, and does the city give owners the file?"""
    owner = by.duty == RESIDENT and bool(rolls.held_by(vote.roll, by.person_id))
    return owner and for_owners(at=at)


@transaction.atomic
def file_of(pk: int, *, by: Actor, at: datetime) -> bytes:
    """The question as `gongzhi votes count` reads it. Raises NotYours, NotNow."""
    vote = _vote(pk)
    if not in_group(pk, by=by) and not is_entitled_owner(vote, by=by, at=at):
        raise NotYours(_("计票文件只给组织、计票和主管的单位；业主看公布的结果，凭回执查自己的票"))
    record(vote.case.subject, "vote.file", by=by, at=at)
    return counts.written(counts.question(vote, by=by, at=at))


@transaction.atomic
def key_of(pk: int, *, by: Actor, at: datetime) -> list[tuple[str, str, str, str, str]]:
    """Which alias is whose: (unit's alias, unit, m², owner's alias, owner's number).

    For those who count: it says how each unit voted. Raises NotYours, NotNow.
    """
    vote = _vote(pk)
    if not in_group(pk, by=by):
        raise NotYours(_("对照表只给组织、计票和主管的单位"))
    record(vote.case.subject, "vote.key", by=by, at=at)
    return list(_key(vote))


def _key(vote: Vote) -> Iterator[tuple[str, str, str, str, str]]:
    owner, unit = sealing.aliases(vote, counts.OWNER), sealing.aliases(vote, counts.UNIT)
    for line in rolls.lines(vote.roll):
        area = metres(line.area_cm2)
        yield unit(line.unit), line.unit, area, owner(line.owner), line.owner


@transaction.atomic
def check_again(pk: int, *, by: Actor, at: datetime) -> bool:
    """Count the latest count once more: is it the same to the letter? Raises NotYours, NotNow."""
    if not in_group(pk, by=by):
        raise NotYours(_("重算由组织、计票和主管的单位办"))
    made = counts.latest(pk)
    if made is None:
        raise NotNow(_("还没有计票"))
    vote = Vote.objects.select_related("case", "roll").get(pk=pk)
    return counts.again(vote, made, by=by, at=at)
