"""Reading a roll for a page: what stands at its head, its units by what is asked for."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from gongzhi.casework.beside import Counted, along
from gongzhi.notices.models import Objection
from gongzhi.people import privacy
from gongzhi.people.identifiers import BadPhone, mask_name, normal_mobile
from gongzhi.people.models import Field
from gongzhi.places.models import Kind as PlaceKind
from gongzhi.policy.actor import Actor

from . import queries, rules
from .models import Conflict, Gap, Holder, Roll, Unit


def roll_of(code: str, *, by: Actor, number: int | None = None) -> Roll | None:
    """The compound's roll of this number, else its latest; with its open conflicts and objections
    counted, in one query. None if there is none. Raises NotYours."""
    found = Roll.objects.filter(compound__code=code, compound__kind=PlaceKind.COMPOUND)
    if number is not None:
        found = found.filter(number=number)
    conflicts = Conflict.objects.filter(roll=OuterRef("pk"), settled_at=None).values("pk")
    objections = Objection.objects.filter(notice=OuterRef("notice"), answered_at=None)
    rolls = found.select_related("compound__parent", "notice").annotate(
        open_conflicts=Counted(conflicts), open_objections=Counted(objections.values("pk"))
    )
    roll = rolls.order_by("-number").first()
    if roll:
        queries.check_keeper(by, roll.compound)
    return roll


def open_conflicts(roll: Roll) -> int:
    return along(roll, "open_conflicts")


def open_objections(roll: Roll) -> int:
    return along(roll, "open_objections")


@dataclass(frozen=True)
class Asked:
    """words: a unit's number, #12 for an owner's, a whole mobile number, an organisation's name."""

    words: str = ""
    building: str = ""
    gap: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.building or self.gap)


def units(roll: Roll, asked: Asked) -> QuerySet[Unit]:
    """Its units in their order, with whose they are and what is open beside each."""
    holders = Holder.objects.filter(owner=OuterRef("owner")).order_by("pk")
    told = holders.values(
        json=JSONObject(name="person__name", capacity="capacity", votes="votes", pk="person")
    )
    gaps = Conflict.objects.filter(roll=OuterRef("roll"), unit=OuterRef("number"), settled_at=None)
    found = Unit.objects.filter(roll=roll).select_related("owner").order_by("sorted_as", "pk")
    found = found.annotate(people=ArraySubquery(told), gaps=ArraySubquery(gaps.values("gap")))
    return found.filter(_meant(asked.words), _standing(roll, asked))


def _standing(roll: Roll, asked: Asked) -> Q:
    wanted = Q(building=asked.building) if asked.building else Q()
    if not asked.gap:
        return wanted
    open_ones = Conflict.objects.filter(roll=roll, settled_at=None)
    if asked.gap in Gap.values:
        open_ones = open_ones.filter(gap=asked.gap)
    return wanted & Q(number__in=open_ones.values("unit"))


def _meant(words: str) -> Q:
    if not words:
        return Q()
    if words.startswith(("#", "＃")) and words[1:].isdecimal():
        return Q(owner__number=int(words[1:7]))
    try:
        person = privacy.find(Field.PHONE, normal_mobile(words))
        people = privacy.sharing_phone(person.pk) if person else []
        return Q(owner__in=Holder.objects.filter(person__in=people).values("owner"))
    except BadPhone:
        pass
    return Q(number__icontains=rules.unit_number(words)) | Q(owner__title__icontains=words)


def people_of(unit: Unit) -> list[dict]:
    """[{"name" masked, "capacity", "votes"}] of whoever owns it or acts for it."""
    told = along(unit, "people")
    return [{**one, "name": mask_name(one["name"]) or f"#{one['pk']}"} for one in told]


def gaps_of(unit: Unit) -> list[str]:
    return [str(Gap(gap).label) for gap in along(unit, "gaps")]
