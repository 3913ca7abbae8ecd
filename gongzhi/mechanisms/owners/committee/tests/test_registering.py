"""Committees of before: put on record by the street with the paper that shows them."""

from datetime import date

import pytest

from gongzhi.casework.models import Case
from gongzhi.mechanisms.owners.committee.models import Committee
from gongzhi.mechanisms.owners.committee.registering import Existing, Named, register
from gongzhi.people.models import Person
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import at

from . import made
from .made import CONFIRMED_AT, on_paper


def test_with_a_filing_number_it_is_in_office_at_once(cast):
    committee = on_paper(cast)
    committee.refresh_from_db()
    case = Case.objects.get(pk=committee.pk)
    assert case.state == "in_office" and committee.document and committee.vote is None
    assert committee.filing_number == "乐住建业备〔2022〕3号"
    roles = list(committee.members.order_by("rank").values_list("role", flat=True))
    assert roles == ["chair", *["member"] * 4]


def test_without_one_it_still_has_to_meet_and_to_file_late_as_it_is(cast):
    committee = on_paper(
        cast, number="", certified_on=None, since=date(2026, 10, 8), until=date(2031, 10, 8)
    )
    case = Case.objects.get(pk=committee.pk)
    assert case.state == "elected" and case.due_at == at("10-15 17:30"), "overdue, and said so"
    assert committee.file_by == at("11-09 17:30")


def test_people_known_by_phone_are_not_made_twice(cast):
    named = [Named(f"老委员{n}", phone=f"1380000000{n}") for n in range(1, 6)]
    on_paper(cast, members=named)
    before = Person.objects.count()
    on_paper(cast, code="LH", number="4", members=named)
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"document": " "}, "document"),
        ({"since": date(2026, 11, 18), "until": date(2027, 1, 1)}, "since"),
        ({"until": date(2022, 3, 1)}, "until"),
        ({"until": date(2027, 3, 2)}, "until"),
        ({"seats": 4}, "members"),
        ({"seats": 3}, "members"),
        ({"seats": 11}, "members"),
        ({"members": [Named("甲", "chair"), Named("乙", "chair"), *[Named("丙")] * 3]}, "members"),
        ({"members": [Named("甲"), Named(" "), *[Named("丙")] * 3]}, "members"),
        ({"members": [Named("甲"), Named("乙", phone="123"), *[Named("丙")] * 3]}, "members"),
        ({"certified_on": date(2026, 12, 1)}, "certified_on"),
        ({"members": [*[Named("甲")] * 5, *[Named("候", "alternate")] * 6]}, "members"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(cast, changes, field):
    with pytest.raises(Incomplete) as refusal:
        on_paper(cast, **changes)
    assert refusal.value.field == field
    assert (
        not Committee.objects.exists() and not Case.objects.filter(procedure="committee").exists()
    )


def test_only_the_street_of_the_place_registers(cast):
    told = Existing(date(2022, 3, 1), date(2027, 3, 1), 5, [Named("甲")] * 5, "公告")
    for stranger in (cast.wu, cast.qian, cast.feng, cast.he):
        with pytest.raises(NotYours):
            register(cast.place("AH"), told, by=stranger, at=CONFIRMED_AT)
    with pytest.raises(Incomplete):
        register(cast.place("371481001031"), told, by=cast.li, at=CONFIRMED_AT)


def test_where_one_is_on_record_another_comes_by_a_vote(cast):
    made.established(cast)
    with pytest.raises(NotNow, match="换届"):
        on_paper(cast)
