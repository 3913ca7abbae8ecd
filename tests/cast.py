"""The cast of the tests: a small city with named people. Built through the same services that
people call, once per test database; every test sees it as it was built."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gongzhi.people import services as people
from gongzhi.people.acting import actor_for
from gongzhi.people.models import Mandate, Organisation, Person, Post
from gongzhi.people.models import OrganisationKind as O
from gongzhi.places import services as places
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor
from gongzhi.policy.duties import Duty

TZ = ZoneInfo("Asia/Shanghai")
BUILT = datetime(2026, 1, 5, 9, tzinfo=TZ)
SINCE = date(2025, 1, 1)
MONDAY = datetime(2026, 11, 16, 9, tzinfo=TZ)
"""A quiet Monday morning: no holiday within three weeks on either side."""

FOUNDER = Actor(label="建库", duty=Duty.SYSTEM_ADMIN)
KEEPER = Actor(label="建库", duty=Duty.SECURITY_ADMIN)
PASSWORD = "street-calls-2026"


def at(text: str) -> datetime:
    """An instant of the tests: "11-16 09:00" in 2026, city time."""
    return datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z").astimezone(TZ)


PLACES = [  # code, kind, name, parent
    ("371481", Kind.CITY, "乐陵市", None),
    ("371481001", Kind.STREET, "市中街道", "371481"),
    ("371481003", Kind.STREET, "云红街道", "371481"),
    ("371481001031", Kind.COMMUNITY, "振兴社区", "371481001"),
    ("371481001032", Kind.COMMUNITY, "阜盛社区", "371481001"),
    ("371481003200", Kind.COMMUNITY, "东兴社区", "371481003"),
    ("AH", Kind.COMPOUND, "安和苑", "371481001031"),
    ("TY", Kind.COMPOUND, "桃源里", "371481001031"),
    ("LH", Kind.COMPOUND, "柳河湾", "371481003200"),
    ("AH-3", Kind.BUILDING, "3 号楼", "AH"),
    ("AH-3-1", Kind.STAIRWELL, "1 单元", "AH-3"),
    ("AH-3-1-101", Kind.UNIT, "101 室", "AH-3-1"),
    ("G01", Kind.GRID, "振兴第一网格", "371481001031"),
]
ORGANISATIONS = [  # code, kind, name, parent, covers, phone
    ("swei", O.CITY_PARTY, "乐陵市委", None, "371481", "6260001"),
    ("pt", O.PLATFORM, "市治理平台", None, "371481", "6260012"),
    ("dc", O.SUPERVISION, "市督查室", None, None, "6260013"),
    ("sz-dgw", O.STREET_PARTY, "市中街道党工委", "swei", "371481001", "6261001"),
    ("sz", O.STREET_OFFICE, "市中街道办事处", None, "371481001", "6261000"),
    ("yh-dgw", O.STREET_PARTY, "云红街道党工委", "swei", "371481003", "6263001"),
    ("yh", O.STREET_OFFICE, "云红街道办事处", None, "371481003", "6263000"),
    ("zx-dw", O.COMMUNITY_PARTY, "振兴社区党委", "sz-dgw", "371481001031", "6261031"),
    ("zx", O.RESIDENTS_COMMITTEE, "振兴社区居委会", None, "371481001031", "6261030"),
    ("dx-dw", O.COMMUNITY_PARTY, "东兴社区党委", "yh-dgw", "371481003200", "6263201"),
    ("dx", O.RESIDENTS_COMMITTEE, "东兴社区居委会", None, "371481003200", "6263200"),
    ("ah-zb", O.BRANCH, "安和苑党支部", "zx-dw", "AH", "6261101"),
    ("lh-zb", O.BRANCH, "柳河湾党支部", "dx-dw", "LH", "6263101"),
    ("ah-3-1", O.STAIRWELL_GROUP, "安和苑 3 号楼党小组", "ah-zb", "AH-3-1", ""),
    ("ah-3-1-h", O.CORE_HOUSEHOLD, "101 室中心户", "ah-3-1", "AH-3-1", ""),
    ("gr", O.DEPARTMENT, "城市供热服务中心", None, None, "6262001"),
    ("sz-yh", O.DEPARTMENT, "市政养护中心", None, None, "6262002"),
    ("cg", O.DEPARTMENT, "城市管理执法中心", None, None, "6262003"),
]
POSTS = [  # name of the actor, person, organisation, duty, title, place
    ("wang", "王网格", "ah-zb", Duty.GRID_WORKER, "网格员", "AH"),
    ("zhao", "赵书记", "ah-zb", Duty.BRANCH_SECRETARY, "书记", "AH"),
    ("liu", "刘组长", "ah-3-1", Duty.GROUP_LEADER, "组长", "AH-3-1"),
    ("chen", "陈秀英", "ah-3-1-h", Duty.CORE_HOUSEHOLD, "中心户", "AH-3-1"),
    ("qian", "钱社工", "zx", Duty.COMMUNITY_OFFICER, "值班岗", "371481001031"),
    ("sun", "孙书记", "zx-dw", Duty.COMMUNITY_SECRETARY, "书记", "371481001031"),
    ("li", "李值班", "sz", Duty.STREET_OFFICER, "值班岗", "371481001"),
    ("zhou", "周书记", "sz-dgw", Duty.STREET_SECRETARY, "书记", "371481001"),
    ("wu", "吴值班", "yh", Duty.STREET_OFFICER, "值班岗", "371481003"),
    ("zheng", "郑网格", "lh-zb", Duty.GRID_WORKER, "网格员", "LH"),
    ("feng", "冯平台", "pt", Duty.PLATFORM_OFFICER, "值班岗", "371481"),
    ("jiang", "蒋回访", "pt", Duty.CALLBACK_OFFICER, "回访岗", "371481"),
    ("shen", "沈热线", "pt", Duty.HOTLINE_OFFICER, "热线坐席", "371481"),
    ("han", "韩供热", "gr", Duty.DEPARTMENT_OFFICER, "经办岗", "371481"),
    ("yang", "杨市政", "sz-yh", Duty.DEPARTMENT_OFFICER, "经办岗", "371481"),
    ("zhu", "朱城管", "cg", Duty.DEPARTMENT_OFFICER, "经办岗", "371481"),
    ("qin", "秦督查", "dc", Duty.SUPERVISOR, "督查岗", "371481"),
    ("xu", "许市长", "swei", Duty.LEADER, "市领导", "371481"),
    ("he", "何系统", "pt", Duty.SYSTEM_ADMIN, "系统管理员", "371481"),
    ("lv", "吕安全", "pt", Duty.SECURITY_ADMIN, "安全管理员", "371481"),
    ("shi", "施审计", "pt", Duty.AUDITOR, "审计管理员", "371481"),
]
SECRETARIES = {Duty.BRANCH_SECRETARY, Duty.COMMUNITY_SECRETARY, Duty.STREET_SECRETARY}
CHIEFS = SECRETARIES | {Duty.GROUP_LEADER, Duty.CORE_HOUSEHOLD}


@dataclass(frozen=True)
class Cast:
    """`cast.li` is the actor of 李值班; `cast.place("AH")`, `cast.org("gr")` look things up."""

    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError:
            raise AttributeError(name) from None

    def place(self, code: str) -> Place:
        return Place.objects.get(code=code)

    def org(self, code: str) -> Organisation:
        return Organisation.objects.get(code=code)


def build() -> None:
    """Fill an empty database with the cast."""
    where = {}
    for code, kind, name, parent in PLACES:
        where[code] = places.add_place(
            kind=kind,
            code=code,
            name=name,
            parent=where.get(parent),
            since=SINCE,
            by=FOUNDER,
            at=BUILT,
        )
    places.cover(where["G01"], where["AH"], by=FOUNDER, at=BUILT)
    who = {}
    for code, kind, name, parent, covers, phone in ORGANISATIONS:
        who[code] = people.add_organisation(
            kind=kind,
            name=name,
            code=code,
            parent=who.get(parent),
            phone=phone,
            since=SINCE,
            formal_members=12 if kind == O.BRANCH else None,
            by=FOUNDER,
            at=BUILT,
        )
        if covers:
            people.give_mandate(
                who[code], where[covers], Mandate.Kind.COVERS, since=SINCE, by=FOUNDER, at=BUILT
            )
    for username, name, organisation, duty, title, place in POSTS:
        person = Person.objects.create(name=name, created_at=BUILT)
        post = people.add_post(
            organisation=who[organisation],
            title=title,
            duty=duty,
            place=where[place],
            phone=f"626{person.pk:04d}",
            chief=duty in CHIEFS,
            since=SINCE,
            by=FOUNDER,
            at=BUILT,
        )
        people.appoint(post, person, since=SINCE, by=FOUNDER, at=BUILT)
        people.open_account(person, username, PASSWORD, by=KEEPER, at=BUILT)


def load() -> Cast:
    """The cast as it stands in the database."""
    posts = Post.objects.select_related("organisation", "place").prefetch_related(
        "holdings__person__account"
    )
    actors = {}
    for post in posts:
        person = post.holdings.all()[0].person
        actors[person.account.username] = actor_for(post, person_id=person.pk)
    return Cast(actors)
