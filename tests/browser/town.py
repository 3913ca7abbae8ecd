"""A city in which everything has happened at least once, built through the services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gongzhi.casework.models import Card, Case, Urgency
from gongzhi.casework.sweep import lift_card, sweep
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.matters.gathering import gather
from gongzhi.mechanisms.matters.models import Matter, Source, Topic
from gongzhi.mechanisms.street_calls import excluding
from gongzhi.mechanisms.street_calls import services as calls
from gongzhi.people.privacy import person_with_phone
from gongzhi.site import acts
from gongzhi.site.board import passes
from gongzhi.site.board.keeping import refresh
from gongzhi.tasks import services as tasks
from tests.cast import Cast, at

from . import around, stories
from .committees import keep_committees
from .elections import ask_once_more, hold_elections
from .rolls import keep_rolls
from .stories import play
from .surveys import hold_surveys
from .votes import hold_votes

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


@dataclass
class Town:
    """cases: (procedure, state) → one of them.  lively: what waits at the street's desk.

    lifted: one whose card was taken back.  topic: the largest.
    job, roll_job: tokens of tables that were taken in.
    """

    cast: Cast
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    lively: list[Case] = field(default_factory=list)
    lifted: Case | None = None
    job: str = ""
    roll_job: str = ""
    topic: Topic | None = None
    wall: int = 0

    def number(self, procedure: str, state: str) -> str:
        return self.cases[procedure, state].number

    def matter(self, state: str) -> Matter:
        return Matter.objects.get(pk=self.cases["matter", state].pk)


def build(cast: Cast) -> Town:
    town = Town(cast)
    around.draw_outlines(cast)
    around.give_company(cast)
    hold_elections(cast)
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
    hold_surveys(cast)
    hold_votes(cast)
    keep_committees(cast)
    sweep(at=NOW)
    ask_once_more(cast)
    exclude(town)
    lift(town)
    around.open_doors(cast, at=YESTERDAY)
    around.open_accounts(cast, at=NOW)
    town.job = around.take_in_table(cast, at=NOW)
    town.roll_job = keep_rolls(cast, now=NOW)
    find_all(town)
    gather(at=NOW)
    town.topic = Topic.objects.order_by("-count", "pk").first()
    around.illustrate(cast, town.matter("answered"), town.cases["response", "answered"], at=NOW)
    town.wall = passes.issue(name="大厅东墙", days=30, by=cast.feng, at=NOW)[0].pk
    refresh(at=NOW)
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
    card = Card.objects.filter(case__procedure="response").order_by("pk").first()
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
