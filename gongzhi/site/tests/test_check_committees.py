"""`gongzhi check` finds a committee that is not what the law makes it."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.committee.models import Committee, Delegation, Member
from gongzhi.mechanisms.owners.committee.tests import made
from gongzhi.mechanisms.owners.correction import deciding
from gongzhi.mechanisms.owners.correction.models import Correction
from gongzhi.mechanisms.owners.correction.tests import filed
from gongzhi.people.models import Mandate
from gongzhi.site.invariants import committees, look
from tests.cast import at

pytestmark = pytest.mark.django_db
RULE = "管理规约第十二条"


def broken() -> list[str]:
    return [f.name for f in look(committees.INVARIANTS, at=at("12-02 09:00")) if not f.ok]


@pytest.fixture
def living(cast):
    """One member is suspended until the owners decide; another one resigned."""
    made.load_2027(cast)
    case = filed.proposed(cast)
    deciding.suspend(case.pk, basis=RULE, by=cast.li, at=at("11-25 09:00"))
    return cast


def test_a_committee_as_the_services_leave_it_is_in_order(living):
    assert broken() == []
    case = Correction.objects.get().case
    deciding.remove_by_assembly(
        case.pk, item=filed.vote_on(living, case), by=living.li, at=at("12-01 09:00")
    )
    assert broken() == []


def represented(place) -> None:
    Delegation.objects.create(
        compound=place,
        since=date(2026, 1, 1),
        why="未成立",
        document="推选记录",
        recorded_at=at("11-20 09:00"),
    )


FAULTS = {
    "由它的组织代表": lambda cast: Mandate.objects.filter(kind="represents").delete(),
    "没有业主代表": lambda cast: represented(cast.place("AH")),
    "不多于名额": lambda cast: Committee.objects.update(seats=3),
    "都有依据": lambda cast: Member.objects.filter(rank=2).update(
        until=date(2026, 12, 1), end="removed"
    ),
    "都在等决定": lambda cast: Member.objects.filter(rank=2).update(
        suspended_at=at("11-25 09:00"), suspended_why=RULE
    ),
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_what_must_not_be_is_found(living, sentence):
    FAULTS[sentence](living)
    assert [sentence in name for name in broken()] == [True]
