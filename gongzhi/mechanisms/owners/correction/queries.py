"""Reading corrections: lists, what may be decided on, and why it ended as it did."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.policy.actor import Actor

from ..committee.models import Member, Resolution
from ..voting.models import Item
from . import rules
from .models import Correction
from .procedure import CORRECTION

REPLACING = "ELECT_OR_REPLACE_COMMITTEE"
MEMBER = "correction__member"
RELATED = (
    f"{MEMBER}__person",
    f"{MEMBER}__committee__organisation",
    f"{MEMBER}__committee__compound",
    f"{MEMBER}__committee__case",
    "correction__item__vote__case",
    "correction__resolution__notice",
    "correction__replaced_by__person",
)


def listed(by: Actor, *, state: str = "", street: int | None = None) -> QuerySet[Case]:
    """Corrections in which the post has a seat.

    state: open, closed, a state's name, or "" for all.
    """
    cases = Case.objects.visible_to(by).of(CORRECTION)
    if street:
        cases = cases.filter(street=street)
    if state in ("open", "closed"):
        return cases.filter(closed_at__isnull=state == "open")
    return cases.filter(state=state) if state else cases


def items(compound_id: int) -> list[Item]:
    """Published items by which the owners may have decided on a member."""
    found = Item.objects.filter(
        code=REPLACING,
        klass="ordinary",
        vote__compound=compound_id,
        vote__published_at__isnull=False,
        vote__revoked_at=None,
    )
    return list(found.select_related("vote").order_by("-vote__published_at", "position")[:20])


def resolutions(committee_id: int) -> list[Resolution]:
    return list(Resolution.objects.filter(committee=committee_id).order_by("-met_on")[:20])


def of_person(people: list[int]) -> QuerySet[Correction]:
    """Corrections that these people began, or that are about them; the newest first."""
    mine = Q(complainant__in=people) | Q(member__person__in=people)
    found = Correction.objects.filter(mine).select_related(
        "case", "member__person", "member__committee__compound", "item__vote", "resolution"
    )
    return found.order_by("-pk")


@dataclass(frozen=True)
class Reason:
    """A line of why it came as it did: no facts."""

    label: str
    text: str


def reasons(found: Correction) -> list[Reason]:
    """What was decided and on what ground, as every party may read it."""
    told = [Reason(_("什么问题"), str(found.get_ground_display()))]
    if found.heard_at:
        told.append(Reason(_("本人说明"), _("%s 已听取") % _day(found.heard_at)))
    if found.founded is not None:
        told.append(Reason(_("核查结论"), _("属实") if found.founded else _("不属实")))
    if found.correct_by:
        told.append(Reason(_("改正期限"), _day(found.correct_by)))
    if found.proposed_at:
        told.append(Reason(_("提请终止资格"), _joined(found)))
    if found.member.suspended_at:
        told.append(Reason(_("暂停履职"), found.member.suspended_why))
    if found.ended_on:
        told.append(Reason(_("资格终止"), f"{found.ended_on:%Y-%m-%d}，{_basis(found)}"))
    return told


def _day(instant) -> str:
    return f"{localtime(instant):%Y-%m-%d}"


def _joined(found: Correction) -> str:
    """Who joined in the proposal, and the article."""
    parts = []
    if found.proposing_members:
        numbers = {"n": found.proposing_members, "of": found.of_members}
        parts.append(_("%(of)s 名委员中 %(n)s 名提议") % numbers)
    if found.proposing_owners:
        numbers = {"n": found.proposing_owners, "of": found.of_owners}
        parts.append(_("%(of)s 名业主中 %(n)s 名提议") % numbers)
    return _("%(who)s（山东省物业管理条例第34条）") % {"who": "，".join(parts)}


def _basis(found: Correction) -> str:
    """On what the end of a membership rests."""
    if found.route == Correction.Route.ASSEMBLY and found.item:
        told = _("业主大会决定：%(title)s（民法典第278条、山东省物业管理条例第34条）")
        return told % {"title": found.item.title}
    if found.route == Correction.Route.COMMITTEE and found.resolution:
        told = _("经业主大会授权由业委会决定：%(title)s（山东省物业管理条例第34条）")
        return told % {"title": found.resolution.title}
    if found.route == Correction.Route.FACT:
        fact = _(rules.FACTS.get(found.member.end, ""))
        told = _("法定事实：%(fact)s（指导规则第43条），凭据：%(paper)s")
        return told % {"fact": fact, "paper": found.document}
    return _("本人书面辞职，凭据：%(paper)s") % {"paper": found.document}


def exits(committee_id: int) -> list[Correction]:
    """Memberships of a term that ended by a correction: what everybody may read, without names."""
    found = Correction.objects.filter(member__committee=committee_id, ended_on__isnull=False)
    return list(found.select_related("case", "member", "item", "resolution").order_by("-ended_on"))


def serving(committee_id: int) -> list[Member]:
    found = Member.objects.filter(committee=committee_id, until=None).select_related("person")
    return list(found.order_by("rank"))


def keeps(person_id: int) -> str:
    """Why what is kept of a person can't be deleted yet; "" if it can: a member in office is a
    public one, and nobody deletes what is being checked about them (个人信息保护法 47)."""
    seats = Member.objects.filter(person=person_id, until=None).select_related(
        "committee__compound"
    )
    if seat := seats.first():
        told = _("您是%s业委会的委员或候补，姓名已依法公布，任职期间不能删。离任后再删。")
        return told % seat.committee.compound
    if Correction.objects.filter(member__person=person_id, case__closed_at=None).exists():
        return _("关于您履行委员职责的核查还没有办结，办结后再删。")
    return ""
