"""Acts on matters: pass up, resolve, hear the reporter, call back. How they come in: `intake`."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.opening import Seats
from gongzhi.casework.services import advance, lock
from gongzhi.people.models import Organisation
from gongzhi.people.reach import HANDLES, handlers
from gongzhi.policy.actor import MACHINE, RESIDENT, Actor
from gongzhi.policy.refusals import Incomplete, NotNow

from .intake import LADDER
from .intake import Report as Report
from .intake import raise_matter as raise_matter
from .intake import record_past as record_past
from .intake import title_of as title_of
from .models import Callback, Level, Matter
from .procedure import HANDLER, NEXT, REPORTER
from .rules import refusal_class
from .telling import ANSWERED, REFUSED, tell_reporters


def reporter_of(matter: Matter) -> Actor:
    """The reporter as an actor, for whoever holds the matter's own link."""
    return Actor(
        label=_("反映人"),
        duty=RESIDENT,
        person_id=matter.reporter_id,
        seat=REPORTER.name,
        case_id=matter.case_id,
    )


def _locked(pk: int, *, by: Actor, at: datetime) -> Matter:
    """The matter with its locked case. Whoever changes a matter holds the lock of its case."""
    return lock(pk, "matter", by=by, at=at).matter


@transaction.atomic
def refuse(pk: int, *, code: str, note: str, by: Actor, at: datetime) -> Case:
    """Refuse by one of the listed classes, with the reason and where to go instead."""
    try:
        listed = refusal_class(code, at.date())
    except KeyError:
        raise Incomplete(_("请从清单里选不予受理的类别"), field="code") from None
    matter = _locked(pk, by=by, at=at)
    case = advance(
        pk,
        "refuse",
        by=by,
        at=at,
        note=note,
        public=True,
        details={"class": code},
        locked=matter.case,
    )
    matter.refusal = code
    matter.save(update_fields=["refusal"])
    tell_reporters(matter, REFUSED, {"原因": listed.label, "去处": listed.route}, at=at)
    return case


