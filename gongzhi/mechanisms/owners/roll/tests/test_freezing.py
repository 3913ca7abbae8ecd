"""冻结: what keeps a roll from it, what it binds, and that nothing changes afterwards."""

import hashlib
import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from gongzhi.journal.services import history
from gongzhi.mechanisms.owners.roll import freezing, opening, publishing, queries
from gongzhi.mechanisms.owners.roll.models import Conflict, Holder, Owner, Roll, Unit
from gongzhi.notices import services as notices
from gongzhi.policy.refusals import NotNow, NotYours
from tests.cast import MONDAY
from tests.together import together

from . import building
from .building import LONG_BEFORE, frozen_roll, open_roll

BEFORE = MONDAY - LONG_BEFORE


@pytest.fixture
def public(cast):
    """A roll that nothing keeps from being frozen on Monday."""
    roll = open_roll(cast, 5, parking=2, unsold=2)
    publishing.publish(roll.pk, by=cast.li, at=BEFORE)
    return roll


def test_a_roll_is_made_public_once_and_again_only_after_it_was_withdrawn(cast, public):
    with pytest.raises(NotNow, match="先撤回"):
        publishing.publish(public.pk, by=cast.li, at=MONDAY)


def test_a_roll_with_nobody_on_it_is_not_made_public(cast):
    empty = opening.open_roll(cast.place("AH"), by=cast.li, at=BEFORE)
    with pytest.raises(NotNow, match="空的"):
        publishing.publish(empty.pk, by=cast.li, at=BEFORE)


def test_what_is_not_public_is_not_withdrawn(cast):
    roll = open_roll(cast, 2)
    with pytest.raises(NotNow, match="没有在公示"):
        publishing.withdraw(roll.pk, "写错了", by=cast.li, at=MONDAY)


def test_an_objection_to_something_else_is_not_answered_here(cast, public):
    other = open_roll(cast, 2, place="TY", phones=True)
    notice = publishing.publish(other.pk, by=cast.li, at=BEFORE)
    raised = notices.object_to(
        notice.pk, "面积不对", by=building.resident(other, 1), at=BEFORE + timedelta(hours=1)
    )
    with pytest.raises(NotYours, match="不是对这份名册"):
        publishing.answer(public.pk, raised.pk, "已核对", upheld=False, by=cast.li, at=MONDAY)


def test_a_compound_that_is_none_has_no_roll(cast):
    for code in ("nowhere", "371481001031"):  # the latter is a community
        with pytest.raises(NotYours, match="没有这个小区"):
            queries.compound_of(code, by=cast.li)


def test_a_second_roll_is_not_opened_beside_an_open_one(cast, public):
    with pytest.raises(NotNow, match="接着用它"):
        opening.open_roll(cast.place("AH"), by=cast.li, at=MONDAY)


def test_it_adds_up_as_the_count_has_it(public):
    found = queries.totals(public)
    assert (found.total.heads, found.total.area) == (6, 700 * 10_000)
    assert (found.outside.heads, found.outside.area) == (0, 24 * 10_000)
    assert (found.units, found.ownerless) == (9, 0)


def test_freezing_binds_the_lines_and_says_when_and_by_whom(cast, public):
    roll = freezing.freeze(public.pk, by=cast.li, at=MONDAY)
    kept = Roll.objects.get(pk=roll.pk)
    assert (kept.frozen_at, kept.frozen_by) == (MONDAY, cast.li.label)
    assert kept.digest == freezing.digest(kept)
    written = history(roll.subject)[-1]
    assert written.act == "roll.freeze"
    assert kept.digest in written.details
    assert written.digest  # who is behind each number


def test_the_digest_is_made_again_from_the_lines_by_anyone(cast, public):
    roll = freezing.freeze(public.pk, by=cast.li, at=MONDAY)
    rows = sorted([x.unit, x.area_cm2, x.owner, x.kind] for x in queries.lines(roll))
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    assert roll.digest == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda r: r.conflicts.create(gap="no_id", unit="1-1-100"), "1 处冲突"),
        (lambda r: r.units.filter(number="1-1-100").update(owner=None), "1 户没有业主"),
        (lambda r: r.units.all().delete(), "没有计票的户"),
        (lambda r: Roll.objects.filter(pk=r.pk).update(notice=None), "还没有公示"),
    ],
)
def test_it_is_refused_while_anything_is_open(cast, public, change, why):
    change(public)
    with pytest.raises(NotNow, match=why):
        freezing.freeze(public.pk, by=cast.li, at=MONDAY)


