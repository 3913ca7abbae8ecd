"""Opening, completing and closing a round."""

from datetime import date

import pytest

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from gongzhi.mechanisms.owners.survey.queries import tally
from gongzhi.messages.queries import addressed_to
from gongzhi.places import services as places
from gongzhi.places.models import Kind
from gongzhi.policy.refusals import Incomplete, NotNow, NotYours
from tests.cast import FOUNDER, MONDAY

from .rounds import DAY, ELIGIBLE, filled, many_compounds, opened

# --- opening --------------------------------------------------------------------------------------


def test_a_round_has_a_row_for_every_compound_of_its_day(cast):
    gone = places.add_place(
        kind=Kind.COMPOUND, code="OLD", name="老院", parent=cast.place("371481001031"),
        since=date(2025, 1, 1), by=FOUNDER, at=MONDAY,
    )  # fmt: skip
    places.retire(gone.pk, until=date(2026, 10, 31), by=FOUNDER, at=MONDAY)
    of_round = opened(cast)
    found = Survey.objects.filter(round=of_round)
    assert set(found.values_list("compound__code", flat=True)) == {"AH", "TY", "LH"}
    assert {s.outcome for s in found} == {"unknown"}
    assert of_round.opened_by == cast.feng.label


@pytest.mark.parametrize("name", ["li", "zhao", "qin", "he", "xu", "han", "shi"])
def test_only_the_platform_opens_and_closes(cast, name):
    by = getattr(cast, name)
    with pytest.raises(NotYours):
        services.open_round("一", DAY, by=by, at=MONDAY)
    of_round = opened(cast)
    with pytest.raises(NotYours):
        services.close_round(of_round.pk, by=by, at=MONDAY)
    with pytest.raises(NotYours):
        services.complete_round(of_round.pk, by=by, at=MONDAY)


@pytest.mark.parametrize(
    ("name", "day", "field"),
    [
        ("  ", DAY, "name"),
        ("一", date(2026, 11, 17), "day"),  # tomorrow
        ("一", date(2021, 12, 2), "day"),  # before the rule that is known
    ],
)
def test_a_round_needs_a_name_and_a_day_that_has_been(cast, name, day, field):
    with pytest.raises(Incomplete) as refusal:
        services.open_round(name, day, by=cast.feng, at=MONDAY)
    assert refusal.value.field == field


def test_there_is_one_round_at_a_time_and_names_are_used_once(cast):
    of_round = opened(cast)
    with pytest.raises(NotNow, match="2026 年摸排"):
        opened(cast, "又一轮")
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    with pytest.raises(Incomplete) as refusal:
        opened(cast)
    assert refusal.value.field == "name"
    opened(cast, "又一轮")


def test_a_city_without_compounds_has_nothing_to_survey(cast):
    with pytest.raises(NotNow, match="还没有登记小区"):
        opened(cast, day=date(2024, 1, 1))
    assert not Round.objects.exists()


def test_whoever_answers_nearest_is_told_once(cast):
    of_round = opened(cast)
    [told] = addressed_to(cast.zhao)
    assert "2026 年摸排" in told.text and "2026-11-01" in told.text
    assert told.about == of_round.subject
    assert len(addressed_to(cast.qian)) == 1, "桃源里 has no branch: its community is told"
    assert not addressed_to(cast.li) and not addressed_to(cast.sun)


def test_opening_takes_a_handful_of_queries_for_any_number_of_compounds(cast, queries):
    many_compounds(150)
    with queries() as seen:
        opened(cast)
    assert Survey.objects.count() == 153
    assert len(seen) <= 8, seen


def test_a_compound_that_was_registered_late_is_taken_in(cast):
    of_round = opened(cast)
    many_compounds(2)
    assert services.complete_round(of_round.pk, by=cast.feng, at=MONDAY) == 2
    assert services.complete_round(of_round.pk, by=cast.feng, at=MONDAY) == 0
    assert Survey.objects.filter(round=of_round).count() == 5
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    with pytest.raises(NotNow):
        services.complete_round(of_round.pk, by=cast.feng, at=MONDAY)


# --- closing --------------------------------------------------------------------------------------


def test_closing_says_how_many_nobody_filled_in_and_they_stay_unknown(cast):
    of_round = opened(cast)
    filled(cast, of_round, AH=ELIGIBLE)
    assert services.close_round(of_round.pk, by=cast.feng, at=MONDAY) == 2
    counts = tally(Survey.objects.filter(round=of_round))
    assert (counts.eligible, counts.not_yet, counts.unknown, counts.unfilled) == (1, 0, 2, 2)
    with pytest.raises(NotNow):
        services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
