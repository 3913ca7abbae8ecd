"""Giving a task, taking it on, reporting it done. The other moves are plain."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.casework.services import advance, lock, open_case
from gongzhi.people.models import Organisation
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotYours
from gongzhi.policy.services import book

from .models import Task
from .procedure import DO, DOER, GIVER, TASK

TITLE = 30  # characters


@dataclass(frozen=True)
class Order:
    """What is asked for. do_by: the agreed end; None: the city's usual limit (`tasks.do`).

    source: the subject it comes from, `decision:7`.  title: default the first words of `what`.
    """

    what: str
    place: Place
    giver: Organisation
    doer: Organisation
    source: str
    do_by: datetime | None = None
    title: str = ""


@transaction.atomic
def assign(order: Order, *, by: Actor, at: datetime) -> Task:
    """Give a task, from a post of the giver or by the machine.

    Raises NotYours; Incomplete without a text, for an end that has passed, for a doer that ended.
    """
    if not (by.is_machine or _may_give(order, by)):
        raise NotYours(_("由交办单位的岗位交办，并且要在岗位范围内"))
    what = order.what.strip()
    if not what:
        raise Incomplete(_("请写明要做什么"), field="what")
    _check_doer(order.doer, at=at)
    do_by = order.do_by or _usual_end(at)
    if do_by <= at:
        raise Incomplete(_("完成期限要在现在之后"), field="do_by")
    case = open_case(
        TASK,
        title=order.title or what.splitlines()[0][:TITLE],
        place=order.place,
        seats={GIVER: order.giver, DOER: order.doer},
        by=by,
        at=at,
        secret=what,
    )
    return Task.objects.create(case=case, source=order.source, what=what, do_by=do_by)


def _may_give(order: Order, by: Actor) -> bool:
    return (
        by.organisation_id == order.giver.pk
        and by.duty in GIVER.duties
        and bool(by.place_path)
        and order.place.path.startswith(by.place_path)
    )


def _check_doer(doer: Organisation, *, at: datetime) -> None:
    if not doer.is_current(at.date()):
        raise Incomplete(_("“%s”已经撤销，请选别的承办单位") % doer, field="doer")


def _usual_end(at: datetime) -> datetime:
    parameters = book(DO.code, at=at)
    return parameters.calendar().due(at, parameters.limit(DO.code))


@transaction.atomic
def accept(pk: int, *, by: Actor, at: datetime) -> Case:
    """Take the task on; from now its agreed end counts."""
    case = lock(pk, "task", by=by, at=at)
    return advance(pk, "accept", by=by, at=at, due=case.task.do_by, locked=case)


@transaction.atomic
def finish(pk: int, *, note: str, by: Actor, at: datetime) -> Case:
    """Report it done. note: what was done; it is what the giver will check."""
    case = advance(pk, "finish", by=by, at=at, note=note)
    Task.objects.filter(pk=pk).update(evidence=note.strip(), done_at=at)
    return case


@transaction.atomic
def reassign(pk: int, *, doer: Organisation, by: Actor, at: datetime) -> Case:
    """Give a declined task to another organisation."""
    _check_doer(doer, at=at)
    details = {"doer": doer.pk}
    return advance(pk, "reassign", by=by, at=at, reseat={DOER: doer}, details=details)
