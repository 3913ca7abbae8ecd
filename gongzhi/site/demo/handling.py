"""How matters are handled in the demo city: by grid workers, communities, streets, reporters."""

from collections.abc import Callable
from datetime import datetime

from gongzhi.casework.models import Case
from gongzhi.mechanisms.matters import services
from gongzhi.people.models import OrganisationKind as Org
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty

from . import calling
from .life import Act, Life, move, turn, when
from .story import Story
from .topics import sayings

RUNG = {Org.BRANCH: 0, Org.JOINT_BRANCH: 0, Org.RESIDENTS_COMMITTEE: 1, Org.STREET_OFFICE: 2}
DUTIES = {
    0: (Duty.GRID_WORKER, Duty.BRANCH_SECRETARY),
    1: (Duty.COMMUNITY_OFFICER,),
    2: (Duty.STREET_OFFICER,),
}
LEVELS = ("compound", "community")
OVERSLEEPS, FORGETS = 0.06, 0.05
REFUSES, SENDS_BACK, RECALLS, MERGES = 0.025, 0.07, 0.02, 0.85
CONFIRMS, DISPUTES = 0.55, 0.35  # of the answers: heard from; of the careless ones: disputed
REACHED, SOLVED = 0.74, 0.84

REVIEWS = {True: (4, 3, 8, 42, 43), False: (25, 35, 25, 12, 3)}
"""Good work or not → how often reviews of 1 to 5 are given."""


def _rung(case: Case) -> int:
    return RUNG[Org(turn(case).kind)]


def _handler(life: Life, case: Case) -> Actor:
    """Somebody of the organisation whose turn it is."""
    return life.actor(turn(case).pk, *DUTIES[_rung(case)])


def _hours(
    life: Life, case: Case, *, usual: float, urgent: float, emergency: float
) -> Callable[[datetime], datetime]:
    """When something gets done: usual in hours of office time, the others by the clock."""
    pace = life.temper(case.awaiting_id).pace

    def from_(start: datetime) -> datetime:
        if case.urgency == "emergency":
            return life.pace.passed(start, emergency * pace)
        if case.urgency == "urgent":
            return life.pace.awake(start, urgent * pace)
        return life.pace.worked(start, usual * pace, 0.7)

    return from_


@when("matter", "raised")
def _raised(life: Life, case: Case) -> None:
    story = life.stories[case.pk]
    by = _handler(life, case)
    usual = 4.4 if life.chance(OVERSLEEPS) else 0.5
    at = _hours(life, case, usual=usual, urgent=0.8, emergency=0.4)(life.now)
    life.plan(case, at, _first_act(life, case, story, by))


def _first_act(life: Life, case: Case, story: Story, by: Actor) -> Act:
    """What whoever is asked first does: merge, refuse, pass up or accept."""
    first = story.first_pk
    if first and life.chance(MERGES):
        return lambda at: _merge_or_accept(case, first, by, at)
    if life.chance(REFUSES) and case.urgency == "ordinary":
        code = life.rng.choice(("litigation", "concluded", "petition", "arbitration"))
        note = sayings()["refused"][code]
        return lambda at: [services.refuse(case.pk, code=code, note=note, by=by, at=at)]
    if story.ends > _rung(case) < 2 and life.chance(0.4):
        return _pass_up(life, case, by)
    return lambda at: [move(case, "accept", by, at)]


def _merge_or_accept(case: Case, first: int, by: Actor, at: datetime) -> list[Case]:
    """A duplicate goes with the first one, if that is still open."""
    if Case.objects.filter(pk=first, closed_at=None, matter__merged_into=None).exists():
        return [services.merge(case.pk, first, by=by, at=at)]
    return [move(case, "accept", by, at)]


def _pass_up(life: Life, case: Case, by: Actor) -> Act:
    note = life.tell.say("passed", LEVELS[_rung(case)])
    return lambda at: [services.pass_up(case.pk, note=note, by=by, at=at)]


