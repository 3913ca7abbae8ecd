"""Who goes first: the term of the committee, then the correction: nobody waits in a ring."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Step
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import lock, sits
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotYours

from .models import Correction


def held(pk: int, *roles: Role, by: Actor, at: datetime) -> tuple[Case, Correction]:
    """The case with its limits and what it adds, held; with roles named, by a post that holds one
    of these seats. Raises NotYours."""
    case = lock(pk, by=by, at=at)
    if roles and not sits(by, case, case.held, roles):
        who = "、".join(_(r.label) for r in roles)
        raise NotYours(_("这由本件的“%(who)s”席位办，您的岗位不在其中") % {"who": who})
    found = Correction.objects.select_for_update(of=("self",)).select_related(
        "case", "member__person", "member__committee__compound"
    )
    return case, found.get(pk=pk)


def term_first(pk: int, *, at: datetime) -> Case:
    """The term's case, locked before the correction is: whatever changes who sits in a committee
    queues here. Raises NotYours if there is no such correction."""
    term = Correction.objects.filter(pk=pk).values_list("member__committee", flat=True).first()
    if term is None:
        raise NotYours(_("没有这件事，或者它不在您的范围内"))
    return lock(term, at=at)


def write(case: Case, act: str, line: str, *, secret: object, by: Actor, at: datetime) -> None:
    """A line in the history that names no facts; the journal keeps a digest of them."""
    Step.objects.create(
        case=case,
        move="remark",
        state=case.state,
        at=at,
        signed=by.label,
        post=by.post_id,
        note=line,
        public=True,
    )
    record(case.subject, f"correction.{act}", by=by, at=at, secret=secret)
