"""地点: from the city down to the unit, and the grids."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from gongzhi.places import services
from gongzhi.places.models import PARENT_KINDS, Place
from gongzhi.places.models import Kind as PlaceKind
from gongzhi.policy.duties import Duty

from ..kind import ADDED, Column, Kind, Row
from ..moments import day
from ..running import Run, Showing
from ..settling import fixed, settle
from ..values import Choice, code, line, whole

KINDS = Choice(
    PlaceKind,
    {
        "县级市": "city",
        "县": "city",
        "镇": "street",
        "乡": "street",
        "街道办事处": "street",
        "村": "community",
        "居委会": "community",
        "住宅小区": "compound",
        "楼": "building",
        "幢": "building",
        "楼道": "stairwell",
        "房屋": "unit",
    },
)
CHANGEABLE = ("name", "households", "address")

COLUMNS = (
    Column(
        "code",
        _("编码"),
        code,
        ("代码", "统计用区划代码", "地点编码", "编号"),
        required=True,
        why=_("终身不变，撤销的也不能再用"),
        example="371481001031",
    ),
    Column(
        "name",
        _("名称"),
        line(60),
        ("地点名称", "小区名称", "社区名称", "街道名称"),
        required=True,
        example=_("振兴社区"),
    ),
    Column("kind", _("类别"), KINDS, ("类型", "层级"), required=True, example=_("社区")),
    Column(
        "parent",
        _("上级编码"),
        code,
        (
            "上级",
            "所属",
            "上级代码",
            "parent code",
            "street code",
            "community code",
            "所属街道编码",
        ),
        why=_("除市以外都要填；上级要先导入，或排在前面的行"),
        example="371481001",
    ),
    Column("households", _("户数"), whole, ("总户数", "住户数"), example="612"),
    Column("address", _("地址"), line(120), ("详细地址", "坐落")),
    Column(
        "grid",
        _("所属网格编码"),
        code,
        ("网格", "网格编码"),
        why=_("只有小区和楼栋填；网格要和小区在同一个社区"),
    ),
    Column("since", _("设立日期"), day, ("起效日期",), why=_("不填就是导入当天")),
)


def make(row: Row, run: Run) -> str:
    found = run.places.by_code(row.get("code"))
    parent = run.places.one(row.get("parent"), "parent") if row.get("parent") else None
    grid = run.places.one(row.get("grid"), "grid") if row.get("grid") else None
    if found:
        return _kept(found, parent, grid, row, run)
    made = services.add_place(
        kind=row.get("kind"),
        code=row.get("code"),
        name=row.get("name"),
        parent=parent,
        since=row.get("since", run.day),
        by=run.by,
        at=run.at,
        **row.only("households", "address"),
    )
    if grid:
        services.cover(grid, made, by=run.by, at=run.at)
    run.places.add(made)
    return ADDED


def _kept(found: Place, parent: Place | None, grid: Place | None, row: Row, run: Run) -> str:
    fixed(row, "kind", row.get("kind"), found.kind, KINDS.label(found.kind))
    if parent:
        fixed(row, "parent", parent.pk, found.parent_id, str(found.parent))
    kept = {key: getattr(found, key) for key in CHANGEABLE}
    if grid:
        row.values["grid"] = grid.code
        kept["grid"] = grid_of(found)

    def change(new: dict) -> None:
        if grid and new.pop("grid", None):
            services.cover(grid, found, by=run.by, at=run.at)
        if new:
            services.change_place(found.pk, by=run.by, at=run.at, **new)

    return settle(row, run, kept, change)


def grid_of(place: Place) -> str:
    cover = getattr(place, "grid_cover", None)
    return cover.grid.code if cover else ""


def out(showing: Showing) -> Iterator[dict]:
    """Each level before the one below it."""
    there = Q(until=None) | Q(until__gt=showing.day)
    related = ("parent", "grid_cover__grid")
    for kind in PARENT_KINDS:
        found = Place.objects.filter(there, kind=kind).select_related(*related).order_by("pk")
        for place in found.iterator(chunk_size=1000):
            yield {
                "code": place.code,
                "name": place.name,
                "kind": place.kind,
                "parent": place.parent.code if place.parent else "",
                "households": place.households,
                "address": place.address,
                "grid": grid_of(place),
                "since": place.since,
            }


PLACES = Kind(
    name="places",
    label=_("地点"),
    duty=Duty.SYSTEM_ADMIN,
    columns=COLUMNS,
    identity=lambda row: row.get("code"),
    make=make,
    out=out,
)
