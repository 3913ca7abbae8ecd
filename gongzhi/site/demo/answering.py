"""How departments respond in the demo city, how streets rate them, and what follows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from gongzhi.casework.models import Case
from gongzhi.mechanisms.street_calls import excluding, responding
from gongzhi.mechanisms.street_calls.procedure import ASSIST, RETURN
from gongzhi.people.models import Organisation
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty

from .calling import platform, with_parent
from .life import Act, Life, fetched, move, turn, when
from .story import Errand, Part
from .topics import sayings

CONTACTS, CONTACTS_LATER = 0.78, 0.7
RETURNS_WRONG, RETURNS_RIGHT, UPHELD_RIGHT = 0.9, 0.03, 0.15
EXTENDS, GRANTED, SUSPENDS, SUSPENSION_GRANTED, RESUMES = 0.12, 0.75, 0.06, 0.7, 0.4
FORGETS = 0.07  # ratings that no street gives in time
STAYS_LOW, ORDERED = 0.35, 0.7
EXCLUDES, APPROVED = 0.06, 0.6


def _errand(life: Life, case: Case) -> Errand:
    return life.errands[case.parent_id or 0]


def _officer(life: Life, case: Case) -> Actor:
    return life.actor(life.parts[case.pk].department.pk, Duty.DEPARTMENT_OFFICER)


def _street(life: Life, case: Case) -> Actor:
    street = next(s for s in life.city.streets if s.place.pk == case.street_id)
    return life.actor(street.office.pk, Duty.STREET_OFFICER)


def _family(case: Case) -> list[Case]:
    """A response, its call with all responses, and the matter behind, as they stand now."""
    call = Case.objects.get(pk=case.parent_id or 0)
    return [*fetched(parent=call.pk), *with_parent(call)]


def _when(life: Life, case: Case, *, usual: float, urgent: float, emergency: float) -> datetime:
    pace = life.temper(life.parts[case.pk].department).pace
    if case.urgency == "emergency":
        return life.pace.passed(life.now, emergency * pace)
    if case.urgency == "urgent":
        return life.pace.passed(life.now, urgent * pace)
    return life.pace.worked(life.now, usual * pace)


@when("response", "called")
def _called(life: Life, case: Case) -> None:
    life.parts.setdefault(case.pk, Part(turn(case)))
    by, contacted = _officer(life, case), life.chance(CONTACTS)
    note = life.tell.say("signed")
    at = _when(life, case, usual=2, urgent=0.7, emergency=0.4)
    life.plan(
        case,
        at,
        lambda at: [responding.sign(case.pk, contacted=contacted, by=by, at=at, note=note)],
    )
    if not contacted and life.chance(CONTACTS_LATER):
        _contact(life, case, life.pace.worked(at, 3))


def _contact(life: Life, case: Case, at: datetime) -> None:
    """The first contact comes after signing, unless the answer was quicker."""
    note = life.tell.say("contacted")

    def act(at: datetime) -> Iterable[Case]:
        if life.state_of(case.pk) == "working":
            responding.contact(case.pk, by=_officer(life, case), at=at, note=note)
        return ()

    life.later(at, act)


@when("response", "working")
def _working(life: Life, case: Case) -> None:
    """Return it, ask for time, put it on the shelf, or do it and answer."""
    part = life.parts[case.pk]
    fresh = "signed" not in part.bent
    part.bent.add("signed")
    if fresh and _returns(life, case):
        return _give_back(life, case)
    if fresh and case.part != ASSIST.name and case.urgency == "ordinary":
        if life.chance(SUSPENDS):
            return _ask_suspension(life, case)
        if life.chance(EXTENDS):
            return _ask_extension(life, case)
    at = _when(life, case, usual=14, urgent=8, emergency=0.8)
    life.plan(case, at, _answer(life, case))
    return None


def _returns(life: Life, case: Case) -> bool:
    part = life.parts[case.pk]
    wrong = case.part != ASSIST.name and part.department != _errand(life, case).right
    return not part.ruled and life.chance(RETURNS_WRONG if wrong else RETURNS_RIGHT)


def _give_back(life: Life, case: Case) -> None:
    """Within the limit of two working days; later they have to do it."""
    part, right = life.parts[case.pk], _errand(life, case).right
    others = [d for d in life.city.departments.values() if d not in (part.department, right)]
    part.to = right if right != part.department else life.rng.choice(others)
    note, by = life.tell.say("returned"), _officer(life, case)
    at = life.pace.worked(life.now, 2)
    if at > life.pace.calendar.due(case.opened_at, RETURN.default):
        return life.plan(case, at, _answer(life, case))
    return life.plan(
        case,
        at,
        lambda at: [responding.give_back(case.pk, note=note, suggests=part.to, by=by, at=at)],
    )


@when("response", "returned")
def _returned(life: Life, case: Case) -> None:
    by, to = platform(life), life.parts[case.pk].to
    at = life.pace.worked(life.now, 4)
    if to == _errand(life, case).right or life.chance(UPHELD_RIGHT):
        note = life.tell.say("upheld")
        life.plan(case, at, _uphold(life, case, to, by, note))
    else:
        note = life.tell.say("overruled")
        life.plan(case, at, lambda at: [responding.overrule(case.pk, note=note, by=by, at=at)])


def _uphold(life: Life, case: Case, to: Organisation | None, by: Actor, note: str) -> Act:
    def act(at: datetime) -> Iterable[Case]:
        siblings = Case.objects.filter(parent=case.parent_id, closed_at=None)
        if siblings.filter(response__department=to).exists():
            return [responding.overrule(case.pk, note=note, by=by, at=at)]
        done = responding.uphold(case.pk, to=to, note=note, by=by, at=at)
        family = _family(done)
        new = next(c for c in family if c.pk not in life.parts and c.procedure == "response")
        life.parts[new.pk] = Part(turn(new), ruled=True)
        return family

    return act


def _ask_extension(life: Life, case: Case) -> None:
    days, note, by = life.rng.randint(2, 8), life.tell.say("extended"), _officer(life, case)
    at = life.pace.worked(life.now, 12, 0.3)
    ask = lambda at: [  # noqa: E731
        responding.ask_extension(case.pk, days=days, note=note, by=by, at=at)
    ]
    life.plan(case, at, ask if case.due_at and at < case.due_at else _answer(life, case))


@when("response", "extension")
def _extension(life: Life, case: Case) -> None:
    by, at = platform(life), life.pace.worked(life.now, 3)
    if life.chance(GRANTED):
        life.plan(case, at, lambda at: [responding.grant_extension(case.pk, by=by, at=at)])
    else:
        note = life.tell.say("denied")
        life.plan(case, at, lambda at: [move(case, "deny_extension", by, at, note)])


def _ask_suspension(life: Life, case: Case) -> None:
    plan, by = life.tell.say("suspended"), _officer(life, case)
    review_on = (life.now + timedelta(days=life.rng.randint(9, 20))).date()
    life.plan(
        case,
        life.pace.worked(life.now, 8, 0.3),
        lambda at: [
            responding.ask_suspension(case.pk, plan=plan, review_on=review_on, by=by, at=at)
        ],
    )


@when("response", "suspension")
def _suspension(life: Life, case: Case) -> None:
    by, at = platform(life), life.pace.worked(life.now, 4)
    if life.chance(SUSPENSION_GRANTED):
        life.plan(case, at, lambda at: [responding.grant_suspension(case.pk, by=by, at=at)])
    else:
        note = life.tell.say("denied")
        life.plan(case, at, lambda at: [move(case, "deny_suspension", by, at, note)])


@when("response", "suspended")
def _suspended(life: Life, case: Case) -> None:
    """Some go on before the review day; for the others the sweep wakes them."""
    if life.chance(RESUMES):
        by, note = _officer(life, case), life.tell.say("resumed")
        at = life.pace.worked(life.now, 40, 0.3)
        life.plan(case, at, lambda at: [move(case, "resume", by, at, note)])


def _answer(life: Life, case: Case) -> Act:
    said = life.tell.say
    if case.part == ASSIST.name:
        note = said("assisted")
    else:
        note = f"{said('answered')}{_errand(life, case).done}"
    by = _officer(life, case)
    return lambda at: _family(responding.answer(case.pk, note=note, by=by, at=at))


@when("response", "redo")
def _redo(life: Life, case: Case) -> None:
    note, by = life.tell.say("again"), _officer(life, case)
    at = _when(life, case, usual=9, urgent=6, emergency=0.8)
    life.plan(case, at, lambda at: _family(responding.answer(case.pk, note=note, by=by, at=at)))


@when("response", "answered", "redone")
def _rate(life: Life, case: Case) -> None:
    """The street rates, or forgets to: then the limit lapses."""
    if life.chance(FORGETS):
        return
    by = _street(life, case)
    low = life.chance(STAYS_LOW) if case.state == "redone" else _poor(life, case, by)
    score = life.rng.choice((1, 2, 2)) if low else life.rng.choice((3, 4, 4, 5, 5, 5))
    reason = life.tell.say("low" if low else "high")
    act = lambda at: _family(  # noqa: E731
        responding.rate_response(case.pk, score=score, reason=reason, by=by, at=at)
    )
    life.plan(case, life.pace.worked(life.now, 5), act)


def _poor(life: Life, case: Case, by: Actor) -> bool:
    """Does the street find it poor? The work counts, and how strict the street is."""
    care = life.temper(life.parts[case.pk].department).care
    stern = life.temper(by.organisation_id).stern
    return life.chance((1 - care) * (0.6 + stern))


@when("response", "supervised")
def _supervised(life: Life, case: Case) -> None:
    by = life.actor(life.city.supervision.pk, Duty.SUPERVISOR)
    turns, at = life.parts[case.pk].bent, life.pace.worked(life.now, 6)
    if "ordered" not in turns and life.chance(ORDERED):
        turns.add("ordered")
        note = life.tell.say("ordered")
        life.plan(case, at, lambda at: [move(case, "order", by, at, note)])
    else:
        note = life.tell.say("settled")
        life.plan(case, at, lambda at: _family(responding.settle(case.pk, note=note, by=by, at=at)))


@when("response", "ordered")
def _ordered(life: Life, case: Case) -> None:
    by, note = _officer(life, case), life.tell.say("reported")
    at = life.pace.worked(life.now, 10)
    life.plan(case, at, lambda at: [move(case, "report", by, at, note)])


@when("response", "rated", "unrated", "settled")
def _ended(life: Life, case: Case) -> None:
    """Some are asked to be left out of the rates."""
    if not life.chance(EXCLUDES):
        return
    code = life.rng.choice(list(sayings()["excluded"]))
    reason = "；".join(sayings()["excluded"][code])
    by, decider = _officer(life, case), platform(life)
    approved = life.chance(APPROVED)
    decision = life.tell.say("exclusion_decided", "yes" if approved else "no")

    def ask(at: datetime) -> Iterable[Case]:
        excluding.ask_exclusion(case.pk, code=code, reason=reason, by=by, at=at)
        return ()

    def decide(at: datetime) -> Iterable[Case]:
        excluding.decide_exclusion(case.pk, approved=approved, decision=decision, by=decider, at=at)
        return ()

    asked = life.pace.worked(life.now, 4)
    life.later(asked, ask)
    life.later(life.pace.worked(asked, 10), decide)
