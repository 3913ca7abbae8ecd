"""Signing in: password, second factor, one-time passwords, locks, sessions."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from gongzhi.journal.models import Entry
from gongzhi.people import credentials
from gongzhi.people.models import Account
from gongzhi.policy import services as policy
from gongzhi.site.clock import now
from gongzhi.site.sign_in import SESSIONS_MOST
from tests.cast import FOUNDER, KEEPER, MONDAY, PASSWORD, at

LOGIN = "/account/login/"


def account(name="zhao"):
    return Account.objects.get(username=name)


def sign_in(client, name="zhao", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def code(secret: str) -> str:
    return f"{hotp_value(secret, int(time.time()) // 30):06d}"


@pytest.fixture
def secret(cast):
    """赵书记 has an authenticator."""
    secret = generate_totp_secret()
    TOTP.activate(account(), secret)
    return secret


def test_a_first_sign_in_leads_to_setting_up_the_second_factor(client, cast):
    answer = sign_in(client, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "设手机验证器" in answer.content.decode()


def test_an_authenticator_is_set_up_by_its_six_digits(client, cast):
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    shown = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code(shown)}, follow=True)
    assert "备用码" in answer.content.decode()
    assert client.get(reverse("inbox")).status_code == 200


def test_the_secret_of_an_authenticator_is_not_kept_in_clear(secret):
    kept = Authenticator.objects.get(user=account(), type="totp").data["secret"]
    assert secret not in kept


def test_password_and_code_open_the_desk_and_leave_a_record(client, secret):
    answer = sign_in(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("inbox")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert answer["Location"] == reverse("inbox")
    assert client.get(reverse("inbox")).status_code == 200
    entry = Entry.objects.filter(subject=f"account:{account().pk}", act="sign_in").get()
    assert entry.person == account().person_id


def test_a_wrong_password_is_refused_in_plain_words_and_the_name_stays(client, cast):
    page = sign_in(client, password="wrong-password").content.decode()
    assert "用户名或密码不对" in page
    assert 'value="zhao"' in page


def test_five_wrong_passwords_lock_the_account_until_a_named_time(client, cast):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 200
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 429
    assert "锁到" in answer.content.decode()
    assert sign_in(client).status_code == 429  # the right one doesn't help either


def test_a_name_nobody_has_is_locked_in_the_same_words(client, cast):
    answers = [sign_in(client, name="nobody", password="wrong") for _ in range(5)]
    assert answers[-1].status_code == 429


def test_wrong_codes_lock_the_account_too(client, secret):
    sign_in(client)
    for _ in range(4):
        assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert answer.status_code == 429
    assert sign_in(Client()).status_code == 429
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 429


def test_what_was_typed_is_not_kept_with_the_failures(client, secret):
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert "123456" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))


def test_a_one_time_password_must_be_replaced_before_anything_else(client, cast):
    password = credentials.reset_password(account().pk, by=KEEPER, at=now())
    sign_in(client, password=password)
    for page in ("inbox", "mfa_index", "usersessions_list"):
        assert client.get(reverse(page))["Location"] == reverse("account_change_password")
    sent = {"oldpassword": password, "password1": "an-he-yuan-26", "password2": "an-he-yuan-26"}
    answer = client.post(reverse("account_change_password"), sent)
    assert answer.status_code == 302
    assert account().one_time_until is None
    assert client.get(reverse("inbox"))["Location"] == reverse("mfa_index")


def test_a_weak_password_of_ones_own_is_refused_with_reasons(client, cast):
    password = credentials.reset_password(account().pk, by=KEEPER, at=now())
    sign_in(client, password=password)
    sent = {"oldpassword": password, "password1": "12345", "password2": "12345"}
    assert client.post(reverse("account_change_password"), sent).status_code == 200
    assert account().one_time_until is not None


def test_a_stale_one_time_password_opens_nothing(client, cast):
    password = credentials.reset_password(account().pk, by=KEEPER, at=at("01-05 09:00"))
    answer = sign_in(client, password=password)
    assert answer.status_code == 403
    assert "过期" in answer.content.decode()
    assert client.get(reverse("account_change_password")).status_code == 302


def test_a_closed_account_does_not_open(client, cast):
    Account.objects.filter(username="zhao").update(is_active=False)
    sign_in(client)
    assert client.get(reverse("inbox"))["Location"].startswith(LOGIN)


def test_the_oldest_session_ends_beyond_the_limit(cast):
    policy.set_parameter(SESSIONS_MOST, 2, reason="试", by=FOUNDER, at=MONDAY)
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        sign_in(browser)
    assert UserSession.objects.filter(user=account()).count() == 2
    assert browsers[0].get(reverse("mfa_index"))["Location"].startswith(LOGIN)
    assert browsers[2].get(reverse("mfa_index")).status_code == 200


def test_other_sessions_are_listed_and_ended_by_a_press(cast):
    here, there = Client(), Client()
    sign_in(there)
    sign_in(here)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert page.count("登录</span>") + page.count(" 登录 ·") == 2
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("mfa_index")).status_code == 302
    assert here.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["", "large", "xlarge"])
def test_the_sign_in_page_offers_language_and_large_text(client, db, language, size):
    client.cookies["django_language"] = language
    client.cookies["text_size"] = size
    page = client.get(LOGIN).content.decode()
    assert 'action="/language/setlang/"' in page
    assert f"gz-{size}" in page if size else "gz-large" not in page


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_change_password",
        "account_logout",
    ],
)
def test_every_page_of_ones_own_sign_in_is_in_our_look(client, cast, name):
    sign_in(client)
    page = client.get(reverse(name)).content.decode()
    assert 'class="gz-brand plain"' in page
    assert "style=" not in page


def test_pages_after_the_second_factor_are_in_our_look(client, secret):
    sign_in(client)
    assert "gz-brand" in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"):
        assert "gz-brand" in client.get(reverse(name), follow=True).content.decode()
