"""摸排 from the tables that streets keep: into the open round, once, whatever they look like."""

from datetime import date
from decimal import Decimal

import pytest

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import Answers
from gongzhi.mechanisms.owners.survey.models import Management, Obstacle, Survey
from gongzhi.places import services as places
from gongzhi.site.exchange.survey_cells import MANAGEMENT, Reasons, Stands, area, heads, share
from gongzhi.site.exchange.values import Unfit
from tests.cast import FOUNDER, MONDAY

from .tables import counts, take_in, text, xlsx

COLUMNS = {  # what the street calls it: AH, TY, LH
    "序号": (1, 2, 3),
    "所属社区": ("振兴社区", "振兴社区", "东兴社区"),
    "小区名称": ("安和苑 ", "桃源里小区", "柳河湾"),
    "专有部分总面积（㎡）": (24838.57, "不详", 24838.570000000003),
    "已交付面积\n(㎡)": ("12,419.285㎡", "—", 100),
    "业主人数": ("２８０人", None, 300),
    "已交付人数": (140.0, None, 400),
    "首批交付时间": (date(2020, 6, 1), "2025年3月1日", "2020.1.1"),
    "入住率": (0.855, "62", 1),
    "出租比例": ("30%", "/", 0),
    "物业公司": ("恒信物业服务有限公司", "弃管", "社区代管"),
    "是否成立业委会": ("未成立", "筹备中", "有"),
    "未成立原因": ("名册不清、出租多", "户数少", ""),
    "备注": (None, "只有两栋", ""),
    "填表人": ("张", "李", "王"),
}
AH, TY, LH = (list(row) for row in zip(*COLUMNS.values(), strict=True))
BLANK = [None] * (len(COLUMNS) - 3)
MESSY = [
    ["市中街道小区摸排表"],
    ["填报单位：市中街道", None, None, "2026 年 11 月"],
    list(COLUMNS),
    AH,
    TY,
    list(COLUMNS),  # printed again on the next page
    LH,  # more owners delivered than there are
    [4, "东兴社区", "没有这个小区", *BLANK],
    ["合计", None, None, *BLANK],
]


@pytest.fixture
def of_round(cast):
    return services.open_round("摸排", date(2026, 11, 1), by=cast.feng, at=MONDAY)


def kept(code: str) -> Survey:
    return Survey.objects.get(compound__code=code)


def why(outcome) -> list[tuple[str, str]]:
    return [(fault.column, fault.why) for fault in outcome.faults]


def csv(tmp_path, words: str):
    return text(tmp_path / "a.csv", words)


def test_a_street_s_own_table_comes_in_as_it_is(cast, of_round, tmp_path):
    outcome = take_in("surveys", xlsx(tmp_path / "a.xlsx", MESSY))
    assert counts(outcome) == (2, 0, 0, 3)
    ah, ty = kept("AH"), kept("TY")
    assert (ah.total_area, ah.delivered_area) == (Decimal("24838.57"), Decimal("12419.285"))
    assert (ah.total_heads, ah.delivered_heads) == (280, 140)
    assert (ah.occupancy, ah.let) == (Decimal("0.855"), Decimal("0.3"))
    assert (ah.first_delivered_on, ah.management) == (date(2020, 6, 1), "company")
    assert (ah.has_committee, ah.obstacles) == (False, ["mostly_let", "roll"])
    assert ah.outcome == "eligible" and ah.filled_by == "表格导入"
    assert (ty.total_area, ty.occupancy, ty.let) == (None, Decimal("0.62"), None)
    assert (ty.management, ty.obstacles, ty.note) == ("nobody", ["small"], "只有两栋")
    assert ty.outcome == "unknown"
    assert kept("LH").filled_at is None
    assert [column for column, _why in why(outcome)] == ["已交付的业主人数", "小区", "小区"]
    assert "比总人数还多" in outcome.faults[0].why
    assert outcome.unused == ["序号", "填表人"]


