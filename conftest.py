"""The database of the tests and the cast that lives in it."""

import pytest
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from tests import cast as the_cast
from tests.copies import copied


def pytest_collection_modifyitems(items):
    """With `--dist loadgroup` a file is one worker's, so that what it builds for all its tests is
    built once. Only what needs the browser is dealt out one by one: there the workers share a town
    of their own anyway."""
    for item in items:
        if "/browser/" not in str(item.path):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


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


@pytest.fixture(autouse=True)
def _assets_by_their_own_names(settings):
    """Pages in tests don't need the assets gathered and hashed."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def _in_chinese():
    """A page that a test asked for in English leaves its language behind in the thread."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _outlines_of_this_test_alone():
    """Outlines are kept by a version, which the end of a test takes back."""
    from gongzhi.places import queries

    yield
    queries._index.cache_clear()


@pytest.fixture(autouse=True)
def _board_of_this_test_alone():
    """A process remembers the board that was counted last."""
    from gongzhi.site.board import telling
    from gongzhi.site.board.memory import memory

    yield
    memory.forget()
    telling._outlines.cache_clear()
    telling._told.clear()


@pytest.fixture
def clock(monkeypatch):
    """`clock(instant)`: from now on it is that instant, wherever somebody looks at the clock."""
    from django.utils import timezone

    return lambda instant: monkeypatch.setattr(timezone, "now", lambda: instant)


@pytest.fixture
def desk(client, cast, clock):
    """`desk("li", at("11-16 09:30"))` is a browser at 李值班's desk at that instant."""
    from gongzhi.people.models import Account
    from tests.cast import MONDAY

    def enter(name: str, instant=MONDAY):
        clock(instant)
        account = Account.objects.get(username=name)
        client.force_login(account, backend="gongzhi.site.sign_in.AccountBackend")
        session = client.session
        session["second_factor"] = True
        session.save()
        return client

    return enter


@pytest.fixture
def queries(db):
    """`with queries() as seen:` then `len(seen)`: the reads and writes, without the brackets that
    transactions put around them."""
    import re
    from contextlib import contextmanager

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    brackets = re.compile(r"SAVEPOINT|RELEASE|BEGIN|COMMIT|ROLLBACK")

    @contextmanager
    def counted():
        found: list[str] = []
        with CaptureQueriesContext(connection) as captured:
            yield found
        found.extend(q["sql"] for q in captured if not brackets.match(q["sql"]))

    return counted


@pytest.fixture
def lasting_db(django_db_setup, django_db_blocker, request):
    """A copy of the database for tests whose transactions really commit."""
    with django_db_blocker.unblock(), copied(request.node.nodeid) as copy:
        yield copy
