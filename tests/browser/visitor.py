"""Somebody at a screen: what they open, press and fill, and what goes wrong while they do."""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from gongzhi.people.models import Account

ROOT = Path(__file__).parents[2]
ARTEFACTS = Path(os.environ.get("ARTEFACTS", ROOT / "artefacts"))
WRITE = os.environ.get("GONGZHI_WRITE") == "1"
"""Write what the tests count and draw into docs/ instead of comparing."""

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
LARGE_DESK = {"width": 1366, "height": 768}
ZOOMED = {"width": 720, "height": 450}
"""A screen of 1440 pixels at 200 %."""

OVERFLOW = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""

PICTURES = """async () => {
  const shown = [...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().then(() => "", () => image.src);
  });
  return (await Promise.all(shown)).filter(Boolean);
}"""


class Visitor:
    """Counts what is done: clicks, and fields that are filled. `faults`: what the page complained
    of: errors of scripts, files that are missing, breaches of the content security policy."""

    def __init__(self, page, site: str) -> None:
        self.page, self.site = page, site
        self.clicks = self.fields = 0
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        """A refused form answers 422, and the browser's console mentions it: that is no fault."""
        refused = "status of 422" in message.text or "status of 409" in message.text
        if message.type == "error" and not refused:
            where = message.location.get("url", "").removeprefix(self.site)
            self.faults.append(f"{message.text} {where}")

    def open(self, path: str):
        return self.page.goto(self.site + path)

    def look(self, what):
        return self.page.locator(what) if isinstance(what, str) else what

    def click(self, what) -> None:
        self.clicks += 1
        self.look(what).click()

    def press(self, name: str, *, within: str = "main") -> None:
        """Click the first button that is called so, and see what comes."""
        button = self.page.locator(within).get_by_role("button", name=name, exact=True)
        self.follow(button.first)

    def follow(self, what) -> None:
        """Click what leads to another page; wait for it."""
        with self.page.expect_navigation():
            self.click(what)

    def door(self, name: str):
        """The form of an act on the page of a case; unfolded, if it lies folded."""
        form = self.page.locator(f"form[action$='/{name}/']").first
        folded = form.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            self.click(folded.locator("summary"))
        return form

    def send(self, name: str) -> None:
        """Press the button of that form."""
        self.follow(self.door(name).locator("button:not([type=button])").last)

    def fill(self, what, value: str) -> None:
        self.fields += 1
        self.look(what).fill(value)

    def choose(self, what, **option) -> None:
        self.fields += 1
        self.look(what).select_option(**option)

    def tick(self, what) -> None:
        """Mark a radio button or a box: one field, one click."""
        self.fields += 1
        self.clicks += 1
        self.look(what).check(force=True)

    def attach(self, what: str, *files) -> None:
        self.fields += 1
        self.look(what).set_input_files(list(files))

    @property
    def session(self) -> str:
        """The key of their session, "" if they have none."""
        found = {c["name"]: c["value"] for c in self.page.context.cookies()}
        return found.get(settings.SESSION_COOKIE_NAME, "")

    def start_counting(self) -> None:
        self.clicks = self.fields = 0

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def broken_pictures(self) -> list[str]:
        """The addresses of pictures that can't be drawn; waits for all of them."""
        return self.page.evaluate(PICTURES)

    def shoot(self, name: str, *, whole: bool = True) -> Path:
        self.broken_pictures()
        folder = ARTEFACTS / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole, animations="disabled")
        return path

    def overflows(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return self.page.evaluate(OVERFLOW)


def session_cookie(name: str | None, site: str, kept: dict) -> dict:
    """The cookie of a session that signs somebody in, if anybody, and holds what is given."""
    session = SessionStore()
    if name:
        account = Account.objects.get(username=name)
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "gongzhi.site.sign_in.AccountBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.update(kept)
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}


def proved(person_id: int | None) -> dict:
    """What a session keeps of somebody who has proved their phone."""
    return {"phone_proved": {"person": person_id, "until": 2**33}}
