"""Words about a candidate, under the candidate's own key; each opening goes on record.

What is sealed: an objection's facts, why it was confirmed or not, a veto's reason, the appeal and
the ruling. Once the person is erased nobody reads them again; the record of acts stays.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.procedure import Role
from gongzhi.casework.services import sits
from gongzhi.journal.services import record
from gongzhi.people import privacy, vault
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import NotNow, NotYours

from .models import Opinion, Review
from .procedure import APPEALS, CANDIDATE, CONVENER

MOST = 1000
"""Characters: minimal form (个人信息保护法 6)."""
GONE = "（已依法删除）"


def seal(review: Review, what: str, text: str) -> bytes:
    """what: which words, `reason`, or `facts:12` of an opinion."""
    try:
        return privacy.sealed(review.candidacy.person_id, text.strip(), about=_about(review, what))
    except vault.Unreadable:
        raise NotNow(_("候选人的个人信息已依法删除，不能再写")) from None


def _about(review: Review, what: str) -> str:
    return f"review:{review.pk}.{what}"


def _open(review: Review, what: str, cipher: bytes | memoryview | None) -> str:
    if cipher is None:
        raise NotNow(_("这里还没有内容"))
    try:
        return privacy.opened(review.candidacy.person, bytes(cipher), about=_about(review, what))
    except vault.Unreadable:
        raise NotNow(_("候选人的个人信息已依法删除，读不出来了")) from None


@transaction.atomic
def read(pk: int, what: str, *, by: Actor, at: datetime) -> str:
    """reason, appeal or ruling of a review, in clear: for the convener, for who decides the appeal,
    for the candidate. On record before it is shown. Raises NotYours, NotNow."""
    review = _review(pk)
    _check_reader(review, by, with_candidate=True)
    text = _open(review, what, getattr(review, what))
    record(review.case.subject, "review.read", by=by, at=at, details={"what": what})
    return text


@transaction.atomic
def read_facts(opinion_pk: int, *, by: Actor, at: datetime) -> tuple[str, str]:
    """(the facts of an objection, why it was confirmed or not): for the convener, and for who
    decides the appeal. On record before they are shown. Raises NotYours, NotNow."""
    opinion = Opinion.objects.filter(pk=opinion_pk).first()
    if opinion is None:
        raise NotYours()
    review = _review(opinion.review_id)
    _check_reader(review, by, with_candidate=False)
    facts = _open(review, f"facts:{opinion.pk}", opinion.facts)
    why = _open(review, f"why:{opinion.pk}", opinion.confirmed_why) if opinion.confirmed_why else ""
    details = {"what": "facts", "opinion": opinion.pk}
    record(review.case.subject, "review.read", by=by, at=at, details=details)
    return facts, why


def _review(pk: int) -> Review:
    found = Review.objects.select_related("case", "candidacy__person").filter(pk=pk).first()
    if found is None:
        raise NotYours()
    return found


def _check_reader(review: Review, by: Actor, *, with_candidate: bool) -> None:
    roles: list[Role] = [CONVENER]
    if review.appealed_at:
        roles.append(APPEALS)
    if with_candidate:
        roles.append(CANDIDATE)
    if not seated(review.case, by, *roles):
        raise NotYours(_("审查的理由只有召集人、复核人和候选人本人能看"))


def seated(case: Case, by: Actor, *roles: Role) -> bool:
    """Does the post act from one of these seats in the case?"""
    return sits(by, case, case.held, tuple(roles))
