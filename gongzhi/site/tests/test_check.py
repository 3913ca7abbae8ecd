"""`gongzhi check` finds what must not be, and nothing where all is well."""

import json

import pytest
from django.db import connection

from gongzhi.casework.models import Case
from gongzhi.casework.sweep import sweep
from gongzhi.journal.services import seal
from gongzhi.mechanisms.matters import services as matters
from gongzhi.mechanisms.owners.roll.tests.building import frozen_roll
from gongzhi.mechanisms.owners.voting.tests.polling import noticed
from gongzhi.people import privacy
from gongzhi.people.models import Person
from gongzhi.policy.services import set_parameter
from gongzhi.site import cli
from gongzhi.site.invariants import (
    Invariant,
    cases,
    city,
    committees,
    look,
    owners,
    record,
    search,
)
from gongzhi.tasks.procedure import TASK
from tests.calls import dispatched
from tests.cast import KEEPER, at
from tests.matters import raised
from tests.searched import indexed

NOW = at("11-20 09:00")
EVERY = (*cases.INVARIANTS, *city.INVARIANTS, *owners.INVARIANTS, *committees.INVARIANTS)
EVERY += (search.index(None), record.chain(None), record.SEALED)
pytestmark = pytest.mark.django_db


@pytest.fixture
def living(cast):
    """A city in which things happened: a call at two departments, matters, cards, an erasure, a
    roll that is frozen."""
    dispatched(cast)
    raised(cast)
    done = raised(cast, phone=None).pk
    matters.refuse(done, code="litigation", note="已起诉", by=cast.wang, at=at("11-16 10:00"))
    leaving = privacy.person_with_phone("13900005678", name="张三", at=at("11-16 09:00"))
    privacy.erase(leaving, reason="本人要求", by=KEEPER, at=at("11-16 12:00"))
    set_parameter("street_calls.rate", "4WD", reason="试行", by=cast.he, at=at("11-16 12:00"))
    frozen_roll(cast, 3, place="TY")
    assert sweep(at=NOW)["red"]
    seal(at=NOW)
    indexed()
    return cast


def broken() -> dict[str, list[str]]:
    """The invariants that do not hold → what breaks them."""
    indexed()
    return {f.name: f.examples for f in look(EVERY, at=NOW) if not f.ok}


@pytest.mark.usefixtures("living")
def test_nothing_is_found_where_all_is_well():
    assert broken() == {}


LAST_STATE = "procedure = 'matter' AND closed_at IS NOT NULL"
OPEN = "procedure = 'response' AND state = 'called'"
BREAKS = [
    ("搜索索引", "UPDATE search_entry SET words = '' WHERE kind = 'p' AND ref = 1"),
    ("搜索索引", "DELETE FROM search_entry WHERE kind = 'c'"),
    ("搜索索引", "INSERT INTO search_entry VALUES ('n', 999999, '')"),
    ("每件事都在流程", f"UPDATE casework_case SET state = 'lost' WHERE {LAST_STATE}"),
    ("到了最后状态", f"UPDATE casework_case SET closed_at = NULL WHERE {LAST_STATE}"),
    ("到了最后状态", f"UPDATE casework_case SET closed_at = now(), {{idle}} WHERE {OPEN}"),
    ("办结的不等任何人", f"UPDATE casework_case SET liable_id = 1 WHERE {LAST_STATE}"),
    ("轮到哪个组织", f"UPDATE casework_case SET awaiting_id = NULL WHERE {OPEN}"),
    ("到期时间", f"UPDATE casework_case SET due_at = NULL WHERE {OPEN}"),
    ("亮给谁", f"UPDATE casework_case SET liable_id = NULL WHERE {OPEN}"),
    ("相应的席位", "DELETE FROM casework_seat WHERE role = 'department'"),
    ("在办的下级案件", "UPDATE casework_case SET parent_id = NULL WHERE procedure = 'response'"),
    ("自己的内容", "DELETE FROM street_calls_response"),
    ("同一种牌只亮一次", "INSERT INTO casework_card ({card}) SELECT {card} FROM casework_card"),
    ("亮着的牌", "UPDATE casework_card SET kind = 'yellow' WHERE kind = 'red'"),
    ("地点都在上级", "UPDATE places_place SET path = '/9/' WHERE code = 'AH'"),
    ("地点都在上级", "UPDATE places_place SET kind = 'street' WHERE code = 'AH'"),
    ("党组织逐级", "UPDATE people_organisation SET until = '2026-01-01' WHERE code = 'zx-dw'"),
    ("党组织逐级", "UPDATE people_organisation SET kind = 'unit' WHERE code = 'zx-dw'"),
    ("不是同一人", "UPDATE people_holding SET person_id = {he} WHERE person_id = {lv}"),
    ("已删除的人", "UPDATE people_person SET name = '张三' WHERE erased_at IS NOT NULL"),
    ("密钥环", "UPDATE people_person SET ring_key = 'k9' WHERE data_key IS NOT NULL"),
    (
        "只有一个版本",
        "INSERT INTO policy_parameter ({version}) SELECT {later} FROM policy_parameter",
    ),
    ("每个文件", "INSERT INTO files_attachment ({file}) VALUES ({lost})"),
    ("冻结的名册", "UPDATE owners_roll_unit SET area = area + 1"),
    ("就是他的共有人", "UPDATE owners_roll_holder SET person_id = {he}"),
    ("就是他的共有人", "DELETE FROM owners_roll_holder"),
    ("没有被改动", "UPDATE journal_entry SET act = 'x' WHERE subject LIKE 'case:%%'"),
]
COLUMNS = "certainty, code, reason, set_at, source, unit, value"
WORDS = {
    "idle": "awaiting_id = NULL, due_at = NULL",
    "card": "case_id, organisation_id, kind, state, due_at, given_at, lifted_by, lift_reason",
    "version": f"since, {COLUMNS}",
    "later": f"since + interval '1 day', {COLUMNS}",
    "file": "subject, kind, slot, name, digest, size, mime, at, public",
    "lost": "'case:1', 'photo', 1, '照片', repeat('a', 64), 9, 'image/webp', now(), false",
}
LOCKS = (
    "SET LOCAL lock_timeout = 0",  # the sealer's haste lasts as long as the test's transaction
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE journal_entry DISABLE TRIGGER USER",
    "GRANT UPDATE ON journal_entry TO CURRENT_USER",
    "ALTER TABLE owners_roll_unit DISABLE TRIGGER USER",
    "ALTER TABLE owners_roll_holder DISABLE TRIGGER USER",
    "ALTER TABLE casework_case DROP CONSTRAINT a_closed_case_waits_for_nobody",
    "ALTER TABLE casework_card DROP CONSTRAINT one_card_of_a_kind_per_deadline CASCADE",
    "ALTER TABLE people_person DROP CONSTRAINT an_erased_person_has_neither_name_nor_key",
    "DROP INDEX one_open_version",
)


