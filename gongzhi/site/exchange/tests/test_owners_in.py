"""业主名册 from the tables that people have: what is read, who is told, when it may not."""

from decimal import Decimal

import pytest

from gongzhi.mechanisms.owners.roll import freezing, opening, publishing, queries
from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Roll, Unit
from gongzhi.mechanisms.owners.roll.tests import building
from gongzhi.people.models import Person
from tests.cast import MONDAY

from .tables import ANNA, BO, CHEN, counts, owners, take_in, xlsx


def unit(number: str) -> Unit:
    return Unit.objects.select_related("owner").get(number=number)


# --- the sheet as it comes ---


def test_a_messy_sheet_comes_in(cast, tmp_path):
    path = xlsx(
        tmp_path / "messy.xlsx",
        [
            ["安和苑小区业主花名册", None, None, None, None, None, None],
            [None, None, None, None, None, None, None],
            ["制表：物业", None, None, "2026年11月", None, None, None],
            ["序号", "楼号 ", "单元", "室号*", "建筑面积（平方米）", "产权人 姓名", "身份证号码"],
            [1, "３号楼", "1单元", "１０１室", "９５．３２㎡", "张　三", ANNA],
            [2, 3, 1, 102.0, 88, "李四；王五", f"{BO}；{CHEN}"],
            [None, None, None, None, None, None, None],
            ["序号", "楼号 ", "单元", "室号*", "建筑面积（平方米）", "产权人 姓名", "身份证号码"],
            [3, "3栋", "2单元", "东户", 101.5000001, "张三", ANNA.lower()],
        ],
    )
    outcome = take_in("owners", path, defaults={"place": "AH", "source": "登记"})
    assert counts(outcome) == (3, 0, 0, 0)
    assert outcome.unused == ["序号"]
    found = {u.number: (u.building, u.area) for u in Unit.objects.all()}
    assert found == {
        "3-1-101": ("3", Decimal("95.32")),
        "3-1-102": ("3", Decimal(88)),
        "3-2-东户": ("3", Decimal("101.5")),
    }
    assert unit("3-1-101").owner == unit("3-2-东户").owner
    roll = Roll.objects.get()
    assert (roll.compound.code, roll.number) == ("AH", 1)
    assert queries.totals(roll).total.heads == 2


def test_a_second_time_adds_nothing(cast, tmp_path):
    rows = (
        f"3-1-101,95.32,登记,张三,{ANNA},13900000001,,,",
        f"3-1-102,88,登记,张三、李四,{ANNA}、{BO},,李四,,",
        "3-1-103,70,合同,赵六,,,,,",
        "3-1-103,71,合同,钱七,,,,,",
        "3-1-104,100,实测,,,,,乐陵城建,未售出",
        "3-1-105,60,实测,,,,,乐陵商贸,",
        "3-1-106,60,实测,,,,,,",
    )
    assert counts(owners(tmp_path, *rows)) == (6, 1, 0, 0)
    before = [Person.objects.count(), Owner.objects.count(), Holder.objects.count()]
    before += [Unit.objects.count(), Conflict.objects.count(), freezing.digest(Roll.objects.get())]
    assert counts(owners(tmp_path, *rows)) == (0, 0, 7, 0)
    after = [Person.objects.count(), Owner.objects.count(), Holder.objects.count()]
    after += [Unit.objects.count(), Conflict.objects.count(), freezing.digest(Roll.objects.get())]
    assert before == after


