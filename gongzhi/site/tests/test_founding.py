"""An empty database becomes a city with three administrators; a second time changes nothing."""

import argparse
import io

import pytest
from django.db import connection
from django.urls import reverse

from gongzhi.people.models import Account, Holding, Organisation
from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty
from gongzhi.policy.refusals import Incomplete, NotNow
from gongzhi.site.city.steps import steps
from gongzhi.site.clock import now
from gongzhi.site.commands import init
from gongzhi.site.founding import Newcomer, found
from tests.cast import FOUNDER, MONDAY

THREE = (
    Newcomer(Duty.SYSTEM_ADMIN, "he", "何系统", "street-calls-2026"),
    Newcomer(Duty.SECURITY_ADMIN, "lv", "吕安全"),
    Newcomer(Duty.AUDITOR, "shi", "施审计"),
)


APPEND_ONLY = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
    WHERE tgname LIKE 'pgtrigger_no_truncate%' AND tgrelid::regclass::text NOT LIKE 'journal%'
"""


@pytest.fixture
def empty(db):
    """Nothing in it, as after the first migration; the end of the test takes it all back."""
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE places_place, people_person, people_organisation CASCADE")


def test_an_empty_database_gets_a_city_a_platform_and_three_administrators(empty):
    city, seated = found("371481", "乐陵市", THREE, at=MONDAY)
    assert (city.code, city.kind) == ("371481", "city")
    assert Organisation.objects.get().name == "乐陵市治理平台"
    assert [s.username for s in seated] == ["he", "lv", "shi"]
    assert Account.objects.get(username="he").check_password("street-calls-2026")
    assert next(s for s in steps(by=FOUNDER, at=MONDAY) if s.title == "三位管理员").done


def test_who_gave_no_password_gets_one_for_once(empty):
    _city, seated = found("371481", "乐陵市", THREE, at=MONDAY)
    keeper = seated[1]
    account = Account.objects.get(username="lv")
    assert account.check_password(keeper.password)
    assert account.one_time_until is not None
    assert seated[0].password == ""


def test_a_second_time_changes_nothing(empty):
    found("371481", "乐陵市", THREE, at=MONDAY)
    _city, seated = found("371481", "别的市", THREE, at=MONDAY)
    assert [s.new for s in seated] == [False, False, False]
    assert Place.objects.get().name == "乐陵市"
    assert Holding.objects.count() == 3


def test_what_is_missing_is_added_the_second_time(empty):
    found("371481", "乐陵市", THREE[:1], at=MONDAY)
    _city, seated = found("371481", "乐陵市", THREE, at=MONDAY)
    assert [s.new for s in seated] == [False, True, True]


def test_a_weak_password_founds_nothing(empty):
    weak = Newcomer(Duty.SYSTEM_ADMIN, "he", "何系统", "12345")
    with pytest.raises(Incomplete):
        found("371481", "乐陵市", [weak], at=MONDAY)
    assert not Place.objects.exists()


def test_one_name_for_two_administrators_is_refused(empty):
    twice = (THREE[0], Newcomer(Duty.SECURITY_ADMIN, "he", "何系统"))
    with pytest.raises((Incomplete, NotNow)):
        found("371481", "乐陵市", twice, at=MONDAY)


def test_all_pages_of_the_city_data_open_in_the_new_city(empty, client):
    found("371481", "乐陵市", THREE, at=now())
    account = Account.objects.get(username="he")
    client.force_login(account, backend="gongzhi.site.sign_in.AccountBackend")
    session = client.session
    session["second_factor"] = True
    session.save()
    for name in ("first_steps", "organisations", "places", "parameters", "deployment", "levels",
                 "level_coverage", "level_terms", "level_chain"):  # fmt: skip
        assert client.get(reverse(name)).status_code == 200


# --- the command ----------------------------------------------------------------------------------


def arguments(*words):
    parser = argparse.ArgumentParser()
    init.add(parser)
    return parser.parse_args(words)


GIVEN = ("--code", "371481", "--name", "乐陵市", "--username", "he", "--person", "何系统")


@pytest.fixture
def command(empty, monkeypatch):
    """`command(*words, typed="…")`: the answer of `gongzhi init`, nobody at the terminal."""
    monkeypatch.setattr("gongzhi.site.cli.use_database", lambda: None)
    monkeypatch.setattr("django.core.management.call_command", lambda *a, **k: None)

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return init.run(arguments(*words))

    return run


def test_the_command_founds_with_a_password_from_standard_input(command):
    answer = command(*GIVEN, "--security", "lv:吕安全", "--auditor", "shi：施审计",
                     "--password-stdin", typed="street-calls-2026\n")  # fmt: skip
    assert answer["city"] == "371481 乐陵市"
    assert Account.objects.get(username="he").check_password("street-calls-2026")
    assert "只显示这一次" in answer["administrators"][1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (GIVEN, "--security"),
        (GIVEN[:4], "--username"),
        ((*GIVEN, "--security", "lv"), "用户名:姓名"),
    ],
)
def test_what_is_missing_is_named_when_nobody_can_be_asked(command, words, why):
    with pytest.raises(ValueError, match=why):
        command(*words)
