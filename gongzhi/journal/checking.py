"""Checking the record where it lies: all of it, or from a seal on, while it goes on growing."""

from datetime import datetime

from .chain import Check
from .models import Entry, Seal
from .services import export


def check(*, most: int | None = None) -> dict:
    """Hash the record anew, from its beginning, or about the last `most` rows of it.

    Gives the answer of `chain.Check`. What lies before the place where it begins is taken on trust.
    """
    begin = _begin(most) if most is not None else None
    if begin is None:
        return Check().read(export()).answer()
    lines = list(export(after=begin))
    subjects = {line["subject"] for line in lines if line["kind"] == "row"}
    return Check(_heads(subjects, begin), begin.hash).read(lines).answer()


def _begin(most: int) -> Seal | None:
    """The last seal that has at least so many rows behind it."""
    newest = Entry.objects.order_by("-id").values_list("id", flat=True)
    first = newest[most - 1 : most].first() if most else None
    return Seal.objects.filter(last__lt=first).order_by("-id").first() if first else None


def _heads(subjects: set[str], begin: Seal) -> dict[str, tuple[int, str]]:
    """subject → (number, hash) of its last row that this seal or one before it covers."""
    sealed = Entry.objects.filter(subject__in=subjects, id__lte=begin.last)
    last = sealed.order_by("subject", "-seq").distinct("subject")
    return {s: (seq, hash_) for s, seq, hash_ in last.values_list("subject", "seq", "hash")}


def unsealed_since() -> datetime | None:
    """When the oldest act was that no seal covers yet; None if all are covered."""
    sealed = Seal.objects.order_by("-id").values_list("last", flat=True).first() or 0
    at = Entry.objects.filter(id__gt=sealed).order_by("id").values_list("at", flat=True).first()
    return datetime.fromisoformat(at) if at else None
