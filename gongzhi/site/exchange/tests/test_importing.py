"""Row by row: good rows come in, bad ones come back with reasons, and again adds nothing twice."""

import json
import stat

import pytest
from django.db import DataError
from python_calamine import load_workbook

from gongzhi.casework.models import Case
from gongzhi.journal.services import history
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.places import services
from gongzhi.places.models import Place
from gongzhi.policy.actor import Actor
from gongzhi.site.exchange.kind import Misuse, Unusable
from tests.cast import MONDAY

from .tables import counts, results, take_in, text, xlsx

HEAD = ["小区编号", "小区名称", "类别", "上级编码", "总户数", "备注"]
GOOD = [
    ["X1", "新苑", "小区", 371481001031, "６１２", "好"],
    ["X2", "旧苑", "小区", "371481001031"],
]
HEADED = [["乐陵市小区一览表"], [None, "2026 年 11 月"], [], ["编码", *HEAD[1:]]]


def places(tmp_path, *rows, name="places.xlsx"):
    return xlsx(tmp_path / name, [*HEADED, *rows])


def test_the_header_is_found_below_titles_and_blank_rows_are_no_rows(cast, tmp_path):
    outcome = take_in("places", places(tmp_path, GOOD[0], [], [None, "  "], GOOD[1]))
    assert counts(outcome) == (2, 0, 0, 0) and outcome.unused == ["备注"]
    made = Place.objects.get(code="X1")
    assert (made.name, made.kind, made.households) == ("新苑", "compound", 612)
    assert made.parent.code == "371481001031" and made.path.startswith(made.parent.path)


def test_bad_rows_stay_out_with_row_column_and_reason_and_good_ones_come_in(cast, tmp_path):
    bad = ["X3", "坏苑", "小区域", "371481001031", "三百"]
    outcome = take_in("places", places(tmp_path, GOOD[0], bad, GOOD[1]))
    assert counts(outcome) == (2, 0, 0, 1)
    assert [(f.row, f.column, f.value) for f in outcome.faults] == [
        (6, "类别", "小区域"),
        (6, "户数", "三百"),
    ]
    assert not Place.objects.filter(code="X3").exists()


