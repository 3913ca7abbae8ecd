"""Acts of a survey round: open it, fill in a compound, take in what was forgotten, close it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.messages.services import tell_organisations
from gongzhi.people.reach import handlers, taught, with_handlers
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours

from .answers import Answers, check
from .law import rule_on
from .models import Outcome, Round, Survey
from .queries import forgotten, in_reach, running, standing, tally
from .rules import eligibility

NEAREST = ("compound", "community", "street")
"""Who is told of a round: whoever answers nearest to the compound."""


ON_RECORD = ("surveyed", *Outcome.values, "unfilled")


# --- the round ------------------------------------------------------------------------------------


@transaction.atomic
def open_round(name: str, day: date, *, by: Actor, at: datetime) -> Round:
    """Open a round: a row for every compound that stands on its day; whoever answers is told.

    The platform's act alone: it asks the whole city, so it is decided in one place (减负: nobody
    is asked at will), and not by who runs the machine or who watches the work.
    Raises NotYours; Incomplete (name, day); NotNow while a round is open or there is no compound.
    """
    require(by, "survey.run")
    if not name.strip():
        raise Incomplete(_("请给这一轮起个名字"), field="name")
    _check_day(day, at.date())
    compounds = [taught(c, day=day) for c in with_handlers(standing(day), day=day)]
    if not compounds:
        raise NotNow(_("这一天还没有登记小区，请先请系统管理员录入小区"))
    made = _made(name.strip(), day, by=by, at=at)
    Survey.objects.bulk_create(Survey(round=made, compound=c) for c in compounds)
    _tell(made, compounds, at=at)
    details = {"name": made.name, "day": day.isoformat(), "compounds": len(compounds)}
    record(made.subject, "survey.open", by=by, at=at, details=details)
    return made


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise Incomplete(_("这一天还没有到，只能以今天或以前的一天为准"), field="day")
    if rule_on(day) is None:
        raise Incomplete(_("这一天适用的规定没有收录，请选 2021-12-03 以后的一天"), field="day")


def _made(name: str, day: date, *, by: Actor, at: datetime) -> Round:
    """The database keeps names apart and rounds one at a time, whoever else is opening one."""
    try:
        with transaction.atomic():
            return Round.objects.create(name=name, day=day, opened_at=at, opened_by=by.label)
    except IntegrityError:
        if Round.objects.filter(name=name).exists():
            raise Incomplete(_("已有一轮叫这个名字，请换一个"), field="name") from None
        now = running()
        words = {"name": now.name if now else ""}
        raise NotNow(_("“%(name)s”还没有结束，先结束它再开新的一轮") % words) from None


def _tell(made: Round, compounds: list[Place], *, at: datetime) -> None:
    """Once to each organisation that answers nearest to some compound of the round."""
    nearest = {pk for compound in compounds if (pk := _nearest(compound, made.day))}
    text = _("“%(name)s”开始了，以 %(day)s 为准：请到“小区摸排”填写您负责的小区，不知道的可以空着")
    words = {"name": made.name, "day": made.day.isoformat()}
    tell_organisations(sorted(nearest), text % words, about=made.subject, at=at)


def _nearest(compound: Place, day: date) -> int | None:
    answering = handlers(compound, day=day)
    return next((answering[kind].pk for kind in NEAREST if kind in answering), None)


@transaction.atomic
def complete_round(pk: int, *, by: Actor, at: datetime) -> int:
    """Take in compounds that stood on the round's day and were registered later; how many.

    Raises Round.DoesNotExist; NotYours; NotNow once it is closed.
    """
    require(by, "survey.run")
    found = _open(Round.objects.select_for_update().get(pk=pk))
    missing = list(forgotten(found))
    Survey.objects.bulk_create(Survey(round=found, compound=c) for c in missing)
    if missing:
        details = {"compounds": len(missing)}
        record(found.subject, "survey.complete", by=by, at=at, details=details)
    return len(missing)


@transaction.atomic
def close_round(pk: int, *, by: Actor, at: datetime) -> int:
    """Close it; from now on nothing in it changes. How many compounds nobody filled in: they stay
    unknown.

    Raises Round.DoesNotExist; NotYours; NotNow if it is closed already.
    """
    require(by, "survey.run")
    found = _open(Round.objects.select_for_update().get(pk=pk))
    counts = tally(Survey.objects.filter(round=found))
    found.closed_at, found.closed_by = at, by.label
    found.save(update_fields=["closed_at", "closed_by"])
    details = {name: getattr(counts, name) for name in ON_RECORD}
    record(found.subject, "survey.close", by=by, at=at, details=details)
    return counts.unfilled


def _open(found: Round) -> Round:
    """Raises NotNow if it is closed."""
    if not found.is_open:
        raise NotNow(_("“%(name)s”已经结束，里面的记录不能再改") % {"name": found.name})
    return found


# --- one compound ---------------------------------------------------------------------------------


@transaction.atomic
def fill(pk: int, answers: Answers, *, by: Actor, at: datetime, seen: int | None = None) -> Survey:
    """Say what is known of a compound; again and again until the round is closed.

    seen: `fillings` of the row that the answers were made from: what somebody else said meanwhile
    is not written over unseen. The rule's answer (山东省物业管理条例 20) is made anew.
    Raises Survey.DoesNotExist; NotYours outside of the post's reach; NotNow once the round is
    closed, or if somebody was faster; Incomplete (by field).
    """
    require(by, "survey.fill")
    of_round = _held(pk)
    survey = Survey.objects.select_for_update(of=("self",)).select_related("compound").get(pk=pk)
    survey.round = of_round
    if not Survey.objects.filter(in_reach(by), pk=pk).exists():
        raise NotYours(_("这个小区不在您的范围内"))
    _open(of_round)
    if seen is not None and seen != survey.fillings:
        words = {"who": survey.filled_by}
        raise NotNow(_("%(who)s 刚刚填过这个小区，请看过再决定要不要改") % words)
    check(answers, of_round.day)
    if survey.filled_at and all(getattr(survey, c) == v for c, v in answers.columns().items()):
        return survey
    return _keep(survey, answers, by=by, at=at)


HELD = """
    SELECT r.* FROM owners_survey_round r
    WHERE r.id = (SELECT s.round_id FROM owners_survey_survey s WHERE s.id = %s) FOR SHARE
"""


def _held(pk: int) -> Round:
    """The round of a row; it can't be closed until this transaction ends, and others may fill in
    their compounds at the same time. Raises Survey.DoesNotExist."""
    for found in Round.objects.raw(HELD, [pk]):
        return found
    raise Survey.DoesNotExist


def _keep(survey: Survey, answers: Answers, *, by: Actor, at: datetime) -> Survey:
    """Write the row with the rule's answer."""
    columns = answers.columns()
    for column, value in columns.items():
        setattr(survey, column, value)
    verdict = eligibility(answers.facts(survey.round.day))
    survey.outcome, survey.rule = verdict.outcome.value, verdict.rule
    survey.why = [step.plain() for step in verdict.steps]
    survey.fillings += 1
    survey.filled_at, survey.filled_by, survey.filled_for_id = at, by.label, by.organisation_id
    survey.save()
    details = {"outcome": survey.outcome, "rule": survey.rule, "filling": survey.fillings}
    record(survey.subject, "survey.fill", by=by, at=at, secret=columns, details=details)
    return survey
