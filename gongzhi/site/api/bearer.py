"""Who calls: a bearer token becomes the post that acts."""

import re
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from gongzhi.casework.api.shapes import Caller
from gongzhi.policy.refusals import Incomplete
from gongzhi.site import tokens

from .problems import OutOfScope

KEY = "Idempotency-Key"
KEY_SHAPE = re.compile(r"[\x21-\x7e]{1,100}")


class Bearer(HttpBearer):
    """Asks for a token with one scope. The token, its post and an answer given before: one query.

    Then `request.actor` is the token's post and `request.auth` says who asks.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> tokens.Known | None:
        caller = cast(Caller, request)
        known = tokens.recognise(token, key=key_of(request), at=caller.at)
        if known is None:
            return None
        if self.scope not in known.token.scopes:
            raise OutOfScope(self.scope)
        tokens.note_use(known.token, at=caller.at)
        caller.actor = known.actor
        return known


def key_of(request: HttpRequest) -> str:
    """The Idempotency-Key of a request that writes, "" without one. Raises Incomplete."""
    key = "" if request.method == "GET" else request.headers.get(KEY, "")
    if key and not KEY_SHAPE.fullmatch(key):
        raise Incomplete(_("Idempotency-Key 应是 1 到 100 个可见的 ASCII 字符"), field=KEY)
    return key


def scope_of(room: str, method: str) -> str:
    """Each operation asks for its room, to read or to write: `matters:read`."""
    return f"{room}:{'read' if method == 'GET' else 'write'}"
