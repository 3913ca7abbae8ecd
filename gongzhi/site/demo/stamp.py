"""Which demo city a database holds: two marks in the record, at its founding and at its end."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import connection
from django.db.models import Q

from gongzhi.journal.models import Entry
from gongzhi.journal.services import record
from gongzhi.places.models import Place
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import NotNow

SUBJECT, BEGUN, DONE = "city", "demo.begun", "demo.done"


@dataclass(frozen=True)
class Stamp:
    """Equal stamps, equal cities, as far as they have lived."""

    size: str
    seed: int
    days: int
    version: str


def version() -> str:
    """Tells one state of this package from another: its files, words included."""
    here = Path(__file__).parent
    files = sorted([*here.rglob("*.py"), *here.glob("data/*.toml")])
    return sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


def put(act: str, stamp: Stamp, *, until: datetime, at: datetime) -> None:
    record(SUBJECT, act, by=MACHINE, at=at, details={**vars(stamp), "until": until.isoformat()})


def found() -> dict[str, Entry]:
    """The marks of a demo city in this database, by which they are; none in a real city's."""
    return {e.act: e for e in Entry.objects.filter(subject=SUBJECT, act__in=(BEGUN, DONE))}


def kept(stamp: Stamp) -> dict | None:
    """What is written of the city with this stamp, if it is here and whole."""
    done = found().get(DONE)
    said = json.loads(done.details) if done else {}
    return said if said and {k: said[k] for k in vars(stamp)} == vars(stamp) else None


def make_room(*, fresh: bool) -> None:
    """Empty the database for a demo city. Raises NotNow if there is something to lose in it."""
    marks = found()
    if not marks and Place.objects.exists():
        raise NotNow(
            "这个数据库里是一座真实的城市，演示不能混进去。请用 GONGZHI_DATA 另指一个数据目录。"
        )
    if DONE in marks and not fresh and touched(marks[DONE]):
        raise NotNow("有人在这座演示城市里办过事。要换一座新的，请加 --fresh，原来的不再保留。")
    if marks:
        wipe()


def must_be_real() -> None:
    """Raises NotNow in a demo city: nobody administers a real one from there."""
    if found():
        raise NotNow("这个数据库里是演示城市。真实的城市请用 GONGZHI_DATA 另指一个数据目录。")


def touched(done: Entry) -> bool:
    """Has anybody done anything since the city was made? The site's own work doesn't count."""
    by_people = Q(person__isnull=False) | Q(post__isnull=False) | Q(act__endswith=".open")
    return Entry.objects.filter(by_people, pk__gt=done.pk).exists()


def wipe() -> None:
    """Drop all tables. The record can't be emptied otherwise, and only a demo city's ever is."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
