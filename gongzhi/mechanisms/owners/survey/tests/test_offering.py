"""Nothing is asked twice: what a form of the survey starts with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.offering import offered
from gongzhi.mechanisms.owners.survey.queries import latest
from gongzhi.people import services as people
from gongzhi.people.models import Mandate, OrganisationKind
from tests.cast import FOUNDER, MONDAY

from .rounds import DAY, ELIGIBLE, filled, opened, row

# --- nothing is asked twice -----------------------------------------------------------------------


def test_the_next_round_starts_from_what_the_last_one_said(cast):
    first = opened(cast, "一", date(2026, 10, 1))
    filled(cast, first, AH=replace(ELIGIBLE, obstacles=("roll",), note="名册差两户"))
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    second = opened(cast, "二")
    found = offered(row(second, "AH"), day=DAY)
    assert found.earlier.round == first
    assert found.values["delivered_area"] == Decimal(50)
    assert found.values["obstacles"] == ["roll"] and found.values["note"] == "名册差两户"
    assert row(second, "AH").filled_at is None, "it is offered, not taken over"
    assert offered(row(second, "TY"), day=DAY).values == {}


def test_a_round_that_was_skipped_is_looked_past(cast):
    first = opened(cast, "一", date(2026, 9, 1))
    filled(cast, first, AH=ELIGIBLE)
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    empty = opened(cast, "二", date(2026, 10, 1))
    services.close_round(empty.pk, by=cast.feng, at=MONDAY)
    third = opened(cast, "三")
    assert offered(row(third, "AH"), day=DAY).earlier.round == first
    assert latest(cast.place("AH")).round == first
    assert latest(cast.place("TY")) is None


def registered(cast, kind, code, how):
    made = people.add_organisation(
        kind=kind, name=f"{code}单位", code=code, since=DAY, by=FOUNDER, at=MONDAY
    )
    people.give_mandate(made, cast.place("AH"), how, since=DAY, by=FOUNDER, at=MONDAY)


def test_what_the_city_has_on_record_is_not_asked(cast):
    registered(cast, OrganisationKind.PROPERTY_COMPANY, "wy", Mandate.Kind.MANAGES)
    first = opened(cast, "一", date(2026, 10, 1))
    filled(cast, first, AH=replace(ELIGIBLE, obstacles=("roll",), management="nobody"))
    services.close_round(first.pk, by=cast.feng, at=MONDAY)
    registered(cast, OrganisationKind.OWNERS_COMMITTEE, "ywh", Mandate.Kind.REPRESENTS)
    found = offered(row(opened(cast, "二"), "AH"), day=DAY)
    assert {o.code for o in found.registered} == {"wy", "ywh"}
    assert (found.values["management"], found.values["has_committee"]) == ("company", True)
    assert found.values["obstacles"] == []


def test_once_filled_in_its_own_words_are_offered(cast):
    registered(cast, OrganisationKind.PROPERTY_COMPANY, "wy", Mandate.Kind.MANAGES)
    of_round = opened(cast)
    filled(cast, of_round, AH=replace(ELIGIBLE, management="nobody"))
    found = offered(row(of_round, "AH"), day=DAY)
    assert found.values["management"] == "nobody" and found.earlier is None
