"""摸排: what is known of each compound, into the survey round that is open."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.answers import MOST_NOTE, Answers
from gongzhi.mechanisms.owners.survey.models import FACTS, Round, Survey
from gongzhi.mechanisms.owners.survey.queries import running
from gongzhi.mechanisms.owners.survey.showing import SHARES, shown
from gongzhi.policy.duties import Duty

from ..kind import ADDED, UNCHANGED, Bad, Column, Kind, Row
from ..moments import day
from ..running import Run, Showing
from ..settling import differs, settle
from ..survey_cells import MANAGEMENT, Reasons, Stands, area, heads, share, unless_unknown
from ..values import code, line

SAID = (*FACTS, "note")

COLUMNS = (
    Column(
        "place",
        _("小区"),
        code,
        ("小区编码", "小区名称", "小区名", "所属小区", "项目名称", "place code"),
        required=True,
        why=_("编码，或只有一处叫这个的名称"),
        example=_("安和苑"),
    ),
    Column(
        "community",
        _("社区"),
        code,
        ("社区名称", "所属社区", "社区编码"),
        why=_("几个小区同名时，凭它分得开"),
        example=_("振兴社区"),
    ),
    Column(
        "total_area",
        _("专有部分总面积"),
        unless_unknown(area),
        ("总面积", "专有部分面积", "专有面积", "面积合计"),
        why=_("平方米；不知道就空着"),
        example="24838.57",
    ),
    Column(
        "delivered_area",
        _("已交付的专有部分面积"),
        unless_unknown(area),
        ("已交付面积", "交付面积", "已交付专有部分面积"),
        why=_("平方米；未售出、卖了还没交的不算"),
        example="12419.29",
    ),
    Column(
        "total_heads",
        _("业主总人数"),
        unless_unknown(heads),
        ("总人数", "业主人数", "业主数"),
        why=_("是业主人数，不是户数：同一人有几户算一人，建设单位未售、未交的合算一人"),
        example="280",
    ),
    Column(
        "delivered_heads",
        _("已交付的业主人数"),
        unless_unknown(heads),
        ("已交付人数", "交付人数", "已交付业主人数", "已收房人数"),
        example="140",
    ),
    Column(
        "first_delivered_on",
        _("首次交付日期"),
        unless_unknown(day),
        ("首次交付时间", "首次交付", "最早交付日期", "首批交付时间"),
        why=_("第一位业主收房的那天"),
        example="2020-06-01",
    ),
    Column(
        "occupancy",
        _("入住率"),
        unless_unknown(share),
        ("入住比例",),
        why=_("85%、85、0.85 都行；不影响判断"),
        example="85%",
    ),
    Column(
        "let",
        _("出租率"),
        unless_unknown(share),
        ("出租比例", "租住比例"),
        why=_("写法同上；不影响判断"),
        example="30%",
    ),
    Column(
        "management",
        _("谁在管理"),
        MANAGEMENT,
        ("管理方式", "管理主体", "物业管理方式", "物业企业", "物业公司", "物业服务企业名称"),
        why=_("填物业公司的名字也行"),
    ),
    Column(
        "has_committee",
        _("已有业委会"),
        Stands(),
        ("业委会", "有无业委会", "是否有业委会", "是否成立业委会", "业主委员会", "业委会成立情况"),
        why=_("正在筹备的填“否”"),
    ),
    Column(
        "obstacles",
        _("没有成立的原因"),
        Reasons(),
        ("未成立原因", "未成立业委会原因", "原因", "困难"),
        why=_(
            "入住率低、多数出租、无人愿意参选、建设单位不移交资料、业主名册不清、业主意见分歧、"
            "表决达不到人数或面积、户数太少、其他；几个就用顿号隔开"
        ),
    ),
    Column(
        "note",
        _("说明"),
        line(MOST_NOTE),
        ("备注", "情况说明"),
        why=_("不要写个人姓名和电话"),
    ),
)


def make(row: Row, run: Run) -> str:
    """Blank cells say nothing; a row that says nothing of a compound is in order."""
    survey = _survey(row)
    row.values = {key: value for key, value in row.values.items() if value is not None}
    said = row.only(*SAID)
    if survey.filled_at is None:
        if not said:
            return UNCHANGED
        services.fill(survey.pk, Answers(**said), by=run.by, at=run.at)
        return ADDED
    kept = {column: getattr(survey, column) for column in SAID}
    kept["obstacles"] = tuple(kept["obstacles"])

    def change(new: dict) -> None:
        answers = replace(Answers(**kept), **new)
        services.fill(survey.pk, answers, by=run.by, at=run.at)

    try:
        return settle(row, run, kept, change, hidden=True)
    except Bad as fault:
        column = fault.column
        now = shown(survey, column) if column in FACTS else survey.note
        raise Bad(column, differs(now)) from None


def _survey(row: Row) -> Survey:
    """The row of the open round that is meant. Raises Bad if there is none, or several."""
    of_round = running()
    if of_round is None:
        raise Bad("", gettext("没有正在进行的摸排；请市治理平台先在“小区摸排”里开始一轮"))
    wanted = row.get("place")
    names = {wanted, f"{wanted}小区", wanted.removesuffix("小区")}
    there = Survey.objects.filter(round=of_round).select_related("compound")
    if where := row.get("community"):
        above = Q(compound__parent__name=where) | Q(compound__parent__code=where)
        there = there.filter(above)
    found = list(there.filter(Q(compound__code=wanted) | Q(compound__name__in=names))[:6])
    found = next(
        (exact for exact in (_such(found, "code", wanted), _such(found, "name", wanted)) if exact),
        found,
    )
    return _one(found, wanted, of_round)


def _such(found: list[Survey], column: str, wanted: str) -> list[Survey]:
    return [survey for survey in found if getattr(survey.compound, column) == wanted]


def _one(found: list[Survey], wanted: str, of_round: Round) -> Survey:
    words = {"wanted": wanted, "name": of_round.name}
    if not found:
        raise Bad("place", gettext("“%(name)s”里没有编码或名称是“%(wanted)s”的小区") % words)
    if len(found) > 1:
        codes = "、".join(survey.compound.code for survey in found)
        raise Bad("place", gettext("有几个小区叫“%(wanted)s”，请填编码或社区：") % words + codes)
    return found[0]


def out(showing: Showing) -> Iterator[dict]:
    """The round that is open, else the last one: a row for every compound, filled in or not."""
    of_round = running() or Round.objects.order_by("-day", "-pk").first()
    found = Survey.objects.filter(round=of_round).select_related("compound__parent")
    for survey in found.order_by("compound__code").iterator(chunk_size=500):
        compound = survey.compound
        yield {
            "place": compound.code,
            "community": compound.parent.name if compound.parent else "",
            "total_area": _plain(survey.total_area),
            "delivered_area": _plain(survey.delivered_area),
            "total_heads": survey.total_heads,
            "delivered_heads": survey.delivered_heads,
            "first_delivered_on": survey.first_delivered_on,
            **{column: shown(survey, column) or None for column in SHARES},
            "management": survey.management,
            "has_committee": survey.has_committee,
            "obstacles": tuple(survey.obstacles),
            "note": survey.note,
        }


def _plain(area) -> float | None:
    """A number for a cell: at most nine digits and four decimals, so nothing is lost."""
    return None if area is None else float(area)


SURVEYS = Kind(
    name="surveys",
    label=_("小区摸排"),
    duty=Duty.PLATFORM_OFFICER,
    columns=COLUMNS,
    identity=lambda row: (row.get("place"), row.get("community")),
    make=make,
    out=out,
)
