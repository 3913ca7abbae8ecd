"""A city in which everything has happened at least once, built through the services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.casework.models import Card, Case, Urgency
from gongzhi.casework.services import remark
from gongzhi.casework.sweep import lift_card, sweep
from gongzhi.files.services import keep
from gongzhi.files.tests.photographs import photograph
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.models import Matter, Source
from gongzhi.mechanisms.matters.rounds import note_round
from gongzhi.mechanisms.street_calls import excluding
from gongzhi.mechanisms.street_calls import services as calls
from gongzhi.notices import services as notices
from gongzhi.people import services as people
from gongzhi.people.models import Account, Mandate, OrganisationKind, Person
from gongzhi.people.privacy import person_with_phone
from gongzhi.places import services as places
from gongzhi.places.geodesy import Datum
from gongzhi.site import acts, suggestions
from gongzhi.site.city import accounts, importing
from gongzhi.site.models import Suggestion
from gongzhi.tasks import services as tasks
from tests.cast import BUILT, FOUNDER, PASSWORD, SINCE, Cast, at

from . import stories
from .stories import play

NOW = at("11-24 10:00")
"""A Tuesday. All browser tests live at this moment."""

LONG_AGO, LAST_WEEK, YESTERDAY = at("11-02 09:00"), at("11-16 09:00"), at("11-23 09:00")
ORDINARY = Urgency.ORDINARY
PHONE = "13800001234"
TEXTS = (
    ("3 号楼西侧路面一直往外冒水，已经两天了", "3 号楼西侧"),
    ("东门外路灯坏了四盏，晚上看不清路", "东门外"),
    ("地下车库入口积水，电动车进不去", "地下车库"),
    ("楼道里堆着旧家具，挡住消防通道", "2 单元 5 楼"),
    ("小区西墙外烧烤摊占道，油烟进屋", "西墙外"),
    ("化粪池外溢，味道很大", "7 号楼后"),
    ("暖气不热，屋里只有十四度", "1 号楼 302"),
    ("健身器材松动，孩子差点摔着", "中心花园"),
    ("5 号楼外墙皮脱落，砸到车", "5 号楼东侧"),
    ("门口早市占道，公交绕行", "北门"),
    ("污水井盖缺失，已用木板盖住", "6 号楼前"),
)
OUTLINES = {"AH": (117.231, 37.729), "TY": (117.236, 37.731), "LH": (117.246, 37.735)}
"""Corner of each compound, (lon, lat) in degrees."""


@dataclass
class Town:
    """cases: (procedure, state) → one of them.  lively: what waits at the street's desk.

    lifted: one whose card was taken back.  job: the token of a table that was taken in.
    """

    cast: Cast
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    lively: list[Case] = field(default_factory=list)
    lifted: Case | None = None
    job: str = ""

    def number(self, procedure: str, state: str) -> str:
        return self.cases[procedure, state].number

    def matter(self, state: str) -> Matter:
        return Matter.objects.get(pk=self.cases["matter", state].pk)


def build(cast: Cast) -> Town:
    town = Town(cast)
    draw_outlines(cast)
    give_company(cast)
    old_ones(town)
    for state, story in stories.MATTERS.items():
        pk = raised(cast, since=YESTERDAY)
        play(cast, pk, story, since=YESTERDAY)
        town.cases["matter", state] = Case.objects.get(pk=pk)
    merge_one(town)
    for story in stories.CALLS.values():
        play(cast, called(cast, since=YESTERDAY), story, since=YESTERDAY)
    for story in stories.RESPONSES.values():
        respond(cast, story, since=at("11-20 09:00"))
    for story in stories.TASKS.values():
        play(cast, given(cast, since=YESTERDAY), story, since=YESTERDAY)
    make_lively(town)
    sweep(at=NOW)
    exclude(town)
    lift(town)
    open_doors(cast)
    open_accounts(cast)
    take_in_table(town)
    find_all(town)
    illustrate(town)
    return town


# --- cases ----------------------------------------------------------------------------------------

_turn = iter(range(10**6))


def raised(cast: Cast, *, since: datetime, place: str = "AH", **changes) -> int:
    text, spot = TEXTS[next(_turn) % len(TEXTS)]
    words = {"text": text, "spot": spot, "place": cast.place(place), "lon": 117.232, "lat": 37.7295}
    words |= changes
    source = (Source.WEB, Source.HOTLINE, Source.GRID)[len(words["text"]) % 3]
    report = matters.Report(source=source, **words)
    who = person_with_phone(PHONE, name="周桂兰", at=since)
    return matters.raise_matter(report, reporter=who, by=cast.shen, at=since).pk


def called(cast: Cast, *, since: datetime) -> int:
    """About a matter that has come up to the street."""
    pk = raised(cast, since=since - timedelta(days=3))
    play(cast, pk, stories.AT_STREET, since=since - timedelta(days=3))
    matter = Matter.objects.select_related("case").get(pk=pk)
    appeal = calls.Appeal(
        title=matter.case.title,
        facts=f"{matter.text}，附近三栋楼都受影响。",
        tried="放警示牌，联系物业；物业说不在小区管线内。",
        place=cast.place("AH"),
        thinks=(cast.org("gr"), cast.org("sz-yh")),
        spot=matter.spot,
    )
    return acts.call_about(pk, appeal, by=cast.li, at=since).pk


def respond(cast: Cast, story, *, since: datetime) -> int:
    """A call of which the lead has come so far."""
    call = called(cast, since=since)
    then = play(cast, call, stories.TO_DEPARTMENTS, since=since)
    pk = Case.objects.get(parent=call, part="lead").pk
    play(cast, pk, story, since=then)
    return pk


def given(cast: Cast, *, since: datetime) -> int:
    order = tasks.Order(
        what="联席会议定下：入户告知供暖改造安排",
        place=cast.place("AH"),
        giver=cast.org("zx-dw"),
        doer=cast.org("ah-zb"),
        source="decision:1",
    )
    return tasks.assign(order, by=cast.sun, at=since).pk


def old_ones(town: Town) -> None:
    """Those that need time to pass: nobody answered them, nobody rated them."""
    cast = town.cast
    play(cast, raised(cast, since=LONG_AGO), stories.MATTERS["answered"], since=LONG_AGO)
    respond(cast, stories.RESPONSES["answered"], since=LONG_AGO)
    sweep(at=at("11-13 09:00"))
    pk = raised(cast, since=LAST_WEEK)
    play(cast, pk, stories.MATTERS["answered_above"], since=LAST_WEEK)
    sweep(at=at("11-24 09:00"))


def merge_one(town: Town) -> None:
    cast, into = town.cast, town.cases["matter", "handling"]
    pk = raised(cast, since=YESTERDAY, text=TEXTS[1][0])
    matters.merge(pk, into.pk, by=cast.wang, at=YESTERDAY + timedelta(hours=2))


LIVELY = (  # what, where, when it was raised, how urgent, how far it has come
    ("西门外路面塌陷，公交绕行", "AH", "11-12 08:40", ORDINARY, stories.AT_STREET),
    ("北侧早市占道，消防车进不来", "TY", "11-16 14:00", ORDINARY, stories.FROM_COMMUNITY),
    ("2 号楼外墙皮脱落", "AH", "11-17 08:30", ORDINARY, stories.AT_STREET),
    ("小广场健身器材松动", "AH", "11-18 10:00", ORDINARY, stories.AT_STREET),
    ("南侧河道垃圾没人清", "TY", "11-19 09:10", ORDINARY, stories.FROM_COMMUNITY),
    ("5 号楼油烟直排", "AH", "11-20 08:30", ORDINARY, stories.AT_STREET),
    ("12 户供暖不热", "AH", "11-23 13:40", Urgency.URGENT, stories.AT_STREET),
    ("门前信号灯偏暗", "TY", "11-23 14:30", ORDINARY, stories.FROM_COMMUNITY[:-1]),
    ("电梯困人后停用", "AH", "11-23 15:00", ORDINARY, stories.AT_STREET),
)


def make_lively(town: Town) -> None:
    """A street's desk on an ordinary morning: late ones, urgent ones, new ones."""
    for text, place, day, urgency, story in LIVELY:
        pk = raised(town.cast, since=at(day), text=text, spot="", urgency=urgency, place=place)
        play(town.cast, pk, story, since=at(day))
        town.lively.append(Case.objects.get(pk=pk))