def test_the_result_file_gives_back_each_row_with_what_became_of_it(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    bad = ["X3", "=1+1", "小区", "没有"]
    take_in("places", places(tmp_path, GOOD[0], bad), report=report)
    first, second = results(report)
    assert (first["编码"], first["总户数"], first["备注"]) == ("X1", "６１２", "好")
    assert (first["结果"], first["原因"], first["原行号"]) == ("已导入", "", 5.0)
    assert second["小区名称"] == "=1+1", "words stay words, nothing becomes a formula"
    assert second["结果"] == "未导入" and "没有编码或名称是“没有”的" in second["原因"]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_the_bad_rows_can_be_mended_in_the_result_file_and_imported_from_it(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    take_in("places", places(tmp_path, GOOD[0], ["X3", "坏苑", "小区", "没有"]), report=report)
    mended = [[*row.values()] for row in results(report)]
    mended[1][3] = "371481001031"
    again = xlsx(tmp_path / "again.xlsx", [[*results(report)[0]], *mended])
    assert counts(take_in("places", again)) == (1, 0, 1, 0)


def test_importing_again_adds_nothing_twice(cast, tmp_path):
    path = places(tmp_path, *GOOD)
    assert counts(take_in("places", path)) == (2, 0, 0, 0)
    assert counts(take_in("places", path)) == (0, 0, 2, 0)
    assert len(history(f"place:{Place.objects.get(code='X1').pk}")) == 1


def test_a_dry_run_finds_the_same_faults_and_writes_nothing(cast, tmp_path):
    child = ["X1-1", "1 号楼", "楼栋", "X1"]
    path = places(tmp_path, GOOD[0], child, ["X3", "坏苑", "小区", "没有"])
    before = Place.objects.count(), len(history("exchange:places"))
    tried = take_in("places", path, dry_run=True)
    assert counts(tried) == (2, 0, 0, 1) and tried.dry_run
    assert (Place.objects.count(), len(history("exchange:places"))) == before
    assert counts(take_in("places", path)) == counts(tried)


def test_a_dry_run_knows_the_parent_that_an_earlier_batch_would_have_made(
    cast, tmp_path, monkeypatch
):
    monkeypatch.setattr("gongzhi.site.exchange.importing.BATCH", 1)
    child, by_name = ["X1-1", "1 号楼", "楼栋", "X1"], ["X1-2", "2 号楼", "楼栋", "新苑"]
    path = places(tmp_path, GOOD[0], child, by_name)
    assert counts(take_in("places", path, dry_run=True)) == (3, 0, 0, 0)
    assert counts(take_in("places", path)) == (3, 0, 0, 0)


def test_the_same_thing_twice_in_a_file_comes_in_once_and_the_second_row_says_so(cast, tmp_path):
    outcome = take_in("places", places(tmp_path, GOOD[0], GOOD[0]))
    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.faults[0].row == 6 and "与第 5 行重复" in outcome.faults[0].why


def test_a_row_that_stayed_out_does_not_bar_a_better_one_further_down(cast, tmp_path):
    outcome = take_in("places", places(tmp_path, ["X1", "新苑", "小区", "没有"], GOOD[0]))
    assert counts(outcome) == (1, 0, 0, 1)


def test_rows_of_several_sheets_come_in_and_faults_name_the_sheet(cast, tmp_path):
    bad = ["X3", "坏苑", "小区", "没有"]
    notes = [["列", "必填", "怎么填"], ["编码", "是", "终身不变"]]
    path = xlsx(tmp_path / "a.xlsx", [*HEADED, GOOD[0]], notes, [HEADED[-1], GOOD[1], bad])
    outcome = take_in("places", path)
    assert counts(outcome) == (2, 0, 0, 1)
    assert (outcome.faults[0].sheet, outcome.faults[0].row) == ("Sheet3", 3)


def test_a_heading_printed_again_on_each_page_is_no_row(cast, tmp_path):
    outcome = take_in("places", places(tmp_path, GOOD[0], HEADED[-1], GOOD[1]))
    assert counts(outcome) == (2, 0, 0, 0)


def test_what_differs_is_a_fault_until_the_table_is_to_be_believed(cast, tmp_path):
    take_in("places", places(tmp_path, *GOOD))
    changed = places(tmp_path, ["X1", "新苑", "小区", "371481001031", 700], name="b.xlsx")
    outcome = take_in("places", changed)
    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.faults[0].column == "户数" and "612" in outcome.faults[0].why
    assert counts(take_in("places", changed, update=True)) == (0, 1, 0, 0)
    assert Place.objects.get(code="X1").households == 700
    assert counts(take_in("places", changed)) == (0, 0, 1, 0)


def test_a_blank_cell_says_nothing_about_what_is_kept(cast, tmp_path):
    take_in("places", places(tmp_path, *GOOD))
    silent = places(tmp_path, ["X1", "新苑", "小区", None, None], name="b.xlsx")
    assert counts(take_in("places", silent, update=True)) == (0, 0, 1, 0)
    assert Place.objects.get(code="X1").households == 612


def test_a_code_is_for_life_even_if_the_table_is_to_be_believed(cast, tmp_path):
    take_in("places", places(tmp_path, *GOOD))
    other = places(tmp_path, ["X1", "新苑", "社区", "371481001"], name="b.xlsx")
    outcome = take_in("places", other, update=True)
    assert counts(outcome) == (0, 0, 0, 1) and "不能改" in outcome.faults[0].why


def test_a_value_for_the_whole_file_holds_where_the_cell_is_blank(cast, tmp_path):
    path = text(tmp_path / "a.csv", "code,name,streetCode,类别\nV1,甲,371481001,\nV2,乙,V1,小区\n")
    outcome = take_in("places", path, defaults={"kind": "社区"})
    assert counts(outcome) == (2, 0, 0, 0)
    assert Place.objects.get(code="V1").kind == "community"
    assert Place.objects.get(code="V2").kind == "compound"


@pytest.mark.parametrize("defaults", [{"colour": "red"}, {"kind": "星球"}])
def test_a_value_for_no_column_or_one_that_does_not_fit_is_wrong_use(cast, tmp_path, defaults):
    with pytest.raises(Misuse):
        take_in("places", places(tmp_path, *GOOD), defaults=defaults)


def test_a_file_without_the_columns_it_needs_is_refused_before_anything_is_written(cast, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["标题"], ["编码", "名称"], ["X1", "新苑"]])
    with pytest.raises(Unusable, match="第 2 行是表头，缺少这些列：类别"):
        take_in("places", path)
    with pytest.raises(Unusable, match="没有找到表头"):
        take_in("places", xlsx(tmp_path / "b.xlsx", [["甲", "乙"], ["1", "2"]]))


def test_the_result_file_may_not_be_the_file_itself(cast, tmp_path):
    path = places(tmp_path, *GOOD)
    with pytest.raises(Misuse):
        take_in("places", path, report=path)


def test_a_result_file_that_cannot_be_written_stops_before_anything_is(cast, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        take_in("places", places(tmp_path, *GOOD), report=tmp_path / "nowhere" / "out.xlsx")
    assert not Place.objects.filter(code="X1").exists()


def test_who_may_not_edit_the_city_gets_every_row_back(cast, tmp_path):
    outcome = take_in("places", places(tmp_path, *GOOD), by=cast.li)
    assert counts(outcome) == (0, 0, 0, 2) and "岗位" in outcome.faults[0].why


def test_the_import_itself_is_on_record_with_its_counts(cast, tmp_path):
    take_in("places", places(tmp_path, *GOOD, ["X3", "坏苑", "小区", "没有"]))
    line = history("exchange:places")[-1]
    told = json.loads(line.details)
    assert (line.act, told["added"], told["bad"]) == ("import", 2, 1)


def test_what_the_database_refuses_is_a_fault_of_that_row_alone(cast, tmp_path, monkeypatch):
    real = services.add_place

    def add_place(**place):
        if place["code"] == "X1":
            raise DataError("value too long\nDETAIL: a secret")
        return real(**place)

    monkeypatch.setattr(services, "add_place", add_place)
    outcome = take_in("places", places(tmp_path, *GOOD))
    assert counts(outcome) == (1, 0, 0, 1)
    assert "value too long" in outcome.faults[0].why and "secret" not in outcome.faults[0].why


@pytest.fixture
def stopped_after_two_batches(monkeypatch):
    monkeypatch.setattr("gongzhi.site.exchange.importing.BATCH", 10)

    def progress(done: int, total: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    return progress


def test_a_kill_loses_at_most_the_running_batch_and_a_rerun_goes_on(
    lasting_db, django_db_blocker, tmp_path, stopped_after_two_batches
):
    rows = "".join(f"H{n},漏水 {n},AH\n" for n in range(45))
    path = text(tmp_path / "a.csv", f"编号,内容,地点\n{rows}")
    with django_db_blocker.unblock():
        with pytest.raises(KeyboardInterrupt):
            take_in("matters", path, progress=stopped_after_two_batches)
        assert Matter.objects.count() == 20
        assert counts(take_in("matters", path)) == (25, 0, 20, 0)
        assert Matter.objects.count() == Case.objects.count() == 45


def test_progress_is_told_batch_by_batch_up_to_the_last_row(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("gongzhi.site.exchange.importing.BATCH", 2)
    told = []
    rows = [[f"Y{n}", f"苑 {n}", "小区", "371481001031"] for n in range(5)]
    take_in("places", places(tmp_path, *rows), progress=lambda *what: told.append(what))
    assert [done for done, _ in told] == [2, 4, 5] and all(total >= 5 for _, total in told)


def test_faults_kept_in_memory_are_bounded_and_the_result_file_has_them_all(
    cast, tmp_path, monkeypatch
):
    monkeypatch.setattr("gongzhi.site.exchange.importing.MOST_FAULTS", 3)
    rows = [[f"Y{n}", f"苑 {n}", "小区", "没有"] for n in range(5)]
    report = tmp_path / "out.xlsx"
    outcome = take_in("places", places(tmp_path, *rows), report=report)
    assert outcome.bad == 5 and len(outcome.faults) == 3
    assert [row["结果"] for row in results(report)] == ["未导入"] * 5


def test_whoever_acts_signs_the_record(cast, tmp_path):
    by = Actor(label="系统管理员", duty="system_admin", person_id=7, post_id=8)
    take_in("places", places(tmp_path, GOOD[0]), by=by)
    [line] = history(f"place:{Place.objects.get(code='X1').pk}")
    assert (line.person, line.post, line.at) == (7, 8, MONDAY.isoformat())


def test_a_result_that_is_longer_than_a_sheet_goes_on_in_the_next(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("gongzhi.site.exchange.reports.MOST_ROWS", 3)
    rows = [[f"Y{n}", f"苑 {n}", "小区", "371481001031"] for n in range(5)]
    report = tmp_path / "out.xlsx"
    take_in("places", places(tmp_path, *rows), report=report)
    book = load_workbook(str(report))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(sheet) for sheet in sheets] == [3, 3, 2]
    assert len({tuple(sheet[0]) for sheet in sheets}) == 1
