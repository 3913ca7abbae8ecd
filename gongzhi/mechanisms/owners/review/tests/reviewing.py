"""Reviews of the cast, taken as far as a test needs them."""

from datetime import date, datetime

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.mechanisms.owners.assembly.tests.forming import named, opened
from gongzhi.mechanisms.owners.review import basis, opinions, services
from gongzhi.mechanisms.owners.review.basis import Document
from gongzhi.mechanisms.owners.review.models import Opinion, Review
from tests.cast import BUILT, Cast, at

START = at("03-16 09:00")
"""A Monday. The first limit ends on 03-23 17:30, the second three working days later."""
TUESDAY = at("03-17 10:00")
CLAUSES = "第五条第一项 有刑事处罚记录未满三年\n第五条第二项 欠缴税款未结清"
DOCUMENT = Document(
    title="业主委员会候选人联合审查办法",
    number="乐政办字〔2025〕9号",
    published_on=date(2025, 12, 1),
    where="市政府网站",
    clauses=CLAUSES,
    since=date(2026, 1, 1),
)
DEPARTMENTS = ("gr", "sz-yh", "cg")
CLAUSE, OTHER = "第五条第一项", "第五条第二项"
FACTS = "二〇二四年因寻衅滋事被判拘役"
REASON = "经核对判决书，符合第五条第一项"


def grounds(cast: Cast) -> None:
    """The basis is in force and three departments are asked."""
    basis.enact(DOCUMENT, by=cast.he, at=BUILT)
    for code in DEPARTMENTS:
        given = {"question": f"{code}有无不良记录？", "since": date(2026, 1, 5)}
        basis.add_reviewer(cast.org(code), **given, by=cast.he, at=BUILT)


def started(cast: Cast, n: int = 1) -> list[Review]:
    """Reviews of the first n candidates of 安和苑's first election."""
    grounds(cast)
    found = named(cast, opened(cast), n)
    return services.start([c.pk for c in found], by=cast.li, at=START)


def opinion(review: Review, code: str) -> int:
    return Opinion.objects.get(review=review, department__code=code).pk


def passes(cast: Cast, review: Review, *codes: str, when: datetime = TUESDAY) -> None:
    who = {"gr": cast.han, "sz-yh": cast.yang, "cg": cast.zhu}
    for code in codes:
        opinions.say_pass(opinion(review, code), by=who[code], at=when)


def objected(cast: Cast, n: int = 1) -> list[Review]:
    """朱城管 objects, the others pass: the convener's turn."""
    reviews = started(cast, n)
    for review in reviews:
        passes(cast, review, "gr", "sz-yh")
        told = {"clause": CLAUSE, "facts": FACTS}
        opinions.object_to(opinion(review, "cg"), **told, by=cast.zhu, at=TUESDAY)
    return reviews


def vetoed(cast: Cast, n: int = 1) -> list[Review]:
    reviews = objected(cast, n)
    for review in reviews:
        told = {"stands": True, "reason": "判决书已核对", "by": cast.li, "at": TUESDAY}
        opinions.confirm(opinion(review, "cg"), **told)
        services.veto(review.pk, clause=CLAUSE, reason=REASON, by=cast.li, at=TUESDAY)
    return reviews


def silent(review: Review) -> None:
    """Both limits pass and the sweep is there each time."""
    sweep(at=at("03-24 09:00"))
    sweep(at=at("03-30 09:00"))


def state(review: Review) -> str:
    return Case.objects.get(pk=review.pk).state
