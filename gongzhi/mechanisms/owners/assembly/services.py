"""Acts on the first owners' assembly: from the day it is due to the day a committee is elected.

山东省物业管理条例 20–22; what it leaves open, 业主大会和业主委员会指导规则 (建房〔2009〕274号).
Elections and who stands in them: `elections` and `candidates`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.calendar.work_calendar import at as instant
from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock, open_case
from gongzhi.notices.services import Draft, publish
from gongzhi.people.changes import introduce
from gongzhi.people.models import Organisation
from gongzhi.people.reach import handlers
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import book

from . import elections, queries, rules
from .models import Formation, GroupMember, Side
from .parameters import HOUSING
from .procedure import AGAIN, COMMUNITY, FORMATION, HOLD, MEMBERS, STREET
from .procedure import HOUSING as HOUSING_ROLE


@dataclass(frozen=True)
class Named:
    """Somebody named for the preparatory group."""

    name: str
    phone: str
    side: str
    leads: bool = False


@transaction.atomic
def start(compound: Place, *, basis: str, asked_on: date, by: Actor, at: datetime) -> Formation:
    """The street takes the first assembly in hand; the 60 days run from `asked_on` (SDR 21).

    basis: why it is due: the survey's answer, or the owners' request. Raises NotYours, Incomplete;
    NotNow while one is under way or a committee is in office.
    """
    _check_street(compound, by=by)
    if not basis.strip():
        raise Incomplete(_("请写明依据，例如“摸排：已交付面积过半”或“业主书面申请”"), field="basis")
    if asked_on > at.date():
        raise Incomplete(_("起算日不能在今天之后"), field="asked_on")
    Place.objects.select_for_update(no_key=True).get(pk=compound.pk)  # two starts queue here
    if running := queries.running(compound):
        told = _("这个小区已经在筹备：%(number)s，请到那一件里继续办") % {"number": running.number}
        raise NotNow(told)
    if queries.has_committee(compound, day=at.date()):
        raise NotNow(_("这个小区已有业主委员会。换届、补选不用筹备组，请直接发起选举"))
    case = open_case(
        FORMATION,
        title=_("%(compound)s首次业主大会") % {"compound": compound},
        place=compound,
        seats=_seats(compound, by=by, at=at),
        by=by,
        at=at,
        counted_from=_on(asked_on),
        secret=basis,
    )
    return Formation.objects.create(
        case=case, compound=compound, asked_on=asked_on, basis=basis.strip()
    )


def _check_street(compound: Place, *, by: Actor) -> None:
    """Raises NotYours, Incomplete."""
    if compound.kind != Kind.COMPOUND:
        raise Incomplete(_("业主大会按小区成立，请选小区"), field="place")
    placed = bool(by.place_path) and compound.path.startswith(by.place_path)
    if by.duty not in STREET.duties or not placed:
        raise NotYours(_("首次业主大会由小区所在的街道办事处组织"))


def street_seats(compound: Place, *, by: Actor, day: date) -> list[Organisation]:
    """The street office, whose turn it will be; before it the secretary's own organisation."""
    office = handlers(compound, day=day).get("street")
    if office is None:
        raise NotNow(_("城市资料里还没有这个街道的办事处，先请系统管理员补上"))
    own = [] if by.organisation_id == office.pk else [Organisation(pk=by.own_organisation)]
    return [*own, office]


def _seats(compound: Place, *, by: Actor, at: datetime) -> dict:
    day = at.date()
    seats: dict = {STREET: street_seats(compound, by=by, day=day)}
    if community := handlers(compound, day=day).get("community"):
        seats[COMMUNITY] = community
    if housing := queries.housing_office(book(HOUSING, at=at), day=day):
        seats[HOUSING_ROLE] = housing
    return seats


def _on(day: date) -> datetime:
    return instant(day, time(9))


