"""What goes out comes in again: to the same city as nothing new, to an empty one whole."""

import csv
import json
import stat
from pathlib import Path

import pytest
from python_calamine import load_workbook

from gongzhi.casework.models import Case, Seat, Step
from gongzhi.journal.models import Entry
from gongzhi.journal.services import history
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Roll, Unit
from gongzhi.mechanisms.owners.survey import services as survey
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from gongzhi.mechanisms.street_calls.models import Call
from gongzhi.messages.models import Outgoing
from gongzhi.people import privacy
from gongzhi.people.models import (
    Account,
    Field,
    Holding,
    Mandate,
    Organisation,
    Person,
    Post,
    Secret,
)
from gongzhi.places.models import GridCover, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotYours
from gongzhi.site.exchange import FORMATS, KIND_NAMES, blank, exporting
from gongzhi.site.exchange.kinds import KINDS
from tests.cast import MONDAY
from tests.matters import raised

from .tables import counts, take_in, text

CLERK = Actor(label="命令行导出", duty=Duty.PLATFORM_OFFICER, place_path="/")
WHY = "迁移到新服务器"


def export(name: str, path: Path, *, reason: str = "", by: Actor = CLERK) -> int:
    kind = KINDS[name]
    rows = exporting.rows_of(kind, by=by, at=MONDAY, reason=reason)
    if path.suffix == ".xlsx":
        return exporting.write_xlsx(kind, rows, str(path))
    write = {".csv": exporting.write_csv, ".json": exporting.write_json}[path.suffix]
    with path.open("w", encoding="utf-8", newline="") as file:
        return write(kind, rows, file)


@pytest.fixture
def city(cast, tmp_path):
    """The cast's city with phones, grids, companies, matters of every sort and a call."""
    for number, name in enumerate(("wang", "li", "han")):
        person = Person.objects.get(pk=getattr(cast, name).person_id)
        privacy.keep(person, Field.PHONE, f"1380000000{number}")
    privacy.keep(Person.objects.get(pk=cast.li.person_id), Field.ADDRESS, "阳光小区3号楼")
    words = "编码,名称,类别,服务小区,信用代码,代码校验说明\n"
    words += "w,甲物业,物业公司,AH、TY,91350203M0001QAY9B,证照如此\n"
    take_in("organisations", text(tmp_path / "o.csv", words))
    raised(cast, title="=cmd 漏水", category="城乡建设", spot="西门", lon=117.2, lat=37.7)
    words = (
        "编号,地点,内容,时间,答复,答复时间,状态,评价,解决层级,来源\n"
        "7,371481001,“路灯”,2019-3-5 10:06:36,已换,2019-3-12 8:59,办结,满意,社区,热线\n"
        '8,AH,"+多行\n第二行,逗号",2026-11-2 9:00,,,反映人撤回,,,\n'
        ",AH,没有编号,2026-11-2 9:00,,,,,,\n"
    )
    assert counts(take_in("matters", text(tmp_path / "m.csv", words))) == (3, 0, 0, 0)
    words = "标题,地点,事实,街道已做的,应由谁办\n管网漏水,AH,漏水,放了牌,gr、sz-yh\n"
    assert counts(take_in("calls", text(tmp_path / "c.csv", words))) == (1, 0, 0, 0)
    words = (
        "小区,房号,类别,面积,面积来源,业主姓名,证件号,手机号,谁投票,单位名称,信用代码,办事人身份\n"
        "AH,1-1-101,,95.32,登记,业甲、业乙,371481199001010018、,13900000001,业乙,,,\n"
        "AH,1-1-102,,120,合同,业丙,,,,,,\n"
        "AH,1-1-103,,60.5,实测,办事甲,,,,乐陵商贸,91350203M0001QAY9B,法定代表人\n"
        "AH,1-1-104,未售出,100,实测,,,,,乐陵城建,,\n"
        "AH,1-1-105,,100,实测,,,,,,,\n"
    )
    assert counts(take_in("owners", text(tmp_path / "r.csv", words))) == (5, 0, 0, 0)
    begin_survey(cast)
    words = (
        "小区,总面积,交付面积,首次交付,入住率,谁在管理,业委会,没有成立的原因,备注\n"
        "AH,24838.57,12419.285,2020-6-1,85.5%,甲物业,未成立,名册不清、出租多,-差两户\n"
        "TY,,,,,弃管,,,\nLH,,,,,,有,,\n"
    )
    assert counts(take_in("surveys", text(tmp_path / "s.csv", words))) == (3, 0, 0, 0)
    return cast


def begin_survey(cast) -> None:
    survey.open_round("摸排", MONDAY.date(), by=cast.feng, at=MONDAY)


def empty_out() -> None:
    """An empty city, in this test's transaction: everything but the record, which stays."""
    through = [Call.thinks.through, Call.assisting.through]
    rooms: list = [Outgoing, Survey, Round, Conflict, Holder, Unit, Owner, Roll]
    rooms += [Call, Matter, Step, Seat, Case, Account, Holding, Post, Mandate, Organisation]
    for model in [*through, *rooms, Secret, Person, GridCover, Place]:
        found = model._default_manager.all()
        found._raw_delete(found.db)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", KIND_NAMES)