def exclude(town: Town) -> None:
    """Two responses that departments want left out of the rates: one decided, one waiting."""
    cast, reason = town.cast, "井盖权属未移交，附移交函"
    for state in ("rated", "settled"):
        pk = _one("response", state).pk
        excluding.ask_exclusion(pk, code="not_ours", reason=reason, by=cast.han, at=NOW)
    pk = _one("response", "rated").pk
    excluding.decide_exclusion(pk, approved=True, decision="材料齐全", by=cast.feng, at=NOW)


def lift(town: Town) -> None:
    card = Card.objects.order_by("pk").first()
    lift_card(card.pk, reason="系统停机半天，不应计时", by=town.cast.qin, at=NOW)
    town.lifted = card.case


def _one(procedure: str, state: str) -> Case:
    found = Case.objects.filter(procedure=procedure, state=state)
    return found.order_by("part", "-pk").last()


def find_all(town: Town) -> None:
    """One case of every state that is there; of responses rather the lead's."""
    pairs = Case.objects.order_by().values_list("procedure", "state").distinct()
    for procedure, state in pairs:
        town.cases[procedure, state] = _one(procedure, state)


# --- around the cases -----------------------------------------------------------------------------


def draw_outlines(cast: Cast) -> None:
    for code, (lon, lat) in OUTLINES.items():
        ring = [[lon, lat], [lon + 0.003, lat], [lon + 0.003, lat + 0.002], [lon, lat + 0.002]]
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        places.draw(cast.place(code), shape, datum=Datum.WGS84, by=FOUNDER, at=BUILT)


