"""Reviews: started, decided, ended because the candidate no longer wants to stand.

The review and its veto rest on the city's published basis, not on a law (domain rules 0, 1.5).
No machine decides: it asks, waits, and says what is missing (个人信息保护法 24).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.opening import Opening, open_cases
from gongzhi.casework.services import advance, lock
from gongzhi.journal.services import digest
from gongzhi.messages.services import tell, tell_people
from gongzhi.people.reach import handlers
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from ..assembly import candidates
from ..assembly.models import Candidacy
from ..assembly.services import street_seats
from . import queries, rules, sealing
from .models import Basis, Opinion, Review, Reviewer
from .procedure import APPEALS, CANDIDATE, CONVENER, DEPARTMENT, OPINION, REVIEW

S = Candidacy.State


@transaction.atomic
def start(candidacies: Sequence[int], *, by: Actor, at: datetime) -> list[Review]:
    """Ask every department on the list about each of these candidates of one election.

    As many queries for ten candidates as for one. Raises NotYours; NotNow without a basis in
    force, without departments, or for who has been asked about already; Incomplete for none.
    """
    found = _held(candidacies, by=by)
    basis, reviewers = _grounds(at)
    compound, day = found[0].election.compound, at.date()
    platform = handlers(compound, day=day).get("city")
    if platform is None:
        raise NotNow(_("城市资料里还没有治理平台，申诉没有人复核。先请系统管理员补上"))
    convener = street_seats(compound, by=by, day=day)
    seats: dict = {CONVENER: convener, APPEALS: platform}
    openings = [Opening(_title(c), compound, seats) for c in found]
    cases = open_cases(REVIEW, openings, by=by, at=at)
    reviews = Review.objects.bulk_create(
        Review(case=case, candidacy=candidacy, basis=basis)
        for case, candidacy in zip(cases, found, strict=True)
    )
    _ask(reviews, reviewers, convener, by=by, at=at)
    candidates.into_review(found, by=by, at=at)
    election = found[0].election
    text = _("“%(election)s”：您的候选资格已提交联审。打开本站“我的参选”，用这个手机号看依据和进展")
    people = [c.person_id for c in found]
    tell_people(people, text % {"election": election}, about=election.subject, at=at)
    return reviews


def _held(wanted: Sequence[int], *, by: Actor) -> list[Candidacy]:
    """The candidacies of one election that can be asked about, held."""
    rows = Candidacy.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    found = list(rows.select_related("election__compound").order_by("pk"))
    if not found:
        raise Incomplete(_("请勾选要提交联审的候选人"), field="candidacies")
    path = found[0].election.compound.path
    placed = bool(by.place_path) and path.startswith(by.place_path)
    if by.duty not in CONVENER.duties or not placed:
        raise NotYours(_("联审由小区所在的街道召集"))
    if len({c.election_id for c in found}) > 1 or len(found) < len(set(wanted)):
        raise Incomplete(_("一次提交同一场选举的候选人"), field="candidacies")
    if found[0].election.ended_at or found[0].election.listed_at:
        raise NotNow(_("候选人名单已经公布，或这场选举已经结束"))
    if late := [c.number for c in found if c.state != S.NAMED]:
        told = _("%(n)s 号候选人不是“已报名”，不能再提交联审")
        raise NotNow(told % {"n": "、".join(map(str, late))})
    return found


def _grounds(at: datetime) -> tuple[Basis, list[Reviewer]]:
    """The basis in force and whom it asks. Raises NotNow: no review without either."""
    basis = queries.basis_in_force(at.date())
    if basis is None:
        raise NotNow(
            _(
                "还没有录入城市公布的审查依据，不能开始联审。"
                "请系统管理员在“联审依据和部门”里录入文件和条款。"
            )
        )
    reviewers = queries.reviewers_of(at.date())
    if not reviewers:
        raise NotNow(_("联审名单里还没有部门。请系统管理员在“联审依据和部门”里添加"))
    return basis, reviewers


def _title(candidacy: Candidacy) -> str:
    """No name: a title stays when a name has to go."""
    told = {"election": candidacy.election, "n": candidacy.number}
    return _("%(election)s · %(n)s 号候选人") % told


def _ask(
    reviews: list[Review],
    reviewers: list[Reviewer],
    convener: list,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """One opinion for each department on each candidate."""
    asked = [(review, reviewer) for review in reviews for reviewer in reviewers]
    openings = [
        Opening(
            review.case.title,
            review.case.place,
            {DEPARTMENT: reviewer.organisation, CONVENER: convener},
            parent=review.case,
        )
        for review, reviewer in asked
    ]
    cases = open_cases(OPINION, openings, by=by, at=at)
    Opinion.objects.bulk_create(
        Opinion(
            case=case,
            review=review,
            department=reviewer.organisation,
            question=reviewer.question,
        )
        for case, (review, reviewer) in zip(cases, asked, strict=True)
    )


# --- deciding -------------------------------------------------------------------------------------


def held(case: Case) -> Review:
    """The review of a case that is held, with its candidacy."""
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("candidacy__election__compound", "candidacy__person").get(pk=case.pk)


@transaction.atomic
def clear(pk: int, *, by: Actor, at: datetime) -> Case:
    """The candidate may stand. Whoever said nothing is a gap on record, and keeps nobody off.

    Raises NotYours; NotNow while an objection is unconfirmed, or one was confirmed.
    """
    case = lock(pk, by=by, at=at)
    review, open_to = held(case), _choice(case)
    told = {"gaps": open_to.gaps}
    case = advance(pk, "clear", by=by, at=at, details=told, public=True, locked=case)
    _check_confirmed(open_to)  # a refusal takes the move back
    if open_to.confirmed:
        raise NotNow(_("有确认成立的异议，不能通过。改判那条异议，或决定不通过"))
    _decide(review, Review.Outcome.CLEARED, open_to.gaps, by=by, at=at)
    review.save(update_fields=["outcome", "gaps", "decided_at", "decided_person"])
    candidates.put(review.candidacy, S.CLEARED, why="", by=by, at=at)
    tell_candidate(review, _("联审通过"), at=at)
    return case


def _check_confirmed(open_to: rules.Choice) -> None:
    if open_to.open_objections:
        told = _("还有 %(n)s 条异议没有确认。逐条确认或否定，写明理由，再决定")
        raise NotNow(told % {"n": open_to.open_objections})


@transaction.atomic
def veto(pk: int, *, clause: str, reason: str, by: Actor, at: datetime) -> Case:
    """The candidate may not stand: by a clause that a confirmed objection cites, with reasons that
    they alone read, and may appeal against. Raises NotYours, NotNow, Incomplete."""
    case = lock(pk, by=by, at=at)
    review, open_to = held(case), _choice(case)
    told = {"gaps": open_to.gaps, "digest": digest([clause, reason])}
    case = advance(pk, "veto", by=by, at=at, details=told, public=True, locked=case)
    _check_veto(case, open_to, clause, reason)
    _decide(review, Review.Outcome.VETOED, open_to.gaps, by=by, at=at)
    review.clause, review.reason = clause, sealing.seal(review, "reason", reason)
    review.save(
        update_fields=["outcome", "gaps", "decided_at", "decided_person", "clause", "reason"]
    )
    tell_candidate(review, _("联审没有通过。可以看理由，并在期限内申诉"), at=at)
    return case


def _check_veto(case: Case, open_to: rules.Choice, clause: str, reason: str) -> None:
    _check_confirmed(open_to)
    if not open_to.confirmed:
        raise NotNow(_("没有确认成立的异议，不能决定不通过。没有出具的意见不算异议"))
    cited = Opinion.objects.filter(review=case.pk, confirmed=True)
    if clause not in cited.values_list("clause", flat=True):
        raise Incomplete(_("请选一条确认成立的异议所引的条款"), field="clause")
    if not reason.strip():
        raise Incomplete(_("请写理由，候选人凭它申诉"), field="reason")


def _choice(case: Case) -> rules.Choice:
    return rules.choice(queries.marks_of(case.pk))


def _decide(review: Review, outcome: str, gaps: int, *, by: Actor, at: datetime) -> None:
    review.outcome, review.gaps = outcome, gaps
    review.decided_at, review.decided_person = at, by.person_id


def tell_candidate(review: Review, what: str, *, at: datetime) -> None:
    """The outcome, never a reason: those are read behind the candidate's own phone."""
    candidacy = review.candidacy
    told = {"election": candidacy.election, "what": what}
    text = _("“%(election)s”：%(what)s。打开本站“我的参选”，用这个手机号查看") % told
    tell(candidacy.person_id, text, about=candidacy.subject, at=at)