def test_what_goes_out_is_nothing_new_to_the_same_city(city, tmp_path, name, form):
    path = tmp_path / f"out.{form}"
    rows = export(name, path, reason=WHY if KINDS[name].personal else "")
    outcome = take_in(name, path, report=tmp_path / "report.xlsx")
    assert counts(outcome) == (0, 0, rows, 0) and rows > 0
    assert outcome.unused == []


@pytest.mark.parametrize("form", FORMATS)
def test_what_goes_out_builds_the_same_city_again(city, tmp_path, form):
    Holding.objects.exclude(person__secrets__field=Field.PHONE).delete()
    Account.objects.exclude(person__secrets__field=Field.PHONE).delete()
    reason = {name: WHY if KINDS[name].personal else "" for name in KIND_NAMES}
    for name in KIND_NAMES:
        export(name, tmp_path / f"{name}.{form}", reason=reason[name])
        export(name, tmp_path / f"{name}-before.json", reason=reason[name])
    empty_out()
    for name in KIND_NAMES:
        if name == "surveys":
            begin_survey(city)
        outcome = take_in(name, tmp_path / f"{name}.{form}", report=tmp_path / "report.xlsx")
        assert outcome.bad == 0 and outcome.added == outcome.rows > 0, outcome.faults
        export(name, tmp_path / f"{name}-after.json", reason=reason[name])
        assert told(tmp_path / f"{name}-after.json") == told(tmp_path / f"{name}-before.json")


def told(path: Path) -> list[dict]:
    """What an export says in any order, but for the numbers that a city gives itself."""
    rows = json.loads(path.read_text())
    return sorted(({k: v for k, v in r.items() if k != "number"} for r in rows), key=json.dumps)


def test_personal_values_go_out_masked_and_leave_no_reading(city, tmp_path):
    export("people", tmp_path / "a.csv")
    words = (tmp_path / "a.csv").read_text()
    assert "138****0001" in words and "13800000001" not in words and "李值班" not in words
    assert "阳光小区＊＊＊" in words
    assert not Entry.objects.filter(act="reveal").exists()


def test_a_masked_export_is_nothing_new_where_a_masked_value_can_be_recognised(city, tmp_path):
    for name in ("posts", "users", "matters"):
        rows = export(name, tmp_path / f"{name}.csv")
        outcome = take_in(name, tmp_path / f"{name}.csv", report=tmp_path / "report.xlsx")
        assert counts(outcome) == (0, 0, rows, 0)


def test_masked_people_stay_out_and_are_told_why(city, tmp_path):
    rows = export("people", tmp_path / "people.csv")
    outcome = take_in("people", tmp_path / "people.csv")
    assert outcome.bad == rows and all("遮挡" in f.why for f in outcome.faults)


def test_in_clear_each_reading_is_on_record_with_what_it_was_for(city, tmp_path):
    export("people", tmp_path / "a.csv", reason=WHY)
    assert "13800000001" in (tmp_path / "a.csv").read_text()
    readings = Entry.objects.filter(act="reveal", details__contains="export:people")
    assert readings.filter(subject=f"person:{city.li.person_id}").count() == 2
    assert '"revealed":true' in history("exchange:people")[-1].details


def test_in_clear_needs_the_power_and_a_reason(city):
    with pytest.raises(NotYours):
        exporting.rows_of(KINDS["people"], by=city.he, at=MONDAY, reason=WHY)
    with pytest.raises(Incomplete):
        exporting.rows_of(KINDS["places"], by=CLERK, at=MONDAY, reason=WHY)


def test_no_cell_of_a_csv_is_taken_for_a_formula(city, tmp_path):
    export("matters", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "'=cmd 漏水" in cells


def test_an_empty_export_is_still_a_list(cast, tmp_path):
    export("calls", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == []


@pytest.mark.parametrize("name", KIND_NAMES)
def test_the_empty_form_is_read_by_the_import_and_holds_no_row(cast, tmp_path, name):
    path = tmp_path / "form.xlsx"
    blank.write(KINDS[name], path)
    defaults = {"place": "AH"} if name in ("matters", "calls", "owners") else {}
    outcome = take_in(name, path, defaults=defaults, report=tmp_path / "report.xlsx")
    assert counts(outcome) == (0, 0, 0, 0)
    book = load_workbook(str(path))
    assert len(book.sheet_names) == 2
    notes = book.get_sheet_by_index(1).to_python()
    assert [row[0] for row in notes[1 : len(KINDS[name].columns) + 1]] == [
        column.heading for column in KINDS[name].columns
    ]
    assert stat.S_ISREG(path.stat().st_mode)


@pytest.mark.parametrize("name", KIND_NAMES)
def test_every_choice_that_the_form_offers_is_one_that_the_import_takes(db, name):
    for column in KINDS[name].columns:
        for label in getattr(column.parse, "labels", ()):
            assert column.parse(label) is not None


@pytest.mark.parametrize("name", KIND_NAMES)
def test_no_two_columns_of_a_kind_have_the_same_name(name):
    from gongzhi.site.exchange.heading import names_of, spelled

    for column in KINDS[name].columns:
        first = (spelled(column.label), spelled(column.key))
        others = [
            spelled(alias)
            for other in KINDS[name].columns
            if other is not column
            for alias in names_of(other)
        ]
        assert not set(first) & set(others), column.key
