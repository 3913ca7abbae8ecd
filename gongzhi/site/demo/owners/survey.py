"""Two survey rounds of the demo city: one closed months ago, one half filled today.

The figures are generated: those of the compounds whose stories are told are their own rolls', the
others' are such that the rule says all it can say.
"""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from gongzhi.mechanisms.owners.committee.models import Committee
from gongzhi.mechanisms.owners.roll.models import UnitKind
from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from gongzhi.mechanisms.owners.survey.models import Management, Obstacle, Round, Survey
from gongzhi.people.models import Mandate
from gongzhi.policy.duties import Duty

from ..city import TOLD, Compound
from . import people
from .diary import Diary, Story, Telling

NOTE = "演示数据"
BEGAN, TOOK = 166, 8  # days before the last one, days that filling in took
AGAIN, SO_FAR = 9, 0.5  # the round of today, and how much of it is filled in
AREA = Decimal(98)  # m² of a flat, about


def rounds(diary: Diary) -> Story:
    at = yield diary.before(BEGAN)
    first = yield from _round(diary, at, "第一轮摸排", days=TOOK, share=1)
    at = yield diary.worked(diary.life.now, 1)
    services.close_round(first.pk, by=diary.platform(Duty.PLATFORM_OFFICER), at=at)
    at = yield diary.before(AGAIN)
    yield from _round(diary, at, "第二轮摸排", days=AGAIN - 2, share=SO_FAR)


def _round(diary: Diary, at: datetime, name: str, *, days: int, share: float) -> Telling[Round]:
    """Open it, and let communities fill in that share of it over so many days."""
    by = diary.platform(Duty.PLATFORM_OFFICER)
    opened = services.open_round(f"{at:%Y} 年{name}", at.date(), by=by, at=at)
    rows = dict(Survey.objects.filter(round=opened).values_list("compound", "pk"))
    every = round(1 / share)
    compounds = diary.city.compounds[every - 1 :: every]
    instants = diary.spread(at + timedelta(hours=2), at + timedelta(days=days), len(compounds))
    for compound, then in zip(compounds, instants, strict=True):
        at = yield then
        answers = _answers(diary, compound, opened)
        services.fill(rows[compound.place.pk], answers, by=diary.community(compound), at=at)
    return opened


def _answers(diary: Diary, compound: Compound, opened: Round) -> Answers:
    rng = random.Random(f"owners {diary.seed} survey {compound.number}")
    committee = Committee.objects.filter(compound=compound.place, ended_on=None).exists()
    figures = _known(diary, compound) if compound.number in people.OWNED else {}
    if not figures:
        figures = _made_up(compound, rng, opened.day)
    obstacles = () if committee else _obstacles(compound, rng)
    management = _management(compound, opened.day)
    return Answers(
        **figures, occupancy=_share(rng, 55, 96), let=_share(rng, 5, 45), management=management,
        has_committee=committee, obstacles=obstacles, note=NOTE,
    )  # fmt: skip


def _share(rng: random.Random, least: int, most: int) -> Decimal:
    return Decimal(rng.randint(least, most)) / 100


def _known(diary: Diary, compound: Compound) -> dict[str, Any]:
    """As the roll will have it: what the developer still has isn't delivered."""
    homes = [r for r in people.rows(diary, compound.number) if r.kind != UnitKind.PARKING]
    sold = [r for r in homes if r.kind == UnitKind.PRIVATE]
    heads = len({r.title or r.people for r in sold})
    return {
        "total_area": sum(a for r in homes for a in r.areas.values()),
        "delivered_area": sum(a for r in sold for a in r.areas.values()),
        "total_heads": heads + (len(sold) < len(homes)),
        "delivered_heads": heads,
        "first_delivered_on": date(2016 + compound.number, 10, 1),
    }


def _made_up(compound: Compound, rng: random.Random, day: date) -> dict[str, Any]:
    """By its number: new and half empty, unknown, a third after years, or delivered long ago."""
    turn = (compound.number - TOLD) % 5
    heads = compound.place.households or 40
    area = AREA * heads
    if compound.kind == "rows" or turn == 1:  # nobody there keeps papers
        return {"total_heads": heads}
    part, since = {
        0: (Decimal("0.31"), day - timedelta(days=rng.randint(200, 500))),
        2: (Decimal("0.34"), date(2021, 9, 1)),
    }.get(turn, (Decimal("0.97"), date(2009 + turn, 6, 1)))
    return {
        "total_area": area,
        "total_heads": heads,
        "delivered_area": (area * part).quantize(Decimal("0.01")),
        "delivered_heads": int(heads * part),
        "first_delivered_on": since,
    }


def _obstacles(compound: Compound, rng: random.Random) -> tuple[str, ...]:
    listed = [o for o in Obstacle.values if o != Obstacle.OTHER]
    first = listed[compound.number % len(listed)]
    return tuple({first, rng.choice(listed)})


def _management(compound: Compound, day: date) -> str:
    managed = Mandate.objects.current(day).filter(place=compound.place, kind=Mandate.Kind.MANAGES)
    return Management.COMPANY if managed.exists() else Management.COMMUNITY
