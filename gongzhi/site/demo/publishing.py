"""What communities of the demo city make public, and what residents hold against it."""

from collections.abc import Iterable
from datetime import datetime

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.models import Case
from gongzhi.notices import services
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.duties import Duty

from .city import Community
from .life import Life, each_day
from .topics import sayings

A_DAY = 0.05  # notices of a community on a working day
OBJECTED, UPHELD = 0.3, 0.4


@each_day
def plan_day(life: Life, midnight: datetime) -> None:
    if midnight.weekday() >= 5:
        return
    for street in life.city.streets:
        for community in street.communities:
            if life.chance(A_DAY):
                life.later(life.pace.worked(midnight, 2), _publish(life, community))


def _publish(life: Life, community: Community):
    seen = life.rng.choice(sayings()["notice"])
    where = life.rng.choice([community.place, *(c.place for c in community.compounds)])
    window = Limit(seen["days"], Unit.CD) if seen["days"] else None
    objected = window is not None and life.chance(OBJECTED)

    def act(at: datetime) -> Iterable[Case]:
        by = life.actor(community.committee.pk, Duty.COMMUNITY_OFFICER)
        title = f"{where.name}{seen['title']}"
        draft = services.Draft(title=title, body=seen["body"], place=where, window=window)
        notice = services.publish(draft, by=by, at=at)
        if objected and life.residents:
            _object(life, notice.pk, by)
        return ()

    return act


def _object(life: Life, notice: int, publisher: Actor) -> None:
    resident = life.rng.choice(list(life.residents.values()))
    by = Actor(label="居民", duty=RESIDENT, person_id=resident.pk)
    text, upheld = life.tell.say("objected"), life.chance(UPHELD)
    answer = life.tell.say("objection_upheld" if upheld else "objection_overruled")

    def act(at: datetime) -> Iterable[Case]:
        objection = services.object_to(notice, text, by=by, at=at)
        life.later(
            life.pace.worked(at, 6),
            lambda then: _answered(objection.pk, answer, upheld=upheld, by=publisher, at=then),
        )
        return ()

    life.later(life.pace.awake(life.now, 20), act)


def _answered(objection: int, answer: str, **how) -> Iterable[Case]:
    services.answer(objection, answer, **how)
    return ()
