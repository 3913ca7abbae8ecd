"""What the site does by itself: each minute the sweep, the seal and the messages; four times an
hour the topics; once a day the deletions. Why a loop and no queue:
docs/decisions/0005-periodic-work.md.

Every job is safe to run at any time, by any number of workers, and to be killed in: the lock only
spares doing the same twice.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Event

from django.db import OperationalError, connection

from gongzhi.casework.sweep import sweep
from gongzhi.journal.services import seal
from gongzhi.mechanisms.matters.gathering import gather
from gongzhi.messages.delivery import deliver

from .board.keeping import refresh
from .board.rules import EVERY
from .retention import purge

LOCK = 4710
MINUTE = timedelta(minutes=1)
GATHER_EACH = 15  # minutes
MOST_BATCHES = 20  # of messages in one minute
log = logging.getLogger("gongzhi.worker")


def work(stop: Event, *, now: Callable[[], datetime]) -> None:
    """Do the rounds until told to stop."""
    purged: date | None = None
    while not stop.is_set():
        at = now()
        done = round_(at=at, daily=at.date() != purged)
        if done is not None:
            purged = at.date()
        _keep_board(stop, until=at + MINUTE, now=now)


def _keep_board(stop: Event, *, until: datetime, now: Callable[[], datetime]) -> None:
    """Between the rounds the board is counted, again and again."""
    while not stop.is_set():
        at = now()
        board(at=at)
        after = min(at + EVERY, until)
        stop.wait(max((after - now()).total_seconds(), 1))
        if now() >= until:
            return


def board(*, at: datetime) -> bool:
    """Count the board; what goes wrong with it keeps nothing else back."""
    try:
        return refresh(at=at)
    except OperationalError as fault:
        log.warning("数据库暂时连不上，大屏过一会儿再算：%s", fault)
        connection.close()
    except Exception:
        log.exception("大屏没有算完，过一会儿再算")
    return False


def round_(*, at: datetime, daily: bool) -> dict[str, object] | None:
    """One round: what each job answered, or None if another worker is at it or the database is
    away. A job that fails is logged and keeps none of the others back."""
    try:
        with _alone() as alone:
            return _do(at=at, daily=daily) if alone else None
    except OperationalError as fault:
        log.warning("数据库暂时连不上，下一分钟再试：%s", fault)
        connection.close()
        return None


def _do(*, at: datetime, daily: bool) -> dict[str, object]:
    jobs: dict[str, Callable[[], object]] = {
        "sweep": lambda: sweep(at=at),
        "seal": lambda: seal(at=at) is not None,
        "messages": lambda: _deliver(at=at),
    }
    if at.minute % GATHER_EACH == 0:
        jobs["topics"] = lambda: gather(at=at)
    if daily:
        jobs["purge"] = lambda: purge(at=at)
    done: dict[str, object] = {}
    for name, job in jobs.items():
        try:
            done[name] = job()
        except OperationalError as fault:  # a seal that waited for writers, or the database left
            if not connection.is_usable():
                raise
            log.warning("定时工作“%s”没有做完，下一分钟再试：%s", name, fault)
        except Exception:
            log.exception("定时工作“%s”没有做完，下一分钟再试", name)
    return done


def _deliver(*, at: datetime) -> int:
    sent = 0
    for _ in range(MOST_BATCHES):
        taken = deliver(at=at)
        sent += taken
        if not taken:
            break
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    """Is this the only worker in a round just now? The lock goes with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        held = cursor.fetchone()[0]
    try:
        yield held
    finally:
        if held and connection.connection is not None and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
