"""What the database itself holds, whatever door the change comes through, and several at once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from gongzhi.mechanisms.owners.survey import services
from gongzhi.mechanisms.owners.survey.models import Round, Survey
from gongzhi.policy.refusals import NotNow
from tests import cast as the_cast
from tests.cast import MONDAY
from tests.together import refusals, together

from .rounds import ELIGIBLE, NOT_YET, UNKNOWN, filled, opened, row

SURVEY, ROUND = "owners_survey_survey", "owners_survey_round"


def refused(sql: str, words: str, *params) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        run(sql, *params)


def run(sql: str, *params) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def closed(cast):
    of_round = opened(cast)
    filled(cast, of_round, AH=ELIGIBLE)
    services.close_round(of_round.pk, by=cast.feng, at=MONDAY)
    return of_round


@pytest.mark.parametrize(
    "sql",
    [
        f"UPDATE {SURVEY} SET note = 'x' WHERE round_id = %s",
        f"DELETE FROM {SURVEY} WHERE round_id = %s",
        f"UPDATE {SURVEY} SET outcome = 'eligible' WHERE round_id = %s",
        f"INSERT INTO {SURVEY} (round_id, compound_id, management, obstacles, note, outcome, rule,"
        f" why, fillings, filled_by) SELECT round_id, 1, '', '[]', '', 'unknown', '', '[]', 0, ''"
        f" FROM {SURVEY} WHERE round_id = %s LIMIT 1",
        f"UPDATE {ROUND} SET closed_at = NULL WHERE id = %s",
        f"UPDATE {ROUND} SET day = '2026-01-01' WHERE id = %s",
        f"DELETE FROM {ROUND} WHERE id = %s",
    ],
)
def test_a_closed_round_refuses_change_by_sql_too(closed, sql):
    refused(sql, "the survey round is closed", closed.pk)


def test_a_row_cannot_be_moved_out_of_a_closed_round_or_into_it(cast, closed):
    later = opened(cast, "二")
    row(later, "AH").delete()
    pk = row(closed, "AH").pk
    refused(f"UPDATE {SURVEY} SET round_id = %s WHERE id = %s", "closed", later.pk, pk)
    pk = row(later, "TY").pk
    refused(f"UPDATE {SURVEY} SET round_id = %s WHERE id = %s", "closed", closed.pk, pk)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("total_area = 10, delivered_area = 10.0001", "no_more_area_delivered_than_there_is"),
        ("total_heads = 10, delivered_heads = 11", "no_more_owners_delivered_than_there_are"),
        ("total_area = 0", "a_total_is_of_something"),
        ("total_heads = 0", "a_total_is_of_something"),
        ("delivered_area = -1", "no_less_than_nothing_is_delivered"),
        ("occupancy = 1.01", "occupancy_is_a_share"),
        ("let = -0.01", "let_is_a_share"),
        ("outcome = 'perhaps'", "each_surveyed_has_one_outcome|what_nobody_filled_in_is_unknown"),
        ("outcome = 'eligible'", "what_nobody_filled_in_is_unknown"),
        ("""obstacles = '["weather"]'""", "obstacles_are_listed"),
        (
            """has_committee = true, obstacles = '["quarrel"]'""",
            "where_a_committee_is_nothing_stands_in_its_way",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused(cast, change, name):
    pk = row(opened(cast), "AH").pk
    refused(f"UPDATE {SURVEY} SET {change.replace('%', '%%')} WHERE id = %s", name, pk)


def test_a_compound_is_in_a_round_once(cast):
    found = row(opened(cast), "AH")
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.create(round=found.round, compound=found.compound)


# --- at the same moment ---------------------------------------------------------------------------


def test_two_who_fill_in_the_same_compound_don_t_write_over_one_another(lasting_db):
    cast = the_cast.load()
    pk = row(opened(cast), "AH").pk
    outcomes = together(
        lambda: services.fill(pk, ELIGIBLE, by=cast.wang, at=MONDAY, seen=0),
        lambda: services.fill(pk, NOT_YET, by=cast.qian, at=MONDAY, seen=0),
    )
    [refusal] = refusals(outcomes)
    assert isinstance(refusal, NotNow)
    [kept] = [o for o in outcomes if isinstance(o, Survey)]
    found = row(Round.objects.get(), "AH")
    assert (found.outcome, found.filled_by, found.fillings) == (kept.outcome, kept.filled_by, 1)


def test_many_fill_in_their_compounds_at_once(lasting_db):
    cast = the_cast.load()
    of_round = opened(cast)
    by = {"AH": cast.wang, "TY": cast.qian, "LH": cast.zheng}
    pks = {code: row(of_round, code).pk for code in by}
    outcomes = together(
        *(
            lambda code=code: services.fill(pks[code], UNKNOWN, by=by[code], at=MONDAY)
            for code in by
        )
    )
    assert refusals(outcomes) == []
    assert Survey.objects.filter(filled_at=None).count() == 0


def test_what_comes_while_the_round_is_being_closed_is_in_it_or_is_refused(lasting_db):
    """Never a change after the closing: the numbers on record are those of the round."""
    cast = the_cast.load()
    for n in range(5):
        of_round = opened(cast, f"第 {n} 轮")
        pk = row(of_round, "AH").pk
        unfilled, outcome = together(
            lambda of_round=of_round: services.close_round(of_round.pk, by=cast.feng, at=MONDAY),
            lambda pk=pk: services.fill(pk, ELIGIBLE, by=cast.wang, at=MONDAY),
        )
        came = isinstance(outcome, Survey)
        assert came or isinstance(outcome, NotNow)
        assert unfilled == (2 if came else 3)
        assert Survey.objects.filter(round=of_round, filled_at=None).count() == unfilled


def test_two_who_open_a_round_at_once_open_one(lasting_db):
    cast = the_cast.load()
    outcomes = together(lambda: opened(cast, "甲"), lambda: opened(cast, "乙"))
    [refusal] = refusals(outcomes)
    assert isinstance(refusal, NotNow)
    assert Round.objects.count() == 1 and Survey.objects.count() == 3


def test_a_filling_waits_for_the_closing_and_is_then_refused_by_the_database_itself(lasting_db):
    """The trigger alone, without the service's own lock."""
    cast = the_cast.load()
    of_round = opened(cast)
    pk = row(of_round, "AH").pk

    def close() -> object:
        return services.close_round(of_round.pk, by=cast.feng, at=MONDAY + timedelta(minutes=1))

    def write() -> object:
        try:
            run(f"UPDATE {SURVEY} SET note = 'x' WHERE id = %s", pk)
        except DatabaseError as fault:
            return str(fault)
        return Round.objects.get(pk=of_round.pk)

    _closed, written = together(close, write)
    note = row(of_round, "AH").note
    assert ("is closed" in str(written)) == (note == "")
