"""First assemblies in every state, and an election whose candidates are reviewed to every end."""

from datetime import date, datetime, timedelta

from gongzhi.casework.services import advance
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly import candidates, elections, services
from gongzhi.mechanisms.owners.assembly.candidates import Naming
from gongzhi.mechanisms.owners.assembly.models import Candidacy, Election, Formation
from gongzhi.mechanisms.owners.assembly.services import Named
from gongzhi.mechanisms.owners.review import appeals, basis, opinions
from gongzhi.mechanisms.owners.review import services as reviews
from gongzhi.mechanisms.owners.review.basis import Document
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from gongzhi.places import services as places
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import MACHINE
from tests.cast import BUILT, FOUNDER, SINCE, Cast, at

COMPOUNDS = {
    "HY": "和园",
    "XY": "馨苑",
    "JY": "锦园",
    "MY": "茗园",
    "BY": "碧园",
    "LY": "兰园",
    "FY": "枫园",
}
SIDES = ("street", "community", "developer", "owner", "owner", "owner", "owner")
PEOPLE = (
    "王建国",
    "李秀兰",
    "张志强",
    "刘桂英",
    "陈晓东",
    "杨海燕",
    "赵文斌",
    "黄丽华",
    "周立新",
    "吴玉梅",
)
ASKED, FORMED, NOTICED = at("09-01 09:00"), at("09-07 09:00"), at("09-10 09:00")
CLOSES = at("12-01 17:30")
CLAUSE = "第五条第一项"
DOCUMENT = Document(
    title="业主委员会候选人联合审查办法",
    number="乐政办字〔2025〕9号",
    published_on=date(2025, 12, 1),
    where="市政府网站",
    clauses=f"{CLAUSE} 有刑事处罚记录未满三年\n第五条第二项 欠缴税款未结清",
    since=date(2026, 1, 1),
)
QUESTIONS = {
    "gr": "有没有欠缴供热费的生效判决？",
    "sz-yh": "有没有破坏市政设施的处罚记录？",
    "cg": "有没有违法建设未整改的记录？",
}


def hold_elections(cast: Cast) -> None:
    for code, name in COMPOUNDS.items():
        told = {"kind": Kind.COMPOUND, "code": code, "name": name, "since": SINCE}
        parent = Place.objects.get(code="371481001031")
        places.add_place(**told, parent=parent, by=FOUNDER, at=BUILT)
    basis.enact(DOCUMENT, by=cast.he, at=BUILT)
    for code, question in QUESTIONS.items():
        told = {"question": question, "since": date(2026, 1, 5)}
        basis.add_reviewer(cast.org(code), **told, by=cast.he, at=BUILT)
    start(cast, "HY", asked=at("10-26 09:00"))
    form(cast, "XY")
    services.stop(start(cast, "FY").pk, note="业主改推选业主代表", by=cast.li, at=NOTICED)
    review_all(cast, opened(cast, "JY"))
    for code, ends in (("MY", "voting"), ("BY", "decided"), ("LY", "elected")):
        vote(cast, listed(cast, code), ends)


# --- assemblies -----------------------------------------------------------------------------------


def start(cast: Cast, code: str, *, asked: datetime = ASKED) -> Formation:
    told = {"basis": "业主二十三户联名申请", "asked_on": asked.date()}
    return services.start(cast.place(code), **told, by=cast.li, at=asked)


def form(cast: Cast, code: str) -> Formation:
    pk = start(cast, code).pk
    rows = [(PEOPLE[i], f"138{ord(code[0])}0000{i:02}", side) for i, side in enumerate(SIDES)]
    members = [Named(name, phone, side, leads=i == 0) for i, (name, phone, side) in enumerate(rows)]
    day = {"members": members, "formed_on": FORMED.date()}
    return services.form_group(pk, **day, by=cast.li, at=FORMED)


def opened(cast: Cast, code: str, *, closes: datetime = CLOSES) -> Election:
    services.notice_members(form(cast, code).pk, by=cast.li, at=NOTICED)
    terms = {"kind": "first", "seats": 5, "alternates": 2, "closes_at": closes}
    return elections.open_election(cast.place(code), **terms, by=cast.li, at=NOTICED)


def named(cast: Cast, election: Election, i: int, when: datetime, **changes) -> Candidacy:
    told = {
        "name": PEOPLE[i],
        "phone": f"139{ord(election.compound.code[0])}0000{i:02}",
        "units": f"{i + 1}-1-101",
        "source": ("self", "community", "self")[i % 3],
        "met": ("owner", "capacity", "lawful", "duties", "upright", "able", "time"),
    }
    return candidates.name_candidate(election.pk, Naming(**told | changes), by=cast.li, at=when)


