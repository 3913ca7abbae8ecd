"""What happens in the compounds of the demo city each day, and who reports it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gongzhi.casework.models import Case
from gongzhi.mechanisms.matters import residents
from gongzhi.mechanisms.matters.models import Matter, Source
from gongzhi.mechanisms.matters.services import Report, raise_matter, reporter_of, withdraw
from gongzhi.people.models import Person
from gongzhi.people.privacy import person_with_phone
from gongzhi.policy.actor import RESIDENT, Actor
from gongzhi.policy.duties import Duty

from . import words
from .city import Compound
from .life import Life, each_day
from .story import Story

PER_HOUSEHOLD = 0.004  # matters a day
WEEKEND = 0.8
HOURS = (2, 5, 8, 9, 8, 6, 5, 6, 7, 7, 6, 6, 7, 6, 4, 2)  # how the day's reports fall from 7 to 22
SOURCES = {Source.WEB: 45, Source.GRID: 28, Source.HOTLINE: 27}
FOR_RESIDENT = 0.4  # share of the grid workers' reports that name a resident
NEIGHBOURS = 0.14  # chance that a neighbour reports the same
JOINS = 0.35  # chance that the neighbour finds it on the page: “我也遇到了”
WITHDRAWS = 0.015
REACHABLE = 0.5  # residents with a phone that we may come to know, for each household


@each_day
def plan_day(life: Life, midnight: datetime) -> None:
    """What will be reported today, and when."""
    rate = PER_HOUSEHOLD * (WEEKEND if midnight.weekday() >= 5 else 1)
    for compound in life.city.compounds:
        for _ in range(_count(life, (compound.place.households or 0) * rate)):
            _happen(life, compound, midnight)


def _count(life: Life, mean: float) -> int:
    """How often something happens on a day that happens so often on average (Poisson)."""
    passed, count = life.rng.expovariate(1), 0
    while passed < mean:
        passed, count = passed + life.rng.expovariate(1), count + 1
    return count


def _happen(life: Life, compound: Compound, midnight: datetime) -> None:
    hour = 7 + life.rng.choices(range(len(HOURS)), HOURS)[0]
    at = midnight + timedelta(hours=hour, seconds=life.rng.uniform(0, 3600))
    story = life.tell.happen(compound, midnight.date())
    life.later(at, lambda now: _report(life, story, now))
    if life.chance(NEIGHBOURS):
        neighbour = life.tell.again(story)
        life.later(life.pace.awake(at, 5), lambda now: _report(life, neighbour, now))


def _report(life: Life, story: Story, at: datetime) -> Iterable[Case]:
    source = life.rng.choices(list(SOURCES), list(SOURCES.values()))[0]
    worker = life.grid_desks[story.compound.grid.pk].actor(at.date())
    if source == Source.GRID and not (worker and 8 <= at.hour < 19):
        source = Source.WEB
    by_grid = source == Source.GRID
    if not by_grid or life.chance(FOR_RESIDENT):
        story.reporter = _resident(life, story.compound, at)
    by = worker if worker and by_grid else _by(life, source, story.reporter)
    report = _words(life, story, source)
    first = _found_on_page(life, story, source)
    if first and story.reporter:
        residents.join(report, first, by=by, at=at, reporter=story.reporter)
        return []
    return [_keep(life, story, raise_matter(report, by=by, at=at, reporter=story.reporter))]


def _found_on_page(life: Life, story: Story, source: str) -> int | None:
    """What a neighbour reported before, if it is still open and they join it."""
    if story.first_pk is None or source != Source.WEB or not life.chance(JOINS):
        return None
    still_open = Case.objects.filter(pk=story.first_pk, closed_at=None)
    return story.first_pk if still_open.exists() else None


def _by(life: Life, source: str, reporter: Person | None) -> Actor:
    if source == Source.HOTLINE:
        return life.actor(life.city.platform.pk, Duty.HOTLINE_OFFICER)
    return Actor(label="居民", duty=RESIDENT, person_id=reporter.pk if reporter else None)


def _words(life: Life, story: Story, source: str) -> Report:
    rng = life.rng
    lon, lat = life.city.ground.point_in(story.compound.ground, rng.random(), rng.random())
    pointed = source != Source.HOTLINE and rng.random() < 0.6
    number = f"12345-{life.now:%y%m%d}-{next(life.tickets):05d}"
    text, title = life.tell.text(story, by_grid=source == Source.GRID)
    return Report(
        text=text,
        title=title,
        place=story.place,
        source=source,
        category=story.topic.category,
        lon=lon if pointed else None,
        lat=lat if pointed else None,
        urgency=story.urgency,
        source_no=number if source == Source.HOTLINE else "",
    )


def _resident(life: Life, compound: Compound, at: datetime) -> Person:
    """One of those who live here; the same phone is the same person. Nobody's numbers: 140…"""
    living = int((compound.place.households or 10) * REACHABLE) + 1
    phone = f"140{compound.number:04d}{life.rng.randrange(living):04d}"
    name = words.person(life.rng)
    if phone not in life.residents:
        life.residents[phone] = person_with_phone(phone, name=name, at=at)
    return life.residents[phone]


def _keep(life: Life, story: Story, matter: Matter) -> Case:
    story.raised = matter
    life.stories[matter.pk] = story
    if story.reporter and life.chance(WITHDRAWS):
        case = matter.case
        life.look_at([case])
        life.plan(
            case,
            life.pace.passed(life.now, 0.2),
            lambda at: [withdraw(matter.pk, by=reporter_of(matter), at=at)],
        )
    return matter.case
