"""Joint review in the demo city: its basis, who is asked, what they say, a veto and an appeal."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from gongzhi.mechanisms.owners.assembly.models import Candidacy
from gongzhi.mechanisms.owners.assembly.parameters import HOUSING
from gongzhi.mechanisms.owners.review import appeals, basis, opinions, services
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.policy.duties import Duty
from gongzhi.policy.services import set_parameter

from ..logins import HOUSING as HOUSING_CODE
from .diary import Diary, Story, Telling
from .forming import Prepared
from .said import said

TAX, SILENT = "ss", "jy"
"""Who objects to a candidate, and who says nothing about any."""
DAYS = 4  # working days in which all have answered
NAMED = ("jw", "ga", "ss")
"""Departments that the customer's own account names; the others are examples."""


def grounds(diary: Diary) -> Story:
    """The administrator enters the basis, whom it asks, and which office keeps the filings."""
    at = yield diary.before(167, "08:40")
    by = diary.platform(Duty.SYSTEM_ADMIN)
    words = said("review")
    document = basis.Document(
        title=words["title"],
        number=words["number"],
        published_on=date(at.year - 1, 12, 1),
        where=words["where"],
        clauses=words["clauses"],
        since=date(at.year, 1, 1),
    )
    basis.enact(document, by=by, at=at)
    for code, organisation in diary.city.reviewers.items():
        question = words["questions"][code]
        if code not in NAMED:
            question = f"（示例）{question}"
        basis.add_reviewer(organisation, question=question, since=at.date(), by=by, at=at)
    office = f"d-{HOUSING_CODE}"
    set_parameter(HOUSING, office, reason=words["housing"], by=by, at=at)


def start(diary: Diary, prepared: Prepared, at: datetime) -> list[Review]:
    named = Candidacy.objects.filter(election=prepared.election).order_by("number")
    by = diary.street(prepared.compound)
    return services.start([c.pk for c in named], by=by, at=at)


def pass_all(diary: Diary, prepared: Prepared, at: datetime) -> Telling[datetime]:
    """Every department passes everybody, and the street clears them."""
    reviews = start(diary, prepared, at)
    at = yield from _answers(diary, reviews, at)
    at = yield diary.worked(at, 1, "14:30")
    _clear(diary, prepared, reviews, at)
    return at


def _answers(
    diary: Diary, reviews: list[Review], at: datetime, *, but: Collection[int] = ()
) -> Telling[datetime]:
    """Each department sits down once and answers for all. but: opinions that wait."""
    asked = Opinion.objects.filter(review__in=reviews).exclude(pk__in=but).order_by("pk")
    codes: dict[str, list[int]] = {}
    for pk, code in asked.values_list("pk", "department__code"):
        codes.setdefault(code.removeprefix("d-"), []).append(pk)
    last = diary.worked(at, DAYS, "16:30")
    instants = diary.spread(at + timedelta(hours=3), last, len(codes), office=True)
    for code, then in zip(codes, instants, strict=True):
        at = yield then
        for pk in codes[code]:
            opinions.say_pass(pk, by=diary.department(code), at=at)
    return at


def _clear(diary: Diary, prepared: Prepared, reviews: list[Review], at: datetime) -> None:
    by = diary.street(prepared.compound)
    for review in reviews:
        services.clear(review.pk, by=by, at=at)


def veto_and_appeal(diary: Diary, prepared: Prepared, at: datetime) -> Telling[datetime]:
    """One department objects to one candidate, who is vetoed, appeals, and is in the right; another
    says nothing of anybody until its time is over: a gap on record that keeps nobody off."""
    reviews = start(diary, prepared, at)
    disputed = reviews[1]
    waiting = Opinion.objects.filter(review__in=reviews)
    silent = waiting.filter(department__code=f"d-{SILENT}").values_list("pk", flat=True)
    objecting = waiting.get(review=disputed, department__code=f"d-{TAX}")
    begun = at
    yield from _answers(diary, reviews, at, but=[*silent, objecting.pk])
    words = said("review")
    at = yield diary.worked(begun, DAYS + 1, "10:10")
    told = {"clause": words["clause"], "facts": words["facts"]}
    opinions.object_to(objecting.pk, **told, by=diary.department(TAX), at=at)
    at = yield from _until_gathered(diary, reviews, at)
    by = diary.street(prepared.compound)
    opinions.confirm(objecting.pk, stands=True, reason=words["confirmed"], by=by, at=at)
    services.veto(disputed.pk, clause=words["clause"], reason=words["reason"], by=by, at=at)
    _clear(diary, prepared, [r for r in reviews if r != disputed], at)
    return (yield from _appeal(diary, disputed, at))


def _until_gathered(diary: Diary, reviews: list[Review], at: datetime) -> Telling[datetime]:
    """The sweep has put every silence on record."""
    asked = Review.objects.filter(pk__in=[r.pk for r in reviews])
    while asked.exclude(case__state="gathered").exists():
        at = yield diary.worked(at, 1, "09:40")
    return at


def _appeal(diary: Diary, review: Review, at: datetime) -> Telling[datetime]:
    """The candidate appeals by their own page; somebody of the platform decides it."""
    words = said("review")
    at = yield diary.worked(at, 2, "20:15")
    fresh = Review.objects.select_related("candidacy").get(pk=review.pk)
    by = services.as_candidate(fresh)
    appeals.appeal(review.pk, text=words["appeal"], by=by, at=at)
    at = yield diary.worked(at, 3, "11:00")
    by = diary.platform(Duty.PLATFORM_OFFICER)
    appeals.rule(review.pk, overturn=True, reason=words["ruling"], by=by, at=at)
    return at