def test_a_settled_conflict_keeps_nobody(cast, public):
    public.conflicts.create(
        gap="no_id", unit="1-1-100", settled_at=BEFORE, how="看过购房合同", settled_by="x"
    )
    assert freezing.freeze(public.pk, by=cast.li, at=MONDAY).digest


def test_it_is_refused_to_the_last_instant_of_the_window(cast, public):
    public.refresh_from_db()
    last = public.notice.objections_until
    with pytest.raises(NotNow, match="异议期还没有过"):
        freezing.freeze(public.pk, by=cast.li, at=last)
    assert freezing.freeze(public.pk, by=cast.li, at=last + timedelta(seconds=1)).digest


def test_it_is_refused_while_an_objection_waits_for_its_answer(cast, public):
    """山东省物业管理条例 22: 复核并答复."""
    public.refresh_from_db()
    who = building.resident(public, 1)
    objection = notices.object_to(public.notice_id, "面积不对", by=who, at=BEFORE)
    with pytest.raises(NotNow, match="1 条异议没有答复"):
        freezing.freeze(public.pk, by=cast.li, at=MONDAY)
    publishing.answer(public.pk, objection.pk, "核对无误", upheld=False, by=cast.li, at=MONDAY)
    assert freezing.freeze(public.pk, by=cast.li, at=MONDAY).digest


def test_it_is_refused_once_the_notice_was_withdrawn(cast, public):
    publishing.withdraw(public.pk, "漏了 4 号楼", by=cast.li, at=BEFORE)
    with pytest.raises(NotNow, match="还没有公示"):
        freezing.freeze(public.pk, by=cast.li, at=MONDAY)


def test_it_is_frozen_once(cast, public):
    freezing.freeze(public.pk, by=cast.li, at=MONDAY)
    with pytest.raises(NotNow, match="已在 2026-11-16 冻结，不能再改。要改，请另开一份新名册"):
        freezing.freeze(public.pk, by=cast.li, at=MONDAY)


@pytest.mark.parametrize("stranger", ["wu", "wang", "zhao", "feng", "han", "he"])
def test_only_who_keeps_the_compounds_rolls_freezes(cast, public, stranger):
    with pytest.raises(NotYours):
        freezing.freeze(public.pk, by=getattr(cast, stranger), at=MONDAY)
    with pytest.raises(NotYours):
        freezing.freeze(0, by=cast.li, at=MONDAY)


def test_two_who_freeze_at_once_freeze_it_once(lasting_db):
    from tests import cast as the_cast

    cast = the_cast.load()
    roll = open_roll(cast, 5)
    publishing.publish(roll.pk, by=cast.li, at=BEFORE)

    def attempt(who):
        return freezing.freeze(roll.pk, by=who, at=MONDAY).digest

    answers = together(lambda: attempt(cast.li), lambda: attempt(cast.qian))
    assert sorted(type(a) for a in answers if not isinstance(a, str)) == [NotNow]


