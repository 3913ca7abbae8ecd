"""After the count: the result is certified, published, and may be revoked by the authority.

Published in writing within three days (山东省物业管理条例 32); an owner whose rights it injures may
ask a court within one year (民法典 280, 建筑物区分所有权司法解释 12); the authority revokes what
breaks the law and tells all owners (物业管理条例 19).
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Seat, Step
from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import record
from gongzhi.notices import services as notices
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..counting import Class
from . import counts, publishing, settling
from .locking import vote_of
from .models import Count, Item, Vote
from .procedure import HOUSING, PUBLISHED

AUTHORITY = frozenset({Duty.STREET_OFFICER, Duty.STREET_SECRETARY})


@transaction.atomic
def certify(pk: int, *, by: Actor, at: datetime) -> Case:
    """The latest count stands. It is counted once more for it, and must be the same to the letter.

    Raises NotYours; NotNow while paper and online are in conflict, or if anything changed since.
    """
    case = lock(pk, by=by)
    vote = vote_of(case)
    if waiting := settling.open_conflicts(pk).count():
        raise NotNow(_("还有 %(n)s 位业主纸质、网上都投了，要两个人先定认哪一张") % {"n": waiting})
    made = counts.latest(pk)
    told = {"count": made.pk} if made else {}
    case = advance(pk, "certify", by=by, at=at, locked=case, public=True, details=told)
    assert made  # a case that is counted has a count
    if not counts.again(vote, made, by=by, at=at):
        raise NotNow(_("计票以后又有票或认定变了，请重新计票再核定"))
    vote.certified, vote.certified_at, vote.publish_by = made, at, case.due_at
    vote.save(update_fields=["certified", "certified_at", "publish_by"])
    _note_outcomes(vote, made)
    return case


def _note_outcomes(vote: Vote, made: Count) -> None:
    """What became of each item, for the figures."""
    items = list(vote.items.all())
    for item in items:
        found = made.result["matters"][item.key]
        item.passed = not found["open"] if item.klass == Class.ELECTION else found["passed"]
    Item.objects.bulk_update(items, ["passed"])


@transaction.atomic
def publish(pk: int, *, by: Actor, at: datetime) -> Case:
    """Make the decision public; from that day a court can be asked for one year."""
    case = lock(pk, by=by)
    vote = vote_of(case)
    until = a_year_after(localtime(at).date())
    told = {"challenge_until": until.isoformat()}
    case = advance(pk, "publish", by=by, at=at, locked=case, public=True, details=told)
    draft = notices.Draft(
        title=_("“%(title)s”表决结果公告") % {"title": vote.title[:60]},
        body=publishing.notice(vote, until=until),
        place=vote.compound,
        window=None,
        subject=case.subject,
    )
    vote.result_notice = notices.publish(draft, by=by, at=at)
    vote.published_at, vote.challenge_until = at, until
    vote.save(update_fields=["result_notice", "published_at", "challenge_until"])
    return case


def a_year_after(day: date) -> date:
    """The same day of the next year; the last of February after a leap day (民法典 202)."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def revoke(pk: int, *, number: str, reason: str, by: Actor, at: datetime) -> Vote:
    """The housing department or the street revokes the decision, and all owners are told.

    number: of the written decision (or of the court's judgment).
    Raises NotYours, NotNow, Incomplete.
    """
    case = lock(pk, by=by)
    _check_authority(case, by=by)
    vote = vote_of(case)
    if case.state != PUBLISHED.name:
        raise NotNow(_("决定公布以后才谈得上撤销；还没有公布的，可以不核定、重新计票"))
    if vote.revoked_at:
        raise NotNow(_("这次决定已经撤销过了"))
    for field, text in (("number", number), ("reason", reason)):
        if len(text.strip()) < 2:
            raise Incomplete(_("撤销要写决定文号和理由"), field=field)
    vote.revoked_at = at
    vote.revoked_why = f"{number.strip()}：{reason.strip()}"[:300]
    vote.save(update_fields=["revoked_at", "revoked_why"])
    _tell_revoked(vote, by=by, at=at)
    return vote


def _check_authority(case: Case, *, by: Actor) -> None:
    """Raises NotYours."""
    place = case.place
    street = by.duty in AUTHORITY and bool(by.place_path) and place.path.startswith(by.place_path)
    seats = Seat.objects.filter(case=case, role=HOUSING.name, organisation=by.organisation_id)
    if not street and not (by.duty in HOUSING.duties and seats.exists()):
        raise NotYours(_("撤销由物业主管部门或街道决定（物业管理条例第19条）"))


def _tell_revoked(vote: Vote, *, by: Actor, at: datetime) -> None:
    note = _("决定被撤销：%(why)s") % {"why": vote.revoked_why}
    case = vote.case
    Step.objects.create(
        case=case,
        move="",
        state=case.state,
        at=at,
        signed=by.label,
        post=by.post_id,
        note=note,
        public=True,
    )
    record(case.subject, "vote.revoke", by=by, at=at, secret=vote.revoked_why)
    draft = notices.Draft(
        title=_("“%(title)s”的决定被撤销") % {"title": vote.title[:60]},
        body=note,
        place=vote.compound,
        window=None,
        subject=case.subject,
    )
    notices.publish(draft, by=by, at=at)
