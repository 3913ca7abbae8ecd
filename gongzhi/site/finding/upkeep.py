"""Building the index anew, and looking whether it is what it should be."""

from collections.abc import Iterator

from django.db import connection, transaction

from gongzhi.search.models import Kind

from .sql import TABLES

BATCH = 2000

BUILD = """
SELECT search_keep(%(kind)s, id, true) FROM {table}
WHERE id >= %(first)s AND id < %(first)s + %(size)s ORDER BY id
"""
SUPERFLUOUS = """
DELETE FROM search_entry e WHERE kind = %(kind)s
AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = e.ref)
"""
WRONG = """
SELECT coalesce(t.id, e.ref) FROM {table} t
FULL JOIN (SELECT ref, words FROM search_entry WHERE kind = %(kind)s) e ON e.ref = t.id
WHERE e.words IS DISTINCT FROM search_entry_of(%(kind)s, coalesce(t.id, e.ref))
ORDER BY 1 DESC
"""
LATEST = """
SELECT t.id FROM (SELECT id FROM {table} ORDER BY id DESC LIMIT %(most)s) t
LEFT JOIN search_entry e ON e.kind = %(kind)s AND e.ref = t.id
WHERE e.words IS DISTINCT FROM search_entry_of(%(kind)s, t.id)
"""


def rebuild() -> Iterator[tuple[Kind, int]]:
    """Make every entry anew, in batches that are transactions of their own; yields (kind, how many
    ids are done). Nobody has to wait: what changes meanwhile is kept by the triggers."""
    for kind, table in TABLES.items():
        _run(SUPERFLUOUS, table, kind=kind)
        first, last = _span(table)
        while first <= last:
            with transaction.atomic():
                _run(BUILD, table, kind=kind, first=first, size=BATCH)
            first += BATCH
            yield kind, min(first - 1, last)


def wrong(kind: Kind, *, most: int | None = None) -> Iterator[int]:
    """Ids of things whose entry isn't what their rows say, the newest first.

    most: look at so many of the latest only, None for all.
    """
    with connection.cursor() as cursor:
        statement = WRONG if most is None else LATEST
        known = {"kind": kind.value, "most": most}
        cursor.execute(statement.format(table=TABLES[kind]), known)
        while rows := cursor.fetchmany(BATCH):
            yield from (pk for (pk,) in rows)


def _run(statement: str, table: str, **values) -> None:
    with connection.cursor() as cursor:
        values["kind"] = values["kind"].value
        cursor.execute(statement.format(table=table), values)


def _span(table: str) -> tuple[int, int]:
    """The first and the last id; (0, -1) of an empty table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM {table}")
        return cursor.fetchone()