def give_company(cast: Cast) -> None:
    """A property company that manages a compound, and somebody without an account."""
    company = people.add_organisation(
        kind=OrganisationKind.PROPERTY_COMPANY,
        name="安和物业服务有限公司",
        code="wy-ah",
        phone="6269001",
        since=SINCE,
        by=FOUNDER,
        at=BUILT,
    )
    managed = cast.place("AH")
    people.give_mandate(company, managed, Mandate.Kind.MANAGES, since=SINCE, by=FOUNDER, at=BUILT)
    person = Person.objects.create(name="马新任", created_at=BUILT)
    post = people.add_post(
        organisation=cast.org("cg"),
        title="副岗",
        duty="department_officer",
        place=cast.place("371481"),
        phone="6262103",
        chief=False,
        since=SINCE,
        by=FOUNDER,
        at=BUILT,
    )
    people.appoint(post, person, since=SINCE, by=FOUNDER, at=BUILT)


def open_doors(cast: Cast) -> None:
    """What residents see besides: notices, and what they said about the site."""
    week = Limit(7, Unit.CD)
    body = "本小区拟于 12 月更换 3 号楼热力阀门，停暖 4 小时。有异议的请在公示期内提出。"
    drafts = (
        notices.Draft("安和苑阀门更换安排", body, cast.place("AH"), week),
        notices.Draft(
            "本周六停水通知", "因管网检修，周六 9:00 至 15:00 停水。", cast.place("AH"), None
        ),
    )
    for draft in drafts:
        notices.publish(draft, by=cast.zhao, at=YESTERDAY)
    for text in ("字可以再大一点吗", "希望能按楼号查"):
        suggestions.suggest(text, page="/report/", client="127.0.0.9", by=cast.wang, at=YESTERDAY)
    first = Suggestion.objects.order_by("pk").first()
    suggestions.answer(first.pk, "页眉“大字版”可以调到 150%", by=cast.he, at=NOW)
    note_round(cast.place("AH"), "3 号楼井盖已复位", by=cast.wang, at=YESTERDAY)


def open_accounts(cast: Cast) -> None:
    """One account that is closed, one without a post, one with every kind of second factor."""
    idle = Person.objects.create(name="闲人", created_at=BUILT)
    people.open_account(idle, "idle", PASSWORD, by=cast.lv, at=NOW, is_demo=True)
    accounts.close(Account.objects.get(username="zheng").pk, by=cast.lv, at=NOW)
    careful = Account.objects.get(username="yang")
    totp.TOTP.activate(careful, totp.generate_totp_secret())
    webauthn.WebAuthn.add(careful, "办公室电脑", {})
    recovery_codes.RecoveryCodes.activate(careful)


def take_in_table(town: Town) -> None:
    """A table with one row that is good and one that isn't."""
    rows = (
        "编码,类型,名称,上级编码,启用日期\nHY,compound,和园,371481001031,2026-01-01\nX,?,坏行,,\n"
    )
    table = SimpleUploadedFile("地点.csv", rows.encode())
    town.job = importing.start("places", table, update=False, by=town.cast.he, at=NOW).token


def photo(name: str = "现场.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph(size=size), content_type="image/jpeg")


def illustrate(town: Town) -> None:
    """Photos before and after, a document, a remark."""
    cast, answered = town.cast, town.matter("answered")
    by = matters.reporter_of(answered)
    keep(photo(), subject=answered.case.subject, by=by, at=YESTERDAY, public=True)
    keep(
        photo("办后.jpg", (480, 640)),
        subject=answered.case.subject,
        by=cast.wang,
        at=NOW,
        public=True,
    )
    done = town.cases["response", "answered"]
    keep(photo("换阀门.jpg"), subject=done.subject, by=cast.han, at=NOW, public=True)
    remark(done.pk, by=cast.li, at=NOW, note="现场看过，已不渗水")
