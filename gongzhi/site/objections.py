"""Objections to public notices: the publisher hears of each, who raised it hears the answer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.mechanisms.owners.roll import publishing
from gongzhi.mechanisms.owners.roll.models import Roll
from gongzhi.messages.services import tell, tell_organisation
from gongzhi.notices import services
from gongzhi.notices.models import Objection
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

MOST = 5
"""Objections of one person to one notice: a guard against floods, more than a person needs."""


@transaction.atomic
def raise_objection(notice: int, *, text: str, by: Actor, at: datetime) -> Objection:
    """Raises what `services.object_to` raises, and Incomplete for one too many."""
    made = services.object_to(notice, text, by=by, at=at)
    if Objection.objects.filter(notice=notice, person=by.person_id).count() > MOST:
        raise Incomplete(
            _("您对这份公示已经提过 %(n)s 条，请等答复，或打公示单位的电话") % {"n": MOST},
            field="text",
        )
    said = _("有人对“%(title)s”提了异议，请在“公示异议”里答复") % {"title": made.notice.title}
    tell_organisation(made.notice.organisation_id, said, about=f"notice:{notice}", at=at)
    return made


@transaction.atomic
def answer_objection(pk: int, *, answer: str, upheld: bool, by: Actor, at: datetime) -> Objection:
    """Answer, once, and tell whoever objected. Raises what `services.answer` raises.

    One to a roll of owners is answered as the roll wants it, which keeps its own record.
    """
    roll = Roll.objects.filter(notice__objections=pk).values_list("pk", flat=True).first()
    if roll is None:
        answered = services.answer(pk, answer, upheld=upheld, by=by, at=at)
    else:
        answered = publishing.answer(roll, pk, answer, upheld=upheld, by=by, at=at)
    told = _("您对“%(title)s”的异议有答复了，%(upheld)s：%(text)s") % {
        "title": answered.notice.title,
        "upheld": _("异议成立") if upheld else _("异议不成立"),
        "text": answered.answer,
    }
    tell(answered.person_id, told[:500], about=f"notice:{answered.notice_id}", at=at)
    return answered
