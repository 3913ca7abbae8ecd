"""诉求: what the hotline hands over. With an answer it is history, without one it is opened."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.casework.models import Urgency
from gongzhi.mechanisms.matters.intake import (
    LONGEST_TITLE,
    Past,
    Report,
    check_past,
    raise_matters,
    record_pasts,
)
from gongzhi.mechanisms.matters.models import Level, Matter, Review, Source
from gongzhi.mechanisms.matters.procedure import CLOSED, MATTER
from gongzhi.people.identifiers import mask_name, mask_phone
from gongzhi.people.models import Field
from gongzhi.people.privacy import persons_with_phones
from gongzhi.policy.duties import Duty

from ..kind import ADDED, UNCHANGED, Bad, Column, Kind, Row
from ..moments import instant
from ..running import Run, Showing
from ..values import MASK, Choice, Named, between, code, half_width, line, mobile, prose

LEVELS = Choice(Level)
REVIEWS = Choice(Review)
SOURCES = Choice(Source, {"12345": "hotline", "热线电话": "hotline", "网站": "web"})
URGENCIES = Choice(Urgency, {"普通": "ordinary", "特急件": "emergency", "急": "urgent"})
ENDS = Named({s.name: s.label for s in MATTER.states.values() if MATTER.is_final(s.name)})
LONGEST = 20_000  # characters


def phone_if_known(cell: object) -> str:
    """Hotlines often mask the caller's number: then the matter comes in without a reporter."""
    return "" if MASK.search(half_width(cell)) else mobile(cell)


COLUMNS = (
    Column(
        "source_no",
        _("来源编号"),
        code,
        ("编号", "工单编号", "工单号", "留言编号", "no", "id", "number"),
        why=_("来源系统里的编号；再导入时凭它认出已收过的。没有就按时间、地点和内容认"),
        example="H20260305001",
    ),
    Column(
        "subject",
        _("标题"),
        line(300),
        ("主题", "留言主题", "诉求标题", "title"),
        why=_("不填就用地点和内容的开头"),
    ),
    Column(
        "text",
        _("内容"),
        prose(LONGEST),
        ("诉求内容", "留言详情", "留言内容", "反映内容", "问题描述", "content"),
        required=True,
        example=_("3 号楼西侧路灯不亮"),
    ),
    Column(
        "place",
        _("地点"),
        code,
        (
            *("地点编码", "所属地点", "小区", "所属小区", "小区编码", "所属小区编码"),
            *("社区", "所属社区", "社区编码", "区域", "place code"),
        ),
        required=True,
        why=_("编码，或只有一处叫这个的名称；整份文件同一处，可用 --place"),
        example="371481001031",
    ),
    Column("spot", _("具体位置"), line(120), ("地址", "详细地址", "address")),
    Column("category", _("类别"), line(60), ("一级标签", "一级分类", "诉求类别")),
    Column("urgency", _("紧急程度"), URGENCIES, ("紧急", "缓急")),
    Column("source", _("来源"), SOURCES, ("来源渠道", "渠道"), why=_("不填就是“表格导入”")),
    Column(
        "sent_at",
        _("收到时间"),
        instant,
        ("来电时间", "留言时间", "反映时间", "受理时间", "时间", "received at", "opened at"),
        why=_("不填就是导入的时候；有答复的必须填"),
        example="2026-03-05 10:06",
    ),
    Column(
        "reply",
        _("答复"),
        prose(LONGEST),
        ("答复意见", "处理结果", "办理结果", "回复", "回复内容", "answer"),
        why=_("有答复的按已办结的旧事收，不派给谁，也不计时"),
    ),
    Column(
        "replied_at",
        _("答复时间"),
        instant,
        ("回复时间", "办理时间", "answered at"),
        why=_("有答复就要填"),
    ),
    Column("closed_at", _("办结时间"), instant, ("结案时间",), why=_("不填就是答复时间")),
    Column("state", _("状态"), ENDS, ("办理状态",), why=_("如“办结”“反映人撤回”")),
    Column("level", _("解决层级"), LEVELS, ("办理层级", "solved at level"), why=_("不知道就不填")),
    Column("review", _("评价"), REVIEWS, ("满意度", "好差评")),
    Column("reporter", _("反映人"), line(40), ("姓名", "来电人"), mask=mask_name),
    Column(
        "phone",
        _("反映人手机"),
        phone_if_known,
        ("手机", "手机号", "联系电话", "来电号码", "电话"),
        why=_("遮挡过的号码不收，诉求照收"),
        mask=mask_phone,
    ),
    Column("lon", _("经度"), between(-180, 180), ("lng", "longitude"), why=_("WGS-84")),
    Column("lat", _("纬度"), between(-90, 90), ("latitude",), why=_("WGS-84")),
)


@dataclass(frozen=True)
class Told:
    """A row as the services take it. past: None for one that is to be opened."""

    row: Row
    report: Report
    past: Past | None


def make(row: Row, run: Run) -> str:
    make_many([row], run)
    return row.result


def make_many(rows: list[Row], run: Run) -> None:
    """As many queries for five hundred rows as for one."""
    kept = _kept(rows)
    told = [_told(row, run) for row in rows if not _settled(row, kept)]
    ready = [t for t in told if t is not None]
    who = persons_with_phones(_names(ready), at=run.at)
    pasts = [(t.past, who.get(t.row.get("phone"))) for t in ready if t.past]
    opened = [(t.report, who.get(t.row.get("phone"))) for t in ready if not t.past]
    if pasts:
        record_pasts(pasts, by=run.by, at=run.at)
    if opened:
        raise_matters(opened, run.rungs, by=run.by, at=run.at)
    for t in ready:
        t.row.result = ADDED