# --- no longer wants to stand ---------------------------------------------------------------------


def as_candidate(review: Review) -> Actor:
    """The candidate, in the seat they have in their own review."""
    return Actor(
        label=_("候选人"),
        duty=RESIDENT,
        person_id=review.candidacy.person_id,
        seat=CANDIDATE.name,
        case_id=review.pk,
    )


@transaction.atomic
def drop(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The candidate withdraws while the review is open: nobody is asked any more."""
    case = lock(pk, by=by, at=at)
    waiting = [(one, "call_off") for one in _asked(case, at=at) if one.closed_at is None]
    case = advance(pk, "drop", by=by, at=at, note=note, public=True, locked=case, along=waiting)
    candidates.put(held(case).candidacy, S.WITHDRAWN, why=note, by=by, at=at)
    return case


def _asked(case: Case, *, at: datetime) -> list[Case]:
    """The opinions of a review that is held, held too."""
    first = Case.objects.of(OPINION).filter(parent=case.pk).values_list("pk", flat=True).first()
    if first is None:
        return []
    family = lock(first, at=at).parent
    assert family
    for one in family.below:
        one.parent = case
    return family.below


@transaction.atomic
def withdraw(candidacy_pk: int, *, reason: str, by: Actor, at: datetime) -> None:
    """The candidate no longer wants to stand, whether their review is open or not.

    by: the candidate themselves, or the street that writes it down.
    """
    review = Review.objects.select_related("case", "candidacy")
    found = review.filter(candidacy=candidacy_pk, case__closed_at=None).first()
    if found is None:
        candidates.withdraw(candidacy_pk, reason=reason, by=by, at=at)
        return
    own = candidates.is_own(by, found.candidacy)
    drop(found.pk, note=reason, by=as_candidate(found) if own else by, at=at)
