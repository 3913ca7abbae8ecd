"""Who answers for a place, from the lowest level up."""

from datetime import date

import pytest

from gongzhi.people.models import Mandate
from gongzhi.people.models import OrganisationKind as O
from gongzhi.people.reach import handlers, place_with_handlers
from gongzhi.people.services import add_organisation, end_mandate, give_mandate
from tests.cast import BUILT, FOUNDER, SINCE

DAY = date(2026, 11, 16)


def codes(found) -> dict[str, str]:
    return {kind: one.code for kind, one in found.items()}


@pytest.mark.parametrize("code", ["AH-3-1-101", "AH", "TY", "371481001032", "371481001", "371481"])
def test_read_with_the_place_or_after_it_the_same_organisations_answer(cast, code):
    place = place_with_handlers(code, day=DAY)
    assert place == cast.place(code)
    assert codes(handlers(place, day=DAY)) == codes(handlers(cast.place(code), day=DAY))


def test_a_home_is_answered_for_on_every_level(cast):
    found = handlers(cast.place("AH-3-1-101"), day=DAY)
    assert codes(found) == {"compound": "ah-zb", "community": "zx", "street": "sz", "city": "pt"}


def test_a_place_and_who_answers_for_it_take_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        handlers(place_with_handlers("AH-3-1-101", day=DAY), day=DAY)


def test_there_is_no_place_of_an_unknown_code(cast):
    assert place_with_handlers("nowhere", day=DAY) is None


def test_the_latest_of_two_that_cover_a_place_answers_until_its_mandate_ends(cast):
    what = {"kind": O.JOINT_BRANCH, "name": "桃源里联合党支部", "code": "ty-lh"}
    joint = add_organisation(parent=cast.org("zx-dw"), since=SINCE, by=FOUNDER, at=BUILT, **what)
    given = give_mandate(
        joint,
        cast.place("AH"),
        Mandate.Kind.COVERS,
        since=date(2026, 6, 1),
        by=FOUNDER,
        at=BUILT,
    )
    for place in (cast.place("AH"), place_with_handlers("AH", day=DAY)):
        assert handlers(place, day=DAY)["compound"] == joint
        assert handlers(place, day=date(2026, 5, 31))["compound"].code == "ah-zb"
    end_mandate(given.pk, until=date(2026, 11, 1), by=FOUNDER, at=BUILT)
    assert handlers(cast.place("AH"), day=DAY)["compound"].code == "ah-zb"
