"""Rounds and answers for the tests of this room."""

from datetime import date
from decimal import Decimal

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from gongzhi.places.models import Kind, Place
from tests.cast import MONDAY, Cast

DAY = date(2026, 11, 1)
ELIGIBLE = Answers(total_area=Decimal(100), delivered_area=Decimal(50), has_committee=False)
NOT_YET = Answers(
    total_area=Decimal(100), delivered_area=Decimal(10), total_heads=10, delivered_heads=1
)
UNKNOWN = Answers(total_heads=10, delivered_heads=3)


def opened(cast: Cast, name: str = "2026 年摸排", day: date = DAY) -> Round:
    return services.open_round(name, day, by=cast.feng, at=MONDAY)


def row(of_round: Round, code: str) -> Survey:
    return Survey.objects.select_related("round", "compound").get(
        round=of_round, compound__code=code
    )


def filled(cast: Cast, of_round: Round, **answers: Answers) -> None:
    """filled(cast, r, AH=ELIGIBLE): the platform fills in what it was sent."""
    for code, said in answers.items():
        services.fill(row(of_round, code).pk, said, by=cast.feng, at=MONDAY)


def many_compounds(count: int) -> list[Place]:
    """More compounds for 振兴社区, C001 … in one INSERT."""
    community = Place.objects.get(code="371481001031")
    rows = [
        Place(
            kind=Kind.COMPOUND,
            code=f"C{n:03}",
            name=f"新苑 {n}",
            parent=community,
            path=f"{community.path}{10**9 + n}/",
            since=date(2025, 1, 1),
        )
        for n in range(1, count + 1)
    ]
    return Place.objects.bulk_create(rows)