@transaction.atomic
def form_group(
    pk: int, *, members: Sequence[Named], formed_on: date, by: Actor, at: datetime
) -> Formation:
    """The preparatory group stands: at least seven, odd, owners at least half, led by the street.

    The ten days for the written notice run from `formed_on` (SDR 21). Raises Incomplete.
    """
    case = lock(pk, by=by, at=at)
    formation = _formation(case)
    if not formation.asked_on <= formed_on <= at.date():
        raise Incomplete(_("成立日在起算日和今天之间"), field="formed_on")
    faults = rules.group_faults([(m.side, m.leads) for m in members])
    faults += [] if all(m.side in Side.values for m in members) else [UNKNOWN_SIDE]
    if faults:
        raise Incomplete("；".join(_(f.text) % f.filling for f in faults), field="members")
    limits = case.rules
    due = limits.calendar().due(_on(formed_on), limits.limit(MEMBERS.code))
    told = {"members": len(members), "rule": limits.version(MEMBERS.code)}
    advance(pk, "form_group", by=by, at=at, due=due, details=told, locked=case)
    people = introduce([(m.name, m.phone) for m in members], by=by, at=at)
    GroupMember.objects.bulk_create(
        GroupMember(formation=formation, person=person, side=m.side, leads=m.leads)
        for person, m in zip(people, members, strict=True)
    )
    formation.formed_on = formed_on
    formation.save(update_fields=["formed_on"])
    return formation


UNKNOWN_SIDE = rules.Fault("请选每个人来自哪一方", "SDR 21")


def _formation(case: Case) -> Formation:
    found = Formation.objects.select_for_update(of=("self",)).select_related("compound")
    return found.get(pk=case.pk)


@transaction.atomic
def notice_members(pk: int, *, words: str = "", by: Actor, at: datetime) -> Formation:
    """Tell the owners in writing who is in the group (SDR 21); the 90 days to the assembly run from
    the day it was formed (SDR 22). words: what else the notice says."""
    case = lock(pk, by=by, at=at)
    formation = _formation(case)
    limits = case.rules
    since = formation.formed_on or formation.asked_on  # without a group the move is refused
    due = limits.calendar().due(_on(since), limits.limit(HOLD.code))
    told = {"rule": limits.version(HOLD.code)}
    advance(pk, "notice_members", by=by, at=at, due=due, details=told, locked=case)
    title = _("%(compound)s首次业主大会筹备组成员公告") % {"compound": formation.compound}
    body = "\n\n".join(filter(None, [queries.members_text(formation), words.strip()]))
    draft = Draft(title, body, formation.compound, None, subject=case.subject)
    formation.members_notice = publish(draft, by=by, at=at)
    formation.assembly_by = due.date()
    formation.save(update_fields=["members_notice", "assembly_by"])
    return formation


@transaction.atomic
def vote_called(pk: int, *, by: Actor, at: datetime, locked: Case | None = None) -> Case:
    """The owners are to vote: called by whoever drafts the vote, which becomes a child of this.

    Raises NotNow while an election of this assembly has no list of candidates.
    """
    case = locked or lock(pk, by=by, at=at)
    waiting = elections.open_ones(formation=pk).filter(listed_at=None)
    if case.state == "preparing" and waiting.exists():
        raise NotNow(_("候选人名单还没有公布。先在选举页公布名单，再交业主表决"))
    return advance(pk, "call_vote", by=by, at=at, public=True, locked=case)


@transaction.atomic
def elected(pk: int, *, by: Actor, at: datetime, locked: Case | None = None) -> Case:
    """A committee was elected: called by whoever opens its term. The election is over."""
    case = locked or lock(pk, by=by, at=at)
    case = advance(pk, "elected", by=by, at=at, public=True, locked=case)
    for election in elections.open_ones(formation=pk):
        elections.over(election, why=_("已选出"), by=by, at=at)
    return case


@transaction.atomic
def not_passed(pk: int, *, by: Actor, at: datetime) -> Case:
    """The vote elected nobody: prepare again. Who stood then stands in the next election, too."""
    case = lock(pk, by=by, at=at)
    limits = case.rules
    due = limits.calendar().due(at, limits.limit(AGAIN.code))
    told = {"rule": limits.version(AGAIN.code)}
    case = advance(pk, "not_passed", by=by, at=at, due=due, details=told, public=True, locked=case)
    Formation.objects.filter(pk=pk).update(assembly_by=due.date())
    for election in elections.open_ones(formation=pk):
        elections.follow(election, by=by, at=at)
    return case


@transaction.atomic
def stop(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """End it without an assembly, with the reason."""
    case = advance(pk, "stop", by=by, at=at, note=note, public=True)
    for election in elections.open_ones(formation=pk):
        elections.over(election, why=_("筹备已终止"), by=by, at=at)
    return case
