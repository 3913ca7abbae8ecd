"""Other systems of the tests: each acts from a post of the cast, with a token of its own."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.test import Client

from gongzhi.people.models import Post
from gongzhi.site import tokens
from gongzhi.site.clock import now
from tests.cast import Cast

ROOT = "/api/v1"


@dataclass(frozen=True)
class System:
    """`system.get("/matters", state="raised")`, `system.post("/matters", {…}, key="k1")`."""

    secret: str

    def get(self, path: str, **query):
        return self._client.get(ROOT + quote(path), query)

    def post(self, path: str, body: dict | None = None, *, key: str = ""):
        headers = {"Idempotency-Key": key} if key else {}
        return self._client.post(
            ROOT + quote(path), body or {}, content_type="application/json", headers=headers
        )

    @property
    def _client(self) -> Client:
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return Client(headers=headers)


def system(cast: Cast, who: str, *scopes: str) -> System:
    """A system on the post of somebody of the cast; with all scopes unless some are named."""
    at = now()
    _token, secret = tokens.issue(
        name=f"{who} 的系统",
        post=Post.objects.get(pk=getattr(cast, who).post_id),
        scopes=scopes or tokens.SCOPES,
        expires_at=at + timedelta(days=30),
        by=cast.lv,
        at=at,
    )
    return System(secret)


STRANGER = System("")
