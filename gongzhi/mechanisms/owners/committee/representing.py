"""Owner representatives (业主代表) where no committee is formed, whatever the reason.

They carry signed opinions, watch and propose (山东省物业管理条例 27). Deciding is not theirs: what
owners decide they decide together (民法典 278), so there is no act for it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people import privacy
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from . import rules
from .models import Committee, Delegation, Opinion, Representative
from .places import check_reaches, hold_compound
from .procedure import CLERK, STREET
from .refusing import check
from .registering import persons
from .terms import end_delegation

__all__ = ["Chosen", "carry", "choose", "dissolve", "propose", "watch"]


@dataclass(frozen=True)
class Chosen:
    """A representative as the written procedure names them, and for which buildings."""

    name: str
    phone: str = ""
    building: str = ""


@transaction.atomic
def choose(
    compound: Place,
    chosen: Sequence[Chosen],
    *,
    why: str,
    document: str,
    by: Actor,
    at: datetime,
) -> Delegation:
    """Put on record whom the owners chose in writing: three to five.

    why: what keeps a committee from being formed.  document: the written procedure.
    Raises NotYours, Incomplete; NotNow where there is a committee, or representatives already.
    """
    check_reaches(compound, CLERK, STREET, by=by, at=at)
    if not why.strip():
        raise Incomplete(_("请写明为什么没有业委会"), field="why")
    if not document.strip():
        raise Incomplete(_("请写推选记录的名称和日期"), field="document")
    check(rules.delegation_faults(len(chosen)), field="people")
    if not all(c.name.strip() for c in chosen):
        raise Incomplete(_("请填写姓名"), field="people")
    hold_compound(compound.pk)
    if Committee.objects.filter(compound=compound, ended_on=None).exists():
        raise NotNow(_("这个小区有业委会，不用业主代表"))
    if Delegation.objects.filter(compound=compound, until=None).exists():
        raise NotNow(_("这个小区已有业主代表；要重选，先结束现在这一批"))
    delegation = Delegation.objects.create(
        compound=compound,
        why=why.strip()[:200],
        document=document.strip()[:120],
        since=localtime(at).date(),
        recorded_at=at,
        recorded_by=by.label,
    )
    people = persons([(c.name, c.phone) for c in chosen], field="people", by=by, at=at)
    Representative.objects.bulk_create(
        Representative(delegation=delegation, person=person, building=c.building.strip()[:60])
        for person, c in zip(people, chosen, strict=True)
    )
    details = {"compound": compound.pk, "n": len(chosen)}
    record(delegation.subject, "delegation.choose", by=by, at=at, secret=why, details=details)
    return delegation


def _serving(pk: int, *, by: Actor, at: datetime) -> Delegation:
    """The delegation, held, if it serves and the actor keeps its record or sits in it.

    Raises NotYours, NotNow.
    """
    found = Delegation.objects.select_for_update(of=("self",)).select_related("compound")
    delegation = found.filter(pk=pk).first()
    if delegation is None:
        raise NotYours(_("没有这批业主代表，或者不在您的范围内"))
    if by.post_id is None:
        people = privacy.sharing_phone(by.person_id) if by.person_id else []
        if not delegation.representatives.filter(person__in=people).exists():
            raise NotYours(_("只有业主代表本人可以提交；手机号不对的，请到社区登记"))
    else:
        check_reaches(delegation.compound, CLERK, STREET, by=by, at=at)
    if delegation.until:
        raise NotNow(_("这批业主代表已经结束：%(why)s") % {"why": delegation.ended_why})
    return delegation


def _is(who: Representative, by: Actor) -> bool:
    return by.person_id is not None and who.person_id in privacy.sharing_phone(by.person_id)


@dataclass(frozen=True)
class _Said:
    kind: str
    representative: Representative
    text: str
    signers: int | None = None


@transaction.atomic
def _keep(pk: int, said: _Said, *, by: Actor, at: datetime) -> Opinion:
    delegation = _serving(pk, by=by, at=at)
    if said.representative.delegation_id != delegation.pk:
        raise Incomplete(_("请选这一批里的代表"), field="representative")
    if by.post_id is None and not _is(said.representative, by):
        raise NotYours(_("只能以您自己的名义提交"))
    if not said.text.strip():
        raise Incomplete(_("请写内容"), field="text")
    made = Opinion.objects.create(
        delegation=delegation,
        representative=said.representative,
        kind=said.kind,
        text=said.text.strip(),
        signers=said.signers,
        at=at,
        recorded_by=by.label,
    )
    act = f"delegation.{said.kind}"
    details = {"opinion": made.pk, "signers": said.signers}
    record(delegation.subject, act, by=by, at=at, secret=said.text, details=details)
    return made


def carry(
    pk: int,
    *,
    representative: Representative,
    text: str,
    signers: int | None,
    by: Actor,
    at: datetime,
) -> Opinion:
    """A representative hands on what owners signed (SDR 27): the signatures are theirs, not the
    representative's. Raises NotYours, NotNow, Incomplete."""
    if not signers or signers < 1:
        raise Incomplete(_("请写有多少业主签了名；没有签名的，记为建议"), field="signers")
    said = _Said(Opinion.Kind.CARRIED, representative, text, signers)
    return _keep(pk, said, by=by, at=at)


def watch(
    pk: int, *, representative: Representative, text: str, by: Actor, at: datetime
) -> Opinion:
    """What a representative saw of service and accounts."""
    return _keep(pk, _Said(Opinion.Kind.WATCHED, representative, text), by=by, at=at)


def propose(
    pk: int, *, representative: Representative, text: str, by: Actor, at: datetime
) -> Opinion:
    """What a representative suggests; it binds nobody."""
    return _keep(pk, _Said(Opinion.Kind.PROPOSED, representative, text), by=by, at=at)


@transaction.atomic
def dissolve(pk: int, *, why: str, by: Actor, at: datetime) -> Delegation:
    """The owners chose others, or want none any more. Raises Incomplete without a reason."""
    delegation = _serving(pk, by=by, at=at)
    if by.post_id is None:
        raise NotYours()
    if not why.strip():
        raise Incomplete(_("请写明为什么结束"), field="why")
    today = localtime(at).date()
    end_delegation(delegation.compound, on=today, why=why.strip()[:120], by=by, at=at)
    delegation.refresh_from_db()
    return delegation