def test_a_dry_run_writes_nothing(cast, tmp_path):
    people = Person.objects.count()
    outcome = owners(tmp_path, f"3-1-101,95,登记,张三,{ANNA},,,,", dry_run=True)
    assert counts(outcome) == (1, 0, 0, 0)
    assert not Roll.objects.exists()
    assert Person.objects.count() == people


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("3-1-101,0,登记,张三,,,,,", "面积", "大于 0"),
        ("3-1-101,-5,登记,张三,,,,,", "面积", "大于 0"),
        ("3-1-101,95.32001,登记,张三,,,,,", "面积", "四位小数"),
        ("3-1-101,九十,登记,张三,,,,,", "面积", "大于 0"),
        ("3-1-101,,登记,张三,,,,,", "面积", "要填"),
        ("3-1-101,95,,张三,,,,,", "面积来源", "登记、实测还是合同"),
        ("3-1-101,95,猜的,张三,,,,,", "面积来源", "只能填"),
        ("3-1-101,95,登记,张三、李四,371481199001010018,,,,", "证件号", "2 个姓名，这里却有 1 个"),
        (f"3-1-101,95,登记,张三、李四,{ANNA}、{ANNA},,,,", "证件号", "同一个证件号"),
        (f"3-1-101,95,登记,张三、张三,{ANNA}、,,,,", "业主姓名", "写了两次"),
        ("3-1-101,95,登记,张＊,,,,,", "业主姓名", "遮挡过"),
        ("3-1-101,95,登记,张三,371****0018,,,,", "证件号", "遮挡过"),
        ("3-1-101,95,登记,张三,,010-88,,,", "手机号", "手机号码"),
        ("3-1-101,95,登记,张三、李四,,,王五,,", "谁投票", "这一行业主里"),
        ("---,95,登记,张三,,,,,", "房号", "看不出"),
    ],
)
def test_what_cannot_be_read_stays_out_and_is_told_why(cast, tmp_path, row, column, why):
    outcome = owners(tmp_path, row)
    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.faults[0].column == column
    assert why in outcome.faults[0].why
    assert not Unit.objects.exists()


def test_one_bad_row_keeps_no_other_out(cast, tmp_path):
    outcome = owners(tmp_path, "3-1-101,0,登记,张三,,,,,", f"3-1-102,88,登记,李四,{BO},,,,")
    assert counts(outcome) == (1, 0, 0, 1)


# --- when it may not ---


def test_a_frozen_roll_takes_nothing_in(cast, tmp_path):
    roll = building.frozen_roll(cast, 2)
    outcome = owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,")
    assert counts(outcome) == (0, 0, 0, 1)
    assert "已在 2026-11-16 冻结，不能再改" in outcome.faults[0].why
    assert roll.digest == freezing.digest(roll)
    opening.open_roll(roll.compound, by=cast.li, at=MONDAY)
    assert counts(owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,")) == (1, 0, 0, 0)


def test_a_roll_that_is_public_takes_no_table_in(cast, tmp_path):
    roll = building.open_roll(cast, 2)
    publishing.publish(roll.pk, by=cast.li, at=MONDAY)
    outcome = owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,")
    assert "正在公示" in outcome.faults[0].why
    publishing.withdraw(roll.pk, "漏了九号楼", by=cast.li, at=MONDAY)
    assert counts(owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,")) == (1, 0, 0, 0)


def test_only_who_keeps_the_compounds_roll_takes_it_in(cast, tmp_path):
    for who in (cast.wu, cast.wang, cast.he):
        outcome = owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,", by=who)
        assert counts(outcome) == (0, 0, 0, 1)
        assert "由小区所在的社区和街道管理" in outcome.faults[0].why
    outcome = owners(tmp_path, f"9-9-9,95,登记,张三,{ANNA},,,,", defaults={"place": "振兴社区"})
    assert "不是小区" in outcome.faults[0].why


def test_a_batch_takes_few_queries(cast, tmp_path, queries):
    def rows(first: int):
        return [
            f"{n % 9}-1-{n},95,登记,业{n}、主{n},1{n:016}X、2{n:016}X,139{n:08},业{n},,"
            for n in range(first, first + 400)
        ]

    with queries() as seen:
        assert counts(owners(tmp_path, *rows(0))) == (400, 0, 0, 0)
    assert len(seen) <= 40
    with queries() as seen:
        assert counts(owners(tmp_path, *rows(0))) == (0, 0, 400, 0)
    assert len(seen) <= 25
