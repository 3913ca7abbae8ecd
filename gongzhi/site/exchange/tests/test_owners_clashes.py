"""Areas by the rank of their source, and what clashes: listed, never guessed."""

from decimal import Decimal

import pytest

from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Unit
from gongzhi.people import privacy
from gongzhi.people.models import Field, Person

from .tables import ANNA, BO, CHEN, counts, owners, results


def unit(number: str) -> Unit:
    return Unit.objects.select_related("owner").get(number=number)


def open_ones() -> set[tuple[str, str]]:
    return set(Conflict.objects.filter(settled_at=None).values_list("gap", "unit"))


# --- areas: 建筑物区分所有权司法解释 8 ---


AREAS = "房号,登记面积,实测面积,合同面积,业主姓名,证件号"


@pytest.mark.parametrize(
    ("cells", "area", "source", "listed"),
    [
        ("95.32,96,97", "95.32", "registry", True),
        (",96,97", "96", "survey", True),
        (",,97", "97", "contract", False),
        ("95.32,,95.32", "95.32", "registry", False),
        ("95.32,,95.320", "95.32", "registry", False),
        ("95.32,,95.33", "95.32", "registry", True),
    ],
)
def test_registry_before_survey_before_contract(cast, tmp_path, cells, area, source, listed):
    outcome = owners(tmp_path, f"1-1-1,{cells},张三,{ANNA}", head=AREAS)
    assert counts(outcome) == (1, 0, 0, 0)
    found = unit("1-1-1")
    assert (found.area, found.source) == (Decimal(area), source)
    assert (("area_differs", "1-1-1") in open_ones()) is listed


def test_another_source_in_another_file_is_listed_and_the_higher_one_kept(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,合同,张三,{ANNA},,,,")
    assert counts(owners(tmp_path, f"1-1-1,96,登记,张三,{ANNA},,,,")) == (0, 1, 0, 0)
    assert (unit("1-1-1").area, unit("1-1-1").source) == (Decimal(96), "registry")
    assert Conflict.objects.get().said == {"contract": "95", "registry": "96"}
    assert counts(owners(tmp_path, f"1-1-1,95,合同,张三,{ANNA},,,,")) == (0, 0, 1, 0)
    assert unit("1-1-1").area == 96


def test_the_same_source_with_another_area_needs_leave(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},,,,")
    outcome = owners(tmp_path, f"1-1-1,96,登记,张三,{ANNA},,,,")
    assert counts(outcome) == (0, 0, 0, 1)
    assert "名册上是“95”" in outcome.faults[0].why
    assert counts(owners(tmp_path, f"1-1-1,96,登记,张三,{ANNA},,,,", update=True)) == (0, 1, 0, 0)
    assert unit("1-1-1").area == 96


# --- what clashes is listed ---


def test_the_same_unit_twice_is_listed_and_the_first_row_stands(cast, tmp_path):
    report = tmp_path / "out.xlsx"
    rows = f"1-1-1,95,登记,张三,{ANNA},,,,", f"1-1-1,95,登记,李四,{BO},,,,"
    assert counts(owners(tmp_path, *rows, report=report)) == (1, 1, 0, 0)
    assert open_ones() == {("unit_twice", "1-1-1")}
    assert unit("1-1-1").owner.holders.get().person.name == "张三"
    assert "同一户出现两次" in results(report)[1]["原因"]
    said = str(Conflict.objects.get().said)
    assert "张三" not in said and "李四" not in said and ANNA not in said


def test_twice_the_same_is_no_clash(cast, tmp_path):
    row = f"1-1-1,95,登记,张三,{ANNA},,,,"
    assert counts(owners(tmp_path, row, row)) == (1, 0, 1, 0)
    assert open_ones() == set()


def test_no_owner_no_number_nobody_chosen(cast, tmp_path):
    owners(
        tmp_path,
        "1-1-1,95,登记,,,,,,",
        "1-1-2,95,登记,张三,,,,,",
        f"1-1-3,95,登记,李四、王五,{ANNA}、{BO},,,,",
    )
    assert open_ones() == {("no_owner", "1-1-1"), ("no_id", "1-1-2"), ("no_voter", "1-1-3")}


def test_a_later_file_that_fills_the_gap_closes_it(cast, tmp_path):
    owners(
        tmp_path,
        "1-1-1,95,登记,,,,,,",
        "1-1-2,95,登记,张三,,,,,",
        f"1-1-3,95,登记,李四、王五,{BO}、{CHEN},,,,",
    )
    outcome = owners(
        tmp_path,
        "1-1-1,95,登记,赵六,371481196001010017,,,,",
        f"1-1-2,95,登记,张三,{ANNA},,,,",
        f"1-1-3,95,登记,李四、王五,{BO}、{CHEN},,王五,,",
    )
    assert outcome.bad == 0
    assert open_ones() == set()
    assert Conflict.objects.filter(how="资料已补齐").count() == 3
    assert privacy.find(Field.ID_NUMBER, ANNA).name == "张三"
    assert Person.objects.filter(name="张三").count() == 1


def test_another_owner_needs_leave_and_then_takes_the_place(cast, tmp_path):
    owners(tmp_path, f"1-1-1,95,登记,张三,{ANNA},,,,")
    outcome = owners(tmp_path, f"1-1-1,95,登记,李四,{BO},,,,")
    assert counts(outcome) == (0, 0, 0, 1) and outcome.faults[0].column == "业主姓名"
    assert "张三" not in outcome.faults[0].why
    assert counts(owners(tmp_path, f"1-1-1,95,登记,李四,{BO},,,,", update=True)) == (0, 1, 0, 0)
    assert Holder.objects.get().person.name == "李四"
    assert Owner.objects.count() == 1
