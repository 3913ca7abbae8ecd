"""The first things in an empty database: the city, its platform, and three administrators.

Running it again adds what is missing and leaves what is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gongzhi.people import changes, credentials
from gongzhi.people import services as people
from gongzhi.people.models import Account, Holding, Mandate, Organisation, OrganisationKind, Post
from gongzhi.places import services as places
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty

FOUNDER = Actor(label="建库", duty=Duty.SYSTEM_ADMIN)
KEEPER = Actor(label="建库", duty=Duty.SECURITY_ADMIN)
"""Nobody can be asked yet who may; the record names the founding as who acted."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody to become an administrator. password: their own, or "" for a one-time one."""

    duty: Duty
    username: str
    name: str
    password: str = ""


@dataclass(frozen=True)
class Seated:
    """An administrator after the founding. password: the one-time one, if one was given out."""

    duty: str
    username: str
    password: str = ""
    new: bool = True


@transaction.atomic
def found(
    code: str, name: str, newcomers: Iterable[Newcomer], *, at: datetime
) -> tuple[Place, list[Seated]]:
    """City, platform and administrators. Raises Incomplete on a used name or a weak password."""
    city = _city(code, name, at)
    platform = _platform(city, at)
    return city, [_seat(who, platform, city, at) for who in newcomers]


def _city(code: str, name: str, at: datetime) -> Place:
    return Place.objects.filter(kind=Kind.CITY).first() or places.add_place(
        kind=Kind.CITY, code=code, name=name, parent=None, since=at.date(), by=FOUNDER, at=at
    )


def _platform(city: Place, at: datetime) -> Organisation:
    known = Organisation.objects.filter(kind=OrganisationKind.PLATFORM, until=None).first()
    if known:
        return known
    made = people.add_organisation(
        kind=OrganisationKind.PLATFORM,
        name=f"{city.name}治理平台",
        code="platform",
        since=at.date(),
        by=FOUNDER,
        at=at,
    )
    covers, day = Mandate.Kind.COVERS, at.date()
    people.give_mandate(made, city, covers, since=day, by=FOUNDER, at=at)
    return made


def _seat(who: Newcomer, platform: Organisation, city: Place, at: datetime) -> Seated:
    """Whoever holds the duty already, and can sign in, stays."""
    day = at.date()
    held = Holding.objects.current(day).filter(post__duty=who.duty).exclude(person__account=None)
    if known := held.select_related("person__account").first():
        return Seated(who.duty, known.person.account.username, new=False)
    post = Post.objects.current(day).filter(organisation=platform, duty=who.duty).first()
    post = post or people.add_post(
        organisation=platform,
        title=str(who.duty.label),
        duty=who.duty,
        place=city,
        since=day,
        by=FOUNDER,
        at=at,
    )
    person = changes.add_person(name=who.name, by=FOUNDER, at=at)
    people.hand_over(post, person, on=day, by=FOUNDER, at=at)
    return _open(who, person, at)


def _open(who: Newcomer, person, at: datetime) -> Seated:
    if who.password:
        people.open_account(person, who.username, who.password, by=KEEPER, at=at)
        return Seated(who.duty, who.username)
    account, password = credentials.open_with_one_time(person, who.username, by=KEEPER, at=at)
    assert isinstance(account, Account)
    return Seated(who.duty, account.username, password)