def _names(told: list[Told]) -> dict[str, str]:
    """Phone → the first name that a row gives with it."""
    names: dict[str, str] = {}
    for row in (t.row for t in told if t.row.get("phone")):
        phone = row.get("phone")
        names[phone] = names.get(phone) or row.get("reporter")
    return names


def source_of(row: Row) -> tuple[str, str]:
    """(source, number): the number that it came with, else one made of what it says."""
    source = row.get("source") or Source.FILE.value
    if number := row.get("source_no"):
        return source, number
    said = (row.get("sent_at", None), row.get("place"), row.get("text"))
    return source, "#" + hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _kept(rows: list[Row]) -> dict[tuple[str, str], str]:
    """(source, number) → text of those that are in already; ("", our own number) → text too. Two
    queries, each by its index: an OR over two tables reads all matters there are."""
    came = [source_of(row) for row in rows]
    numbers = [number for __, number in came]
    of_source = Matter.objects.filter(source__in={s for s, __ in came}, source_no__in=numbers)
    found = of_source.exclude(source_no="").values_list("source", "source_no", "text")
    own = Matter.objects.filter(case__number__in=numbers).values_list("case__number", "text")
    return {(s, n): text for s, n, text in found} | {("", n): text for n, text in own}


def _settled(row: Row, kept: dict[tuple[str, str], str]) -> bool:
    """Is it in already? A number that was used for something else is a fault."""
    source, number = source_of(row)
    text = kept.get((source, number), kept.get(("", number)))
    if text is None:
        return False
    if text == _words(row)[1]:
        row.result = UNCHANGED
    else:
        MATTERS.refuse(row, "source_no", gettext("这个编号已收过另一件事，内容不同，请核对"))
    return True


def _told(row: Row, run: Run) -> Told | None:
    """The row as the services take it; None and a fault on the row if they wouldn't."""
    with MATTERS.faults_on(row):
        for key in ("sent_at", "replied_at", "closed_at"):
            run.check_moment(row.get(key, None), key)
        report = _report(row, run)
        past = _past(row, report)
        if past:
            check_past(past, at=run.at)
        else:
            run.rungs.lowest(report.place)
        return Told(row, report, past)
    return None


def _report(row: Row, run: Run) -> Report:
    (title, text), (source, number) = _words(row), source_of(row)
    return Report(
        text=text,
        place=run.places.one(row.get("place"), "place"),
        source=source,
        source_no=number,
        title=title,
        said_at=row.get("sent_at", None),
        urgency=row.get("urgency") or Urgency.ORDINARY,
        **row.only("category", "spot", "lon", "lat"),
    )


def _words(row: Row) -> tuple[str, str]:
    """(title, text): of a title that is too long the whole stands in the text."""
    title, text = row.get("subject"), row.get("text")
    if len(title) <= LONGEST_TITLE:
        return title, text
    return title[: LONGEST_TITLE - 1] + "…", f"{title}\n{text}"


def _past(row: Row, report: Report) -> Past | None:
    """What ran its course elsewhere; None for what is to be opened here."""
    answer, end = row.get("reply"), row.get("state")
    if not answer and not end:
        return None
    answered = _answered(row, report.said_at) if answer else None
    closed = row.get("closed_at", None) or answered or report.said_at
    if closed is None:
        raise Bad("sent_at", gettext("已经办结的要填收到时间"))
    return Past(
        report,
        answer=answer,
        answered_at=answered,
        closed_at=closed,
        state=end or CLOSED.name,
        level=row.get("level"),
        review=row.get("review"),
    )


def _answered(row: Row, said_at: datetime | None) -> datetime:
    """When it was answered. A bare date is midnight, and may be the very day on which it came."""
    answered = row.get("replied_at", None)
    if answered is None:
        raise Bad("replied_at", gettext("有答复就要填答复时间"))
    bare = answered.time() == time()
    if said_at and bare and answered.date() == said_at.date():
        return said_at
    return answered


def out(showing: Showing) -> Iterator[dict]:
    matters = Matter.objects.select_related("case__place", "reporter").order_by("pk")
    matters = matters.prefetch_related("reporter__secrets")
    for matter in matters.iterator(chunk_size=1000):
        case = matter.case
        yield {
            "source_no": matter.source_no or case.number,
            "subject": case.title,
            "place": case.place.code,
            "urgency": case.urgency,
            "sent_at": case.opened_at,
            "reply": matter.answer,
            "replied_at": matter.answered_at,
            "closed_at": case.closed_at,
            "state": case.state if case.closed_at else case.state_label,
            "level": matter.solved_at_level,
            "reporter": showing.name(matter.reporter),
            "phone": showing.secret(matter.reporter, Field.PHONE),
            **{key: getattr(matter, key) for key in AS_KEPT},
        }


AS_KEPT = ("text", "spot", "category", "source", "review", "lon", "lat")

MATTERS = Kind(
    name="matters",
    label=_("诉求"),
    duty=Duty.HOTLINE_OFFICER,
    columns=COLUMNS,
    identity=source_of,
    make=make,
    make_many=make_many,
    out=out,
    personal=True,
)
