"""The index in tests: what a transaction writes at its end is written now."""

from django.db import connection


def indexed() -> None:
    """Tests never commit: what waits for the end of the transaction is done now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