def test_a_second_time_adds_nothing(cast, of_round, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", MESSY)
    take_in("surveys", path)
    fillings = kept("AH").fillings
    assert counts(take_in("surveys", path)) == (0, 0, 2, 3)
    assert counts(take_in("surveys", path, update=True)) == (0, 0, 2, 3)
    assert kept("AH").fillings == fillings == 1


def test_a_check_writes_nothing(cast, of_round, tmp_path):
    outcome = take_in("surveys", xlsx(tmp_path / "a.xlsx", MESSY), dry_run=True)
    assert counts(outcome) == (2, 0, 0, 3)
    assert not Survey.objects.exclude(filled_at=None).exists()


def test_every_figure_may_be_left_out(cast, of_round, tmp_path):
    assert counts(take_in("surveys", csv(tmp_path, "小区,备注\nAH,资料没拿到\n"))) == (1, 0, 0, 0)
    assert kept("AH").outcome == "unknown"


def test_a_row_that_says_nothing_is_in_order_and_changes_nothing(cast, of_round, tmp_path):
    assert counts(take_in("surveys", csv(tmp_path, "小区,总面积\nAH,\nTY,未知\n"))) == (0, 0, 2, 0)
    assert kept("AH").filled_at is None


def test_what_somebody_filled_in_is_changed_only_if_the_table_is_to_be_believed(
    cast, of_round, tmp_path
):
    said = Answers(total_area=Decimal(100), delivered_area=Decimal(10), management="nobody")
    services.fill(kept("AH").pk, said, by=cast.wang, at=MONDAY)
    words = "小区,总面积,谁在管理\nAH,200,社区代管\n"
    outcome = take_in("surveys", csv(tmp_path, words))
    assert why(outcome)[0][0] == "专有部分总面积" and "100" in why(outcome)[0][1]
    assert counts(take_in("surveys", csv(tmp_path, words), update=True)) == (0, 1, 0, 0)
    now = kept("AH")
    assert (now.total_area, now.delivered_area) == (Decimal(200), Decimal(10)), "blank says nothing"
    assert now.management == "community"
    outcome = take_in("surveys", csv(tmp_path, "小区,谁在管理\nAH,弃管\n"))
    assert "社区代管" in why(outcome)[0][1], "what is kept is told in words"


def test_compounds_of_one_name_are_told_apart_by_their_community(cast, tmp_path):
    community = cast.place("371481001032")
    places.add_place(
        kind="compound", code="TY2", name="桃源里", parent=community, since=date(2025, 1, 1),
        by=FOUNDER, at=MONDAY,
    )  # fmt: skip
    services.open_round("摸排", date(2026, 11, 1), by=cast.feng, at=MONDAY)
    outcome = take_in("surveys", csv(tmp_path, "小区,总面积\n桃源里,10\n"))
    assert "TY" in why(outcome)[0][1] and "TY2" in why(outcome)[0][1]
    words = "小区,社区,总面积\n桃源里,阜盛社区,10\n桃源里,371481001031,20\n"
    assert counts(take_in("surveys", csv(tmp_path, words))) == (2, 0, 0, 0)
    assert (kept("TY2").total_area, kept("TY").total_area) == (10, 20)


def test_without_an_open_round_nothing_comes_in(cast, tmp_path):
    outcome = take_in("surveys", csv(tmp_path, "小区,总面积\nAH,10\n"))
    assert "没有正在进行的摸排" in why(outcome)[0][1]
    of_round = services.open_round("摸排", date(2026, 11, 1), by=cast.feng, at=MONDAY)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    assert counts(take_in("surveys", csv(tmp_path, "小区,总面积\nAH,10\n"))) == (0, 0, 0, 1)


def test_the_page_s_own_sheet_comes_in_again(desk, cast, of_round, tmp_path):
    take_in("surveys", xlsx(tmp_path / "a.xlsx", MESSY))
    answer = desk("feng").get(f"/desk/owners/surveys/{of_round.pk}/", {"format": "xlsx"})
    path = tmp_path / "page.xlsx"
    path.write_bytes(answer.content)
    assert counts(take_in("surveys", path)) == (0, 0, 3, 0)


def test_the_platform_takes_it_in_by_page(desk, cast, of_round):
    page = desk("feng").get("/city/import/", {"kind": "surveys"}).content.decode()
    assert "小区摸排" in page
    assert "小区摸排</option>" not in desk("li").get("/city/import/").content.decode()


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (area, "２４，８３８．５７", Decimal("24838.57")),
        (area, "24838.57 m2", Decimal("24838.57")),
        (area, 0.1 + 0.2, Decimal("0.3")),
        (area, "1.23456", None),
        (area, 1.23456, None),
        (area, "约 2 万", None),
        (area, -1, None),
        (area, "NaN", None),
        (heads, "1,280 人", 1280),
        (heads, "280户", None),  # households are no owners
        (heads, 2.5, None),
        (share, "85.5％", Decimal("0.855")),
        (share, "0.5%", Decimal("0.005")),
        (share, 0.5, Decimal("0.5")),
        (share, 85.5, Decimal("0.855")),
        (share, 1, Decimal(1)),
        (share, "100", Decimal(1)),
        (share, "101%", None),
        (MANAGEMENT, "无物业", "nobody"),
        (MANAGEMENT, "鑫源物业", "company"),
        (MANAGEMENT, "物业服务企业", "company"),
        (MANAGEMENT, "不知谁管", None),
        (Stands(), "已成立", True),
        (Stands(), "筹备中", False),
        (Stands(), "快了", None),
        (Reasons(), "入住率低；其他\n业主意见不统一", ("low_occupancy", "quarrel", "other")),
        (Reasons(), "无", ()),
        (Reasons(), "天气", None),
    ],
)
def test_a_cell_is_read_or_refused(read, cell, value):
    if value is None:
        with pytest.raises(Unfit):
            read(cell)
    else:
        assert read(cell) == value


def test_what_is_kept_can_be_written_out_and_read_again():
    assert [MANAGEMENT(str(label)) for label in Management.labels] == Management.values
    assert Reasons()("、".join(map(str, Obstacle.labels))) == tuple(Obstacle.values)
