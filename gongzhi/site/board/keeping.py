"""The one row: counted by whoever is first, read by all."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from gongzhi.site.models import BoardSnapshot

from .counting import Told, counted

LOCK = 4711


@dataclass(frozen=True)
class Snapshot:
    """told: what `counting.counted` gave.  digest: of it; equal digests tell the same."""

    made_at: datetime
    digest: str
    told: Told


def digest(told: Told) -> str:
    """Of what people see: when the rates were counted does not matter while they are the same."""
    shown = {key: value for key, value in told.items() if key != "rates_at"}
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refresh(*, at: datetime) -> bool:
    """Count the board and write it down. False while another does, or without a city."""
    with transaction.atomic(), _first() as first:
        if not first:
            return False
        last = latest()
        told = counted(last.told if last else None, at=at)
        if told is None:
            return False
        _write(told, last, at=at)
        return True


def _write(told: Told, last: Snapshot | None, *, at: datetime) -> None:
    """An unchanged board gets a new instant alone: its numbers are not written again."""
    mark = digest(told)
    if last and last.digest == mark and last.told["rates_at"] == told["rates_at"]:
        BoardSnapshot.objects.filter(pk=1).update(made_at=at)
    else:
        row = {"made_at": at, "digest": mark, "told": told}
        BoardSnapshot.objects.update_or_create(pk=1, defaults=row)


def latest() -> Snapshot | None:
    """What was written last; one query."""
    row = BoardSnapshot.objects.filter(pk=1).first()
    return Snapshot(row.made_at, row.digest, row.told) if row else None


@contextmanager
def _first() -> Iterator[bool]:
    """The lock ends with the transaction, and with whoever is killed in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        yield cursor.fetchone()[0]
