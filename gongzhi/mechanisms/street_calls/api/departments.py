"""Departments by their codes, and what one department's part in a call looks like."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from gongzhi.casework.api.shapes import CLEAN, Instant, OrganisationOut, organisation_out, standing
from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.policy.refusals import Incomplete

from ..models import Response

Department = Annotated[str, Field(min_length=1, max_length=40, pattern=CLEAN, examples=["gr"])]


def departments(codes: Iterable[str], *, at: datetime, field: str) -> list[Organisation]:
    """The departments of these codes that exist now, in this order. Raises Incomplete."""
    wanted = list(dict.fromkeys(codes))
    current = Organisation.objects.current(at.date()).filter(kind=OrganisationKind.DEPARTMENT)
    found = {o.code: o for o in current.filter(code__in=wanted)}
    for code in wanted:
        if code not in found:
            raise Incomplete(gettext("没有编码是“%s”的部门") % code, field=field)
    return [found[code] for code in wanted]


def department(code: str, *, at: datetime, field: str) -> Organisation:
    return departments([code], at=at, field=field)[0]


class PartOut(Schema):
    """One department's part. part: lead or assist.  score: the street's last rating, 1 to 5."""

    number: str
    part: str
    department: OrganisationOut
    state: str
    state_label: str
    due_at: Instant | None
    signed_at: Instant | None
    contacted_at: Instant | None
    answered_at: Instant | None
    answer: str
    score: int | None
    card: str
    closed_at: Instant | None


def part_fields(case: Case) -> dict:
    found: Response = case.response
    own = ("signed_at", "contacted_at", "answered_at", "answer")
    return standing(case) | {
        "part": case.part,
        "department": organisation_out(found.department),
        **{name: getattr(found, name) for name in own},
        "score": _score(case),
        "card": case.card,
    }


def _score(case: Case) -> int | None:
    given = sorted(case.ratings.all(), key=lambda rating: rating.round)
    return given[-1].score if given else None
