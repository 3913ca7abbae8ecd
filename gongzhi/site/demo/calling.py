"""How streets call and the platform answers in the demo city."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from gongzhi.casework.models import Case
from gongzhi.mechanisms.street_calls import services
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.site.acts import call_about

from .city import Street
from .life import Act, Life, each_day, fetched, move, turn, when
from .story import Errand, Story
from .topics import sayings

A_DAY_WITHOUT_MATTER = 0.05  # calls of a street without a matter, per compound and day
OVERSLEEPS, REJECTS, IMPROPER, WITHDRAWS = 0.07, 0.05, 0.5, 0.025
ASSISTED, WRONG_DEPARTMENT = 0.35, 0.1
JUDGED, JUDGED_PROPER = 0.5, 0.93


def about(life: Life, case: Case, story: Story) -> Act:
    """The street calls about a matter that it can't end itself."""
    by = life.actor(turn(case).pk, Duty.STREET_OFFICER)
    errand = _errand(life, story.topic.leads[0], story.topic.leads[1:], life.tell.done(story, 3))
    tried = life.tell.say("tried")

    def act(at: datetime) -> Iterable[Case]:
        appeal = services.Appeal(
            title=case.title,
            facts=story.matter.text,
            tried=tried,
            place=case.place,
            thinks=(errand.right,),
            urgency=case.urgency,
        )
        call = call_about(case.pk, appeal, by=by, at=at)
        life.errands[call.pk] = errand
        return [call, *fetched(pk=case.pk)]

    return act


def _errand(life: Life, lead: str, assisting: Sequence[str], done: str) -> Errand:
    known = life.city.departments
    helping = assisting if life.chance(ASSISTED) else ()
    return Errand(known[lead], [known[code] for code in helping], done)


@each_day
def plan_day(life: Life, midnight: datetime) -> None:
    """What the streets see themselves on a working day."""
    for street in life.city.streets:
        for _ in street.compounds:
            if life.chance(A_DAY_WITHOUT_MATTER) and midnight.weekday() < 5:
                at = life.pace.worked(midnight, life.rng.uniform(0.3, 6), 0.1)
                life.later(at, _without_matter(life, street))


def _without_matter(life: Life, street: Street) -> Act:
    seen = life.rng.choice(sayings()["street_call"])
    community = life.rng.choice(street.communities)
    urgency = "urgent" if life.chance(0.1) else "ordinary"
    tried = life.tell.say("tried")
    errand = _errand(life, seen["lead"], seen["assisting"], life.tell.say("street_done"))

    def act(at: datetime) -> Iterable[Case]:
        appeal = services.Appeal(
            title=f"{community.place.name}{seen['title']}",
            facts=seen["facts"],
            tried=tried,
            place=community.place,
            thinks=(errand.right,),
            urgency=urgency,
        )
        by = life.actor(street.office.pk, Duty.STREET_OFFICER)
        call = services.call(appeal, by=by, at=at)
        life.errands[call.pk] = errand
        return [call]

    return act


def platform(life: Life) -> Actor:
    return life.actor(life.city.platform.pk, Duty.PLATFORM_OFFICER)


def _soon(life: Life, case: Case, usual: float) -> datetime:
    """When the platform gets to it."""
    if case.urgency != "ordinary":
        return life.pace.passed(life.now, 0.25)
    slow = 4 if life.chance(OVERSLEEPS) else usual
    return life.pace.worked(life.now, slow * life.temper(life.city.platform).pace)


@when("street_call", "raised")
def _raised(life: Life, case: Case) -> None:
    at = _soon(life, case, 0.8)
    if life.chance(WITHDRAWS):
        return _withdraw(life, case)
    if life.chance(REJECTS):
        proper = not life.chance(IMPROPER)
        note = life.tell.say("rejected", "yes" if proper else "no")
        life.plan(case, at, _reject(life, case, proper, note))
        return None
    by, note = platform(life), life.tell.say("verified")
    life.plan(case, at, lambda at: [move(case, "verify", by, at, note)])
    return None


def _withdraw(life: Life, case: Case) -> None:
    by = life.actor(_street_of(life, case).office.pk, Duty.STREET_OFFICER)
    note = life.tell.say("call_withdrawn")
    at = life.pace.worked(life.now, 0.4)
    life.plan(case, at, lambda at: with_parent(move(case, "withdraw", by, at, note)))


def _reject(life: Life, case: Case, proper: bool, note: str) -> Act:
    by = platform(life)
    return lambda at: with_parent(services.reject(case.pk, note=note, proper=proper, by=by, at=at))


def with_parent(call: Case) -> list[Case]:
    """A call and the matter that waits for it, as they stand now."""
    return [call, *fetched(pk=call.parent_id)]


def _street_of(life: Life, case: Case) -> Street:
    return next(s for s in life.city.streets if s.place.pk == case.street_id)


@when("street_call", "verified")
def _verified(life: Life, case: Case) -> None:
    errand = life.errands[case.pk]
    lead = errand.right
    if life.chance(WRONG_DEPARTMENT):
        lead = life.rng.choice([d for d in life.city.departments.values() if d != errand.right])
    helping = [d for d in errand.assisting if d != lead]
    by = platform(life)
    life.plan(
        case,
        _soon(life, case, 0.7),
        lambda at: [services.confirm(case.pk, lead=lead, assisting=helping, by=by, at=at)],
    )


@when("street_call", "confirmed")
def _confirmed(life: Life, case: Case) -> None:
    by = platform(life)

    def act(at: datetime) -> Iterable[Case]:
        call = services.dispatch(case.pk, by=by, at=at)
        return [call, *fetched(parent=call.pk)]

    life.plan(case, _soon(life, case, 0.3), act)


@when("street_call", "responding")
def _responding(life: Life, case: Case) -> None:
    """The platform judges some of the calls (dual evaluation)."""
    if not life.chance(JUDGED):
        return
    proper = life.chance(JUDGED_PROPER)
    note = sayings()["proper"]["yes" if proper else "no"]
    by = platform(life)

    def act(at: datetime) -> Iterable[Case]:
        services.judge_call(case.pk, proper=proper, note=note, by=by, at=at)
        return ()

    life.later(life.pace.worked(life.now, 1), act)
