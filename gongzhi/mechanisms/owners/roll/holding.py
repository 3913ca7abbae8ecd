"""Who is behind an owner's name: who votes, who acts for them, what was written wrong of them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import gaps
from .editing import editable
from .models import Capacity, Holder, Owner, OwnerKind, Roll, Unit
from .persons import Persons
from .told import Taken, Told, Who, Wrong, plain_name

ACTS_FOR: dict[str, tuple[Capacity, ...]] = {
    OwnerKind.PEOPLE: (Capacity.GUARDIAN,),
    OwnerKind.LEGAL: (Capacity.REPRESENTATIVE, Capacity.AGENT),
    OwnerKind.DEVELOPER: (Capacity.REPRESENTATIVE, Capacity.AGENT),
}
"""Who may act for which kind of owner (业主大会和业主委员会指导规则 25: 监护人; 民法典 61, 161)."""


@transaction.atomic
def choose_voter(roll_id: int, holder_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """This one casts the owner's ballot. Raises NotYours, NotNow, Incomplete."""
    roll = editable(roll_id, reason, by=by)
    holder = _holder(roll, holder_id)
    _let_vote(holder)
    _done(roll, holder, "roll.voter", reason, by=by, at=at)


@transaction.atomic
def let_act(
    roll_id: int,
    owner_id: int,
    who: Who,
    capacity: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[str]:
    """A guardian, a legal representative or an agent votes for the owner. Returns remarks.

    Raises NotYours, NotNow, Incomplete.
    """
    roll = editable(roll_id, reason, by=by)
    owner = Owner.objects.filter(roll=roll, pk=owner_id).first()
    if owner is None:
        raise NotYours(_("名册上没有这个业主"))
    if capacity not in ACTS_FOR[owner.kind]:
        raise Incomplete(_("这类业主不能由这种身份的人代为投票"), field="capacity")
    if not who.name:
        raise Incomplete(_("请填写姓名"), field="name")
    person, notes = _person(who, by=by, at=at)
    holder = Holder.objects.filter(owner=owner, person=person).first()
    if holder is None:
        holder = Holder.objects.create(
            roll=roll, owner=owner, person=person, capacity=capacity, votes=False
        )
    _let_vote(holder)
    _done(roll, holder, "roll.acts", reason, by=by, at=at)
    return notes


def _person(who: Who, *, by: Actor, at: datetime) -> tuple[Person, list[str]]:
    row = Taken(Told(number="", areas={}, people=(who,)))
    persons = Persons([row], {})
    try:
        [person] = persons.of(row, at=at)
    except Wrong as fault:
        raise Incomplete(fault.why, field=fault.field) from None
    persons.save(by=by, at=at)
    return person, row.notes


@transaction.atomic
def dismiss(roll_id: int, holder_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Somebody no longer acts for an owner; the only owner there is votes again.

    Raises NotYours, NotNow, Incomplete.
    """
    roll = editable(roll_id, reason, by=by)
    holder = _holder(roll, holder_id)
    if holder.capacity == Capacity.OWNER:
        raise NotNow(_("业主本人不能这样去掉；户换了业主，请用“换业主”"))
    holder_pk, owner = holder.pk, holder.owner
    holder.delete()
    left = list(Holder.objects.filter(owner=owner, capacity=Capacity.OWNER))
    if len(left) == 1 and not Holder.objects.filter(owner=owner, votes=True).exists():
        _let_vote(left[0])
    holder.pk = holder_pk
    _done(roll, holder, "roll.dismiss", reason, by=by, at=at)


@transaction.atomic
def correct(
    roll_id: int,
    holder_id: int,
    who: Who,
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    """Put right what was written wrong of a person: name, ID number, phone; blank leaves it.

    A number that is somebody else's is refused: then the owner is another, not this one corrected.
    Raises NotYours, NotNow, Incomplete.
    """
    roll = editable(roll_id, reason, by=by)
    holder = _holder(roll, holder_id)
    person = Person.objects.select_for_update().get(pk=holder.person_id)
    if person.erased_at:
        raise NotNow(_("此人的资料已依法删除，不能再改"))
    for field, value, where in (
        (Field.ID_NUMBER, who.papers, "papers"),
        (Field.PHONE, who.phone, "phone"),
    ):
        if value:
            _keep(person, field, value, where, by=by, at=at)
    if who.name and who.name != plain_name(person.name):
        privacy.correct_name(person, who.name, by=by, at=at)
    _done(roll, holder, "roll.correct", reason, by=by, at=at)


def _keep(person: Person, field: str, value: str, where: str, *, by: Actor, at: datetime) -> None:
    user = privacy.find(field, value)
    if field == Field.ID_NUMBER and user and user.pk != person.pk:
        raise Incomplete(
            _("这个证件号已登记在另一个人名下；业主写错了人的，请用“换业主”"), field=where
        )
    if user is None or user.pk != person.pk:
        privacy.correct(person, field, value, by=by, at=at)


def _holder(roll: Roll, holder_id: int) -> Holder:
    found = Holder.objects.select_related("owner", "person")
    holder = found.filter(roll=roll, pk=holder_id).first()
    if holder is None:
        raise NotYours(_("名册上没有这个人"))
    return holder


def _let_vote(holder: Holder) -> None:
    """Who voted before stops before another starts: the database lets one vote."""
    Holder.objects.filter(owner=holder.owner_id, votes=True).exclude(pk=holder.pk).update(
        votes=False
    )
    Holder.objects.filter(pk=holder.pk).update(votes=True)


def _done(roll: Roll, holder: Holder, act: str, reason: str, *, by: Actor, at: datetime) -> None:
    units = list(Unit.objects.filter(owner=holder.owner_id).values_list("number", flat=True))
    gaps.sync(roll, units, by=by, at=at)
    details = {
        "owner": holder.owner.number,
        "holder": holder.pk,
        "person": holder.person_id,
        "capacity": holder.capacity,
    }
    record(roll.subject, act, by=by, at=at, secret=reason, details=details)
