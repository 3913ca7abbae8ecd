"""Reading reviews: the grounds in force, what each department said, a department's own list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet

from gongzhi.casework.beside import along, listed
from gongzhi.casework.models import Case
from gongzhi.policy.actor import Actor

from ..assembly.models import Candidacy, Election
from .models import Basis, Opinion, Review, Reviewer
from .procedure import DEPARTMENT, OPINION
from .rules import Mark, mark


def basis_in_force(day: date) -> Basis | None:
    return Basis.objects.current(day).order_by("-since").first()


def reviewers_of(day: date) -> list[Reviewer]:
    """The departments that are asked on a day, by name."""
    found = Reviewer.objects.current(day).select_related("organisation")
    return [r for r in found.order_by("organisation__name", "pk") if r.organisation.is_current(day)]


@dataclass(frozen=True)
class Said:
    """What one department said, as it may be shown; the words stay sealed."""

    pk: int
    department: str
    question: str
    clause: str
    confirmed: bool | None
    mark: Mark


SAID = listed(
    Opinion.objects.filter(review=OuterRef("pk")),
    "review",
    pk=F("pk"),
    department=F("department__name"),
    question=F("question"),
    clause=F("clause"),
    confirmed=F("confirmed"),
    state=F("case__state"),
    says=F("says"),
)
REVIEW_COLUMNS = {"said": SAID}


def said_of(case: Case) -> list[Said]:
    """What was read beside the case of a review (`REVIEW_COLUMNS`), by department."""
    found = []
    for row in along(case, "said") or []:
        told = {n: row[n] for n in ("pk", "department", "question", "clause", "confirmed")}
        found.append(Said(**told, mark=mark(row["state"], row["says"], row["confirmed"])))
    return sorted(found, key=lambda s: s.department)


def marks_of(review_pk: int) -> list[Mark]:
    rows = Opinion.objects.filter(review=review_pk)
    return [mark(*row) for row in rows.values_list("case__state", "says", "confirmed")]


@dataclass(frozen=True)
class Line:
    """One candidate of the matrix.  marks: department → what stands there."""

    candidacy: Candidacy
    review: Review | None
    marks: dict[int, Mark]


@dataclass(frozen=True)
class Matrix:
    """Candidates × departments of an election. Outcome marks, never a reason."""

    departments: list[tuple[int, str]]
    lines: list[Line]


def matrix(election: Election) -> Matrix:
    """Three queries, however many candidates and departments."""
    stands = list(election.candidacies.select_related("person").order_by("number"))
    reviews = Review.objects.filter(candidacy__election=election).select_related("case")
    by_candidacy = {r.candidacy_id: r for r in reviews.defer("reason", "appeal", "ruling")}
    rows = Opinion.objects.filter(review__candidacy__election=election).values_list(
        "review", "department", "department__name", "case__state", "says", "confirmed"
    )
    names: dict[int, str] = {}
    marks: dict[int, dict[int, Mark]] = {}
    for review, department, name, state, says, confirmed in rows:
        names[department] = name
        marks.setdefault(review, {})[department] = mark(state, says, confirmed)
    lines = [
        Line(c, review, marks.get(review.pk, {}) if review else {})
        for c in stands
        for review in [by_candidacy.get(c.pk)]
    ]
    return Matrix(sorted(names.items(), key=lambda pair: pair[1]), lines)


def of_department(by: Actor, *, state: str = "open") -> QuerySet[Case]:
    """The opinions that this department is asked for.  state: open, closed or "" for all."""
    seats = {"seats__organisation": by.organisation_id, "seats__role": DEPARTMENT.name}
    cases = Case.objects.visible_to(by).of(OPINION).filter(**seats)
    if state in ("open", "closed"):
        cases = cases.filter(closed_at__isnull=state == "open")
    return cases.select_related("opinion__review__candidacy__person", "opinion__review__basis")
