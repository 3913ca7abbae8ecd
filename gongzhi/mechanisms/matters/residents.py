"""What residents themselves do with matters: join one that is being handled, add to their own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Urgency
from gongzhi.casework.services import advance, lock, remark
from gongzhi.messages.services import tell_organisation
from gongzhi.people.models import Person
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from .intake import Report, raise_matter
from .models import Matter
from .procedure import HANDLER
from .services import reporter_of


@transaction.atomic
def join(report: Report, into: int, *, by: Actor, at: datetime, reporter: Person) -> Matter:
    """“我也遇到了”: the report is kept, merged into the open matter, and gets its answer.

    Raises Incomplete for another community, NotNow if that matter has ended meanwhile.
    """
    target = lock(into, "matter", at=at).matter
    if target.case.closed_at or target.merged_into_id:
        raise NotNow(_("那件事刚刚办结了。您的可以单独反映。"))
    matter = raise_matter(report, by=by, at=at, reporter=reporter)
    if target.case.community_id != matter.case.community_id:
        raise Incomplete(_("只能并入同一个社区里的事"), field="into")
    details = {"into": target.case.number}
    advance(matter.pk, "join", by=reporter_of(matter), at=at, public=True, details=details)
    matter.merged_into = target
    matter.save(update_fields=["merged_into"])
    return matter


@transaction.atomic
def supplement(matter: Matter, note: str, *, at: datetime) -> Case:
    """The reporter adds a sentence to an open matter; whoever handles it is told.

    Raises Incomplete without one, NotNow once the matter has ended.
    """
    case = lock(matter.pk, at=at)
    if case.closed_at:
        raise NotNow(_("这件事已经办结。又出现了的话，请再反映一次。"))
    remark(case.pk, by=reporter_of(matter), at=at, note=note, public=True, locked=case)
    handler = next((s for s in case.held if s.role == HANDLER.name), None)
    if handler:
        text = _("反映人补充了说明：%(number)s") % {"number": case.number}
        urgent = case.urgency != Urgency.ORDINARY
        tell_organisation(handler.organisation_id, text, about=case.subject, at=at, urgent=urgent)
    return case
