"""Keys with which other systems act from a post: issue, revoke, recognise."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people.acting import actor_for
from gongzhi.people.models import Post
from gongzhi.policy.actor import Actor, require
from gongzhi.policy.duties import THREE_ADMINS
from gongzhi.policy.refusals import Incomplete, NotNow

from .models import ApiAnswer, ApiToken

SCOPES = (
    "matters:read",
    "matters:write",
    "calls:read",
    "calls:write",
    "responses:read",
    "responses:write",
    "cases:read",
    "places:read",
    "chain:read",
    "indicators:read",
)
"""What a key may ask for: a room of the API, to read or to write."""

PREFIX = "gz1_"
"""Begins every secret, so that programs which look for leaked keys can tell one."""
LONGEST = timedelta(days=366)
KEPT = timedelta(days=7)
"""How long an answer is known under its Idempotency-Key."""


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue(
    *,
    name: str,
    post: Post,
    scopes: Iterable[str],
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> tuple[ApiToken, str]:
    """A new key and its secret, which is shown this once and kept nowhere.

    Raises NotYours without the power, Incomplete on an unknown scope, a term that is over or longer
    than a year, a post that is no more, or the post of one of the three administrators.
    """
    require(by, "accounts.edit")
    wanted = sorted(set(scopes))
    _check(name, post, wanted, expires_at, at=at)
    secret = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        name=name.strip(),
        post=post,
        scopes=wanted,
        digest=digest(secret),
        hint=secret[-4:],
        created_at=at,
        signed=by.label,
        expires_at=expires_at,
    )
    details = {"post": post.pk, "scopes": wanted, "expires_at": expires_at.isoformat()}
    record(f"token:{made.pk}", "issue", by=by, at=at, details=details)
    return made, secret


def _check(name: str, post: Post, scopes: list[str], expires_at: datetime, *, at: datetime) -> None:
    if not name.strip() or len(name.strip()) > 40:
        raise Incomplete(_("请写对方系统的名称，40 字以内"), field="name")
    if not scopes or (unknown := sorted(set(scopes) - set(SCOPES))):
        said = "、".join(unknown) if scopes else _("（没有填）")
        raise Incomplete(
            _("没有“%(wrong)s”这个范围，可选：%(all)s") % {"wrong": said, "all": "、".join(SCOPES)},
            field="scopes",
        )
    if not at < expires_at <= at + LONGEST:
        raise Incomplete(_("有效期要在现在之后，最长一年"), field="expires")
    if post.duty in THREE_ADMINS:
        raise Incomplete(_("管理员岗位不给其他系统用，请选业务岗位"), field="post")
    if not (post.is_current(at.date()) and post.organisation.is_current(at.date())):
        raise Incomplete(_("这个岗位现在不在任"), field="post")


@transaction.atomic
def revoke(pk: int, *, by: Actor, at: datetime) -> ApiToken:
    """The key opens nothing from now on. Raises NotYours, Incomplete, NotNow."""
    require(by, "accounts.edit")
    token = ApiToken.objects.select_for_update().filter(pk=pk).first()
    if token is None:
        raise Incomplete(_("没有编号是 %s 的接口令牌") % pk, field="id")
    if token.revoked_at:
        raise NotNow(_("这个令牌已经撤销过了"))
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(f"token:{pk}", "revoke", by=by, at=at)
    return token


def all_tokens() -> list[ApiToken]:
    return list(ApiToken.objects.select_related("post__organisation").order_by("pk"))


# --- at the door ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """Who asks. actor: the post, signed with the system's name.

    answered: what was answered under this Idempotency-Key (digest, status, body), if anything was.
    """

    token: ApiToken
    actor: Actor
    answered: dict | None


def recognise(secret: str, *, key: str, at: datetime) -> Known | None:
    """Who has this secret, if it opens anything now; in one query."""
    found = ApiToken.objects.filter(
        digest=digest(secret), revoked_at=None, expires_at__gt=at
    ).select_related("post__organisation", "post__place")
    token = found.annotate(answered=Subquery(_answers(key))).first()
    if token is None or not _stands(token.post, at=at):
        return None
    return Known(token, actor_of(token), token.answered)


def _stands(post: Post, *, at: datetime) -> bool:
    return post.is_current(at.date()) and post.organisation.is_current(at.date())


def actor_of(token: ApiToken) -> Actor:
    """No person acts; the post does, and the name of the system stands in every signature."""
    actor = actor_for(token.post, person_id=None)
    return replace(actor, label=f"{actor.label}（{token.name}）"[-120:])


def _answers(key: str):
    mine = ApiAnswer.objects.filter(token=OuterRef("pk"), key=key)
    return mine.values(json=JSONObject(digest="digest", status="status", body="body"))


def note_use(token: ApiToken, *, at: datetime) -> None:
    """Note the first use of a day; with it go the key's answers that are past their time."""
    if token.last_used_on != at.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=at.date())
        ApiAnswer.objects.filter(token=token.pk, at__lt=at - KEPT).delete()


def keep_answer(token: ApiToken, key: str, request: str, status: int, body: str, *, at) -> None:
    """Keep an answer beside the effect it tells of, in the caller's transaction. One INSERT.

    Raises django.db.IntegrityError if the key was used meanwhile.
    """
    ApiAnswer.objects.create(token=token, key=key, digest=request, status=status, body=body, at=at)


def answer_of(token: ApiToken, key: str) -> dict | None:
    """What was answered under a key, looked up again."""
    kept = ApiAnswer.objects.filter(token=token, key=key).first()
    return {"digest": kept.digest, "status": kept.status, "body": kept.body} if kept else None
