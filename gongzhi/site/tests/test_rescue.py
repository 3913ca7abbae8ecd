"""Who runs the machine can let somebody in again; the record knows."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axes.models import AccessAttempt

from gongzhi.journal.services import history
from gongzhi.people.models import Account
from gongzhi.site import cli
from tests.cast import MONDAY, PASSWORD


@pytest.fixture
def rescue(cast, monkeypatch, clock, capsys):
    """`rescue("lv")` → (exit code, what was printed)."""
    monkeypatch.setattr(cli, "use_database", lambda: None)
    clock(MONDAY)

    def command(username: str):
        code = cli.main(["rescue", username, "--json"])
        printed = capsys.readouterr()
        return code, printed.out or printed.err

    return command


def test_one_who_lost_everything_gets_in_once_and_sets_it_up_anew(rescue):
    account = Account.objects.get(username="lv")
    TOTP.activate(account, generate_totp_secret())
    AccessAttempt.objects.create(username="lv", failures_since_start=5)
    code, printed = rescue("lv")
    account.refresh_from_db()
    assert code == 0 and account.check_password(json.loads(printed)["password"])
    assert account.one_time_until and not account.check_password(PASSWORD)
    assert not Authenticator.objects.filter(user=account).exists()
    assert not AccessAttempt.objects.filter(username="lv").exists()
    acts = [entry.act for entry in history(f"account:{account.pk}")]
    assert acts[-3:] == ["factor.reset", "unlock", "password.reset"]


def test_nobody_is_rescued_by_a_name_that_is_not_there(rescue):
    code, printed = rescue("nobody")
    assert code == 1 and "nobody" in printed
