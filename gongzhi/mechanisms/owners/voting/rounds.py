"""A courier's round: which doors of a building are still to be called at, and how far it is."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, F, Min, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext as _

from gongzhi.casework.beside import listed
from gongzhi.policy.refusals import Incomplete

from ..roll.models import Unit
from ..roll.rules import sorted_as, unit_number
from .delivery import reached
from .models import Delivery, Sheet, Voice, Vote
from .printing import building_name

PAGE = 40


@dataclass(frozen=True)
class Progress:
    """Of a building, or of all: owners, how many were reached, how many have voted."""

    building: str
    owners: int
    reached: int
    voted: int

    @property
    def name(self) -> str:
        return building_name(self.building)

    @property
    def left(self) -> int:
        return self.owners - self.reached


def progress(vote_pk: int) -> list[Progress]:
    """By building, 2 before 10. One query."""
    rows = Voice.objects.filter(vote=vote_pk).order_by().values("building")
    found = rows.annotate(
        owners=Count("pk"),
        reached=Count("pk", filter=reached()),
        voted=Count("pk", filter=Q(first_at__isnull=False)),
    )
    return sorted((Progress(**row) for row in found), key=lambda p: sorted_as(p.building))


def whole(buildings: list[Progress]) -> Progress:
    return Progress(
        "",
        sum(b.owners for b in buildings),
        sum(b.reached for b in buildings),
        sum(b.voted for b in buildings),
    )


@dataclass(frozen=True)
class Doorstep:
    """An owner to be called on.  sheet: the number of their ballot; back: it was given back.

    tries: when somebody came before, and what came of it, the latest last.
    """

    owner: int
    number: int
    units: tuple[str, ...]
    reached: bool
    voted: bool
    sheet: int | None
    back: bool
    tries: tuple[dict, ...]

    @property
    def waits(self) -> bool:
        """Is there still something to do here?"""
        return not (self.voted or self.back)


def doorsteps(vote_pk: int, building: str) -> list[Doorstep]:
    """The doors of a building in walking order, those that were not reached first. One query."""
    units = Unit.objects.filter(owner=OuterRef("owner")).order_by("sorted_as")
    first = units.order_by().values("owner").annotate(first=Min("sorted_as")).values("first")
    sheet = Sheet.objects.filter(vote=vote_pk, owner=OuterRef("owner"), spoilt="")
    tries = Delivery.objects.filter(vote=vote_pk, owner=OuterRef("owner"))
    came = Case(
        When(reached(), then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    rows = Voice.objects.filter(vote=vote_pk, building=building).annotate(
        number=F("owner__number"),
        units=ArraySubquery(units.values("number")),
        came=came,
        sheet=Subquery(sheet.values("number")[:1]),
        back_at=Subquery(sheet.values("returned_at")[:1]),
        tries=listed(
            tries, "owner", how=F("how"), reached=F("reached"), at=F("at"), note=F("note")
        ),
        door=Subquery(first),
    )
    ordered = rows.order_by("came", "first_at", F("door").asc(nulls_last=True), "owner")
    return [_doorstep(row) for row in ordered.values(*COLUMNS)]


COLUMNS = ("owner", "number", "units", "came", "first_at", "sheet", "back_at", "tries")


def _doorstep(row: dict) -> Doorstep:
    return Doorstep(
        row["owner"],
        row["number"],
        tuple(row["units"]),
        row["came"],
        row["first_at"] is not None,
        row["sheet"],
        row["back_at"] is not None,
        tuple({**t, "at": datetime.fromisoformat(t["at"])} for t in row["tries"] or ()),
    )


def owner_of(vote: Vote, unit: str) -> int:
    """Whose this unit is on the vote's roll. Raises Incomplete."""
    number = unit_number(unit)
    found = Unit.objects.filter(roll=vote.roll_id, number=number, owner__isnull=False).first()
    if found is None or found.owner_id is None:
        raise Incomplete(_("名册上没有这个房号"), field="unit")
    return found.owner_id


def latest(vote_pk: int, *, most: int = 20) -> list[Delivery]:
    """The log, the newest first, with the owner's number on the roll."""
    rows = Delivery.objects.filter(vote=vote_pk).select_related("owner")
    return list(rows.order_by("-pk")[:most])
