"""Drafting a vote: its time and its rules. Nothing of it can be changed once noticed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import open_case
from gongzhi.people.models import Organisation
from gongzhi.people.reach import handlers
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from ..assembly.models import Election
from ..assembly.parameters import HOUSING as HOUSING_CODE
from ..assembly.queries import housing_office
from ..roll import queries as rolls
from . import sealing
from .items import elect, note
from .locking import held
from .models import Vote
from .procedure import COUNTERS, DRAFT, HOUSING, ORGANISER, VOTE


@dataclass(frozen=True)
class Terms:
    """When and by which rules. rules_basis: where the assembly's rules say what departs from the
    default (parking counted, the silent follow the majority)."""

    title: str
    opens_at: datetime
    closes_at: datetime
    count_parking: bool = False
    silence: bool = False
    rules_basis: str = ""


@transaction.atomic
def draft(
    compound: Place,
    terms: Terms,
    *,
    by: Actor,
    at: datetime,
    election: Election | None = None,
    parent: Case | None = None,
) -> Case:
    """A vote of the owners of a compound, by the latest frozen roll.

    election: what its agenda begins with.  parent: the case that waits for it (a formation, a
    correction); for a first assembly's election it is found.
    Raises NotYours, NotNow without a frozen roll, Incomplete.
    """
    _check_organiser(compound, by=by)
    roll = rolls.frozen(compound)
    if roll is None:
        raise NotNow(_("这个小区还没有冻结的业主名册；先核好名册并冻结，再拟表决"))
    _check(terms, at=at)
    if election and election.formation_id:
        parent = Case.objects.select_for_update().get(pk=election.formation_id)
    case = open_case(
        VOTE,
        title=terms.title.strip(),
        place=compound,
        seats=_seats(compound, by=by, at=at),
        by=by,
        at=at,
        parent=parent,
    )
    key, ring_key = sealing.new_key()
    vote = Vote(case=case, compound=compound, roll=roll, key=key, ring_key=ring_key)
    _set(vote, terms)
    vote.save(force_insert=True)
    if election:
        elect(vote, election, by=by)
    return case


def _check_organiser(compound: Place, *, by: Actor) -> None:
    """Raises NotYours."""
    reaches = bool(by.place_path) and compound.path.startswith(by.place_path)
    if by.duty not in ORGANISER.duties or not reaches:
        raise NotYours(_("业主表决由小区所在的社区或街道组织"))


def _seats(
    compound: Place, *, by: Actor, at: datetime
) -> dict[Role, Organisation | list[Organisation]]:
    """The office that organises, with the secretary's own organisation; street and community
    count, the community as a rule; the housing department watches, once the city has named it."""
    day = at.date()
    known = handlers(compound, day=day)
    offices = [known[k] for k in ("street", "community") if k in known]
    mine = [o for o in offices if o.pk == by.organisation_id]
    if not mine:  # a secretary acts for the office of their place, and both may go on
        level = known.get(by.place_kind)
        mine = [Organisation.objects.get(pk=by.own_organisation), *([level] if level else [])]
    seats: dict[Role, Organisation | list[Organisation]] = {ORGANISER: mine}
    seats[COUNTERS] = offices or mine
    housing = housing_office(book(HOUSING_CODE, at=at), day=day)
    return seats | ({HOUSING: housing} if housing else {})


def _check(terms: Terms, *, at: datetime) -> None:
    """Raises Incomplete."""
    departs = terms.count_parking or terms.silence
    told = [
        (not terms.title.strip(), "title", _("请写这次表决的名称")),
        (terms.opens_at <= at, "opens_at", _("投票开始要在现在之后")),
        (terms.closes_at <= terms.opens_at, "closes_at", _("截止要在开始之后")),
        (
            departs and not terms.rules_basis.strip(),
            "rules_basis",
            _("与默认规则不同的，要写明议事规则的哪一条"),
        ),
    ]
    for wrong, field, what in told:
        if wrong:
            raise Incomplete(what, field=field)


def _set(vote: Vote, terms: Terms) -> None:
    vote.title, vote.rules_basis = terms.title.strip(), terms.rules_basis.strip()
    vote.opens_at, vote.closes_at = terms.opens_at, terms.closes_at
    vote.count_parking, vote.silence = terms.count_parking, terms.silence


@transaction.atomic
def set_terms(pk: int, terms: Terms, *, by: Actor, at: datetime) -> Vote:
    """Change time and rules while it is a draft. Raises NotYours, NotNow, Incomplete."""
    vote = held(pk, by=by, roles=(ORGANISER,), states=(DRAFT,))
    _check(terms, at=at)
    _set(vote, terms)
    vote.save()
    Case.objects.filter(pk=pk).update(title=vote.title)
    note(vote, "vote.terms", by=by, at=at, opens=terms.opens_at, closes=terms.closes_at)
    return vote


def risks(vote: Vote) -> list[str]:
    """What a court may hold against rules that depart from the default, in sentences."""
    told = []
    if vote.count_parking:
        told.append(
            _(
                "车位面积计入：指导规则第25条留给议事规则定，但有法院不认。"
                "结果可能因此被申请撤销，请留好议事规则原件。"
            )
        )
    if vote.silence:
        told.append(
            _(
                "未参与的随多数：民法典278只数“参与表决”的。平台只把它另列作参考，"
                "不计入参与比例，也不改变结果。"
            )
        )
    return told
