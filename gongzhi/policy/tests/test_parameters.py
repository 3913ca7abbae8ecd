"""Dated parameters: a change is a new version with a reason; a decision can tell which it used."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.calendar.limits import Limit, Unit
from gongzhi.calendar.years import UnknownYear
from gongzhi.policy.declared import all_declared
from gongzhi.policy.models import Parameter
from gongzhi.policy.refusals import Incomplete, NotYours
from gongzhi.policy.services import book, set_parameter
from tests.cast import at

CODE, NOW = "street_calls.respond", at("11-16 09:00")


def change(cast, value="7WD", code=CODE, **more):
    words = {"reason": "市府办 12 号文", "by": cast.he, "at": NOW} | more
    return set_parameter(code, value, **words)


def test_until_the_city_sets_one_the_declared_default_holds(cast):
    rules = book(CODE, at=NOW)
    assert rules.limit(CODE) == Limit(5, Unit.WD) and rules.versions == {}


def test_a_change_holds_from_its_start_and_the_decision_can_name_its_version(cast):
    row = change(cast, since=NOW + timedelta(days=1))
    assert book(CODE, at=NOW).limit(CODE) == Limit(5, Unit.WD)
    later = book(CODE, at=NOW + timedelta(days=1))
    assert later.limit(CODE) == Limit(7, Unit.WD) and later.versions == {CODE: row.pk}


def test_the_past_keeps_the_version_it_had(cast):
    change(cast, "7WD")
    change(cast, "3WD", at=NOW + timedelta(days=10))
    assert book(CODE, at=NOW + timedelta(days=5)).limit(CODE) == Limit(7, Unit.WD)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"value": "soon"}, "value"),
        ({"code": "no.such"}, "code"),
        ({"since": NOW - timedelta(days=1)}, "since"),
        ({"code": "calendar.hours", "value": "17:00-08:00"}, "value"),
        ({"code": "calendar.year.2027", "value": {"off": {}, "makeup": []}}, "value"),
    ],
)
def test_a_change_that_will_not_do_says_where(cast, changes, field):
    with pytest.raises(Incomplete) as refusal:
        change(cast, **changes)
    assert refusal.value.field == field


def test_only_the_system_administrator_changes_parameters(cast):
    with pytest.raises(NotYours):
        change(cast, by=cast.feng)


def test_the_database_keeps_one_open_version_per_code(cast):
    row = change(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parameter.objects.create(
            code=CODE, value="1WD", since=NOW + timedelta(days=3), certainty="default",
            source="x", reason="x", set_at=NOW,
        )  # fmt: skip
    assert Parameter.objects.get(code=CODE) == row


def test_a_year_that_nobody_loaded_is_refused_and_one_the_city_enters_is_used(cast):
    with pytest.raises(UnknownYear, match="2027"):
        book(at=NOW).calendar().workdays(2027)
    off = {f"2027-{d}": n for d, n in (("01-01", "元旦"), ("05-01", "劳动节"))}
    off |= {f"2027-10-0{n}": "国庆节" for n in (1, 2, 3)}
    change(cast, {"off": off, "makeup": ["2027-10-09"]}, code="calendar.year.2027")
    days = book(at=NOW).calendar().workdays(2027)
    assert at("11-16 09:00").date().replace(year=2027, month=10, day=9) in days


def test_reading_takes_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        rules = book(CODE, at=NOW)
        rules.limit(CODE)
        rules.calendar()


def test_every_parameter_tells_its_source_and_how_sure_we_are():
    for p in all_declared():
        assert p.source and p.certainty in ("law", "standard", "default") and p.label


def test_no_default_is_passed_off_as_law():
    """Only what cites a law may call itself one."""
    law = [p for p in all_declared() if p.certainty == "law"]
    assert all(any(w in p.source for w in ("法", "条例", "国务院", "规定", "意见》")) for p in law)
