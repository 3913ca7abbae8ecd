"""A real browser on a real server, on a database of its own, at a moment of its own."""

import os
from contextlib import contextmanager

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.utils import timezone

from gongzhi.people.models import Account
from tests import cast as the_cast
from tests.browser.town import NOW, build
from tests.browser.visitor import DESK, Visitor, session_cookie
from tests.copies import copy_made, on_copy

CHROMIUM = os.environ.get("GONGZHI_BROWSER", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--lang=zh-CN",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT = 10_000  # milliseconds


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop of its own
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@contextmanager
def surroundings(folder, *, demo: bool = True):
    """In a demo city accounts need no password, codes are shown, and it is always the same Tuesday
    morning. Where it is no demo the clock goes: locks and codes of sign-ins look at the real one.
    """
    changed = {
        "DEMO": demo,
        "MEDIA_ROOT": folder,
        "MESSAGE_SENDER": "gongzhi.messages.senders.Shown",
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }
    with override_settings(**changed), pytest.MonkeyPatch.context() as patch:
        if demo:
            patch.setattr(timezone, "now", lambda: NOW)
        cache.clear()
        Account.objects.update(is_demo=demo)
        yield


@contextmanager
def served():
    """The address of a server on the database of the moment."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


@pytest.fixture
def city(lasting_db, tmp_path, request):
    """The cast, and nothing has happened yet. A demo city, unless the test says otherwise."""
    demo = request.node.get_closest_marker("no_demo") is None
    with surroundings(tmp_path, demo=demo):
        yield the_cast.load()


@pytest.fixture
def site(city):
    with served() as address:
        yield address


@pytest.fixture(scope="session")
def made_town(django_db_setup, django_db_blocker, tmp_path_factory):
    """(town, name of its database, folder of its files): built once for all who look at it."""
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), copy_made("town") as name:
        with on_copy(name), surroundings(folder):
            town = build(the_cast.load())
        yield town, name, folder


@pytest.fixture
def town(made_town, django_db_blocker):
    """A city in which everything has happened at least once. For tests that only look."""
    built, name, folder = made_town
    with django_db_blocker.unblock(), on_copy(name), surroundings(folder):
        yield built


@pytest.fixture
def town_site(town):
    with served() as address:
        yield address


@pytest.fixture
def contexts(browser):
    """Browsers without a memory; closed afterwards."""
    opened = []

    def start(screen: dict, **options):
        context = browser.new_context(
            viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(WAIT)
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


def visits(contexts, address: str):
    def start(name: str | None = None, screen: dict = DESK, *, kept: dict | None = None, **options):
        context = contexts(screen, **options)
        if name or kept:
            context.add_cookies([session_cookie(name, address, kept or {})])
        return Visitor(context.new_page(), address)

    return start


@pytest.fixture
def visit(contexts, site):
    """`visit("li")` signs 李值班 in on a desk screen; `visit(None, PHONE)` is a resident."""
    return visits(contexts, site)


@pytest.fixture
def stroll(contexts, town_site):
    """The same, in the town where everything has happened."""
    return visits(contexts, town_site)