STATEMENTS = [
    "UPDATE owners_roll_unit SET area = area + 1 WHERE roll_id = %(roll)s",
    "UPDATE owners_roll_unit SET roll_id = %(other)s, owner_id = NULL WHERE roll_id = %(roll)s",
    "DELETE FROM owners_roll_unit WHERE roll_id = %(roll)s",
    "INSERT INTO owners_roll_unit (roll_id, number, sorted_as, building, kind, area, source)"
    " VALUES (%(roll)s, '9-9-9', '9', '9', 'private', 1, 'registry')",
    "UPDATE owners_roll_owner SET number = number + 100 WHERE roll_id = %(roll)s",
    "DELETE FROM owners_roll_holder WHERE roll_id = %(roll)s",
    "UPDATE owners_roll_holder SET votes = false WHERE roll_id = %(roll)s",
    "INSERT INTO owners_roll_holder (roll_id, owner_id, person_id, capacity, votes)"
    " SELECT %(other)s, o.id, h.person_id, 'agent', false"
    " FROM owners_roll_owner o, owners_roll_holder h"
    " WHERE o.roll_id = %(roll)s AND o.number = 1 AND h.owner_id <> o.id LIMIT 1",
    "INSERT INTO owners_roll_conflict (roll_id, gap, unit, said, settled_by, how)"
    " VALUES (%(roll)s, 'no_id', '1-1-100', '{}', '', '')",
    "UPDATE owners_roll_roll SET frozen_at = NULL, digest = '' WHERE id = %(roll)s",
    "UPDATE owners_roll_roll SET digest = 'x' WHERE id = %(roll)s",
    "DELETE FROM owners_roll_roll WHERE id = %(roll)s",
    "TRUNCATE owners_roll_unit",
    "TRUNCATE owners_roll_roll CASCADE",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_itself_holds_a_frozen_roll_still(cast, statement):
    roll = frozen_roll(cast, 3)
    other = opening.open_roll(roll.compound, by=cast.li, at=MONDAY, empty=True)
    with (
        pytest.raises(DatabaseError, match="frozen|another roll"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, {"roll": roll.pk, "other": other.pk})
    assert roll.digest == freezing.digest(roll)


def test_a_change_waits_for_a_freeze_in_flight(lasting_db):
    """By any door: a line written beside a freeze lands in its digest or not at all."""
    from tests import cast as the_cast

    cast = the_cast.load()
    roll = open_roll(cast, 200)
    publishing.publish(roll.pk, by=cast.li, at=BEFORE)

    def write():
        with suppress(DatabaseError):
            Unit.objects.filter(roll=roll, number="1-1-100").update(area="101")

    together(lambda: freezing.freeze(roll.pk, by=cast.li, at=MONDAY), write)
    kept = Roll.objects.get(pk=roll.pk)
    assert kept.digest == freezing.digest(kept)


def test_a_new_roll_starts_as_a_copy_of_the_frozen_one(cast, counted):
    first = frozen_roll(cast, 40, parking=3, unsold=2)
    with counted() as seen:
        second = opening.open_roll(first.compound, by=cast.qian, at=MONDAY)
    assert second.number == 2
    assert freezing.digest(second) == first.digest
    assert second.digest == ""
    voters = [
        list(
            Holder.objects.filter(roll=r, votes=True)
            .order_by("owner__number")
            .values_list("person", flat=True)
        )
        for r in (first, second)
    ]
    assert voters[0] == voters[1]
    assert len(seen) <= 12
    Unit.objects.filter(roll=second, number="1-1-100").update(area="101")
    assert first.digest == freezing.digest(first)
    assert queries.frozen(first.compound) == first
    assert queries.current(first.compound) == second


def test_one_roll_at_a_time_is_worked_on(cast):
    open_roll(cast, 1)
    with pytest.raises(NotNow, match="接着用它"):
        opening.open_roll(cast.place("AH"), by=cast.qian, at=MONDAY)
    with pytest.raises(NotYours):
        opening.open_roll(cast.place("LH"), by=cast.qian, at=MONDAY)


def test_two_who_open_at_once_open_one(lasting_db):
    from tests import cast as the_cast

    cast = the_cast.load()
    compound = cast.place("AH")

    def attempt(who):
        return opening.open_roll(compound, by=who, at=MONDAY)

    answers = together(lambda: attempt(cast.li), lambda: attempt(cast.qian))
    assert sorted(type(a).__name__ for a in answers) == ["NotNow", "Roll"]


def test_who_votes_for_whom(cast):
    roll = frozen_roll(cast, 3)
    person = building.resident(roll, 2).person_id
    assert [o.number for o in queries.voter(roll, person)] == [2]
    assert queries.voter(roll, None) == []
    assert queries.voter(roll, cast.li.person_id) == []
    assert Owner.objects.filter(roll=roll).count() == 3
    assert not Conflict.objects.filter(roll=roll).exists()
