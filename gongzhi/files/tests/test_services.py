"""Keeping files with a subject."""

from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from gongzhi.files import services
from gongzhi.files.models import Attachment
from gongzhi.journal.services import history
from gongzhi.policy.refusals import Incomplete
from gongzhi.policy.services import set_parameter
from tests.cast import FOUNDER, MONDAY

from .photographs import photograph
from .test_documents import workbook

HOME = (117.2177, 37.7302)
CASE = "case:12"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def keep(data: bytes, by, name="IMG_1.jpg", subject=CASE, **how):
    upload = SimpleUploadedFile(name, data)
    return services.keep(upload, subject=subject, by=by, at=MONDAY, **how)


def different(n: int) -> bytes:
    return photograph(size=(20 + n, 20))


def test_a_photo_is_kept_clean_and_its_position_handed_back_only(cast):
    kept = keep(photograph(position=HOME), cast.wang, public=True)
    assert kept.position == pytest.approx(HOME, abs=1e-5)
    row = kept.attachment
    assert (row.kind, row.mime, row.public, row.by_post) == (
        "photo",
        "image/jpeg",
        True,
        cast.wang.post_id,
    )
    with services.open_file(row) as file:
        stored = file.read()
    assert len(stored) == row.size
    assert b"Exif" not in stored
    written = [e.details for e in history(CASE)]
    assert "117." not in "".join(written) and row.digest in written[0]


def test_a_photo_goes_by_our_name_and_a_document_by_its_own(cast):
    assert keep(photograph(), cast.wang, name="张三家.jpg").attachment.name == "照片1.jpg"
    document = keep(workbook(), cast.wang, name="../../收支\n公示.exe").attachment
    assert document.name == "收支公示.xlsx"


def test_the_same_file_twice_is_one_attachment(cast):
    first = keep(photograph(), cast.wang)
    assert keep(photograph(), cast.wang).attachment == first.attachment
    assert keep(photograph(), cast.wang, subject="case:13").attachment != first.attachment
    assert len(history(CASE)) == 1


def test_files_are_listed_oldest_first_and_per_subject(cast):
    kept = [keep(different(n), cast.wang).attachment for n in range(3)]
    keep(photograph(), cast.wang, subject="case:13")
    assert services.listing(CASE) == kept


def test_six_photos_are_enough_for_a_subject_and_documents_count_apart(cast):
    for n in range(6):
        keep(different(n), cast.wang)
    with pytest.raises(Incomplete, match="照片最多 6 个") as refused:
        keep(different(6), cast.wang)
    assert refused.value.field == "photos"
    keep(workbook(), cast.wang, name="收支.xlsx")
    assert len(services.listing(CASE)) == 7


def test_a_photo_taken_out_makes_room_for_another(cast):
    for n in range(6):
        keep(different(n), cast.wang)
    Attachment.objects.filter(subject=CASE, slot=3).delete()
    assert keep(different(6), cast.wang).attachment.slot == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"<html></html>", "只收"),
        (b"\xff\xd8\xff broken", "读不出来"),
        (b"\x00\x00\x00\x18ftypheic broken", "改存为 JPG"),
        (b"%PDF-" + b"0" * 10 * 1024 * 1024, "最多 10 MB"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_leaves_nothing(cast, data, words):
    with pytest.raises(Incomplete, match=words) as refused:
        keep(data, cast.wang)
    assert refused.value.field == "photos"
    assert services.listing(CASE) == []


def test_the_city_sets_how_big_a_file_may_be(cast):
    set_parameter("files.most_megabytes", 1, reason="带宽小", by=FOUNDER, at=MONDAY)
    with pytest.raises(Incomplete, match="最多 1 MB"):
        keep(b"%PDF-" + b"0" * 1024 * 1024, cast.wang)


def test_the_database_itself_holds_no_seventh_photo(cast):
    row = keep(photograph(), cast.wang).attachment
    row.pk, row.slot, row.digest = None, 7, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_ten_photos_at_once_leave_six(lasting_db, django_db_blocker):
    from tests import cast

    refused = []

    def one(n: int, by) -> None:
        with django_db_blocker.unblock():
            try:
                keep(different(n), by)
            except Incomplete as no:
                refused.append(no)
            finally:
                connection.close()

    with django_db_blocker.unblock():
        wang = cast.load().wang
        uploads = [Thread(target=one, args=(n, wang)) for n in range(10)]
        [u.start() for u in uploads]
        [u.join() for u in uploads]
        slots = Attachment.objects.filter(subject=CASE).values_list("slot", flat=True)
        assert sorted(slots) == [1, 2, 3, 4, 5, 6]
    assert len(refused) == 4
