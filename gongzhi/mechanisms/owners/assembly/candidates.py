"""Who stands: named from three sources, declined, withdrawn; in review and out of it.

That somebody is a Party member or holds public office is told with consent, informs, and is neither
a condition nor a quota (个人信息保护法 13, 28; domain rules 1.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import entry, record, record_all
from gongzhi.messages.services import tell
from gongzhi.people.changes import introduce
from gongzhi.people.models import Person
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from . import queries, rules
from .elections import STANDS, S, check_organises, locked, next_number
from .models import Candidacy, Election
from .parameters import JOINT_SHARE, share


@dataclass(frozen=True)
class Naming:
    """What is told of somebody who stands.

    met: the conditions that they said they meet.  backers_of: how many owners there are, where no
    roll says it.  party, official: with `consent`, how it was given; None: not told.
    """

    name: str
    phone: str
    units: str
    source: str
    backers: int | None = None
    backers_of: int | None = None
    statement: str = ""
    met: tuple[str, ...] = ()
    party: bool | None = None
    official: bool | None = None
    consent: str = ""
    in_company: bool | None = None


@transaction.atomic
def name_candidate(election_pk: int, naming: Naming, *, by: Actor, at: datetime) -> Candidacy:
    """Put somebody forward: recommended by the community, by themselves, or jointly by owners.

    A joint nomination needs the city's share of the owners (default a fifth). The person is told.
    Raises NotYours, Incomplete; NotNow after the close, or once the list is public.
    """
    election = locked(election_pk, by=by)
    if election.listed_at:
        raise NotNow(_("候选人名单已经公布，不能再报名"))
    if election.closes_at < at:
        raise NotNow(_("报名已经截止。要延长的，先在选举页改截止时间"))
    _check(naming)
    backers, of = _backing(election, naming, at=at)
    (person,) = introduce([(naming.name, naming.phone)], by=by, at=at)
    if election.candidacies.filter(person=person).exists():
        raise Incomplete(_("这个人已经在这场选举里报过名"), field="phone")
    candidacy = Candidacy.objects.create(
        election=election,
        number=next_number(election),
        person=person,
        units=naming.units.strip(),
        source=naming.source,
        backers=backers,
        backers_of=of,
        statement=naming.statement.strip(),
        party=naming.party,
        official=naming.official,
        consent=naming.consent.strip(),
        in_company=naming.in_company,
        met=[c.code for c in rules.CONDITIONS if c.code in naming.met],
        token=token_urlsafe(32),
        named_at=at,
        named_by=by.label,
    )
    told = [naming.statement, naming.party, naming.official, naming.consent, naming.in_company]
    details = {"election": election.pk, "number": candidacy.number, "source": naming.source}
    record(candidacy.subject, "candidacy.name", by=by, at=at, secret=told, details=details)
    text = _("您已登记为“%(election)s”候选人。打开本站“我的参选”，用这个手机号就能看进展")
    tell(person.pk, text % {"election": election}, about=candidacy.subject, at=at)
    return candidacy


def _check(naming: Naming) -> None:
    if naming.source not in Candidacy.Source.values:
        raise Incomplete(_("请选怎么产生的"), field="source")
    if not naming.units.strip():
        raise Incomplete(_("请填房号：候选人是本小区的业主"), field="units")
    if set(naming.met) - rules.CODES:
        raise Incomplete(_("没有这个条件"), field="met")
    told = naming.party is not None or naming.official is not None
    if told and not naming.consent.strip():
        why = _("党员、公职人员身份要本人同意才能记，请写明同意的依据，例如“本人书面同意”")
        raise Incomplete(why, field="consent")


def _backing(election: Election, naming: Naming, *, at: datetime) -> tuple[int | None, int | None]:
    """How many owners join in, and of how many; the roll knows it better than who types it."""
    if naming.source != Candidacy.Source.JOINT:
        return None, None
    of = queries.heads(election.compound_id) or naming.backers_of
    if not naming.backers:
        raise Incomplete(_("联名推荐要填联名业主人数"), field="backers")
    if not of or naming.backers > of:
        raise Incomplete(_("请填业主总人数，不少于联名人数"), field="backers_of")
    least = share(book(JOINT_SHARE, at=at).value(JOINT_SHARE))
    if not rules.backed_enough(naming.backers, of, least):
        told = _("联名 %(backers)s 人不够：业主 %(of)s 人，至少 %(least)s 人")
        fewest = rules.fewest_backers(of, least)
        values = {"backers": naming.backers, "of": of, "least": fewest}
        raise Incomplete(told % values, field="backers")
    return naming.backers, of


def held(pk: int) -> Candidacy:
    """The candidacy, held by the caller's transaction. Raises NotYours if there is none."""
    rows = Candidacy.objects.select_for_update(of=("self",))
    found = rows.select_related("election__compound", "person").filter(pk=pk).first()
    if found is None:
        raise NotYours(_("没有这名候选人，或者不在您的范围内"))
    return found


