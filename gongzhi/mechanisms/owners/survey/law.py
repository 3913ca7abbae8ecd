"""山东省物业管理条例 20 as data: when the first owners' assembly is due."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Rule:
    """Article 20 as it stands since a day. Shares include the number itself (民法典 1259: 以上).

    area, heads: what must have been delivered.  years, later_heads: or that much, that long after
    the first delivery.  until: its last day, None while it lasts.
    """

    code: str
    name: str
    since: date
    until: date | None
    area: Fraction
    heads: Fraction
    years: int
    later_heads: Fraction


# The text that was read is that of the second amendment; what article 20 said before isn't known.
RULES = (
    Rule(
        code="sdr-20",
        name="山东省物业管理条例（2021 年第二次修正）第二十条",
        since=date(2021, 12, 3),
        until=None,
        area=Fraction(1, 2),
        heads=Fraction(1, 2),
        years=2,
        later_heads=Fraction(1, 4),
    ),
)
ARTICLE = "山东省物业管理条例第二十条第三款第%s项"
ARTICLES = {
    name: ARTICLE % f"（{number}）"
    for name, number in zip(("area", "heads", "years"), "一二三", strict=True)
}
"""Name of each condition → where it stands."""


def rule_on(day: date) -> Rule | None:
    """The rule in force on a day; None for days whose rule is not known here."""
    return next((r for r in RULES if r.since <= day <= (r.until or day)), None)


def anniversary(day: date, years: int) -> date:
    """The day on which so many years are full: the same day of the month, else the month's last
    (民法典 202). Two years from 29 February 2024 are full on 28 February 2026."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
