"""Whose phone this browser has proved, for an hour. Only a reference lies in the session."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from gongzhi.messages.codes import check_code
from gongzhi.people import privacy
from gongzhi.people.asking import Request
from gongzhi.people.models import Field, Person
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete

LASTS = timedelta(hours=1)
KEY = "phone_proved"


def know(request: Request, person_id: int | None, *, at: datetime) -> None:
    """Remember the person in a fresh session; None for a phone that nobody left here."""
    request.session.cycle_key()
    request.session[KEY] = {"person": person_id, "until": (at + LASTS).timestamp()}


def has_proved(request: Request, *, at: datetime) -> bool:
    """Has a phone been proved, whoever's it is?"""
    kept = request.session.get(KEY)
    return kept is not None and kept["until"] > at.timestamp()


def known(request: Request, *, at: datetime) -> int | None:
    """The id of the person whose phone was proved here, if we keep anything of theirs."""
    return request.session[KEY]["person"] if has_proved(request, at=at) else None


def forget(request: Request) -> None:
    request.session.pop(KEY, None)


def prove(request: Request, phone: str, code: str, *, at: datetime) -> None:
    """Check a code and remember whose phone it is. Raises Incomplete."""
    number = check_code(phone, code, at=at)
    person = privacy.find(Field.PHONE, number)
    know(request, person.pk if person else None, at=at)


def prove_for_report(request: Request, phone: str, code: str, *, at: datetime) -> int:
    """As `prove`, and begin to keep the phone: it is wanted for the answer. Raises Incomplete."""
    number = check_code(phone, code, at=at)
    person = privacy.person_with_phone(number, at=at)
    know(request, person.pk, at=at)
    return person.pk


def client(request: Request) -> str:
    """The network address of whoever asks. Behind the city's proxy it is the last one it added."""
    if settings.HTTPS and (passed := request.headers.get("X-Forwarded-For")):
        return passed.rsplit(",", 1)[-1].strip()
    return request.META["REMOTE_ADDR"]


def resident(person_id: int | None) -> Actor:
    """Somebody who acts for themselves, without a post."""
    return Actor(label="居民", duty=RESIDENT, person_id=person_id)


def person_of(person_id: int | None) -> Person:
    """A reference to the person, without reading them."""
    return Person(pk=person_id)


def move_phone(person: Person, phone: str, code: str, *, at: datetime) -> None:
    """Correct the phone once the new one is proved. Raises Incomplete.

    A phone under which something is kept already stays apart: two records are not joined unseen.
    """
    number = check_code(phone, code, at=at)
    holder = privacy.find(Field.PHONE, number)
    if holder and holder.pk != person.pk:
        raise Incomplete(_("用这个号码也反映过。请用它登录“我的数据”，两边分开查。"), field="phone")
    privacy.correct(person, Field.PHONE, number, by=resident(person.pk), at=at)
