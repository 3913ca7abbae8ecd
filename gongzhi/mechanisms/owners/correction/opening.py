"""How a correction begins: an owner complains, or community or street find something."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.opening import open_case
from gongzhi.people import privacy
from gongzhi.people.models import Organisation, Person, Residency
from gongzhi.places.models import Place
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..assembly.queries import on_roll
from ..committee import procedure as term
from ..committee.models import Member
from ..committee.places import check_reaches, seats_of
from . import words
from .models import Correction
from .procedure import CLERK, CORRECTION, HOUSING, STREET

COMPLAINTS = tuple(
    g for g in Correction.Ground if g not in (Correction.Ground.FACT, Correction.Ground.RESIGNS)
)
"""What an owner can complain of; facts and resignations come with papers, through an office."""
TITLES: dict[str, str] = {
    Correction.Ground.RESIGNS: "{compound}业委会委员辞职",
    Correction.Ground.FACT: "{compound}业委会委员资格终止事实",
}
TITLE = "{compound}业委会委员履职问题"
"""Nobody is named in what lists and messages say."""


def owns_here(person_id: int, compound: Place, *, at: datetime) -> bool:
    """Is the person, by their phone, an owner here: on the last roll, or verified as one?"""
    people = privacy.sharing_phone(person_id)
    if on_roll(compound.pk, [Person(pk=pk) for pk in people]):
        return True
    owned = Residency.objects.current(localtime(at).date()).filter(
        person__in=people,
        kind=Residency.Kind.OWNER,
        unit__path__startswith=compound.path,
    )
    return owned.exists()


@transaction.atomic
def complain(member_pk: int, *, ground: str, facts: str, by: Actor, at: datetime) -> Case:
    """An owner, whose phone was proved, says what a member did. Nobody but the street is told who.

    Raises NotYours for anybody who is no owner here; NotNow for a second one while the first is
    being looked into; Incomplete.
    """
    member = _serving(member_pk)
    compound = member.committee.compound
    if by.duty != RESIDENT or by.person_id is None:
        raise NotYours(_("反映前请先用手机验证码登录"))
    if not owns_here(by.person_id, compound, at=at):
        raise NotYours(
            _("这个手机号不在本小区的业主名册里。是业主的，请到社区登记；其他问题可以“我要反映”")
        )
    if ground not in COMPLAINTS:
        raise Incomplete(_("请选是什么问题"), field="ground")
    mine = Correction.objects.filter(
        member=member, complainant=by.person_id, case__closed_at=None
    ).select_related("case")
    if earlier := mine.first():
        told = _("您反映过这名委员，还在核查：%(number)s。有补充的，请打街道电话")
        raise NotNow(told % {"number": earlier.case.number})
    source = Correction.Source.OWNER
    return _open(member, source, ground, facts, complainant=by.person_id, by=by, at=at)


@transaction.atomic
def find(member_pk: int, *, ground: str, facts: str, by: Actor, at: datetime) -> Case:
    """Community or street take up what they found, or a resignation or a fact that was reported.

    Raises NotYours, NotNow, Incomplete.
    """
    member = _serving(member_pk)
    check_reaches(member.committee.compound, term.STREET, term.CLERK, by=by, at=at)
    if ground not in Correction.Ground.values:
        raise Incomplete(_("请选是什么问题"), field="ground")
    street = by.duty in STREET.duties
    source = Correction.Source.STREET if street else Correction.Source.COMMUNITY
    return _open(member, source, ground, facts, complainant=None, by=by, at=at)


def _serving(member_pk: int) -> Member:
    """The member, held: two complaints of one owner about one member queue here."""
    found = Member.objects.select_for_update(of=("self",), no_key=True)
    member = found.select_related("committee__compound", "person").filter(pk=member_pk).first()
    if member is None:
        raise NotYours(_("没有这名委员"))
    if member.until:
        raise NotNow(_("这名委员已经离任"))
    return member


def _open(
    member: Member,
    source: str,
    ground: str,
    facts: str,
    *,
    complainant: int | None,
    by: Actor,
    at: datetime,
) -> Case:
    if len(facts.strip()) < 5:
        raise Incomplete(_("请写清事情：什么时候、做了什么、有什么凭据"), field="facts")
    compound = member.committee.compound
    case = open_case(
        CORRECTION,
        title=TITLES.get(ground, TITLE).format(compound=compound.name),
        place=compound,
        seats=_seats(compound, at=at),
        by=by,
        at=at,
        secret=facts,
    )
    Correction.objects.create(
        case=case,
        member=member,
        source=source,
        ground=ground,
        complainant_id=complainant,
        facts=words.seal(case.pk, member.person_id, "facts", facts),
    )
    return case


def _seats(compound: Place, *, at: datetime) -> dict:
    """The same offices as in the term's case."""
    known: dict[str, Organisation] = {r.name: o for r, o in seats_of(compound, at=at).items()}
    return {role: known[role.name] for role in (STREET, CLERK, HOUSING) if role.name in known}
