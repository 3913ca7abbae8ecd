"""Suggesting, and carrying what was shown to the decision that follows it.

What was shown travels in the form, signed for the post before whom it stood: nobody can claim to
have been shown something else, and nothing is written until somebody decides.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.core import signing
from django.db.models import TextChoices

from gongzhi.policy.actor import Actor

from . import shelf
from .models import Kind

SALT = "gongzhi.triage"
BY_RULE = "rules"
LONGEST = 4000  # characters of a text that are looked at


@dataclass(frozen=True)
class Shown:
    """A suggestion as it was shown; label "" where a model was asked and not sure enough.

    confidence: 0 to 1, None for a rule.  model: which training, BY_RULE for a rule.
    """

    kind: str
    label: str = ""
    confidence: float | None = None
    because: list[str] = field(default_factory=list)
    model: str = BY_RULE

    @property
    def percent(self) -> str:
        return "" if self.confidence is None else f"{self.confidence:.0%}"

    @property
    def reasons(self) -> str:
        return "、".join(self.because)


def suggested(
    kind: Kind, text: str, *, threshold: float, among: Iterable[str] | None = None
) -> Shown | None:
    """What a trained model says of a text; None where there is no model for it.

    among: the labels that may be chosen now; the likeliest outside of them suggests nothing.
    """
    shelved = shelf.trained(kind)
    if shelved is None or not text.strip():
        return None
    found = shelved.model.suggest(text[:LONGEST], threshold=threshold)
    if not found or (among is not None and found[0].label not in set(among)):
        return Shown(kind, model=shelved.version)
    best = found[0]
    return Shown(kind, best.label, best.confidence, best.because, shelved.version)


def sealed(shown: Iterable[Shown | None], *, by: Actor) -> str:
    """For a hidden field of the form beside which it is shown; "" where nothing was asked."""
    told = [asdict(one) for one in shown if one]
    return signing.dumps(told, salt=_salt(by), compress=True) if told else ""


def opened(token: str, *, by: Actor) -> list[Shown]:
    """What was shown to this post. Nothing for what we did not seal: the decision counts anyway."""
    try:
        return [Shown(**one) for one in signing.loads(token, salt=_salt(by))] if token else []
    except signing.BadSignature:
        return []


def _salt(by: Actor) -> str:
    return f"{SALT}:{by.own_post}"


def urgency_worth_saying(shown: Shown | None, ordinary: TextChoices | str) -> Shown | None:
    """The usual urgency is where every form begins: only another is worth a suggestion."""
    if shown and shown.label == ordinary:
        return Shown(shown.kind, model=shown.model)
    return shown
