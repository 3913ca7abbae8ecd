"""What a matter is about and how urgent it is: the city's categories, what speaks for one of them,
and the act of sorting. A person decides; what was suggested is kept beside it.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.casework.models import Case, Urgency
from gongzhi.casework.services import lock
from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from gongzhi.policy.services import Book
from gongzhi.triage import advice
from gongzhi.triage.models import Kind
from gongzhi.triage.parameters import THRESHOLD
from gongzhi.triage.services import decided

from .models import Matter
from .parameters import CATEGORIES, LONGEST
from .procedure import HANDLER
from .rules import Emergency

RULES = (CATEGORIES, THRESHOLD)


def tree(rules: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """The city's categories as rows of a select: (group, [(name, name)])."""
    found = rules.value(CATEGORIES)
    assert isinstance(found, dict)  # as its check holds
    return [(group, [(name, name) for name in names]) for group, names in found.items()]


def category(text: str, rules: Book) -> advice.Shown | None:
    """What past matters say this one is about; None untrained."""
    known = [name for _group, names in tree(rules) for name, _label in names]
    return advice.suggested(Kind.CATEGORY, text, threshold=_threshold(rules), among=known)


def urgency(text: str, rules: Book, *, heard: list[Emergency], perhaps: str) -> advice.Shown | None:
    """An emergency that is heard, or may be one, goes before whatever was learned."""
    because = [emergency.heard for emergency in heard] or ([perhaps] if perhaps else [])
    if because:
        return advice.Shown(Kind.URGENCY, Urgency.EMERGENCY, because=because)
    found = advice.suggested(Kind.URGENCY, text, threshold=_threshold(rules), among=Urgency.values)
    return advice.urgency_worth_saying(found, Urgency.ORDINARY)


def _threshold(rules: Book) -> float:
    return float(str(rules.value(THRESHOLD)))


def note_choice(matter: Matter, advised: str, *, by: Actor, at: datetime) -> None:
    """Keep what was suggested beside the form of this matter, and what was chosen in it."""
    choices: dict[str, str] = {Kind.CATEGORY: matter.category, Kind.URGENCY: matter.case.urgency}
    decided(matter.case, advice.opened(advised, by=by), choices, by=by, at=at)


@transaction.atomic
def sort(pk: int, *, category: str, by: Actor, at: datetime, advised: str = "") -> Case:
    """Say what a matter is about, or say it better. Only whoever handles it, while it is open.

    Raises NotYours, NotNow, Incomplete.
    """
    case = lock(pk, "matter", by=by, at=at)
    if not case.holds(by, HANDLER.name):
        raise NotYours()
    if case.closed_at:
        raise NotNow(_("这件事已经办结"))
    if not category.strip() or len(category) > LONGEST:
        raise Incomplete(_("请选一个类别"), field="category")
    matter, before = case.matter, case.matter.category
    matter.category = category.strip()
    matter.save(update_fields=["category"])
    details = {"before": before, "after": matter.category}
    record(case.subject, "matter.sort", by=by, at=at, details=details)
    shown = advice.opened(advised, by=by)
    decided(case, shown, {Kind.CATEGORY: matter.category}, by=by, at=at)
    return case