def listed(cast: Cast, code: str) -> Election:
    election = opened(cast, code, closes=at("10-09 17:30"))
    for i in range(6):
        named(cast, election, i, at("09-14 09:00"))
    told = {"unreviewed": True, "by": cast.li, "at": at("10-10 09:00")}
    return elections.list_candidates(election.pk, **told)


def vote(cast: Cast, election: Election, ends: str) -> None:
    """What the section above does: the owners decide, the decision is published."""
    pk = election.formation_id
    services.vote_called(pk, by=cast.li, at=at("10-12 09:00"))
    if ends != "voting":
        advance(pk, "voted", by=MACHINE, at=at("11-23 09:00"), public=True)
    if ends == "elected":
        services.elected(pk, by=cast.li, at=at("11-23 15:00"))


# --- reviews --------------------------------------------------------------------------------------


def review_all(cast: Cast, election: Election) -> None:
    """Ten candidates: eight reviews end in the eight ways, one is asked late, one not yet."""
    told = {"party": True, "official": True, "consent": "本人 9 月 14 日书面同意"}
    stand = [named(cast, election, 0, at("09-14 09:00"), **told, in_company=True)]
    joint = {"source": "joint", "backers": 60, "backers_of": 280, "met": ("owner",)}
    stand += [named(cast, election, i, at("09-14 09:00")) for i in range(1, 9)]
    stand += [named(cast, election, 9, at("09-14 09:00"), **joint)]
    first = dict(zip(ENDS, begun(cast, stand[:7], at("11-05 09:00")), strict=True))
    for name, review in first.items():
        end(cast, name, review)
    silent(cast, *begun(cast, stand[7:8], at("11-09 09:00")))
    waiting(cast, *begun(cast, stand[8:9], at("11-16 09:00")))


ENDS = ("cleared", "vetoed", "appealed", "overturned", "stands", "dropped", "gathered")


def begun(cast: Cast, stand: list[Candidacy], when: datetime) -> list[Review]:
    return reviews.start([c.pk for c in stand], by=cast.li, at=when)


def _opinion(review: Review, code: str) -> int:
    return Opinion.objects.get(review=review, department__code=code).pk


def answer(cast: Cast, review: Review, when: datetime, *, objects: bool = False) -> None:
    who = {"gr": cast.han, "sz-yh": cast.yang}
    for code, by in who.items():
        opinions.say_pass(_opinion(review, code), by=by, at=when)
    last = {"by": cast.zhu, "at": when}
    if objects:
        told = {"clause": CLAUSE, "facts": "二〇二四年因寻衅滋事被判拘役"}
        opinions.object_to(_opinion(review, "cg"), **told, **last)
    else:
        opinions.say_pass(_opinion(review, "cg"), **last)


def end(cast: Cast, name: str, review: Review) -> None:
    day = at("11-06 09:00")
    if name == "dropped":
        opinions.say_pass(_opinion(review, "gr"), by=cast.han, at=day)
        reviews.drop(review.pk, note="本人来信退出", by=cast.li, at=day)
        return
    answer(cast, review, day, objects=name != "cleared")
    if name == "cleared":
        reviews.clear(review.pk, by=cast.li, at=day)
    elif name != "gathered":  # that one is left to the convener
        veto(cast, name, review)


def veto(cast: Cast, name: str, review: Review) -> None:
    when = at("11-20 09:00") if name == "vetoed" else at("11-18 09:00")
    told = {"stands": True, "reason": "判决书已核对", "by": cast.li, "at": when}
    opinions.confirm(_opinion(review, "cg"), **told)
    told = {"clause": CLAUSE, "reason": "经核对判决书，符合该条款"}
    reviews.veto(review.pk, **told, by=cast.li, at=when)
    if name == "vetoed":
        return
    mine, later = reviews.as_candidate(review), when + timedelta(hours=2)
    appeals.appeal(review.pk, text="判决已经撤销，附裁定书", by=mine, at=later)
    if name != "appealed":
        told = {"overturn": name == "overturned", "reason": "已核对裁定书"}
        appeals.rule(review.pk, **told, by=cast.feng, at=later + timedelta(hours=1))


def silent(cast: Cast, review: Review) -> None:
    """Two departments answer, one never does: the convener decides with the gap."""
    for code, by in (("gr", cast.han), ("sz-yh", cast.yang)):
        opinions.say_pass(_opinion(review, code), by=by, at=at("11-10 09:00"))
    sweep(at=at("11-17 09:00"))
    sweep(at=at("11-23 09:00"))


def waiting(cast: Cast, review: Review) -> None:
    """One has answered in time; the others are late by the time the town is looked at."""
    opinions.say_pass(_opinion(review, "gr"), by=cast.han, at=at("11-17 09:30"))


def ask_once_more(cast: Cast) -> None:
    """After the last sweep: somebody whose departments still have time."""
    election = Election.objects.get(compound__code="JY")
    late = election.candidacies.get(state="named")
    begun(cast, [late], at("11-24 09:30"))