@pytest.mark.parametrize(
    ("name", "sql"), BREAKS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(BREAKS)]
)
def test_what_must_not_be_is_found_and_named(living, name, sql):
    """The locks of the database are taken off first: it refuses most of this by itself."""
    people = {"he": living.he.person_id, "lv": living.lv.person_id}
    with connection.cursor() as cursor:
        for lock in LOCKS:
            cursor.execute(lock)
        cursor.execute(sql.format(**WORDS, **people).replace("%%", "%"))
        assert cursor.rowcount > 0
    assert any(name in sentence and examples for sentence, examples in broken().items())


def test_a_vote_that_waits_for_its_hour_waits_for_no_case_below_it(cast):
    vote = noticed(cast)
    seal(at=NOW)
    assert broken() == {}
    Case.objects.filter(pk=vote.pk).update(due_at=None)
    assert list(broken()) == ["到时自动走的都有到期时间"]


@pytest.mark.usefixtures("living")
def test_a_record_that_nobody_seals_is_found_after_a_while():
    raised_at = at("11-20 09:00")
    privacy.person_with_phone("13900005679", at=raised_at)
    Person.objects.update(party_member=None)
    privacy.correct(Person.objects.first(), "phone", "13900005680", by=KEEPER, at=raised_at)
    soon, late = at("11-20 09:10"), at("11-20 09:20")
    assert next(look([record.SEALED], at=soon)).ok
    assert not next(look([record.SEALED], at=late)).ok


def test_only_so_many_faults_are_named_and_counted():
    endless = Invariant("没有", lambda at: map(str, range(10**9)))
    finding = next(look([endless], at=NOW))
    assert finding.told == "1000+" and finding.examples == ["0", "1", "2", "3", "4"]


def test_every_procedure_says_what_row_its_cases_have():
    from gongzhi.casework import registry

    assert set(cases.BESIDE) == {p.name for p in registry.all_procedures()}
    assert all(hasattr(Case, row) for row in cases.BESIDE.values()) and TASK.name in cases.BESIDE


@pytest.mark.usefixtures("living")
def test_the_command_says_each_sentence_and_ends_with_1_if_one_does_not_hold(
    capsys, monkeypatch, clock
):
    monkeypatch.setattr(cli, "use_database", lambda: None)
    clock(NOW)
    assert cli.main(["check", "--full"]) == 0
    assert capsys.readouterr().out.count("✓") == len(EVERY)
    Case.objects.filter(procedure="response").update(awaiting=None)
    assert cli.main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [t["count"] for t in told if not t["ok"]] == [2]
