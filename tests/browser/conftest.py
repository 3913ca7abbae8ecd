"""A real browser on a real server, on a database of its own for each test."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from gongzhi.people.models import Account
from tests import cast as the_cast

CHROMIUM = os.environ.get("GONGZHI_BROWSER", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = Path(os.environ.get("ARTEFACTS", "artefacts"))
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1440, "height": 900}


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


@pytest.fixture
def city(lasting_db, settings):
    settings.DEMO = True
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    Account.objects.update(is_demo=True)
    return the_cast.load()


@pytest.fixture
def site(city):
    """The address of a server on this test's database."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


class Visitor:
    """Somebody at a screen. Counts what they do: clicks, and fields they fill."""

    def __init__(self, page, site: str) -> None:
        self.page, self.site = page, site
        self.clicks = self.fields = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console", lambda m: m.type == "error" and self.faults.append(f"{m.text} {m.location}")
        )

    def open(self, path: str):
        response = self.page.goto(self.site + path)
        return response

    def click(self, what) -> None:
        self.clicks += 1
        (self.page.locator(what) if isinstance(what, str) else what).click()

    def fill(self, what: str, value: str) -> None:
        self.fields += 1
        self.page.locator(what).fill(value)

    def start_counting(self) -> None:
        self.clicks = self.fields = 0

    def shoot(self, name: str) -> None:
        folder = ARTEFACTS / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def overflows(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def visit(browser, site):
    """`visit("li")` signs 李值班 in on a desk screen; `visit(None, PHONE)` is a resident."""
    contexts = []

    def start(name: str | None = None, screen: dict = DESK, **options) -> Visitor:
        context = browser.new_context(
            viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if name:
            context.add_cookies([session_cookie(name, site)])
        return Visitor(context.new_page(), site)

    yield start
    for context in contexts:
        context.close()


def session_cookie(name: str, site: str) -> dict:
    account = Account.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "gongzhi.site.sign_in.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
