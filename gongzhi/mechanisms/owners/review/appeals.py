"""The candidate appeals against a veto; a different person decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import digest
from gongzhi.policy.actor import MACHINE, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..assembly import candidates
from . import sealing
from .models import Opinion, Review
from .services import S, held, tell_candidate


@transaction.atomic
def appeal(pk: int, *, text: str, by: Actor, at: datetime) -> Case:
    """The candidate appeals: by their own page, or on paper that the street takes in.

    Raises NotYours, Incomplete; NotNow once the window has closed.
    """
    case = lock(pk, by=by, at=at)
    if case.state == "vetoed" and case.due_at and case.due_at < at:
        raise NotNow(_("申诉期已过，联审结论已经生效"))
    told = {"paper": not by.seat, "digest": digest(text)}
    case = advance(pk, "appeal", by=by, at=at, details=told, public=True, locked=case)
    if not text.strip():
        raise Incomplete(_("请写为什么不服"), field="text")
    review = held(case)
    review.appeal, review.appealed_at = sealing.seal(review, "appeal", text), at
    review.save(update_fields=["appeal", "appealed_at"])
    return case


@transaction.atomic
def rule(pk: int, *, overturn: bool, reason: str, by: Actor, at: datetime) -> Case:
    """Decide the appeal. Never by who decided the review or confirmed an objection in it.

    Raises NotYours, NotNow, Incomplete.
    """
    case = lock(pk, by=by, at=at)
    review, told = held(case), {"digest": digest(reason)}
    move = "overturn" if overturn else "uphold"
    case = advance(pk, move, by=by, at=at, details=told, public=True, locked=case)
    if by.person_id in _deciders(review):  # a refusal takes the move back
        raise NotYours(_("作出决定或确认异议的人不能复核申诉，请换一个人办"))
    if not reason.strip():
        raise Incomplete(_("请写复核的理由，候选人会看到"), field="reason")
    review.ruling, review.ruled_at = sealing.seal(review, "ruling", reason), at
    review.ruled_person = by.person_id
    review.save(update_fields=["ruling", "ruled_at", "ruled_person"])
    candidates.put(review.candidacy, S.CLEARED if overturn else S.VETOED, why="", by=by, at=at)
    what = _("申诉成立，联审通过") if overturn else _("申诉没有成立，联审不通过")
    tell_candidate(review, what, at=at)
    return case


def _deciders(review: Review) -> set[int | None]:
    """Who had a hand in the veto."""
    confirmed = Opinion.objects.filter(review=review).exclude(confirmed_person=None)
    return {review.decided_person, *confirmed.values_list("confirmed_person", flat=True)} - {None}


@transaction.atomic
def unappealed(pk: int, *, at: datetime) -> Case:
    """Nobody appealed within the window: the veto stands. Made by the sweep."""
    case = advance(pk, "no_appeal", by=MACHINE, at=at, public=True)
    review = held(case)
    candidates.put(review.candidacy, S.VETOED, why="", by=MACHINE, at=at)
    tell_candidate(review, _("申诉期已过，联审不通过"), at=at)
    return case
