"""What must be there before pages are served, and that a demo says that it is one."""

import pytest

from gongzhi.journal.services import record
from gongzhi.policy.actor import MACHINE
from gongzhi.policy.refusals import NotNow
from gongzhi.site import cli, readiness
from gongzhi.site.demo import stamp
from tests.cast import MONDAY


@pytest.fixture
def gathered(monkeypatch):
    """Whether the static files were gathered."""
    calls = []
    monkeypatch.setattr(readiness, "call_command", lambda name, **_: calls.append(name))
    return calls


def test_missing_assets_are_named_with_the_way_to_get_them(cast, gathered, monkeypatch, tmp_path):
    monkeypatch.setattr(readiness, "VENDOR", tmp_path)
    with pytest.raises(NotNow, match="tabler.css.*npm ci"):
        readiness.check()
    assert not gathered


def test_a_database_behind_the_program_is_not_served(cast, gathered, monkeypatch):
    monkeypatch.setattr(readiness, "pending_migrations", lambda: ["casework.0009"])
    with pytest.raises(NotNow, match="gongzhi init"):
        readiness.check()


def test_a_real_city_is_not_served_as_a_demo(cast, gathered, monkeypatch, settings):
    monkeypatch.setattr(readiness, "missing_assets", list)
    settings.DEMO = True
    with pytest.raises(NotNow, match="真实的城市"):
        readiness.check()
    settings.DEMO = False
    readiness.check()
    assert gathered == ["collectstatic"]


def test_a_demo_city_is_served_as_one_even_if_the_settings_forgot_it(cast, settings):
    settings.DEMO = False
    assert not readiness.must_say_demo()
    record(stamp.SUBJECT, stamp.BEGUN, by=MACHINE, at=MONDAY)
    assert readiness.must_say_demo()
    settings.DEMO = True
    assert not readiness.must_say_demo()


def test_a_demo_city_is_not_made_a_real_one(cast):
    stamp.must_be_real()
    record(stamp.SUBJECT, stamp.BEGUN, by=MACHINE, at=MONDAY)
    with pytest.raises(NotNow, match="GONGZHI_DATA"):
        stamp.must_be_real()


@pytest.mark.parametrize("days", ["0", "366", "ten"])
def test_a_demo_of_no_days_or_of_too_many_is_wrong_use(days):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["demo", "--days", days, "--no-serve"])
    assert stopped.value.code == 2
