"""Several people at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

from django.db import connection

from gongzhi.policy.refusals import Refusal


def together(*acts: Callable[[], object]) -> list:
    """All at once, each on a connection of its own: what each gives, or the Refusal it meets."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def until_somebody_waits() -> None:
    """Goes on once another connection waits for a lock. Raises TimeoutError after five seconds."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.01)
    raise TimeoutError("nobody waits")


def refusals(outcomes: list) -> list[Refusal]:
    return [o for o in outcomes if isinstance(o, Refusal)]
