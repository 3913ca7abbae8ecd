"""Corrections, taken as far as a test needs them."""

from datetime import date

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee.models import Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding, opening, services
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.people.models import Residency
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.actor import RESIDENT, Actor
from tests.cast import Cast, at

FACTS = "11 月 3 日未经委员会决定，用公章与广告公司签了电梯广告合同"
FOUND = "合同原件在案，盖章登记没有记录"
PHONE = "13900001111"


def owner(cast: Cast, phone: str = PHONE, place: str = "AH-3-1-101") -> Actor:
    """Somebody with a phone who was verified as an owner of a unit."""
    person = person_with_phone(phone, name="业主甲", at=made.CONFIRMED_AT)
    Residency.objects.get_or_create(
        person=person, unit=cast.place(place), kind="owner", since=date(2026, 1, 1), how="不动产证"
    )
    return Actor(label="居民", duty=RESIDENT, person_id=person.pk)


def member(cast: Cast, n: int = 1, **more) -> Member:
    """The n-th member of a committee of 安和苑 that is in office since 20 November."""
    committee = made.in_office(cast, **more)
    return made.sitting(committee)[n - 1]


def received(cast: Cast, who: Member | None = None, *, ground: str = "seal", when="11-23 09:00"):
    who = who or member(cast)
    return opening.complain(who.pk, ground=ground, facts=FACTS, by=owner(cast), at=at(when))


def heard(cast: Cast, who: Member | None = None, **more) -> Case:
    case = received(cast, who, **more)
    services.hear(case.pk, hearing="本人承认", by=cast.li, at=at("11-23 15:00"))
    return case


def proposed(cast: Cast, who: Member | None = None, **changes) -> Case:
    case = heard(cast, who)
    how = {"findings": FOUND, "members": 3, "owners": None, "by": cast.li, "at": at("11-24 09:00")}
    deciding.propose(case.pk, **(how | changes))
    return Case.objects.get(pk=case.pk)


def of(case: Case) -> Correction:
    return Correction.objects.select_related("member__person").get(pk=case.pk)


REPLACE = "ELECT_OR_REPLACE_COMMITTEE"


def vote_on(
    cast: Cast,
    case: Case,
    *,
    passes: bool = True,
    title: str = "",
    code: str = REPLACE,
    when: str = "11-30 18:00",
    place: str = "AH",
    **more,
):
    """A published vote with an item about this removal; the item."""
    titles = (title or f"终止委员资格（{case.number}）",)
    items = ((code, passes),)
    vote = made.voted(cast, code=place, items=items, titles=titles, when=at(when), **more)
    return vote.items.get(position=2)
