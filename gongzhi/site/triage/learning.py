"""Learning from the city's own past: the matters that people sorted, the calls they sent on.

Numbers that name somebody and the names of all persons known here are blotted out before anything
is learned. Run it nightly or weekly; the pages take the new model up by themselves.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from gongzhi.journal.services import record
from gongzhi.learning.training import MISSING, Untrainable, can_train, train
from gongzhi.learning.words import masked
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.street_calls.models import Call
from gongzhi.people.models import Person
from gongzhi.policy.actor import MACHINE
from gongzhi.triage import shelf
from gongzhi.triage.models import Kind

MOST = 20_000
"""The newest so many: what a city says changes, and a night is long enough for them."""

Pairs = Iterable[tuple[str, str]]


def categories() -> Pairs:
    """Texts of matters that somebody put into a category."""
    told = Matter.objects.exclude(category="").order_by("-pk")
    return told.values_list("text", "category")[:MOST]


def urgencies() -> Pairs:
    return Matter.objects.order_by("-pk").values_list("text", "case__urgency")[:MOST]


def departments() -> Pairs:
    """Facts of calls, and the department that the platform put in charge."""
    led = Call.objects.exclude(lead=None).order_by("-pk")
    return led.values_list("facts", "lead__name")[:MOST]


SOURCES: dict[str, Callable[[], Pairs]] = {
    Kind.CATEGORY: categories,
    Kind.URGENCY: urgencies,
    Kind.DEPARTMENT: departments,
}


def learn_all(*, at: datetime) -> dict[str, object]:
    """Train a model of each kind and put it on the shelf. What can't be learned yet says why.

    Raises Untrainable if scikit-learn is missing.
    """
    if not can_train():
        raise Untrainable(MISSING)
    names = known_names()
    return {str(kind): _learn(str(kind), pairs(), names, at=at) for kind, pairs in SOURCES.items()}


def known_names() -> frozenset[str]:
    """Of everybody in the register: never a word to learn."""
    return frozenset(Person.objects.exclude(name="").values_list("name", flat=True).iterator())


def _learn(kind: str, pairs: Pairs, names: frozenset[str], *, at: datetime) -> object:
    told = [(masked(text, names), label) for text, label in pairs]
    try:
        model = train([text for text, _label in told], [label for _text, label in told])
    except Untrainable as why:
        return str(why)
    model.facts["version"] = at.isoformat(timespec="minutes")
    shelf.keep(kind, model)
    with transaction.atomic():
        record(f"triage:{kind}", "learn", by=MACHINE, at=at, details=model.facts)
    return model.facts
