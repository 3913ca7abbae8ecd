"""Copies of the test database whose transactions really commit: for races, kills and browsers.

The record refuses TRUNCATE, so such a database can't be emptied; it is thrown away.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def copied(label: str) -> Iterator[str]:
    """Everything inside runs on a copy of its own. Yields the copy's name."""
    original = connection.settings_dict["NAME"]
    copy = f"{original}_{os.getpid()}_{abs(hash(label)) % 10**8}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield copy
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')
