"""Copies of the test database whose transactions really commit: for races, kills and browsers.

The record refuses TRUNCATE, so such a database can't be emptied; it is thrown away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LINGERING = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = %s AND usename = current_user"
)
"""Nobody may be connected to what is copied or dropped; a browser's last request may still be. Our
own alone: the engine's autovacuum gives way by itself, and may not be ended by us (WITH FORCE)."""


@contextmanager
def copy_made(label: str) -> Iterator[str]:
    """A copy that stands as long as this lasts. Yields its name; see `on_copy`."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_{os.getpid()}_{abs(hash(label)) % 10**8}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(LINGERING, [original])
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    try:
        yield copy
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(LINGERING, [copy])
            cursor.execute(f'DROP DATABASE "{copy}"')


@contextmanager
def on_copy(name: str) -> Iterator[None]:
    """Everything inside runs on this copy."""
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original


@contextmanager
def copied(label: str) -> Iterator[str]:
    """Everything inside runs on a copy of its own. Yields the copy's name."""
    with copy_made(label) as name, on_copy(name):
        yield name
