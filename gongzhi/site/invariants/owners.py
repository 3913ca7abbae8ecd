"""What must hold of the owners' rolls."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from gongzhi.mechanisms.owners.roll import freezing, rules
from gongzhi.mechanisms.owners.roll.models import Capacity, Owner, OwnerKind, Roll

from . import Invariant


def frozen_rolls_are_what_they_were(at: datetime) -> Iterable[str]:
    for roll in Roll.objects.filter(frozen_at__isnull=False).select_related("compound"):
        if freezing.digest(roll) != roll.digest:
            yield f"{roll.compound.code}-{roll.number}"


def owners_are_their_people(at: datetime) -> Iterable[str]:
    """The key of each owner is that of the people who own: nobody came or went unseen."""
    own = Q(holders__capacity=Capacity.OWNER)
    held = Owner.objects.filter(kind=OwnerKind.PEOPLE).order_by("pk")
    held = held.annotate(people=ArrayAgg("holders__person", filter=own, default=[]))
    told = held.values_list("key", "people", "roll__compound__code", "number")
    for key, people, code, number in told.iterator():
        if key != rules.people_key(people):
            yield f"{code} #{number}"


INVARIANTS = (
    Invariant("冻结的名册和冻结时的摘要对得上", frozen_rolls_are_what_they_were),
    Invariant("名册上的每一业主就是他的共有人", owners_are_their_people),
)
