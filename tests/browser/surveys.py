"""Two survey rounds: one that is over, one that is under way with all three answers in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from tests.cast import Cast, at

ANHE = Answers(
    total_area=Decimal("24838.57"),
    delivered_area=Decimal("12419.2849"),
    total_heads=280,
    delivered_heads=70,
    first_delivered_on=date(2024, 11, 1),
    occupancy=Decimal("0.38"),
    let=Decimal("0.61"),
    management="company",
    has_committee=False,
    obstacles=("low_occupancy", "mostly_let", "roll"),
    note="名册与登记簿差 12 户，建设单位说年底前补齐",
)
LIUHE = Answers(total_heads=300, delivered_heads=90, management="community")


def hold_surveys(cast: Cast) -> None:
    over = services.open_round("2025 年摸排", date(2025, 11, 1), by=cast.feng, at=at("01-08 09:00"))
    before = replace(ANHE, delivered_heads=69, occupancy=Decimal("0.3"))
    fill(over, "AH", before, by=cast.zhao)
    fill(over, "LH", LIUHE, by=cast.wu)
    services.close_round(over.pk, by=cast.feng, at=at("02-02 17:00"))
    now = services.open_round("2026 年摸排", date(2026, 11, 15), by=cast.feng, at=at("11-16 09:00"))
    fill(now, "AH", ANHE, by=cast.zhao)
    fill(now, "LH", LIUHE, by=cast.wu)


def fill(of_round: Round, code: str, answers: Answers, *, by) -> None:
    pk = Survey.objects.get(round=of_round, compound__code=code).pk
    services.fill(pk, answers, by=by, at=of_round.opened_at)