@transaction.atomic
def pass_up(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """Hand the matter to the next level. Until that level accepts, this one stays responsible."""
    case = lock(pk, "matter", "place", by=by, at=at)
    above = LADDER[LADDER.index(Level(case.matter.level)) + 1 :]
    ladder = handlers(case.place, day=at.date())
    target = next((lv for lv in above if lv in ladder), None)
    if target is None:
        raise NotNow(_("已经到街道了。街道解决不了的，可以呼叫全市。"))
    return advance(
        pk,
        "pass_up",
        by=by,
        at=at,
        note=note,
        reseat={NEXT: ladder[target]},
        details={"level": target},
        public=True,
        locked=case,
    )


@transaction.atomic
def take_over(pk: int, *, by: Actor, at: datetime) -> Case:
    """The next level accepts and is responsible from now on."""
    matter = _locked(pk, by=by, at=at)
    case = matter.case
    asked = next((s.organisation for s in case.held if s.role == NEXT.name), None)
    if asked is None:
        raise NotNow(_("没有上交，不用接"))
    reseat: Seats = {HANDLER: asked, NEXT: []}
    advance(pk, "take_over", by=by, at=at, reseat=reseat, public=True, locked=case)
    matter.level = _level_of(asked)
    matter.passed_street = matter.passed_street or matter.level == Level.STREET
    matter.save(update_fields=["level", "passed_street"])
    return case


def _level_of(organisation: Organisation) -> str:
    return next(level for level, kinds in HANDLES.items() if organisation.kind in kinds)


@transaction.atomic
def send_back(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The next level declines: the matter stays where it was."""
    return advance(pk, "send_back", by=by, at=at, note=note, reseat={NEXT: []})


@transaction.atomic
def resolve(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """Say what was done. The reporter, and everybody merged into this matter, get the answer."""
    matter = _locked(pk, by=by, at=at)
    above = matter.passed_street and matter.reporter_id
    move = "resolve_above" if above else "resolve"
    case = advance(pk, move, by=by, at=at, note=note, public=True, locked=matter.case)
    settle_answer(matter, note, level=matter.level, at=at)
    return case


def settle_answer(matter: Matter, answer: str, *, level: str, at: datetime) -> None:
    """Write the answer down and send it to all who wait for it."""
    matter.answer, matter.answered_at, matter.solved_at_level = answer, at, level
    matter.save(update_fields=["answer", "answered_at", "solved_at_level"])
    tell_reporters(matter, ANSWERED, at=at)


@transaction.atomic
def hand_to_city(pk: int, *, by: Actor, at: datetime) -> Case:
    """The street calls: the matter waits for the call's outcome. Raises NotNow below the street."""
    matter = _locked(pk, by=by, at=at)
    if matter.level != Level.STREET:
        raise NotNow(_("只有街道办理的事才能呼叫全市，请先上交到街道"))
    return advance(pk, "call_city", by=by, at=at, public=True, locked=matter.case)


@transaction.atomic
def confirm(pk: int, *, review: str, note: str, by: Actor, at: datetime) -> Case:
    """The reporter says it is solved, and how they found it (好差评, five levels)."""
    matter = _locked(pk, by=by, at=at)
    case = advance(pk, "confirm", by=by, at=at, note=note, locked=matter.case)
    _review(matter, review, note)
    return case


def _review(matter: Matter, review: str, note: str) -> None:
    if matter.review:
        raise NotNow(_("这件事已经评过了"))
    matter.review, matter.review_note = review, note[:300]
    matter.save(update_fields=["review", "review_note"])


@transaction.atomic
def dispute(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """The reporter says it is not solved: reopened, once."""
    matter = _locked(pk, by=by, at=at)
    if matter.disputed:
        raise NotNow(_("这件事已经重办过一次了，会有人给您打电话。也可以再补充说明。"))
    case = advance(pk, "dispute", by=by, at=at, note=note, public=True, locked=matter.case)
    matter.disputed = True
    matter.save(update_fields=["disputed"])
    return case


@dataclass(frozen=True)
class Heard:
    """What a callback heard. solved and review are None and "" if nobody was reached."""

    reached: bool
    solved: bool | None = None
    review: str = ""
    note: str = ""


@transaction.atomic
def call_back(pk: int, heard: Heard, *, by: Actor, at: datetime) -> Case:
    """Record a callback. Solved: closed. Not solved: reopened once, then closed as unsolved."""
    matter = _locked(pk, by=by, at=at)
    if heard.reached and heard.solved is None:
        raise Incomplete(_("请选“已解决”或“未解决”"), field="solved")
    if heard.reached and not heard.review:
        raise Incomplete(_("请选满意程度"), field="review")
    again = heard.reached and not heard.solved and not matter.disputed
    move = "reopen" if again else "call_back"
    case = advance(pk, move, by=by, at=at, note=heard.note, locked=matter.case)
    Callback.objects.create(
        matter=matter,
        at=at,
        by=by.label,
        reached=heard.reached,
        solved=heard.solved if heard.reached else None,
        review=heard.review if heard.reached else "",
        note=heard.note[:300],
    )
    if again:
        matter.disputed = True
        matter.save(update_fields=["disputed"])
    return case


@transaction.atomic
def merge(pk: int, into: int, *, by: Actor, at: datetime) -> Case:
    """This matter is the same as another: it ends, its reporter gets the other's answer."""
    if pk == into:
        raise Incomplete(_("不能并入它自己"), field="into")
    seen_by = {pk: by, into: MACHINE}
    both = {one: _locked(one, by=seen_by[one], at=at) for one in sorted(seen_by)}
    matter, target = both[pk], both[into]
    if target.case.community_id != matter.case.community_id:
        raise Incomplete(_("只能并入同一个社区里的事"), field="into")
    if target.case.closed_at:
        raise NotNow(_("要并入的那件已经办结了"))
    if target.merged_into_id:
        raise NotNow(_("要并入的那件自己已经并入了另一件"))
    details = {"into": target.case.number}
    case = advance(pk, "merge", by=by, at=at, details=details, public=True, locked=matter.case)
    matter.merged_into = target
    matter.save(update_fields=["merged_into"])
    Matter.objects.filter(merged_into=matter).update(merged_into=target)
    return case


@transaction.atomic
def withdraw(pk: int, *, by: Actor, at: datetime) -> Case:
    return advance(pk, "withdraw", by=by, at=at, public=True)