@when("matter", "handling")
def _handling(life: Life, case: Case) -> None:
    story, rung = life.stories[case.pk], _rung(case)
    by = _handler(life, case)
    if rung < min(story.ends, 2):
        at = _hours(life, case, usual=3, urgent=2, emergency=0.3)(life.now)
        life.plan(case, at, _pass_up(life, case, by))
    elif rung == 2 and story.ends == 3 and "called" not in story.bent:
        story.bent.add("called")
        at = _hours(life, case, usual=2.5, urgent=1, emergency=0.2)(life.now)
        life.plan(case, at, calling.about(life, case, story))
    else:
        note = life.tell.done(story, rung)
        usual = 50 if life.chance(FORGETS) else 8
        at = _hours(life, case, usual=usual, urgent=6, emergency=0.7)(life.now)
        life.plan(case, at, lambda at: [services.resolve(case.pk, note=note, by=by, at=at)])


@when("matter", "passed")
def _passed(life: Life, case: Case) -> None:
    """The next level takes it over or sends it back; now and then the lower one thinks again."""
    story, by = life.stories[case.pk], _handler(life, case)
    rung = _rung(case)
    at = _hours(life, case, usual=1.5, urgent=0.7, emergency=0.3)(life.now)
    if "back" not in story.bent and case.urgency == "ordinary" and life.chance(SENDS_BACK):
        story.bent.add("back")
        story.ends = min(story.ends, rung - 1) if life.chance(0.5) else story.ends
        note = life.tell.say("sent_back")
        life.plan(case, at, lambda at: [services.send_back(case.pk, note=note, by=by, at=at)])
    elif "back" not in story.bent and life.chance(RECALLS):
        story.bent.add("back")
        story.ends = rung - 1
        _recall(life, case)
    else:
        life.plan(case, at, lambda at: [services.take_over(case.pk, by=by, at=at)])


def _recall(life: Life, case: Case) -> None:
    holder = case.seats.select_related("organisation").get(role="handler").organisation
    by = life.actor(holder.pk, *DUTIES[RUNG[Org(holder.kind)]])
    at = life.pace.worked(life.now, 0.5)
    life.plan(case, at, lambda at: [move(case, "recall", by, at)])


@when("matter", "answered", "answered_above")
def _answered(life: Life, case: Case) -> None:
    """The reporter confirms, disputes or says nothing: then the limit lapses by itself."""
    story = life.stories[case.pk]
    if story.reporter is None or not life.chance(CONFIRMS):
        return
    by = services.reporter_of(story.matter)
    good = life.chance(0.88)
    at = life.pace.awake(life.now, 10)
    if not good and "disputed" not in story.bent and life.chance(DISPUTES):
        story.bent.add("disputed")
        note = life.tell.say("disputed")
        life.plan(case, at, lambda at: [services.dispute(case.pk, note=note, by=by, at=at)])
        return
    review = _review(life, good)
    note = life.tell.say("reviewed", review)
    life.plan(
        case, at, lambda at: [services.confirm(case.pk, review=review, note=note, by=by, at=at)]
    )


def _review(life: Life, good: bool) -> str:
    return str(life.rng.choices(range(1, 6), REVIEWS[good])[0])


@when("matter", "callback_due")
def _callback(life: Life, case: Case) -> None:
    story = life.stories[case.pk]
    by = life.actor(life.city.platform.pk, Duty.CALLBACK_OFFICER)
    heard = _heard(life)
    if heard.solved is False:
        story.bent.add("disputed")
    at = life.pace.worked(life.now, 5)
    life.plan(case, at, lambda at: [services.call_back(case.pk, heard, by=by, at=at)])


def _heard(life: Life) -> services.Heard:
    if not life.chance(REACHED):
        return services.Heard(reached=False, note=life.tell.say("not_heard"))
    solved = life.chance(SOLVED)
    occasion = "heard" if solved else "not_solved"
    return services.Heard(
        reached=True, solved=solved, review=_review(life, solved), note=life.tell.say(occasion)
    )
