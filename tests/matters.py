"""Matters of the cast, taken as far as a test needs them."""

from gongzhi.mechanisms.matters import services
from gongzhi.mechanisms.matters.models import Matter
from gongzhi.people.privacy import person_with_phone
from tests.cast import MONDAY, Cast, at

PHONE = "13800001234"
TEXT = "3 号楼西侧路面一直往外冒水，已经两天了"


def raised(cast: Cast, *, phone: str | None = PHONE, place: str = "AH", **changes) -> Matter:
    """A resident reports on Monday 16 November at 09:00; the lowest level is asked."""
    words = {"text": TEXT, "place": cast.place(place)} | changes
    reporter = person_with_phone(phone, at=MONDAY) if phone else None
    return services.raise_matter(
        services.Report(**words), reporter=reporter, by=cast.shen, at=MONDAY
    )


def at_street(cast: Cast, **changes) -> Matter:
    """The same, passed up twice and taken over by the street on Tuesday."""
    matter = raised(cast, **changes)
    pk = matter.pk
    services.pass_up(pk, note="管线不归物业", by=cast.wang, at=at("11-16 10:00"))
    services.take_over(pk, by=cast.qian, at=at("11-16 11:00"))
    services.pass_up(pk, note="社区没有维修力量", by=cast.qian, at=at("11-16 15:00"))
    services.take_over(pk, by=cast.li, at=at("11-17 09:00"))
    matter.refresh_from_db()
    return matter
