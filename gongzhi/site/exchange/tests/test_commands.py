"""`gongzhi import` and `gongzhi export`: exit codes, JSON, files."""

import csv
import io
import json
import stat

import pytest

from gongzhi.places.models import Place
from gongzhi.site.cli import main
from gongzhi.site.commands import import_
from gongzhi.site.exchange import KIND_NAMES
from gongzhi.site.exchange.kinds import KINDS

from .tables import results, text

WORDS = "编码,名称,类别,上级\nX1,新苑,小区,371481001031\n"


@pytest.fixture(autouse=True)
def city(cast, monkeypatch):
    """The tests' database is up already."""
    monkeypatch.setattr("gongzhi.site.cli.use_database", lambda: None)
    return cast


def test_the_names_on_the_command_line_are_those_of_the_kinds():
    assert tuple(KINDS) == KIND_NAMES


def test_all_done_is_0_and_json_says_how_many(tmp_path, capsys):
    path = str(text(tmp_path / "a.csv", WORDS))
    assert main(["import", "places", path, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    keys = ("kind", "rows", "added", "unchanged", "bad", "faults", "report")
    assert [told[key] for key in keys] == ["places", 1, 1, 0, 0, [], None]
    assert main(["import", "places", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 1


def test_bad_rows_are_1_and_each_fault_has_its_place(tmp_path, capsys):
    path = str(text(tmp_path / "a.csv", WORDS + "X2,坏苑,小区,没有\n"))
    report = tmp_path / "out.xlsx"
    assert main(["import", "places", path, "--report", str(report), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["bad"], told["report"]) == (1, 1, str(report))
    assert told["faults"][0]["row"] == 3 and told["faults"][0]["column"] == "上级编码"
    assert [row["结果"] for row in results(report)] == ["已导入", "未导入"]


def test_a_person_at_the_terminal_reads_where_and_why(tmp_path, capsys):
    path = str(text(tmp_path / "a.csv", WORDS + "X2,坏苑,小区,没有\n"))
    assert main(["import", "places", path]) == 1
    words = capsys.readouterr().out
    assert "2 行，新增 1" in words and "第 3 行 上级编码：" in words


def test_a_file_that_is_no_table_is_1_with_the_reason(tmp_path, capsys):
    assert main(["import", "places", str(text(tmp_path / "a.csv", "甲,乙\n1,2\n"))]) == 1
    assert "没有找到表头" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["import", "stars", "a.csv"],
        ["import", "places"],
        ["import", "places", "nowhere.csv"],
        ["export", "places", "--format", "pdf"],
    ],
)
def test_wrong_use_is_2(argv, capsys):
    try:
        assert main(argv) == 2
    except SystemExit as end:
        assert end.code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("option", ["colour=red", "kind"])
def test_a_value_for_no_column_is_wrong_use(tmp_path, capsys, option):
    path = str(text(tmp_path / "a.csv", WORDS))
    assert main(["import", "places", path, "--set", option]) == 2
    assert "colour" in (err := capsys.readouterr().err) or "列名=值" in err
    assert not Place.objects.filter(code="X1").exists()


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    path = str(text(tmp_path / "a.csv", WORDS))
    assert main(["import", "places", path, "--dry-run"]) == 0
    assert "什么也没写" in capsys.readouterr().out
    assert not Place.objects.filter(code="X1").exists()


def test_values_for_the_whole_file_come_from_the_command_line(tmp_path, capsys):
    path = str(text(tmp_path / "a.csv", "code,name,streetCode\nV1,甲社区居委会,371481001\n"))
    assert main(["import", "places", path, "--set", "kind=community"]) == 0
    assert Place.objects.get(code="V1").name == "甲社区居委会"
    path = str(text(tmp_path / "b.csv", "no,text,sent_at\n1,漏水,2026-11-01\n"))
    assert main(["import", "matters", path, "--place", "AH"]) == 0


def test_a_stop_by_hand_says_that_what_was_done_is_kept(tmp_path, capsys, monkeypatch):
    def stopped(args):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_, "_take_in", stopped)
    assert main(["import", "places", str(text(tmp_path / "a.csv", WORDS))]) == 1
    assert "再运行一次" in capsys.readouterr().err


def test_the_empty_form_is_written_and_nothing_imported(tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    assert main(["import", "places", "--template", str(path)]) == 0
    assert main(["import", "places", str(path)]) == 0
    assert "0 行" in capsys.readouterr().out


def test_csv_and_json_go_to_the_pipe(capsys):
    assert main(["export", "places", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["code"] == "371481" and rows[0]["kind"] == "city"
    assert main(["export", "places", "--format", "csv"]) == 0
    table = csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")))
    assert [row["编码"] for row in table] == [row["code"] for row in rows]


def test_the_format_follows_the_name_of_the_file_and_is_a_workbook_otherwise(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["export", "places", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"kind": "places", "out": "places.xlsx", "rows": Place.objects.count()}
    assert (tmp_path / "places.xlsx").read_bytes()[:2] == b"PK"
    assert main(["export", "places", "--out", "a.csv"]) == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("编码,名称")
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o600


def test_personal_values_are_revealed_for_a_reason_alone(capsys):
    assert main(["export", "posts", "--format", "csv"]) == 0
    assert "李值班" not in capsys.readouterr().out
    assert main(["export", "posts", "--format", "csv", "--reveal", "迁移到新服务器"]) == 0
    assert "李值班" in capsys.readouterr().out
    assert main(["export", "places", "--format", "csv", "--reveal", "迁移"]) == 1


def test_the_bar_is_for_a_terminal_alone(monkeypatch):
    with import_._progress() as told:
        assert told is None
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with import_._progress() as told:
        told(1, 2)
