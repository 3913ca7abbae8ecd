"""Figures of the five levels: as things stood at the end of the window's last day."""

from datetime import date

import pytest
from django.urls import reverse

from gongzhi.indicators import registry
from gongzhi.indicators.indicator import Asked, figure
from gongzhi.mechanisms.five_levels.indicators import INDICATORS
from gongzhi.people.models import Holding, Mandate, Organisation
from gongzhi.places.models import Place
from gongzhi.policy.services import book
from tests.cast import MONDAY

DAY = MONDAY.date()
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


def asked(place: Place | None = None, until: date = DAY) -> Asked:
    return Asked(until.replace(day=1), until, MONDAY, book(at=MONDAY), place)


def counted(key: str, **more) -> tuple[int, int]:
    found = figure(BY_KEY[f"levels.{key}"], asked(**more))
    return found.numerator, found.denominator


def test_compounds_with_a_branch_out_of_all_compounds(cast):
    assert counted("branch_coverage") == (2, 3)


def test_an_ended_mandate_or_organisation_covers_nothing(cast):
    Organisation.objects.filter(code="ah-zb").update(until=DAY)
    Mandate.objects.filter(organisation__code="lh-zb").update(until=DAY)
    assert counted("branch_coverage") == (0, 3)


def test_the_figure_tells_of_the_windows_last_day(cast):
    Mandate.objects.filter(organisation__code="ah-zb").update(until=date(2026, 11, 10))
    assert counted("branch_coverage", until=date(2026, 11, 9)) == (2, 3)
    assert counted("branch_coverage", until=date(2026, 11, 10)) == (1, 3)


def test_a_group_of_a_whole_building_covers_its_stairwells(cast):
    Mandate.objects.filter(organisation__code="ah-3-1").update(place=cast.place("AH-3"))
    assert counted("group_coverage") == (1, 1)


def test_a_vacant_post_is_not_in_office_and_a_deputy_does_not_fill_it(cast):
    assert counted("chiefs_in_office") == (5, 5)
    Holding.objects.filter(post=cast.zhao.post_id).update(how="deputy")
    assert counted("chiefs_in_office") == (4, 5)


def test_terms_not_over_out_of_those_elected(cast):
    assert counted("within_term") == (0, 2)
    Holding.objects.filter(post=cast.zhao.post_id).update(term_ends=date(2027, 1, 1))
    Holding.objects.filter(post=cast.sun.post_id).update(term_ends=DAY)
    assert counted("within_term") == (1, 2)


@pytest.mark.parametrize(
    ("code", "found"),
    [("371481001", (1, 2)), ("371481003", (1, 1)), ("371481001032", (0, 0)), ("AH", (1, 1))],
)
def test_a_street_a_community_and_a_compound_have_figures_of_their_own(cast, code, found):
    assert counted("branch_coverage", place=cast.place(code)) == found


def test_without_a_base_there_is_no_figure_but_a_reason(cast):
    found = figure(BY_KEY["levels.branch_coverage"], asked(cast.place("371481001032")))
    assert found.value is None
    assert found.why == "还没有登记小区"


@pytest.mark.parametrize("key", BY_KEY)
def test_each_figure_is_known_to_the_site_and_leads_to_its_records(cast, desk, key):
    assert registry.get(key) is BY_KEY[key]
    sent = {"key": key, "since": "2026-11-01", "until": "2026-11-16"}
    answer = desk("feng").get(reverse("rate_records"), sent, follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == reverse(BY_KEY[key].page)
