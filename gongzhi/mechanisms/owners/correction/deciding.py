"""Whether a membership ends, decided by those who may: proposal, suspension, decision.

SDR 34: the assembly decides, or the committee where the owners gave it that power.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from ..assembly.queries import heads
from ..committee import members as committee
from ..committee.models import Member, Resolution
from ..committee.refusing import check
from ..voting.models import Item, Vote
from . import rules, telling, words
from .leaving import leave
from .locking import held, term_first, write
from .models import Correction
from .procedure import STREET

REPLACING = "ELECT_OR_REPLACE_COMMITTEE"
R, End = Correction.Route, Member.End


# --- the proposal ---------------------------------------------------------------------------------


@transaction.atomic
def propose(
    pk: int,
    *,
    findings: str,
    members: int | None,
    owners: int | None,
    by: Actor,
    at: datetime,
) -> Case:
    """Put it to those who decide whether the membership ends.

    members, owners: how many joined in the proposal; more than half of the members, or at least
    twenty per cent of the owners (SDR 34). Raises NotNow while the member was not heard;
    Incomplete below both.
    """
    case, found = held(pk, by=by, at=at)
    case = advance(pk, "propose", by=by, at=at, public=True, locked=case)
    if found.heard_at is None:
        raise NotNow(_("先听本人说明（或记下本人拒绝说明），再作处理"))
    of_members = len(committee.sitting(found.member.committee))
    of_owners = heads(found.member.committee.compound_id)
    faults = rules.proposal_faults(
        members=members, of_members=of_members, owners=owners, of_owners=of_owners
    )
    check(faults, field="members" if owners is None else "owners")
    if findings.strip() or not found.findings:
        if len(findings.strip()) < 2:
            raise Incomplete(_("请写核查结论"), field="findings")
        found.findings = words.add(found, "findings", findings, at=at)
    found.founded, found.proposed_at = True, at
    found.proposing_members, found.of_members = members, of_members
    found.proposing_owners, found.of_owners = (owners, of_owners) if owners else (None, None)
    found.save()
    numbers = {"members": members, "of": of_members, "owners": owners, "of_owners": of_owners}
    details = {"joined": numbers}
    record(case.subject, "correction.joined", by=by, at=at, secret=findings, details=details)
    telling.outcome(found, case, at=at)
    return case


@transaction.atomic
def suspend(pk: int, *, basis: str, by: Actor, at: datetime) -> Correction:
    """Until the owners have decided the member's duties rest, where the published rules allow it.

    basis: the rule, and where it was published (参照潍坊 36、聊城 27; the province has none).
    Raises NotYours, NotNow, Incomplete.
    """
    term_first(pk, at=at)
    case, found = held(pk, STREET, by=by, at=at)
    if case.state != "proposed":
        raise NotNow(_("提请终止资格以后、作出决定以前才能暂停履职"))
    if len(basis.strip()) < 4:
        raise Incomplete(
            _("请写依据：哪份公布的规定或议事规则、第几条。没有依据不能暂停"), field="basis"
        )
    member = Member.objects.select_for_update().get(pk=found.member_id)
    if member.suspended_at:
        raise NotNow(_("这名委员已经暂停履职"))
    if member.until:
        raise NotNow(_("这名委员已经离任"))
    member.suspended_at, member.suspended_why = at, basis.strip()[:200]
    member.save(update_fields=["suspended_at", "suspended_why"])
    line = _("决定作出前暂停履职，依据：%(basis)s") % {"basis": member.suspended_why}
    write(case, "suspend", line, secret=basis, by=by, at=at)
    return found


# --- the decision ---------------------------------------------------------------------------------


def remove(
    pk: int,
    *,
    item: Item | None = None,
    resolution: Resolution | None = None,
    by: Actor,
    at: datetime,
) -> Case:
    """By the one way that was gone: the assembly's item, or the committee's decision."""
    if item and resolution:
        raise Incomplete(_("业主大会和业委会的决定只选一个"), field="resolution")
    if item:
        return remove_by_assembly(pk, item=item, by=by, at=at)
    if resolution:
        return remove_by_committee(pk, resolution=resolution, by=by, at=at)
    raise Incomplete(_("请选据以终止资格的决定；还没有决定的，先交业主表决"), field="item")


@transaction.atomic
def remove_by_assembly(pk: int, *, item: Item, by: Actor, at: datetime) -> Case:
    """The owners decided that the membership ends: a published vote that stands, and in it an item
    about this very removal that passed (民法典 278 第三项, SDR 34).

    Raises NotYours, NotNow, Incomplete.
    """
    term = term_first(pk, at=at)
    case, found = held(pk, by=by, at=at)
    vote = _vote_about(item, found)
    if not passed(vote, item):
        raise NotNow(_("这项议题没有通过，不能据此终止资格；请记为“未通过，继续任职”"))
    found.route, found.item = R.ASSEMBLY, item
    assert vote.certified_at
    on = localtime(vote.certified_at).date()
    return leave(term, case, found, "remove", end=End.REMOVED, on=on, by=by, at=at)


@transaction.atomic
def remove_by_committee(pk: int, *, resolution: Resolution, by: Actor, at: datetime) -> Case:
    """The committee decided, where the owners gave it that power (SDR 34): by a decision of its own
    that keeps to SDR 32. Raises NotYours, NotNow, Incomplete."""
    term = term_first(pk, at=at)
    case, found = held(pk, by=by, at=at)
    board = found.member.committee
    if not board.decide_terminations:
        raise NotNow(_("业主大会没有授权业委会决定终止资格；请走业主大会，或先在本届页上记下授权"))
    if resolution.committee_id != board.pk:
        raise Incomplete(_("请选本届业委会的决定"), field="resolution")
    if found.proposed_at and resolution.met_on < localtime(found.proposed_at).date():
        raise Incomplete(_("这项决定早于提请，不能据此终止资格"), field="resolution")
    if not _names(found, resolution.title, resolution.text):
        raise Incomplete(_("这项决定没有写明是关于哪名委员（姓名或本件编号）"), field="resolution")
    found.route, found.resolution = R.COMMITTEE, resolution
    on = resolution.met_on
    return leave(term, case, found, "remove", end=End.REMOVED, on=on, by=by, at=at)


def _vote_about(item: Item, found: Correction) -> Vote:
    """The published vote of an item that is about this removal. Raises Incomplete, NotNow."""
    vote = Vote.objects.select_related("certified", "case").get(pk=item.vote_id)
    if vote.compound_id != found.member.committee.compound_id:
        raise Incomplete(_("这次表决不是本小区的"), field="item")
    if item.code != REPLACING or item.klass != "ordinary":
        raise Incomplete(_("请选“更换业主委员会成员”的议题"), field="item")
    if vote.published_at is None:
        raise NotNow(_("表决结果还没有公布，公布以后才能据此办"))
    if vote.revoked_at:
        raise NotNow(_("这次表决的决定已被撤销，不能作为依据"))
    if found.proposed_at and vote.published_at < found.proposed_at:
        raise Incomplete(_("这次表决早于提请，不是关于这件事的"), field="item")
    if vote.case.parent_id != found.pk and not _names(found, item.title, item.text):
        raise Incomplete(_("这项议题没有写明是关于哪名委员（姓名或本件编号）"), field="item")
    return vote


def _names(found: Correction, *texts: str) -> bool:
    """Is this member named, or the number of this case?"""
    name = found.member.person.name
    return any(found.case.number in t or (name and name in t) for t in texts)


def passed(vote: Vote, item: Item) -> bool:
    matters = vote.certified.result["matters"] if vote.certified else {}
    return bool(matters.get(item.key, {}).get("passed"))


@transaction.atomic
def keep(pk: int, *, reason: str, item: Item | None = None, by: Actor, at: datetime) -> Case:
    """It was not decided that the membership ends: it goes on, and so do the duties.

    reason: not passed, withdrawn, nobody decided in time.  item: the one that did not pass.
    """
    term_first(pk, at=at)
    case, found = held(pk, by=by, at=at)
    if len(reason.strip()) < 2:
        raise Incomplete(
            _("请写明为什么继续任职：未通过、撤回提议，或到期没有决定"), field="reason"
        )
    if item and passed(_vote_about(item, found), item):
        raise NotNow(_("这项议题通过了，不能记为未通过"))
    case = advance(pk, "keep", by=by, at=at, note=reason, public=True, locked=case)
    found.item = item
    found.save(update_fields=["item"])
    Member.objects.filter(pk=found.member_id).update(suspended_at=None, suspended_why="")
    telling.outcome(found, case, at=at)
    return case
