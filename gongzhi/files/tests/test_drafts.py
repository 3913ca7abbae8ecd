"""Photos of a form that was not yet accepted."""

import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.files import drafts, store
from gongzhi.files.models import Attachment
from gongzhi.journal.services import history
from gongzhi.policy.actor import Actor
from gongzhi.policy.refusals import Incomplete
from tests.cast import MONDAY

from .photographs import photograph

BY = Actor(label="居民", duty="resident")
CLIENT = "192.0.2.7"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path / "files"


def kept(draft, at=MONDAY, client=CLIENT, **how):
    upload = SimpleUploadedFile("a.jpg", photograph(**how))
    return drafts.keep_draft(upload, draft=draft, client=client, by=BY, at=at).attachment


def test_a_drafts_name_tells_neither_the_address_nor_the_next_draft():
    first, second = drafts.new_draft(CLIENT), drafts.new_draft(CLIENT)
    assert first != second and CLIENT not in first
    assert len(first) <= Attachment._meta.get_field("subject").max_length


def test_an_accepted_form_takes_its_photos_along_on_record():
    draft = drafts.new_draft(CLIENT)
    photo = kept(draft)
    assert drafts.adopt(draft, "case:7", by=BY, at=MONDAY) == 1
    photo.refresh_from_db()
    assert photo.subject == "case:7"
    assert [e.act for e in history("case:7")] == ["file.adopt"]
    assert drafts.drafted(draft) == []


def test_only_drafts_can_be_read_dropped_or_adopted():
    photo = kept(drafts.new_draft(CLIENT))
    Attachment.objects.update(subject="case:8")
    assert drafts.drafted("case:8") == []
    assert drafts.adopt("case:8", "case:9", by=BY, at=MONDAY) == 0
    drafts.drop("case:8", photo.pk)
    assert Attachment.objects.get().subject == "case:8"


def test_one_address_can_leave_only_so_many_in_an_hour(monkeypatch):
    monkeypatch.setattr(drafts, "MOST_AN_HOUR", 2)
    kept(drafts.new_draft(CLIENT), size=(20, 20))
    kept(drafts.new_draft(CLIENT), size=(21, 20))
    with pytest.raises(Incomplete):
        kept(drafts.new_draft(CLIENT), size=(22, 20))
    kept(drafts.new_draft("192.0.2.8"), client="192.0.2.8", size=(22, 20))
    kept(drafts.new_draft(CLIENT), size=(23, 20), at=MONDAY + timedelta(hours=1, seconds=1))


def test_after_a_day_a_draft_is_gone_with_its_bytes():
    old = kept(drafts.new_draft(CLIENT), size=(20, 20))
    path = store.path_of(old.digest)
    long_ago = MONDAY.timestamp()
    os.utime(path, (long_ago, long_ago))
    assert drafts.forget(at=MONDAY + timedelta(hours=23)) == 0
    assert drafts.forget(at=MONDAY + timedelta(hours=24)) == 1
    assert not path.exists()


def test_bytes_that_another_subject_needs_stay():
    draft, other = drafts.new_draft(CLIENT), drafts.new_draft(CLIENT)
    photo = kept(draft)
    kept(other)
    drafts.adopt(other, "case:7", by=BY, at=MONDAY)
    path = store.path_of(photo.digest)
    os.utime(path, (0, 0))
    drafts.forget(at=MONDAY + timedelta(days=2))
    assert path.exists() and Attachment.objects.get().subject == "case:7"


def test_bytes_just_wanted_again_stay_although_nobody_holds_them_yet():
    photo = kept(drafts.new_draft(CLIENT))
    path = store.path_of(photo.digest)
    fresh = (MONDAY + timedelta(days=2)).timestamp() - 60
    os.utime(path, (fresh, fresh))
    drafts.forget(at=MONDAY + timedelta(days=2))
    assert path.exists()
