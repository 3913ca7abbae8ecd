"""Who has a say in a vote: the frozen roll put through the rules of the count, once."""

from ..counting import Kind, Policy
from ..counting.roll import electorate
from ..roll import queries as rolls
from ..roll.models import Owner, Unit
from .models import Voice, Vote

BATCH = 2000


def policy_of(vote: Vote) -> Policy:
    return Policy(vote.count_parking, vote.silence)


def give(vote: Vote) -> int:
    """Make one voice for each head that counts. How many there are."""
    found = electorate(list(rolls.lines(vote.roll)), policy_of(vote))
    numbers = Owner.objects.filter(roll=vote.roll_id).values_list("number", "pk")
    owners = {str(number): pk for number, pk in numbers}
    homes = _buildings(vote)
    voices = (
        Voice(vote=vote, owner_id=owners[name], area=area, building=homes.get(owners[name], ""))
        for name, area in found.areas.items()
    )
    return len(Voice.objects.bulk_create(voices, batch_size=BATCH))


def _buildings(vote: Vote) -> dict[int, str]:
    """owner → the building of their first unit; of parking only where they own nothing else."""
    rows = Unit.objects.filter(roll=vote.roll_id, owner__isnull=False).order_by("sorted_as")
    homes: dict[int, str] = {}
    parked: dict[int, str] = {}
    for owner, building, kind in rows.values_list("owner", "building", "kind"):
        (parked if kind == Kind.PARKING else homes).setdefault(owner, building)
    return parked | homes