def is_own(by: Actor, candidacy: Candidacy) -> bool:
    """Is it the candidate who acts, for themselves?"""
    return by.duty == RESIDENT and by.person_id == candidacy.person_id


@transaction.atomic
def withdraw(pk: int, *, reason: str, by: Actor, at: datetime) -> Candidacy:
    """The candidate no longer wants to stand: by themselves, or as the street writes it down.

    While their review is open it is ended first, which `review.services.withdraw` does.
    """
    candidacy = held(pk)
    if not is_own(by, candidacy):
        check_organises(by, candidacy.election.compound)
    _check_stands(candidacy)
    if not reason.strip():
        raise Incomplete(_("请写一句为什么退出"), field="reason")
    return put(candidacy, S.WITHDRAWN, why=reason, by=by, at=at)


@transaction.atomic
def decline(pk: int, *, condition: str, reason: str, by: Actor, at: datetime) -> Candidacy:
    """The preparatory group finds that a condition of GR 31 is not met; the person is told why.

    A person's finding, never the machine's. Not for what a review says: that has its own way.
    """
    candidacy = held(pk)
    check_organises(by, candidacy.election.compound)
    _check_stands(candidacy)
    label = next((c.label for c in rules.CONDITIONS if c.code == condition), None)
    if label is None:
        raise Incomplete(_("请选不符合哪一项条件"), field="condition")
    if not reason.strip():
        raise Incomplete(_("请写明理由，本人会看到"), field="reason")
    told = _("不符合“%(condition)s”：%(reason)s")
    why = told % {"condition": _(label), "reason": reason.strip()}
    put(candidacy, S.DECLINED, why=why, by=by, at=at)
    text = _("您在“%(election)s”的候选资格没有通过筹备组核对。打开本站“我的参选”看理由")
    words = text % {"election": candidacy.election}
    tell(candidacy.person_id, words, about=candidacy.subject, at=at)
    return candidacy


def _check_stands(candidacy: Candidacy) -> None:
    if candidacy.state == S.IN_REVIEW:
        raise NotNow(_("联审还没有结束，请在联审那一件里办“本人退出”"))
    if candidacy.state not in STANDS:
        told = _("这名候选人现在是“%(state)s”") % {"state": candidacy.get_state_display()}
        raise NotNow(told)
    if candidacy.election.ended_at:
        raise NotNow(_("这场选举已经结束"))


def put(candidacy: Candidacy, state: str, *, why: str, by: Actor, at: datetime) -> Candidacy:
    """The candidacy stands there from now on. The caller has checked that it may."""
    before, candidacy.state, candidacy.state_why = candidacy.state, state, why.strip()[:300]
    candidacy.save(update_fields=["state", "state_why"])
    details = {"from": before, "to": state}
    record(candidacy.subject, f"candidacy.{state}", by=by, at=at, secret=why, details=details)
    return candidacy


def into_review(found: Sequence[Candidacy], *, by: Actor, at: datetime) -> None:
    """Their review begins: nobody is listed before it has ended."""
    Candidacy.objects.filter(pk__in=[c.pk for c in found]).update(state=S.IN_REVIEW)
    record_all([entry(c.subject, "candidacy.in_review", by=by, at=at) for c in found])


def forget(person_id: int) -> int:
    """Erasure: what was told of a candidate goes; that somebody stood, and how it ended, stays."""
    told = {"units": "", "statement": "", "state_why": "", "consent": "", "met": []}
    mine = Candidacy.objects.filter(person=person_id)
    return mine.update(**told, party=None, official=None, in_company=None)


def as_candidate(person: Person) -> Actor:
    """The candidate, acting for themselves."""
    return Actor(label=_("候选人"), duty=RESIDENT, person_id=person.pk)
