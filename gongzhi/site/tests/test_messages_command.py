"""`gongzhi messages`: which ways out there are, and a trial of each."""

import json

import pytest

from gongzhi.messages import senders
from gongzhi.messages.services import tell
from gongzhi.messages.tests.gateways import Gateway
from gongzhi.people import privacy
from gongzhi.site import cli
from tests.cast import MONDAY


@pytest.fixture
def command(cast, monkeypatch, capsys, settings, tmp_path):
    """`command("list")` → (exit code, what was printed)."""
    monkeypatch.setattr(cli, "use_database", lambda: None)
    settings.CHANNELS = str(tmp_path / "channels")

    def run(*words):
        code = cli.main(["messages", *words, "--json"])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def gateway(settings, tmp_path):
    made = Gateway()
    (tmp_path / "channels").write_text(f"cg wecom json://127.0.0.1:{made.server_port}/SECRET")
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.HttpGateway"
    settings.SMS_URL, settings.SMS_KEYED = made.url, False
    senders._made.cache_clear()
    yield made
    made.close()
    senders._made.cache_clear()


def test_the_list_names_ways_and_what_waits_and_no_secret(command, gateway):
    person = privacy.person_with_phone("13805340001", at=MONDAY)
    tell(person.pk, "有答复了", about="case:1", at=MONDAY)
    code, told = command("list")
    found = json.loads(told)
    assert (code, found["channels"], found["not_sent"]) == (0, ["cg wecom"], ["sms queued 1"])
    assert "SECRET" not in told and "127.0.0.1" not in told


def test_a_trial_gets_through_or_says_why_not(command, gateway):
    assert command("test", "--to", "cg")[0] == 0
    assert command("test", "--phone", "13805340001")[0] == 0
    assert [phone for phone, _, _ in gateway.took] == ["", "13805340001"]
    gateway.mood = "busy"
    code, told = command("test", "--phone", "13805340001")
    assert code == 1 and "HTTP 503" in told and "13805340001" not in told
    code, told = command("test", "--to", "cg")
    assert code == 1 and "渠道没有收下" in told and "SECRET" not in told
    assert command("test", "--to", "nobody")[0] == 1


def test_without_a_gateway_a_trial_says_that_people_will_be_called(command, settings):
    settings.MESSAGE_SENDER = "gongzhi.messages.senders.ByHand"
    code, told = command("test", "--phone", "13805340001")
    assert code == 1 and "打电话" in told
