"""Tests run on a throw-away cluster of their own, shared by all workers and kept between runs."""

import os
import tempfile
from pathlib import Path

import pytest

from gongzhi import engine

SCRATCH = Path(tempfile.gettempdir(), f"gongzhi-tests-{os.getuid()}")
os.environ["GONGZHI_DATA"] = str(SCRATCH)
if "DATABASE_URL" not in os.environ:
    engine.ensure(SCRATCH, fast=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """No pool in tests: a copy of the database can be made only while nobody is connected."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The cast is in the database before the first test."""
    from tests import cast

    with django_db_blocker.unblock():
        cast.build()


@pytest.fixture
def cast(db):
    from tests import cast

    return cast.load()


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
