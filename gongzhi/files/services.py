"""Keeping photos and documents, and handing them out."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.base import File
from django.db import connection, transaction
from django.utils.translation import gettext as _

from gongzhi.journal.services import record
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import book

from . import store
from .documents import ENDINGS, BadDocument, looks_like_picture, mime_of
from .models import MOST_DOCUMENTS, MOST_PHOTOS, Attachment, Kind
from .parameters import MOST_MEGABYTES
from .pictures import BadPicture, Position, clean

FIELD = "photos"
MOST = {Kind.PHOTO: MOST_PHOTOS, Kind.DOCUMENT: MOST_DOCUMENTS}


@dataclass(frozen=True)
class Kept:
    """position: where a photo was taken, (lon, lat) in WGS-84 degrees; kept nowhere else."""

    attachment: Attachment
    position: Position | None


@dataclass(frozen=True)
class _Content:
    kind: Kind
    data: bytes
    mime: str
    name: str
    position: Position | None = None


def keep(upload: File, *, subject: str, by: Actor, at: datetime, public: bool = False) -> Kept:
    """Keep an uploaded photo or document with a subject (`case:12`).

    A photo is written anew without what its camera hid in it. The same file a second time is the
    first one. The caller has checked that the actor may add to the subject.
    Raises Incomplete (field `photos`): too big, unreadable, of a kind we don't keep, too many.
    """
    content = _content(_bytes(upload, at=at), upload.name or "")
    digest = store.put(content.data)
    with transaction.atomic():
        attachment = _attach(content, digest, subject=subject, by=by, at=at, public=public)
    return Kept(attachment, content.position)


def open_file(attachment: Attachment) -> BinaryIO:
    """The bytes, open for reading. Serve documents as a download, never inline."""
    return store.get(attachment.digest)


def listing(subject: str) -> list[Attachment]:
    """A subject's files, oldest first. For the reporter: only those that are `public`."""
    return list(Attachment.objects.filter(subject=subject).order_by("pk"))


def _bytes(upload: File, *, at: datetime) -> bytes:
    megabytes = book(MOST_MEGABYTES, at=at).whole(MOST_MEGABYTES)
    upload.seek(0)
    data = upload.read(megabytes * 1024 * 1024 + 1)
    if len(data) > megabytes * 1024 * 1024:
        raise Incomplete(_("文件太大了，最多 %(most)s MB") % {"most": megabytes}, field=FIELD)
    if not data:
        raise Incomplete(_("文件是空的，请重新选一次"), field=FIELD)
    return data


def _content(data: bytes, name: str) -> _Content:
    try:
        if looks_like_picture(data):
            picture = clean(data)
            return _Content(Kind.PHOTO, picture.jpeg, "image/jpeg", "", picture.position)
        mime = mime_of(data)
    except (BadPicture, BadDocument) as fault:
        raise Incomplete(str(fault), field=FIELD) from fault
    return _Content(Kind.DOCUMENT, data, mime, _document_name(name, mime))


def _document_name(name: str, mime: str) -> str:
    """The stem as given, without folders and control characters, and the ending that is true."""
    stem = PurePath(name.replace("\\", "/")).stem
    stem = "".join(c for c in stem if c.isprintable())[:100].strip(" .")
    return (stem or _("文件")) + ENDINGS[mime]


def _attach(
    content: _Content, digest: str, *, subject: str, by: Actor, at: datetime, public: bool
) -> Attachment:
    with connection.cursor() as cursor:  # one after the other for one subject: slots
        cursor.execute("SELECT pg_advisory_xact_lock(4708, hashtext(%s))", [subject])
    if known := Attachment.objects.filter(subject=subject, digest=digest).first():
        return known
    slot = _free_slot(subject, content.kind)
    if slot > MOST[content.kind]:
        limit = {"most": MOST[content.kind], "kind": content.kind.label}
        raise Incomplete(_("%(kind)s最多 %(most)s 个") % limit, field=FIELD)
    made = Attachment.objects.create(
        subject=subject,
        kind=content.kind,
        slot=slot,
        name=content.name or _("照片%(slot)s.jpg") % {"slot": slot},
        digest=digest,
        size=len(content.data),
        mime=content.mime,
        by_post=by.post_id,
        at=at,
        public=public,
    )
    details = {"file": digest, "kind": content.kind, "size": made.size, "public": public}
    record(subject, "file.keep", by=by, at=at, details=details)
    return made


def _free_slot(subject: str, kind: Kind) -> int:
    taken = set(
        Attachment.objects.filter(subject=subject, kind=kind).values_list("slot", flat=True)
    )
    return next(slot for slot in count(1) if slot not in taken)
