"""呼叫: a street's calls. They are made as if the street pressed the button; none is history."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.casework.models import Case, Urgency
from gongzhi.mechanisms.street_calls.models import Call
from gongzhi.mechanisms.street_calls.procedure import CALL
from gongzhi.mechanisms.street_calls.services import Appeal, call
from gongzhi.policy.duties import Duty

from ..kind import ADDED, UNCHANGED, Bad, Column, Kind, Row
from ..moments import instant
from ..running import Run, Showing
from ..values import Named, code, codes, line, prose
from .matters import URGENCIES

ENDS = Named({s.name: s.label for s in CALL.states.values() if CALL.is_final(s.name)})

COLUMNS = (
    Column(
        "number",
        _("编号"),
        code,
        ("呼叫编号", "no", "id"),
        why=_("导出时带上的；凭它认出已有的。自己的编号不用填"),
    ),
    Column(
        "title",
        _("标题"),
        line(80),
        ("事项", "主题"),
        required=True,
        example=_("安和苑 3 号楼西侧管网漏水"),
    ),
    Column(
        "place",
        _("地点"),
        code,
        ("地点编码", "小区", "社区", "place code"),
        required=True,
        why=_("编码，或只有一处叫这个的名称"),
        example="371481001031",
    ),
    Column("facts", _("事实"), prose(20_000), ("情况", "问题描述", "内容"), required=True),
    Column(
        "tried",
        _("街道已做的"),
        prose(20_000),
        ("已采取措施", "街道已做"),
        required=True,
        why=_("自己没有办过的不能呼叫"),
    ),
    Column(
        "thinks",
        _("应由谁办"),
        codes,
        ("建议部门", "责任部门", "应由谁办编码", "departments"),
        required=True,
        why=_("部门编码或名称，几个就用顿号隔开"),
    ),
    Column("spot", _("具体位置"), line(120), ("地址", "详细地址")),
    Column("urgency", _("紧急程度"), URGENCIES, ("紧急", "缓急")),
    Column(
        "called_at",
        _("呼叫时间"),
        instant,
        ("时间", "提交时间", "opened at"),
        why=_("不填就是导入的时候"),
        example="2026-03-05 10:06",
    ),
    Column("state", _("状态"), ENDS, ("办理状态",), why=_("已经结束的不能重新呼叫")),
)


def identity(row: Row) -> tuple:
    if number := row.get("number"):
        return (number,)
    return tuple(row.get(key, None) for key in ("title", "place", "called_at", "facts"))


def make(row: Row, run: Run) -> str:
    run.check_moment(row.get("called_at", None), "called_at")
    place = run.places.one(row.get("place"), "place")
    if _is_there(row, place.pk):
        return UNCHANGED
    if row.get("state"):
        raise Bad("state", gettext("这次呼叫已经结束，不能重新呼叫"))
    thinks = tuple(run.organisations.one(name, "thinks") for name in row.get("thinks"))
    appeal = Appeal(
        title=row.get("title"),
        facts=row.get("facts"),
        tried=row.get("tried"),
        place=place,
        thinks=thinks,
        spot=row.get("spot"),
        urgency=row.get("urgency") or Urgency.ORDINARY,
        said_at=row.get("called_at", None),
    )
    call(appeal, by=run.by, at=run.at)
    return ADDED


def _is_there(row: Row, place_id: int) -> bool:
    """By its number; else a call of the same words about the same place, made at the same time."""
    cases = Case.objects.of(CALL)
    if row.get("number") and cases.filter(number=row.get("number")).exists():
        return True
    alike = cases.filter(title=row.get("title"), place=place_id, call__facts=row.get("facts"))
    if called_at := row.get("called_at", None):
        return alike.filter(opened_at=called_at).exists()
    return alike.exists()


def out(showing: Showing) -> Iterator[dict]:
    calls = Call.objects.select_related("case__place").prefetch_related("thinks").order_by("pk")
    for made in calls.iterator(chunk_size=500):
        case = made.case
        yield {
            "number": case.number,
            "title": case.title,
            "place": case.place.code,
            "facts": made.facts,
            "tried": made.tried,
            "thinks": tuple(sorted(o.code for o in made.thinks.all())),
            "spot": made.spot,
            "urgency": case.urgency,
            "called_at": case.opened_at,
            "state": case.state if case.closed_at else case.state_label,
        }


CALLS = Kind(
    name="calls",
    label=_("呼叫"),
    duty=Duty.STREET_OFFICER,
    columns=COLUMNS,
    identity=identity,
    make=make,
    out=out,
)
