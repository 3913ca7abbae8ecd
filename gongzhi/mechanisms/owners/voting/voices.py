"""Who has a say in a vote: the frozen roll put through the rules of the count, once."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from gongzhi.policy.refusals import NotNow

from ..counting import Kind, Policy, RollLine
from ..counting.roll import electorate
from ..counting.weight import M2
from ..roll.models import Unit
from .models import Voice, Vote

BATCH = 2000


def policy_of(vote: Vote) -> Policy:
    return Policy(vote.count_parking, vote.silence)


def lines(
    vote: Vote, *, unit: Callable[[object], str], owner: Callable[[object], str]
) -> Iterator[RollLine]:
    """The roll as the count reads it. unit, owner: what they are to be called there."""
    rows = Unit.objects.filter(roll=vote.roll_id).order_by("number")
    for number, area, owner_pk, kind in rows.values_list("number", "area", "owner", "kind"):
        if owner_pk is None:
            raise NotNow(_("名册上 %(unit)s 没有业主，不能用来表决") % {"unit": number})
        yield RollLine(unit(number), int(area * M2), owner(owner_pk), Kind(kind))


def give(vote: Vote) -> int:
    """Make one voice for each head that counts. How many there are."""
    found = electorate(list(lines(vote, unit=str, owner=str)), policy_of(vote))
    homes = _buildings(vote)
    voices = (
        Voice(vote=vote, owner_id=int(owner), area=area, building=homes.get(int(owner), ""))
        for owner, area in found.areas.items()
    )
    return len(Voice.objects.bulk_create(voices, batch_size=BATCH))


def _buildings(vote: Vote) -> dict[int, str]:
    """owner → the building of their first unit, dwellings before parking."""
    rows = Unit.objects.filter(roll=vote.roll_id).exclude(owner=None)
    homes: dict[int, str] = {}
    for owner, building, kind in rows.order_by("number").values_list("owner", "building", "kind"):
        if kind != Kind.PARKING or owner not in homes:
            homes.setdefault(owner, building)
    return homes
