"""The database of the tests and the cast that lives in it."""

import os

import pytest
from django.test.utils import setup_databases, teardown_databases

from tests import cast as the_cast


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """A database for this worker, with the cast in it before the first test."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        the_cast.build()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def cast(db):
    """The named people of the tests: `cast.li` acts as 李值班."""
    return the_cast.load()


@pytest.fixture
def lasting_db(django_db_setup, django_db_blocker, request):
    """A copy of the database for tests whose transactions really commit: races, kills, browsers.

    The record refuses TRUNCATE, so such a database can't be emptied; it is thrown away.
    """
    from django.db import connection

    original = connection.settings_dict["NAME"]
    copy = f"{original}_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    with django_db_blocker.unblock():
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
