"""Committees in every state, representatives, and what becomes of what is said about a member."""

from datetime import date, timedelta

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee import deciding as board
from gongzhi.mechanisms.owners.committee import registering, representing, services
from gongzhi.mechanisms.owners.committee.members import Offices
from gongzhi.mechanisms.owners.committee.models import Committee, Delegation, Member
from gongzhi.mechanisms.owners.committee.rules import PAPERS
from gongzhi.mechanisms.owners.committee.tests.made import name_housing, sitting
from gongzhi.mechanisms.owners.correction import deciding, leaving, opening
from gongzhi.mechanisms.owners.correction import services as corrections
from gongzhi.people.models import Residency
from gongzhi.people.privacy import keep, person_with_phone
from gongzhi.places import services as places
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import RESIDENT, Actor
from tests.cast import BUILT, FOUNDER, SINCE, Cast, at

from . import visitor

COMPOUNDS = {
    "QY": "清园",
    "RY": "润园",
    "SY": "松园",
    "TG": "桐园",
    "WY": "梧园",
    "YY": "颐园",
    "ZY": "竹园",
    "DY": "棣园",
    "JG": "静园",
}
NAMES = ("王建国", "李秀兰", "张志强", "刘桂英", "陈晓东", "杨海燕", "赵文斌")
NEW, LAST, LONG = date(2026, 10, 28), date(2026, 9, 1), date(2022, 3, 1)
OWNER, REPRESENTATIVE, MEMBER = "13700001001", "13700001002", "13700001003"
FACTS = "11 月 3 日没有经过委员会决定，用公章与广告公司签了电梯广告合同。"
FOUND = "合同原件在案，用印登记上没有这一笔。"


def keep_committees(cast: Cast) -> None:
    name_housing(cast)
    for code, name in COMPOUNDS.items():
        told = {"kind": Kind.COMPOUND, "code": code, "name": name, "since": SINCE}
        parent = Place.objects.get(code="371481001031")
        places.add_place(**told, parent=parent, by=FOUNDER, at=BUILT)
    told = {"since": LONG, "until": date(2027, 3, 1), "number": "3", "when": "10-12 09:00"}
    seated = register(cast, "QY", **told)
    decide(cast, seated)
    register(cast, "RY", since=NEW)
    meet(cast, register(cast, "SY", since=NEW))
    hand_in(cast, register(cast, "TG", since=NEW))
    register(cast, "YY", since=LONG, until=date(2027, 1, 10), number="4")
    expire(cast, register(cast, "ZY", since=LONG, until=date(2026, 11, 20), number="5"))
    done = register(cast, "DY", since=LONG, until=date(2026, 11, 18), number="6")
    receive_all(cast, expire(cast, done))
    annulled = register(cast, "JG", since=LAST, number="7")
    how = {"note": "街道〔2026〕12 号决定撤销", "by": cast.li, "at": at("11-20 09:00")}
    services.void(annulled.pk, **how)
    represent(cast)
    correct(cast, seated)


# --- terms ----------------------------------------------------------------------------------------


def register(
    cast: Cast,
    code: str,
    *,
    since: date,
    until: date | None = None,
    number: str = "",
    when: str = "11-02 09:00",
) -> Committee:
    roles = ("chair", "deputy", "member", "member", "member", "alternate", "alternate")
    named = [registering.Named(n, r) for n, r in zip(NAMES, roles, strict=True)]
    told = registering.Existing(
        since=since,
        until=until or since.replace(year=since.year + 5),
        seats=5,
        members=named,
        document=f"{since.year} 年选举结果公告",
        number=number and f"乐住建业备〔{since.year}〕{number}号",
        certified_on=since + timedelta(days=20) if number else None,
    )
    made = registering.register(cast.place(code), told, by=cast.li, at=at(when))
    return Committee.objects.get(pk=made.pk)


def meeting(committee: Committee, day: date, agreed: int = 5) -> board.Meeting:
    return board.Meeting(day, sitting(committee), agreed)


def meet(cast: Cast, committee: Committee) -> Committee:
    chair, deputy, third, *_rest = sitting(committee)
    services.constitute(
        committee.pk,
        meeting=meeting(committee, date(2026, 11, 3)),
        offices=Offices(chair, [deputy], [third]),
        by=cast.qian,
        at=at("11-03 16:00"),
    )
    return committee


def hand_in(cast: Cast, committee: Committee) -> None:
    meet(cast, committee)
    papers = [p.code for p in PAPERS]
    services.file(committee.pk, papers=papers, by=cast.qian, at=at("11-20 10:00"))


def decide(cast: Cast, committee: Committee) -> None:
    """One decision that is public, one that still has to be."""
    words = {"title": "东门岗亭夜间值守", "text": "请物业自 12 月起安排夜间值守。"}
    told = {"meeting": meeting(committee, date(2026, 11, 16), 4), **words}
    first = board.resolve(committee.pk, **told, by=cast.qian, at=at("11-16 17:00"))
    board.publish(committee.pk, resolution=first, by=cast.qian, at=at("11-17 09:00"))
    words = {"title": "中心花园补种", "text": "由物业报方案，费用在物业费内列支。"}
    told = {"meeting": meeting(committee, date(2026, 11, 23)), **words}
    board.resolve(committee.pk, **told, by=cast.qian, at=at("11-23 17:00"))


def expire(cast: Cast, committee: Committee) -> Committee:
    services.expire(committee.pk, by=cast.li, at=at("11-20 09:00"))
    return committee


def receive_all(cast: Cast, committee: Committee) -> None:
    how = {"received_by": "社区居委会", "on": date(2026, 11, 21), "by": cast.qian}
    for thing in committee.handovers.all():
        services.receive(committee.pk, handover=thing, at=at("11-21 10:00"), **how)
    services.hand_over(committee.pk, by=cast.qian, at=at("11-21 11:00"))


