"""岗位: the posts of organisations, how far they reach, and who holds them."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from gongzhi.people import changes, privacy, services
from gongzhi.people.identifiers import mask_name, mask_phone
from gongzhi.people.models import Field, Holding, Mandate, Organisation, Person, Post
from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty

from ..kind import ADDED, Bad, Column, Kind, Row
from ..moments import day
from ..running import Run, Showing
from ..settling import settle
from ..values import MASK, Choice, YesNo, code, half_width, line, mobile, office_phone

DUTIES = Choice(Duty, {"网格员岗": "grid_worker", "支部书记": "branch_secretary"})
CHANGEABLE = ("phone", "chief")


def phone_or_masked(cell: object) -> str:
    return half_width(cell) if MASK.search(half_width(cell)) else mobile(cell)


COLUMNS = (
    Column(
        "organisation",
        _("组织编码"),
        code,
        ("组织", "单位", "单位编码", "所在组织", "organisation code"),
        required=True,
        example="zx-dw",
    ),
    Column("title", _("岗位"), line(40), ("岗位名称", "职务"), required=True, example=_("书记")),
    Column("duty", _("职责"), DUTIES, ("岗位职责",), required=True, example=_("社区党委书记")),
    Column(
        "place",
        _("管到的地点编码"),
        code,
        ("地点", "地点编码", "管辖地点", "place code"),
        why=_("不填就是组织覆盖的那个地点"),
    ),
    Column("phone", _("岗位电话"), office_phone, ("公开电话", "办公电话")),
    Column("chief", _("负责人"), YesNo(), ("是否负责人",), why=_("责任链上显示的是负责人")),
    Column("since", _("设岗日期"), day, ("起效日期",), why=_("不填就是导入当天")),
    Column(
        "holder",
        _("任职人"),
        line(40),
        ("姓名", "任职人姓名", "负责人姓名", "holder name"),
        example=_("张三"),
        mask=mask_name,
    ),
    Column(
        "holder_phone",
        _("任职人手机"),
        phone_or_masked,
        ("手机", "手机号", "手机号码", "联系电话", "电话"),
        why=_("填了手机，任两个岗位的人才认得出是同一个人"),
        example="13800001234",
        mask=mask_phone,
    ),
    Column("holder_since", _("任职日期"), day, ("任职起",), why=_("不填就是导入当天")),
    Column("term_ends", _("任期届满"), day, ("届满日期", "任期止")),
)


def make(row: Row, run: Run) -> str:
    organisation = run.organisations.one(row.get("organisation"), "organisation")
    place = _reach(organisation, row, run)
    title, duty = row.get("title"), row.get("duty")
    there = Post.objects.current(run.day).filter(title=title, duty=duty)
    found = there.filter(organisation=organisation, place=place).order_by("pk").first()
    if found:
        return _kept(found, row, run)
    since = row.get("since", run.day)
    post = services.add_post(
        organisation=organisation,
        title=title,
        duty=duty,
        place=place,
        since=since,
        by=run.by,
        at=run.at,
        **row.only(*CHANGEABLE),
    )
    if row.get("holder"):
        services.appoint(
            post,
            _person(row, run),
            since=max(since, row.get("holder_since", since)),
            term_ends=row.get("term_ends", None),
            by=run.by,
            at=run.at,
        )
    return ADDED


def _reach(organisation: Organisation, row: Row, run: Run) -> Place:
    if row.get("place"):
        return run.places.one(row.get("place"), "place")
    covered = Mandate.objects.current(run.day).filter(organisation=organisation)
    places = [m.place for m in covered.filter(kind=Mandate.Kind.COVERS).select_related("place")]
    if len(places) != 1:
        why = gettext("组织覆盖 %d 个地点，请填这个岗位管到哪里") % len(places)
        raise Bad("place", why)
    return places[0]


def _person(row: Row, run: Run) -> Person:
    """The holder: the one known by this phone, or somebody new."""
    name, phone = row.get("holder"), row.get("holder_phone")
    if MASK.search(name + phone):
        raise Bad("holder", gettext("姓名或手机是遮挡过的，请填完整的"))
    known = privacy.find(Field.PHONE, phone) if phone else None
    if known and known.name and known.name != name:
        raise Bad("holder", gettext("这个手机号登记的是另一个姓名，请核对"))
    return known or changes.add_person(name=name, phone=phone, by=run.by, at=run.at)


def _kept(found: Post, row: Row, run: Run) -> str:
    held = Holding.objects.current(run.day).filter(post=found, how=Holding.How.HOLDER)
    holding = held.select_related("person").first()
    kept = {key: getattr(found, key) for key in CHANGEABLE}
    if row.get("holder") and not (holding and _is(holding.person, row)):
        kept["holder"] = mask_name(holding.person.name) if holding else ""

    def change(new: dict) -> None:
        if new.pop("holder", None):
            services.hand_over(
                found,
                _person(row, run),
                on=row.get("holder_since", run.day),
                term_ends=row.get("term_ends", None),
                by=run.by,
                at=run.at,
            )
        if new:
            changes.change_post(found.pk, by=run.by, at=run.at, **new)

    return settle(row, run, kept, change)


def _is(person: Person, row: Row) -> bool:
    """Is this the holder that the row names, in clear or masked?"""
    if row.get("holder") not in (person.name, mask_name(person.name)):
        return False
    phone = row.get("holder_phone")
    kept = person.secrets.filter(field=Field.PHONE).first()
    if not phone or kept is None:
        return not phone
    return phone == kept.hint if MASK.search(phone) else privacy.find(Field.PHONE, phone) == person


def out(showing: Showing) -> Iterator[dict]:
    posts = Post.objects.current(showing.day).select_related("organisation", "place")
    posts = posts.prefetch_related("holdings__person__secrets").order_by("organisation__code", "pk")
    for post in posts.iterator(chunk_size=500):
        held = [h for h in post.holdings.all() if h.how == Holding.How.HOLDER]
        holding = next((h for h in held if h.is_current(showing.day)), None)
        person = holding.person if holding else None
        yield {
            "organisation": post.organisation.code,
            "title": post.title,
            "duty": post.duty,
            "place": post.place.code,
            "phone": post.phone,
            "chief": post.chief,
            "since": post.since,
            "holder": showing.name(person),
            "holder_phone": showing.secret(person, Field.PHONE),
            "holder_since": holding.since if holding else None,
            "term_ends": holding.term_ends if holding else None,
        }


POSTS = Kind(
    name="posts",
    label=_("岗位"),
    duty=Duty.SYSTEM_ADMIN,
    columns=COLUMNS,
    identity=lambda row: tuple(row.get(key) for key in ("organisation", "title", "duty", "place")),
    make=make,
    out=out,
    personal=True,
)
