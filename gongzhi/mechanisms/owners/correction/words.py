"""What was said about a member: encrypted under the member's own key, read on record.

Only a post with a seat in the case reads it; the record says who did, before it is shown.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.procedure import Role
from gongzhi.casework.services import lock, sits
from gongzhi.journal.services import record
from gongzhi.people import privacy, vault
from gongzhi.people.models import Field
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, NotYours

from .models import Correction
from .procedure import CLERK, HOUSING, STREET

FIELDS = ("facts", "hearing", "findings", "correction")
READERS: tuple[Role, ...] = (STREET, CLERK, HOUSING)


def seal(case_pk: int, person_id: int, field: str, text: str) -> bytes:
    """Raises NotNow if the member's data were erased by law: then nothing can be kept."""
    try:
        return privacy.sealed(person_id, text.strip(), about=_about(case_pk, field))
    except vault.Unreadable:
        raise NotNow(_("此人的个人信息已依法删除，不能再记关于他的内容")) from None


def _about(case_pk: int, field: str) -> str:
    return f"case:{case_pk}.{field}"


def open_one(found: Correction, field: str) -> str:
    """In clear; "" if nothing was written, or it can't be read any more. The caller has checked."""
    cipher = getattr(found, field)
    if not cipher:
        return ""
    try:
        return privacy.opened(found.member.person, cipher, about=_about(found.pk, field))
    except vault.Unreadable:
        return _("（已依法删除）")


def add(found: Correction, field: str, text: str, *, at: datetime) -> bytes:
    """What is there, and this below it, dated."""
    before = open_one(found, field)
    line = f"{localtime(at):%Y-%m-%d} {text.strip()}"
    whole = f"{before}\n{line}" if before else line
    return seal(found.pk, found.member.person_id, field, whole)


@dataclass(frozen=True)
class Words:
    facts: str
    hearing: str
    findings: str
    correction: str


@transaction.atomic
def read(pk: int, *, by: Actor, at: datetime) -> Words:
    """Everything that was said, for a post that handles the case. Raises NotYours."""
    case = lock(pk, by=by)
    if not sits(by, case, case.held, READERS):
        raise NotYours(_("事实和核查结论只给办这件事的岗位看"))
    record(case.subject, "correction.read", by=by, at=at)
    found = Correction.objects.select_related("member__person").get(pk=pk)
    return Words(*(open_one(found, field) for field in FIELDS))


@transaction.atomic
def contact(pk: int, *, reason: str, by: Actor, at: datetime) -> str:
    """The phone of the owner who complained, for the street that checks; on record before it is
    shown. Raises NotYours, Incomplete, NotNow if nobody complained."""
    case = lock(pk, by=by)
    if not sits(by, case, case.held, (STREET,)):
        raise NotYours(_("反映人的身份只给核查的街道看"))
    found = Correction.objects.select_related("complainant").get(pk=pk)
    if found.complainant is None:
        raise NotNow(_("这件不是业主反映的"))
    about = case.subject
    return privacy.reveal(
        found.complainant, Field.PHONE, reason=reason, by=by, at=at, concerning=about
    )


def own(found: Correction, people: Collection[int]) -> Words:
    """What somebody may read of their own case, people being the records of their phone.

    The member reads what was found of them and what they said, not the words of who complained;
    who complained reads their own words alone (个人信息保护法 44, 45).
    """
    member = found.member.person_id in people
    complainant = found.complainant_id in people
    return Words(
        facts=open_one(found, "facts") if complainant else "",
        hearing=open_one(found, "hearing") if member else "",
        findings=open_one(found, "findings") if member else "",
        correction=open_one(found, "correction") if member else "",
    )
