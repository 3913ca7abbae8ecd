"""Making a roll public, so that owners can say what is wrong with it, and answering them.

Objections to who is an owner and what each may vote are checked again and answered
(山东省物业管理条例 22, 业主大会和业主委员会指导规则 12). The notice tells the rule by which heads
are counted and what the roll adds up to; it names nobody. Owners look up their own line.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.notices import services as notices
from gongzhi.notices.models import Notice, Objection
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, NotYours
from gongzhi.policy.services import book

from ..counting.weight import metres
from . import queries
from .models import Roll
from .opening import locked
from .parameters import OBJECTIONS


@transaction.atomic
def publish(roll_id: int, *, by: Actor, at: datetime) -> Notice:
    """Raises NotYours; NotNow while it is public already, once it is frozen, or with no unit."""
    roll = locked(roll_id, by=by)
    if is_public(roll):
        raise NotNow(_("这份名册已经公示了。要重新公示，先撤回原来的公示"))
    found = queries.totals(roll)
    if not found.units:
        raise NotNow(_("名册还是空的，先导入或填写"))
    draft = notices.Draft(
        title=_("%s业主名册公示") % roll.compound,
        body=body(found),
        place=roll.compound,
        window=book(OBJECTIONS, at=at).limit(OBJECTIONS),
        subject=roll.subject,
    )
    notice = notices.publish(draft, by=by, at=at)
    Roll.objects.filter(pk=roll.pk).update(notice=notice)
    details = {"notice": notice.pk, "heads": found.total.heads, "area": metres(found.total.area)}
    record(roll.subject, "roll.publish", by=by, at=at, details=details)
    return notice


def is_public(roll: Roll) -> bool:
    return roll.notice is not None and roll.notice.withdrawn_at is None


def hears(roll: Roll, *, at: datetime) -> bool:
    """May objections be made now?"""
    if roll.notice is None or not is_public(roll):
        return False
    until = roll.notice.objections_until
    return until is not None and at <= until


def body(found: queries.Totals) -> str:
    """What the notice says: what the roll adds up to, the rules, and how to object."""
    said = {
        "units": found.units,
        "heads": found.total.heads,
        "area": metres(found.total.area),
        "ownerless": found.ownerless,
    }
    parts = [
        _("名册共 %(units)d 户（车位也列在内），业主 %(heads)d 人，专有部分面积 %(area)s 平方米。"),
        _("其中 %(ownerless)d 户还没有查明业主，没有计入。") if found.ownerless else "",
        _(
            "人数怎么算：同一个人有几户，算一人；几个人共有一户，合起来算一人，由共有人推选一人投票；"
            "同样这几个人再共有别的户，还是这一人，其中一人单独所有的，另算一人；"
            "单位按统一社会信用代码认，没有的按名称认；"
            "建设单位未售出和已售未交付的部分，合起来算一人。只有车位的不算人数，车位面积不计入。"
        ),
        _(
            "面积怎么定：以不动产登记簿为准；没有登记的，以测绘实测为准；没有实测的，以买卖合同为准。"
        ),
        _(
            "依据：民法典第二百七十八条，建筑物区分所有权司法解释第八、九条，山东省物业管理条例第二十五条。"
        ),
        _(
            "用登记的手机号可以查自己的户号、面积和来源。自己的一条不对，或者应在名册上而没有的，"
            "请在异议期内提出，逐条核实答复。"
        ),
    ]
    return "\n\n".join(part % said for part in parts if part)


@transaction.atomic
def withdraw(roll_id: int, reason: str, *, by: Actor, at: datetime) -> None:
    """Take the notice down, to mend the roll at large and publish it anew.

    Raises NotYours unless the post's organisation published it; NotNow, Incomplete.
    """
    roll = locked(roll_id, by=by)
    if not is_public(roll):
        raise NotNow(_("这份名册没有在公示"))
    assert roll.notice_id is not None
    notices.withdraw(roll.notice_id, reason, by=by, at=at)
    record(roll.subject, "roll.withdraw", by=by, at=at, secret=reason)


@transaction.atomic
def answer(
    roll_id: int, objection_id: int, text: str, *, upheld: bool, by: Actor, at: datetime
) -> Objection:
    """Answer an objection. Raises NotYours, NotNow, Incomplete.

    A frozen roll has none left to answer.
    """
    roll = locked(roll_id, by=by)
    if not Objection.objects.filter(pk=objection_id, notice=roll.notice_id).exists():
        raise NotYours(_("这条异议不是对这份名册提的"))
    answered = notices.answer(objection_id, text, upheld=upheld, by=by, at=at)
    details = {"objection": objection_id, "upheld": upheld}
    record(roll.subject, "roll.answer", by=by, at=at, secret=text, details=details)
    return answered