def represent(cast: Cast) -> None:
    people = [
        representing.Chosen("周明", REPRESENTATIVE, "1、2 号楼"),
        representing.Chosen("吴芳", "", "3 号楼"),
        representing.Chosen("郑海"),
    ]
    words = {"why": "入住率低，选举没有达到人数", "document": "2026 年 10 月书面推选记录"}
    how = {"by": cast.qian, "at": at("11-10 09:00")}
    found = representing.choose(cast.place("WY"), people, **words, **how)
    who = found.representatives.first()
    text = "46 户联名：请尽快修地下车库渗水。"
    carried = {"representative": who, "text": text, "signers": 46}
    representing.carry(found.pk, **carried, by=cast.qian, at=at("11-20 10:00"))


# --- corrections ----------------------------------------------------------------------------------


def owner(cast: Cast, code: str = "QY") -> Actor:
    """Somebody who was verified as the owner of a flat."""
    person = person_with_phone(OWNER, name="沈静", at=at("11-02 09:00"))
    home = cast.place(code)
    for kind, name in (
        (Kind.BUILDING, "1 号楼"),
        (Kind.STAIRWELL, "1 单元"),
        (Kind.UNIT, "101 室"),
    ):
        told = {"kind": kind, "code": f"{home.code}-1", "name": name, "since": SINCE}
        home = places.add_place(**told, parent=home, by=FOUNDER, at=BUILT)
    Residency.objects.create(person=person, unit=home, since=SINCE, kind="owner", how="不动产证")
    return Actor(label="居民", duty=RESIDENT, person_id=person.pk)


def taken_up(cast: Cast, who: Member, *, ground: str = "seal", day: str = "11-18") -> int:
    told = {"ground": ground, "facts": FACTS}
    return opening.find(who.pk, **told, by=cast.qian, at=at(f"{day} 09:00")).pk


def heard(cast: Cast, who: Member, *, day: str = "11-18") -> int:
    pk = taken_up(cast, who, day=day)
    corrections.hear(pk, hearing="合同是我签的，以为不用开会。", by=cast.li, at=at(f"{day} 15:00"))
    return pk


def proposed(cast: Cast, who: Member) -> int:
    pk = heard(cast, who, day="10-26")
    joined = {"findings": FOUND, "members": 3, "owners": None}
    deciding.propose(pk, **joined, by=cast.li, at=at("10-27 09:00"))
    return pk


def correct(cast: Cast, committee: Committee) -> None:
    """Every way that a correction goes."""
    one, two, three, four, five = sitting(committee)
    by = owner(cast)
    opening.complain(one.pk, ground="refuses", facts=FACTS, by=by, at=at("11-20 20:00"))
    checks(cast, two)
    orders(cast, three)
    kept = proposed(cast, three)
    deciding.keep(kept, reason="业主大会没有通过", by=cast.li, at=at("11-10 09:00"))
    waiting = proposed(cast, four)
    basis = "议事规则第 12 条（2026-09-01 公布）"
    deciding.suspend(waiting, basis=basis, by=cast.li, at=at("11-05 09:00"))
    exits(cast, five)
    keep(four.person, "phone", MEMBER)


def checks(cast: Cast, who: Member) -> None:
    how = {"findings": FOUND, "by": cast.li, "at": at("11-20 09:00")}
    corrections.unfounded(heard(cast, who), **how)
    corrections.remind(heard(cast, who), **how)


def orders(cast: Cast, who: Member) -> None:
    how = {"findings": FOUND, "by": cast.li, "at": at("11-19 09:00")}
    fixed = {"correction": "合同已解除，押金退回。", "by": cast.qian, "at": at("11-20 09:00")}
    corrections.order(heard(cast, who), **how)
    for end in ("reported", "corrected"):
        pk = heard(cast, who)
        corrections.order(pk, **how)
        corrections.report(pk, **fixed)
        if end == "corrected":
            corrections.corrected(pk, findings="查看属实", by=cast.li, at=at("11-23 09:00"))


def exits(cast: Cast, who: Member) -> None:
    """One resigned and has handed over, another is no owner any more and has not."""
    taken_up(cast, who)  # ends with the membership
    resigns = taken_up(cast, who, ground="resigns")
    how = {"document": "11-19 辞职信", "on": date(2026, 11, 19)}
    leaving.accept_resignation(resigns, **how, by=cast.li, at=at("11-19 16:00"))
    told = {"received_by": "副主任", "on": date(2026, 11, 20)}
    for thing in who.handovers.all():
        services.receive(
            who.committee_id, handover=thing, **told, by=cast.qian, at=at("11-20 09:00")
        )
    leaving.handed_over(resigns, by=cast.qian, at=at("11-20 10:00"))
    following = Member.objects.get(committee=who.committee_id, moved_up_on__isnull=False)
    sold = taken_up(cast, following, ground="fact", day="11-23")
    how = {"fact": "not_owner", "document": "不动产登记查询 11-22", "on": date(2026, 11, 22)}
    leaving.confirm_fact(sold, **how, by=cast.li, at=at("11-23 15:00"))


# --- who looks ------------------------------------------------------------------------------------


def proved(phone: str) -> dict:
    """What a session keeps of a phone that was proved."""
    person = person_with_phone(phone, at=at("11-24 10:00"))
    return visitor.proved(person.pk)


def delegation() -> int:
    return Delegation.objects.get(compound__code="WY").pk


def told_about(state: str) -> str:
    """The number of the correction that stands there."""
    found = Case.objects.filter(procedure="correction", state=state)
    return found.order_by("pk").first().number
