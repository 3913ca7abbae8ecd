"""Writing the record, sealing it, and handing it out."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import connection, transaction

from .chain import HASHED, merkle_root, seal_hash
from .models import Entry, Seal


class Signatory(Protocol):
    """Whoever signs an act: references only."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...


def canonical(value: object) -> str:
    """JSON with sorted keys and no spare blanks: equal values give equal text."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(value: object) -> str:
    """Keyed digest (HMAC-SHA-256): shows later that a value was this one, tells nothing of it."""
    key = settings.JOURNAL_KEY
    return hmac.new(key, canonical(value).encode(), hashlib.sha256).hexdigest()


def entry(
    subject: str,
    act: str,
    *,
    by: Signatory,
    at: datetime,
    secret: object = None,
    details: dict | None = None,
) -> Entry:
    """An unsaved row. secret: values that only leave a keyed digest; details: what may be read."""
    return Entry(
        subject=subject,
        act=act,
        person=by.person_id,
        post=by.post_id,
        at=at.isoformat(),
        digest=digest(secret) if secret else "",
        details=canonical(details or {}),
    )


def record(subject: str, act: str, *, by: Signatory, at: datetime, **what) -> None:
    """Write one act into the record, in the caller's transaction."""
    entry(subject, act, by=by, at=at, **what).save(force_insert=True)


def record_all(entries: list[Entry]) -> None:
    Entry.objects.bulk_create(entries, batch_size=1000)


SEALER_WAITS = "SET LOCAL lock_timeout = '200ms'"


@transaction.atomic
def seal(*, at: datetime) -> Seal | None:
    """Seal the rows written since the last seal; None if there are none.

    Takes lock 4705 alone for a moment: rows in flight land before or after, never inside.
    Raises django.db.OperationalError when writers hold it for more than 200 ms: try again.
    """
    with connection.cursor() as cursor:
        cursor.execute(SEALER_WAITS)
        cursor.execute("SELECT pg_advisory_xact_lock(4705)")
    last = Seal.objects.order_by("-id").first()
    rows = Entry.objects.filter(id__gt=last.last if last else 0).order_by("id")
    hashes = list(rows.values_list("id", "hash"))
    if not hashes:
        return None
    made = Seal(
        first=hashes[0][0],
        last=hashes[-1][0],
        at=at.isoformat(),
        root=merkle_root([h for _, h in hashes]),
        prev=last.hash if last else "",
    )
    made.hash = seal_hash(vars(made))
    made.save(force_insert=True)
    return made


ROW_FIELDS = ("id", *HASHED, "hash")


def export(*, after: Seal | None = None) -> Iterator[dict]:
    """Every row and, after the rows it covers, each seal: what `chain.Check` reads.

    after: begin behind this seal.
    """
    with transaction.atomic():  # one snapshot cursor for both tables
        later = Seal.objects.filter(id__gt=after.pk if after else 0)
        seals = iter(list(later.order_by("id").values()))
        due = next(seals, None)
        rows = Entry.objects.filter(id__gt=after.last if after else 0).order_by("id")
        for row in rows.values(*ROW_FIELDS).iterator(chunk_size=2000):
            while due and due["last"] < row["id"]:
                yield {"kind": "seal", **due}
                due = next(seals, None)
            yield {"kind": "row", **row}
        if due:
            yield {"kind": "seal", **due}


def history_rows(subject: str) -> list[dict]:
    """One subject's rows in the form of the export, for hashing them anew."""
    return list(Entry.objects.filter(subject=subject).order_by("seq").values(*ROW_FIELDS))


def history(subject: str) -> list[Entry]:
    return list(Entry.objects.filter(subject=subject).order_by("seq"))
