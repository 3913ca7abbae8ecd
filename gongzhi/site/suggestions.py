"""What people say about this site itself: heard, answered, on record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.messages.services import tell
from gongzhi.messages.wording import say, wording
from gongzhi.people import vault
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.declared import declare
from gongzhi.policy.refusals import Incomplete, NotNow

from .models import Suggestion

MOST_AN_HOUR = 10  # from one network address
ANSWERED = wording(
    "suggestion_answered", "短信：意见建议有答复了", "您提的意见有答复了：{答复}", must="答复"
)
declare(ANSWERED)


@transaction.atomic
def suggest(text: str, *, page: str, client: str, by: Actor, at: datetime) -> Suggestion:
    """Keep a suggestion. page: where it was written.  client: the network address.

    Raises Incomplete without a text, and when too many come from one address.
    """
    if not text.strip():
        raise Incomplete(_("请写几个字"), field="text")
    who = vault.blind("client", client)
    recent = Suggestion.objects.filter(client=who, at__gt=at - timedelta(hours=1))
    if recent.count() >= MOST_AN_HOUR:
        raise Incomplete(_("您所在的网络提得太多了，请过一小时再提"), field="text")
    made = Suggestion.objects.create(
        text=text.strip(), page=page[:200], at=at, client=who, person_id=by.person_id
    )
    record(f"suggestion:{made.pk}", "suggest", by=by, at=at, secret=text)
    return made


@transaction.atomic
def answer(pk: int, reply: str, *, by: Actor, at: datetime) -> Suggestion:
    """Answer a suggestion; whoever left a phone hears it. Raises NotYours, Incomplete, NotNow."""
    require(by, "city.edit")
    if not reply.strip():
        raise Incomplete(_("请写怎么处理的"), field="reply")
    found = Suggestion.objects.select_for_update().filter(pk=pk).first()
    if found is None or found.answered_at:
        raise NotNow(_("这条已经答复过了，请刷新看看"))
    found.reply, found.answered_at, found.answered_by = reply.strip(), at, by.label
    found.save(update_fields=["reply", "answered_at", "answered_by"])
    if found.person_id:
        text = say(ANSWERED, {"答复": found.reply}, at=at)
        tell(found.person_id, text, about=f"suggestion:{pk}", at=at)
    record(f"suggestion:{pk}", "answer", by=by, at=at, secret=reply)
    return found
