"""The agenda while it is drafted: what the owners are to decide, item by item.

The class of a matter is the law's on the day the vote ends (民法典 278), never the organiser's.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..assembly.models import Candidacy, Election
from ..assembly.procedure import STREET
from ..counting import Class, law
from .locking import held
from .models import Item, Option, Vote
from .procedure import DRAFT, ORGANISER

ELECT = "ELECT_OR_REPLACE_COMMITTEE"
MOST_ITEMS = 30
"""More than a ballot can hold; a default of the product."""


@dataclass(frozen=True)
class Proposal:
    """One line for the agenda. code: of `counting.law.MATTERS`; "" for a matter of another kind."""

    code: str
    title: str
    text: str = ""


def klass_of(code: str, closes_at: datetime) -> str:
    """What the law makes of a matter on the day the vote ends; any other matter is ordinary."""
    rule = law.rule_on(localtime(closes_at).date())
    if rule is None:
        raise Incomplete(_("这一天还没有规定业主表决的法律"), field="closes_at")
    return str(rule.items[code].class_) if code else str(Class.ORDINARY)


def _checked(matter: Proposal) -> Proposal:
    if matter.code and matter.code not in law.MATTERS:
        raise Incomplete(_("法律列的事项里没有这一项"), field="code")
    if not matter.title.strip():
        raise Incomplete(_("请写议题，让业主看得懂要决定什么"), field="title")
    return Proposal(matter.code, matter.title.strip(), matter.text.strip())


@transaction.atomic
def add_item(pk: int, matter: Proposal, *, by: Actor, at: datetime) -> Item:
    """Put a matter at the end of the agenda. Raises NotYours, NotNow, Incomplete."""
    vote = held(pk, by=by, roles=(ORGANISER,), states=(DRAFT,))
    matter = _checked(matter)
    last = Item.objects.filter(vote=vote).count()
    if last >= MOST_ITEMS:
        raise NotNow(_("一次表决最多 %(n)s 个议题，其余另开一次") % {"n": MOST_ITEMS})
    item = Item.objects.create(
        vote=vote,
        position=last + 1,
        code=matter.code,
        klass=klass_of(matter.code, vote.closes_at),
        title=matter.title,
        text=matter.text,
    )
    note(vote, "vote.item", by=by, at=at, position=item.position, code=item.code)
    return item


@transaction.atomic
def change_item(pk: int, position: int, matter: Proposal, *, by: Actor, at: datetime) -> Item:
    """Say an item otherwise. Raises NotYours, NotNow, Incomplete."""
    vote = held(pk, by=by, roles=(ORGANISER,), states=(DRAFT,))
    item = _item(vote, position)
    matter = _checked(matter)
    if item.klass == Class.ELECTION and matter.code != item.code:
        raise Incomplete(_("选举的事项不能改；要改，先删掉这一项"), field="code")
    item.title, item.text, item.code = matter.title, matter.text, matter.code
    if item.klass != Class.ELECTION:
        item.klass = klass_of(matter.code, vote.closes_at)
    item.save()
    note(vote, "vote.item", by=by, at=at, position=position, code=item.code)
    return item


@transaction.atomic
def remove_item(pk: int, position: int, *, by: Actor, at: datetime) -> None:
    """Take an item off; those behind it move up. Raises NotYours, NotNow."""
    vote = held(pk, by=by, roles=(ORGANISER,), states=(DRAFT,))
    item = _item(vote, position)
    if item.klass == Class.ELECTION:
        _leave_election(vote)
    item.delete()
    behind = Item.objects.filter(vote=vote, position__gt=position).order_by("position")
    for each in behind:  # one by one: a number is held by one item at a time
        Item.objects.filter(pk=each.pk).update(position=F("position") - 1)
    note(vote, "vote.item_off", by=by, at=at, position=position)


@transaction.atomic
def put_election(pk: int, election_id: int, *, by: Actor, at: datetime) -> Item:
    """Put an election whose list of candidates stands on the agenda; a first assembly waits for the
    vote from now on. Raises NotYours, NotNow."""
    vote = held(pk, by=by, roles=(ORGANISER,), states=(DRAFT,))
    election = Election.objects.select_for_update().filter(pk=election_id).first()
    if election is None:
        raise NotNow(_("没有这次选举"))
    item = elect(vote, election, by=by)
    note(vote, "vote.election", by=by, at=at, position=item.position, election=election.pk)
    return item


def elect(vote: Vote, election: Election, *, by: Actor) -> Item:
    """The item of an election, with those who are on its list. Raises NotYours, NotNow."""
    if election.formation_id and by.duty not in STREET.duties:  # 山东省物业管理条例 21
        raise NotYours(_("首次业主大会的表决由街道组织"))
    if election.compound_id != vote.compound_id:
        raise NotYours(_("这是别的小区的选举"))
    if vote.election_id:
        raise NotNow(_("议题里已经有一次选举了"))
    if election.ended_at or Vote.objects.filter(election=election).exists():
        raise NotNow(_("这次选举已经结束，或在另一次表决里"))
    vote.election = election
    vote.save(update_fields=["election"])
    if election.formation_id:
        _wait_for(vote, election.formation_id)
    item = Item.objects.create(
        vote=vote,
        position=Item.objects.filter(vote=vote).count() + 1,
        code=ELECT,
        klass=Class.ELECTION,
        title=_("选举业主委员会委员（%(kind)s）") % {"kind": election.get_kind_display()},
        seats=election.seats,
        alternates=election.alternates,
    )
    stand(item, election)
    return item


def _leave_election(vote: Vote) -> None:
    left, vote.election = vote.election, None
    vote.save(update_fields=["election"])
    if left and left.formation_id and vote.case.parent_id == left.formation_id:
        _wait_for(vote, None)


def _wait_for(vote: Vote, formation: int | None) -> None:
    """The vote is one that this first assembly waits for, or none does."""
    vote.case.parent_id = formation
    vote.case.save(update_fields=["parent"])


def stand(item: Item, election: Election) -> None:
    """The candidates of the list as it is made public, in its order. Raises NotNow without one."""
    listed = Candidacy.objects.filter(election=election, state=Candidacy.State.LISTED)
    if election.listed_at is None or not listed:
        raise NotNow(_("候选人名单还没有确定，不能列入议题"))
    Option.objects.filter(item=item).delete()
    Option.objects.bulk_create(
        Option(item=item, position=n, candidacy=c)
        for n, c in enumerate(listed.order_by("number"), 1)
    )


def _item(vote: Vote, position: int) -> Item:
    item = Item.objects.filter(vote=vote, position=position).first()
    if item is None:
        raise NotNow(_("议题里没有第 %(n)s 项，可能刚有人改过") % {"n": position})
    return item


def note(vote: Vote, act: str, *, by: Actor, at: datetime, **details) -> None:
    record(vote.case.subject, act, by=by, at=at, details=details)
