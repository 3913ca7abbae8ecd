"""A table of owners through the page of one compound: checked, confirmed, its result row by row."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongzhi.mechanisms.owners.roll.models import Conflict, Roll, Unit
from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll

TABLE = """房号,面积,业主姓名,证件号,手机号
1-1-101,95.32,张三,371481199001010018,13900000001
1-1-102,88,李四,,
1-1-102,88,王五,,
1-1-103,零,赵六,,
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA = tmp_path


def upload(desk, who="qian", *, words=TABLE, name="业主.csv", code="AH", **more):
    file = SimpleUploadedFile(name, words.encode())
    sent = {"file": file, "source": "registry", **more}
    return desk(who).post(reverse("roll_import", args=[code]), sent)


def test_a_table_is_checked_and_then_comes_in(desk, cast):
    where = upload(desk)["Location"]
    page = desk("qian").get(where).content.decode()
    assert "还什么也没有写" in page and "确认导入 3 行" in page
    assert not Roll.objects.exists()
    assert desk("qian").post(where).status_code == 303
    page = desk("qian").get(where).content.decode()
    assert "导入完了" in page and reverse("roll_conflicts", args=["AH"]) in page
    assert reverse("roll_import", args=["AH"]) in page
    assert Unit.objects.count() == 2
    assert set(Conflict.objects.values_list("gap", flat=True)) == {"no_id", "unit_twice"}
    answer = desk("qian").get(where + "result/")
    content = io.BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert [row[5] for row in rows[1:]] == ["已导入", "已导入", "已更新", "未导入"]
    assert "业主没有证件号" in rows[2][6] and "同一户出现两次" in rows[3][6]


def test_a_frozen_roll_takes_no_table_and_says_so(desk, cast):
    frozen_roll(cast, 1)
    page = desk("qian").get(upload(desk)["Location"]).content.decode()
    assert "确认导入" not in page and "冻结，不能再改" in page


def test_only_who_keeps_the_roll_comes_near(desk, cast):
    where = upload(desk)["Location"]
    for who in ("wu", "wang", "he", "feng"):
        assert upload(desk, who).status_code == 403
        assert desk(who).get(where).status_code == 403
        assert desk(who).get(where + "result/").status_code == 403
        assert desk(who).get(reverse("roll_import_blank", args=["AH"])).status_code == 403
    assert desk("li").get(where).status_code == 404, "another post's file"
    other = reverse("roll_import_job", args=["TY", where.rstrip("/").rsplit("/", 1)[1]])
    assert desk("qian").get(other).status_code == 404, "a file of another compound"


def test_the_empty_table_is_a_workbook(desk, cast):
    answer = desk("qian").get(reverse("roll_import_blank", args=["AH"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.get_sheet_by_index(0).to_python()[0][:2] == ["小区", "房号"]


@pytest.mark.parametrize(("name", "words"), [("a.pdf", "x"), ("a.csv", "没有表头")])
def test_what_is_no_table_is_refused_in_words(desk, cast, name, words):
    answer = upload(desk, words=words, name=name)
    if answer.status_code == 303:
        assert "换一个文件" in desk("qian").get(answer["Location"]).content.decode()
    else:
        assert answer.status_code == 422 and "只认" in answer.content.decode()
