"""Calls of the cast, taken as far as a test needs them."""

from gongzhi.casework.models import Case
from gongzhi.mechanisms.street_calls import services
from tests.cast import MONDAY, Cast, at

WORDS = {
    "title": "安和苑 3 号楼西侧管网漏水",
    "facts": "阀门井漏水两天，夜间结冰",
    "tried": "放警示牌、撒盐；物业关楼前阀门无效",
}


def raised(cast: Cast, **changes) -> Case:
    """李值班 of 市中街道 calls on Monday 16 November at 09:00."""
    about = {"place": cast.place("AH"), "thinks": (cast.org("gr"),)}
    return services.call(services.Appeal(**(WORDS | about | changes)), by=cast.li, at=MONDAY)


def confirmed(cast: Cast, lead="gr", assisting=("sz-yh",), **changes) -> Case:
    """The same call, verified, and confirmed at 10:30."""
    case = raised(cast, **changes)
    services.advance(case.pk, "verify", by=cast.feng, at=at("11-16 10:00"), note="属实")
    return services.confirm(
        case.pk,
        lead=cast.org(lead),
        assisting=[cast.org(c) for c in assisting],
        by=cast.feng,
        at=at("11-16 10:30"),
    )


def dispatched(cast: Cast, lead="gr", assisting=("sz-yh",), **changes) -> Case:
    """The same call, verified, confirmed and dispatched at 11:00."""
    case = confirmed(cast, lead, assisting, **changes)
    return services.dispatch(case.pk, by=cast.feng, at=at("11-16 11:00"))


def response_of(cast: Cast, case: Case, code: str) -> int:
    """The id of one department's response."""
    return case.children.get(response__department__code=code).pk
