"""Reaching every owner: at the door, by message, by post; whoever was not reached, by notice.

The opinion is asked of every owner; whom nobody finds is told by a notice in the compound
(业主大会和业主委员会指导规则 22). Whoever has voted was reached.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.messages.services import tell_people
from gongzhi.notices.services import Draft, publish
from gongzhi.people.models import Field
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..roll.models import Holder
from . import staff
from .casting import share
from .locking import held
from .models import Delivery, Sheet, Voice, Vote
from .procedure import NOTICED, OPEN, ORGANISER
from .sheets import take_back

BATCH = 2000
PAUSE = timedelta(hours=20)
"""Between two messages to one owner."""
UNDER_WAY = frozenset({NOTICED.name, OPEN.name})
BY_HAND = (Delivery.How.DOOR, Delivery.How.MESSAGE, Delivery.How.POST)
"""What one person does for one owner; a notice is for all who are left."""


def reached() -> Q:
    """Voices whose owner was reached some way, or has voted."""
    told = Delivery.objects.filter(vote=OuterRef("vote"), owner=OuterRef("owner"), reached=True)
    return Q(first_at__isnull=False) | Q(Exists(told))


def not_reached(vote_pk: int) -> QuerySet[Voice]:
    return Voice.objects.filter(~reached(), vote=vote_pk)


@transaction.atomic
def log(
    vote_pk: int,
    owner_pk: int,
    *,
    how: str,
    reached: bool,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Delivery:
    """One try to reach an owner, and whether they were. From the notice until the close.

    Raises NotYours, NotNow, Incomplete.
    """
    vote = _under_way(vote_pk, by=by, at=at)
    if how not in BY_HAND:
        raise Incomplete(_("请选怎么送的"), field="how")
    _check_on_list(vote, owner_pk)
    made = Delivery.objects.create(
        vote=vote,
        owner_id=owner_pk,
        how=how,
        reached=reached,
        note=note.strip()[:120],
        at=at,
        signed=by.label,
    )
    details = {"owner": owner_pk, "how": how, "reached": reached}
    record(f"case:{vote.pk}", "vote.reach", by=by, at=at, secret=note or None, details=details)
    return made


def _under_way(vote_pk: int, *, by: Actor, at: datetime) -> Vote:
    """Raises NotYours, NotNow."""
    staff.check_caller(vote_pk, by=by)
    vote = share(vote_pk)
    if vars(vote)["state"] not in UNDER_WAY or at > vote.ends_at:
        raise NotNow(_("公告以后、截止以前才送达"))
    return vote


def _check_on_list(vote: Vote, owner_pk: int) -> None:
    if not Voice.objects.filter(vote=vote, owner=owner_pk).exists():
        raise NotYours(_("这位业主不在本次表决的计票名册上"))


@transaction.atomic
def collect(vote_pk: int, owner_pk: int, *, by: Actor, at: datetime) -> Sheet:
    """At the door the owner gives the filled sheet to the courier: reached, and it is back.

    The courier carries it closed to the clerks (山东省物业管理条例 27). Raises NotYours, NotNow.
    """
    log(vote_pk, owner_pk, how=Delivery.How.DOOR, reached=True, by=by, at=at)
    sheet = Sheet.objects.filter(vote=vote_pk, owner=owner_pk, spoilt="").first()
    if sheet is None:
        raise NotNow(_("这一户还没有发选票；请社区先发选票再收"))
    return take_back(sheet.pk, by=by, at=at)


@transaction.atomic
def message_rest(vote_pk: int, *, link: str, by: Actor, at: datetime) -> int:
    """A text message to each voter who was not reached and whose phone is kept; once a day at most.
    How many. One that was sent is a try: whoever votes on it was reached.

    link: where to vote.  Raises NotYours; NotNow if there is nobody to write to.
    """
    vote = held(vote_pk, by=by, roles=(ORGANISER,), states=(NOTICED, OPEN))
    found = _with_phone(vote, at=at)
    if not found:
        raise NotNow(_("没送到的业主里，没有留手机号的，或者今天都发过了；请上门，最后公告送达"))
    subject = f"case:{vote.pk}"
    tell_people(found.values(), _message(vote, link), about=subject, at=at)
    how, note = Delivery.How.MESSAGE, _("已发短信")
    _log_all(vote, list(found), how, note, reached=False, by=by, at=at)
    return len(found)


def _with_phone(vote: Vote, *, at: datetime) -> dict[int, int]:
    """owner → their voter, of those not reached, with a phone and without a message today."""
    lately = Delivery.objects.filter(
        vote=vote, owner=OuterRef("owner"), how=Delivery.How.MESSAGE, at__gt=at - PAUSE
    )
    left = not_reached(vote.pk).filter(~Exists(lately)).values("owner")
    voters = Holder.objects.filter(owner__in=left, votes=True, person__secrets__field=Field.PHONE)
    return dict(voters.values_list("owner", "person"))


def _message(vote: Vote, link: str) -> str:
    told = {
        "place": vote.compound.name,
        "title": vote.title,
        "opens": f"{localtime(vote.opens_at):%m-%d %H:%M}",
        "until": f"{localtime(vote.ends_at):%m-%d %H:%M}",
        "link": link,
    }
    words = _(
        "%(place)s业主表决“%(title)s”，%(opens)s 至 %(until)s 投票。"
        "请用名册上的手机号在 %(link)s 投票，也可以填纸质选票。"
    )
    return words % told


@transaction.atomic
def notify_rest(vote_pk: int, *, by: Actor, at: datetime) -> int:
    """Whoever was not reached is told by a notice in the compound. How many there are.

    The notice says how many and how to take part; it names no flat, for it would tell everybody
    where nobody was at home. Raises NotYours; NotNow if all were reached.
    """
    vote = held(vote_pk, by=by, roles=(ORGANISER,), states=(NOTICED, OPEN))
    owners = list(not_reached(vote_pk).values_list("owner", flat=True))
    if not owners:
        raise NotNow(_("每一位业主都已经送到了，不用再公告"))
    notice = publish(_draft(vote, len(owners)), by=by, at=at)
    how, note = Delivery.How.NOTICE, _("公告送达，公示编号 %(pk)s") % {"pk": notice.pk}
    _log_all(vote, owners, how, note, reached=True, by=by, at=at)
    return len(owners)


def _draft(vote: Vote, n: int) -> Draft:
    told = {
        "title": vote.title,
        "place": vote.compound.name,
        "n": n,
        "until": f"{localtime(vote.ends_at):%Y-%m-%d %H:%M}",
    }
    body = _(
        "“%(title)s”的通知和选票，还有 %(n)s 位业主没有当面送到，现公告送达。"
        "没有收到的业主，请在 %(until)s 以前到社区领取纸质选票，"
        "或者在本网站“我的投票”里用名册上登记的手机号投票。"
    )
    title = _("%(place)s业主表决公告送达") % told
    return Draft(title[:80], body % told, vote.compound, None, subject=f"case:{vote.pk}")


def _log_all(
    vote: Vote,
    owners: Sequence[int],
    how: Delivery.How,
    note: str,
    *,
    reached: bool,
    by: Actor,
    at: datetime,
) -> None:
    told = {"how": how, "reached": reached, "note": note, "at": at, "signed": by.label}
    Delivery.objects.bulk_create(
        (Delivery(vote=vote, owner_id=pk, **told) for pk in owners), batch_size=BATCH
    )
    details = {"how": how, "owners": len(owners), "reached": reached}
    record(f"case:{vote.pk}", "vote.reach_all", by=by, at=at, details=details)
