"""业主: a compound's roll, row by row a unit with its area and who owns it.

What clashes is listed on the roll as a conflict for a person to settle, and the row says so; only
what can't be read, or contradicts the roll without leave, stays out.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.mechanisms.owners.roll import rules, taking
from gongzhi.mechanisms.owners.roll.models import Capacity, Holder, Owner, Roll, Unit
from gongzhi.mechanisms.owners.roll.told import Told, Who
from gongzhi.people.identifiers import check_resident_id, mask_id, mask_name, mask_phone
from gongzhi.people.models import Field
from gongzhi.places.models import Kind as PlaceKind
from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Refusal

from ..kind import Bad, Column, Kind, Row
from ..owner_cells import (
    CAPACITIES,
    KINDS,
    SOURCES,
    area,
    credit_code,
    masked,
    names,
    papers,
    phones,
)
from ..running import Run, Showing
from ..values import code, line

AREAS = {"registry_area": "registry", "survey_area": "survey", "contract_area": "contract"}
"""Column → the source that it tells."""

COLUMNS = (
    Column(
        "place",
        _("小区"),
        code,
        ("小区编码", "小区名称", "所属小区", "项目名称", "place code"),
        required=True,
        why=_("编码，或只有一处叫这个的名称；整份文件同一小区，可用 --place"),
        example="371481001031",
    ),
    Column(
        "number",
        _("房号"),
        line(40),
        ("房屋编号", "户号", "室号", "门牌号", "房间号", "房屋", "房屋坐落", "车位号", "unit"),
        required=True,
        why=_("3-1-101、3号楼1单元101室都行；也可以分在楼栋、单元、房号三列"),
        example="3-1-101",
    ),
    Column("building", _("楼栋"), line(20), ("楼号", "栋号", "幢号", "楼幢", "楼")),
    Column("stairwell", _("单元"), line(20), ("单元号", "门洞")),
    Column(
        "kind",
        _("类别"),
        KINDS,
        ("房屋类别", "房屋类型", "房屋性质", "销售状态", "用途"),
        why=_("不填就是专有部分；未售出、已售未交付的归建设单位"),
    ),
    Column(
        "area",
        _("面积"),
        area,
        ("建筑面积", "房屋面积", "专有部分面积", "面积（平方米）", "面积㎡"),
        why=_("平方米；和“面积来源”一起填，或者填下面三列里有的"),
        example="95.32",
    ),
    Column(
        "source",
        _("面积来源"),
        SOURCES,
        ("来源",),
        why=_("整份表同一来源，可用 --set 面积来源=合同"),
    ),
    Column("registry_area", _("登记面积"), area, ("产权面积", "产权证面积", "不动产登记面积")),
    Column("survey_area", _("实测面积"), area, ("测绘面积", "实测建筑面积")),
    Column("contract_area", _("合同面积"), area, ("预测面积", "购房合同面积", "网签面积")),
    Column(
        "owners",
        _("业主姓名"),
        names,
        ("业主", "姓名", "产权人", "产权人姓名", "权利人", "所有权人", "房主", "户主", "购房人"),
        why=_("共有的几个人用顿号隔开；单位的填办事人"),
        example=_("张三、李四"),
        mask=masked(mask_name),
    ),
    Column(
        "papers",
        _("证件号"),
        papers,
        ("身份证号", "身份证", "身份证号码", "证件号码", "公民身份号码", "业主证件号"),
        why=_("次序和姓名一样，没有的空着、隔开的顿号留着；整列先设为“文本”"),
        mask=masked(mask_id),
    ),
    Column(
        "phone",
        _("手机号"),
        phones,
        ("手机", "手机号码", "电话", "联系电话", "联系方式", "业主电话", "mobile"),
        why=_("次序和姓名一样；只有一个的，记给投票的人"),
        mask=masked(mask_phone),
    ),
    Column(
        "voter",
        _("谁投票"),
        names,
        ("投票人", "表决人", "推选的投票人", "共有人推选"),
        why=_("共有的填推选的那一个人"),
        mask=mask_name,
    ),
    Column(
        "title",
        _("单位名称"),
        line(80),
        ("单位", "产权单位", "企业名称", "建设单位", "开发商", "开发企业"),
        why=_("单位所有的，或者建设单位"),
    ),
    Column("uscc", _("信用代码"), credit_code, ("统一社会信用代码", "统一信用代码")),
    Column("capacity", _("办事人身份"), CAPACITIES, ("身份", "办事人")),
)


def make(row: Row, run: Run) -> str:
    make_many([row], run)
    return row.result


def make_many(rows: list[Row], run: Run) -> None:
    """By compound; some thirty queries for all rows of one."""
    by_place: dict[int, list[tuple[Row, Told]]] = {}
    places: dict[int, Place] = {}
    for row in rows:
        with OWNERS.faults_on(row):
            place = run.places.one(row.get("place"), "place")
            if place.kind != PlaceKind.COMPOUND:
                raise Bad("place", gettext("“%s”不是小区") % place.name)
            places[place.pk] = place
            by_place.setdefault(place.pk, []).append((row, _told(row, run.day)))
    for pk, taken in by_place.items():
        _take(places[pk], taken, run)


def _take(place: Place, rows: list[tuple[Row, Told]], run: Run) -> None:
    seen: set[str] = run.seen.setdefault(("units", place.pk), set())
    now_seen = set(seen)  # a batch that the database refuses has seen nothing
    try:
        found = taking.take(
            place,
            [told for _row, told in rows],
            update=run.update,
            seen=now_seen,
            by=run.by,
            at=run.at,
        )
    except Refusal as refusal:
        for row, _ignored in rows:
            OWNERS.refuse(row, "place", refusal.message)
        return
    seen |= now_seen
    for (row, _ignored), taken in zip(rows, found, strict=True):
        if taken.fault:
            OWNERS.refuse(row, taken.fault.field, taken.fault.why)
        row.result = row.result or taken.result
        row.note = "；".join(filter(None, [row.note, *taken.notes]))


def _told(row: Row, day: date) -> Told:
    """The row as the roll takes it. Raises Bad."""
    building, stairwell = row.get("building"), row.get("stairwell")
    number = rules.full_number(building, stairwell, row.get("number"))
    if not number or len(number) > 40:
        raise Bad("number", gettext("看不出是哪一户"))
    told = Told(
        number=number,
        building=rules.unit_number(building) or rules.building_of(number),
        areas=_areas(row),
        people=_people(row),
        voter="、".join(row.get("voter", ())),
        **row.only("kind", "title", "uscc", "capacity"),
    )
    row.note = _remark(told.people, day)
    return told


def _areas(row: Row) -> dict[str, Decimal]:
    said = {source: row.get(key) for key, source in AREAS.items() if row.get(key)}
    if given := row.get("area"):
        if not (source := row.get("source")):
            raise Bad("source", gettext("要写明面积来源：登记、实测还是合同"))
        if said.get(source, given) != given:
            raise Bad("area", gettext("同一来源写了两个面积，请核对"))
        said[source] = given
    if not said:
        raise Bad("area", gettext("这一列要填"))
    return said


def _people(row: Row) -> tuple[Who, ...]:
    called: Sequence[str] = row.get("owners", ())
    numbers = _in_step(row, "papers", called)
    mobiles = _in_step(row, "phone", called, alone=_who_has_the_phone(row, called))
    found = zip(called, numbers, mobiles, strict=True)
    return tuple(Who(name, number, phone) for name, number, phone in found)


def _who_has_the_phone(row: Row, called: Sequence[str]) -> int:
    """One phone for several co-owners is the voter's, else the first one's."""
    voter = "、".join(row.get("voter", ()))
    return called.index(voter) if voter in called else 0


def _in_step(
    row: Row, key: str, called: Sequence[str], *, alone: int | None = None
) -> Sequence[str]:
    """As many values as names, blank where there is none. alone: whose a single one is."""
    given: Sequence[str] = row.get(key, ())
    if not any(given):
        return [""] * len(called)
    if len(given) == len(called):
        return given
    if alone is not None and len(given) == 1 and called:
        return [given[0] if n == alone else "" for n in range(len(called))]
    words = {"names": len(called), "given": len(given)}
    why = gettext("有 %(names)d 个姓名，这里却有 %(given)d 个，对不上；没有的空着，顿号留着")
    raise Bad(key, why % words)


def _remark(people: tuple[Who, ...], day: date) -> str:
    """ID numbers that fail their check are kept: the paper decides."""
    checks = [check_resident_id(who.papers, on=day) for who in people if who.papers]
    return "；".join(gettext("已照收，但%s") % check.why for check in checks if not check.ok)


def out(showing: Showing) -> Iterator[dict]:
    """The latest roll of each compound, unit by unit."""
    rolls = Roll.objects.order_by("compound", "-number").distinct("compound")
    for roll in rolls.select_related("compound"):
        units = Unit.objects.filter(roll=roll).select_related("owner").order_by("sorted_as", "pk")
        units = units.prefetch_related("owner__holders__person__secrets")
        for unit in units.iterator(chunk_size=500):
            yield {
                "place": roll.compound.code,
                "number": unit.number,
                "building": unit.building,
                "kind": unit.kind,
                "area": f"{unit.area.normalize():f}",
                "source": unit.source,
                **(_owner(unit.owner, showing) if unit.owner else NOBODY),
            }


NOBODY = dict.fromkeys(("owners", "papers", "phone", "voter", "title", "uscc", "capacity"), "")


def _owner(owner: Owner, showing: Showing) -> dict:
    held = sorted(owner.holders.all(), key=lambda holder: holder.pk or 0)
    holders = [h for h in held if owner.title or h.capacity == Capacity.OWNER]
    voter = next((h for h in holders if h.votes), None) if len(holders) > 1 else None
    return {
        "owners": tuple(showing.name(h.person) for h in holders),
        "papers": _secrets(holders, Field.ID_NUMBER, showing),
        "phone": _secrets(holders, Field.PHONE, showing),
        "voter": showing.name(voter.person) if voter else "",
        "title": owner.title,
        "uscc": owner.uscc,
        "capacity": holders[0].capacity if owner.title and holders else "",
    }


def _secrets(holders: list[Holder], field: str, showing: Showing) -> tuple[str, ...]:
    found = tuple(showing.secret(holder.person, field) for holder in holders)
    return found if any(found) else ()


OWNERS = Kind(
    name="owners",
    label=_("业主"),
    duty=Duty.COMMUNITY_OFFICER,
    columns=COLUMNS,
    identity=lambda row: (row.sheet, row.number),
    make=make,
    make_many=make_many,
    out=out,
    personal=True,
)
