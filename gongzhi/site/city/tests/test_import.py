"""Tables through the page: checked without writing, confirmed, the result taken away."""

import io
import os
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.people.models import Account
from gongzhi.places.models import Place
from gongzhi.site.city import importing
from tests.cast import MONDAY

TABLE = """类别,编码,名称,上级编码
小区,XH,新河苑,371481001031
小区,XZ,新柱里,371481001031
小区,YY,远洋里,没有这里
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path


def upload(admin, text=TABLE, *, name="小区.csv", kind="places", who="he", **more):
    file = SimpleUploadedFile(name, text.encode("utf-8"))
    return admin(who).post(reverse("city_import"), {"kind": kind, "file": file, **more})


def test_a_table_is_checked_first_and_nothing_is_written(admin, cast):
    answer = upload(admin)
    page = admin("he").get(answer["Location"]).content.decode()
    assert "确认导入 2 行" in page
    assert "没有编码或名称是“没有这里”的" in page
    assert not Place.objects.filter(code="XH").exists()


def test_confirming_brings_the_good_rows_in_and_the_result_says_of_each(admin, cast):
    where = upload(admin)["Location"]
    admin("he").post(where)
    assert set(
        Place.objects.filter(code__in=["XH", "XZ", "YY"]).values_list("code", flat=True)
    ) == {
        "XH",
        "XZ",
    }
    page = admin("he").get(where).content.decode()
    assert "导入完了" in page
    answer = admin("he").get(where + "result/")
    content = io.BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[1:]] == ["已导入", "已导入", "未导入"]


def test_a_second_time_adds_nothing(admin, cast):
    for _ in range(2):
        where = upload(admin)["Location"]
        admin("he").post(where)
    assert Place.objects.filter(code="XH").count() == 1
    page = admin("he").get(upload(admin)["Location"]).content.decode()
    assert "确认导入" not in page


@pytest.mark.parametrize(
    ("name", "text", "words"), [("a.pdf", "x", "只认"), ("a.csv", "没有列名", "")]
)
def test_a_file_that_is_no_table_is_refused_in_words(admin, cast, name, text, words):
    answer = upload(admin, text, name=name)
    if answer.status_code == 422:
        assert words in answer.content.decode()
    else:
        assert "换一个文件" in admin("he").get(answer["Location"]).content.decode()


def test_each_administrator_is_offered_their_own_tables(admin, get, cast):
    assert 'value="places"' in get("he", "city_import")
    assert 'value="users"' not in get("he", "city_import")
    assert 'value="users"' in get("lv", "city_import")
    get("shi", "city_import", status=403)


def test_the_hotline_takes_matters_in_without_a_staff_session(desk, cast):
    page = desk("shen").get(reverse("city_import")).content.decode()
    assert 'value="matters"' in page


def test_another_persons_job_is_not_there(admin, cast):
    where = upload(admin)["Location"]
    assert admin("lv").get(where).status_code == 404
    assert admin("he").get(reverse("city_import_job", args=["nonsense"])).status_code == 404
    assert admin("he").get("/city/import/..%2f..%2fsecrets/").status_code == 404


def test_a_result_with_one_time_passwords_is_fetched_once(admin, cast):
    Account.objects.filter(username="zhao").delete()
    table = "用户名,组织编码,岗位,姓名\nzhaoshuji,ah-zb,书记,赵书记\n"
    where = upload(admin, table, kind="users", who="lv")["Location"]
    admin("lv").post(where)
    assert Account.objects.filter(username="zhaoshuji").exists()
    assert admin("lv").get(where + "result/").status_code == 200
    assert admin("lv").get(where + "result/").status_code == 404


def test_a_big_table_is_done_apart_and_shows_how_far_it_is(admin, cast, monkeypatch):
    started = []
    monkeypatch.setattr(importing, "SMALL_BYTES", 1)
    monkeypatch.setattr(importing.threading.Thread, "start", lambda thread: started.append(thread))
    where = upload(admin)["Location"]
    page = admin("he").get(where).content.decode()
    assert "正在检查" in page
    assert "hx-get" in page
    assert len(started) == 1
    part = admin("he").get(where, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="job"')


def test_a_broken_off_job_goes_on_where_it_stopped(admin, cast, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(importing, "SMALL_BYTES", 1)
        patch.setattr(importing.threading.Thread, "start", lambda thread: None)
        where = upload(admin)["Location"]
    admin("he").post(where)
    assert Place.objects.filter(code="XH").exists()


def test_jobs_are_forgotten_after_a_week(admin, cast):
    where = upload(admin)["Location"]
    folder = next(importing.root().iterdir())
    old = (MONDAY - timedelta(days=8)).timestamp()
    os.utime(folder, (old, old))
    assert importing.sweep(at=MONDAY) == 1
    assert admin("he").get(where).status_code == 404


@pytest.mark.parametrize("kind", ["places", "organisations", "people", "posts"])
def test_an_empty_table_can_be_had_for_each_kind(admin, cast, kind):
    answer = admin("he").get(reverse("city_import_template", args=[kind]))
    assert answer.content.startswith(b"PK")


def test_the_folder_of_a_job_is_for_its_owner_alone(admin, cast):
    upload(admin)
    folder = next(importing.root().iterdir())
    assert folder.stat().st_mode & 0o077 == 0
