"""Several people at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

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


def refusals(outcomes: list) -> list[Refusal]:
    return [o for o in outcomes if isinstance(o, Refusal)]
