"""Photos that came with a form which was not yet accepted: kept for a day, then adopted or gone."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.people import vault
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete

from . import store
from .models import Attachment
from .services import FIELD, Kept, keep

PREFIX = "draft:"
KEPT = timedelta(days=1)
SETTLED = timedelta(hours=1)
"""Bytes touched more recently may be on their way into another subject."""
MOST_AN_HOUR = 120  # photos from one network address


def new_draft(client: str) -> str:
    """A subject for a form's photos. client: the network address, of which a digest is kept."""
    return f"{_of_client(client)}{secrets.token_urlsafe(20)}"


def _of_client(client: str) -> str:
    return f"{PREFIX}{vault.blind('client', client)[:12]}:"


def keep_draft(upload: File, *, draft: str, client: str, by: Actor, at: datetime) -> Kept:
    """Keep one photo of a form.

    Raises Incomplete as `keep` does, and when too many come from one address.
    """
    recent = Attachment.objects.filter(
        subject__startswith=_of_client(client), at__gt=at - timedelta(hours=1)
    )
    if recent.count() >= MOST_AN_HOUR:
        raise Incomplete(_("您所在的网络传的照片太多了，请过一小时再传"), field=FIELD)
    return keep(upload, subject=draft, by=by, at=at, public=True)


def drafted(draft: str) -> list[Attachment]:
    """The photos of a draft, and of nothing else."""
    if not draft.startswith(PREFIX):
        return []
    return list(Attachment.objects.filter(subject=draft).order_by("slot"))


@transaction.atomic
def drop(draft: str, pk: int) -> None:
    """Take one photo out of a draft again."""
    if draft.startswith(PREFIX):
        Attachment.objects.filter(subject=draft, pk=pk).delete()


@transaction.atomic
def adopt(draft: str, subject: str, *, by: Actor, at: datetime) -> int:
    """The photos of a draft become those of a new subject. Returns how many."""
    if not draft.startswith(PREFIX):
        return 0
    photos = Attachment.objects.filter(subject=draft)
    digests = list(photos.values_list("digest", flat=True))
    if digests:
        photos.update(subject=subject)
        record(subject, "file.adopt", by=by, at=at, details={"files": digests})
    return len(digests)


def forget(*, at: datetime) -> int:
    """Delete the drafts of yesterday with their bytes. Returns how many photos."""
    old = Attachment.objects.filter(subject__startswith=PREFIX, at__lte=at - KEPT)
    digests = set(old.values_list("digest", flat=True))
    gone = old.delete()[0]
    used = set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests - used:
        _unlink(store.path_of(digest), at=at)
    return gone


def _unlink(path: Path, *, at: datetime) -> None:
    if path.exists() and path.stat().st_mtime < (at - SETTLED).timestamp():
        path.unlink()
