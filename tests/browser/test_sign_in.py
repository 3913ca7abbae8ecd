"""How officials come in: password and second factor; and how nobody else does."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache

from gongzhi.people import credentials
from gongzhi.people.models import Account
from gongzhi.site.clock import now
from tests.cast import PASSWORD

from .axe import grave_faults
from .visitor import DESK, PHONE

pytestmark = pytest.mark.no_demo

OWN_PASSWORD = "walk-the-stairwell"


def code_of(secret: str) -> str:
    """The six digits that an authenticator shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def secret(city) -> str:
    """What 李值班's authenticator was set up with."""
    made = generate_totp_secret()
    TOTP.activate(Account.objects.get(username="li"), made)
    return made


def knock(visitor, password: str = PASSWORD, name: str = "li") -> None:
    """Give name and password."""
    visitor.open("/desk/")
    visitor.page.fill("[name=login]", name)
    visitor.page.fill("[name=password]", password)
    visitor.press("登录")


def sign_in(visitor, secret: str) -> None:
    cache.clear()  # a code is good for one sign-in; here several happen within its half minute
    knock(visitor)
    visitor.page.fill("[name=code]", code_of(secret))
    visitor.press("验证并进入")
    visitor.page.wait_for_url("**/desk/")


def test_an_official_signs_in_with_password_and_code(visit, secret):
    li = visit(None)
    li.open("/desk/")
    assert grave_faults(li.page) == []
    knock(li)
    assert "第二道验证" in li.text
    for screen in (DESK, PHONE):
        li.page.set_viewport_size(screen)
        assert grave_faults(li.page) == [] and li.overflows() <= 0
    li.page.fill("[name=code]", "000000")
    li.press("验证并进入")
    assert "验证码不对" in li.text
    li.page.fill("[name=code]", code_of(secret))
    li.press("验证并进入")
    li.page.wait_for_url("**/desk/")
    assert "收件箱" in li.text
    assert li.faults == []


def test_a_wrong_password_is_refused_in_words_and_the_fifth_locks_the_account(visit, secret):
    li = visit(None)
    for _try in range(4):
        knock(li, "not-the-password")
        assert "用户名或密码不对" in li.text
        assert li.page.input_value("[name=login]") == "li"
    knock(li, "not-the-password")
    assert re.search(r"锁到 \d\d:\d\d", li.text) and "安全管理员" in li.text
    li.shoot("locked-1440")
    knock(li)
    assert "暂时锁定" in li.text, "the right password comes too late"


def test_without_a_second_factor_nobody_gets_to_the_desk(visit, city):
    li = visit(None, PHONE)
    knock(li)
    li.page.wait_for_url("**/account/2fa/")
    for path in ("/desk/", "/desk/matters/", "/city/", "/desk/search/?q=1"):
        li.open(path)
        assert li.page.url.endswith("/account/2fa/"), path
    li.follow(li.page.get_by_role("link", name="设手机验证器"))
    li.shoot("authenticator-360")
    li.page.fill("[name=code]", code_of(li.page.inner_text(".gz-secret").strip()))
    li.press("设好验证器")
    li.page.wait_for_url(lambda url: "/totp/activate" not in url)
    assert Authenticator.objects.filter(user__username="li", type="totp").exists()
    li.open("/desk/")
    assert "收件箱" in li.text
    assert li.faults == []


def test_a_password_that_was_given_out_is_replaced_before_anything_else(visit, city):
    account = Account.objects.get(username="li")
    given = credentials.reset_password(account.pk, by=city.lv, at=now())
    li = visit(None)
    knock(li, given)
    li.page.wait_for_url("**/account/password/")
    li.open("/account/2fa/")
    assert li.page.url.endswith("/account/password/")
    li.page.fill("[name=oldpassword]", given)
    for field in ("password1", "password2"):
        li.page.fill(f"[name={field}]", OWN_PASSWORD)
    li.press("换成新密码")
    li.page.wait_for_url("**/account/2fa/")
    account.refresh_from_db()
    assert account.check_password(OWN_PASSWORD) and account.one_time_until is None


def test_whoever_signs_in_twice_can_end_the_other_session(visit, secret):
    here, there = visit(None), visit(None, PHONE)
    sign_in(there, secret)
    sign_in(here, secret)
    here.open("/account/sessions/")
    assert here.page.locator("main li").count() == 2
    here.press("退出其他各处")
    here.open("/account/sessions/")
    assert here.page.locator("main li").count() == 1
    there.open("/desk/")
    assert "/account/login/" in there.page.url


def test_signing_out_ends_it(visit, secret):
    li = visit(None)
    sign_in(li, secret)
    li.press("退出", within="header")
    li.open("/desk/")
    assert "/account/login/" in li.page.url


def test_one_press_signs_nobody_in_where_the_city_is_no_demo(visit, city):
    guest = visit(None)
    guest.open("/")
    assert guest.page.locator(".gz-demo-roles, .gz-demo").count() == 0
    token = guest.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = guest.page.request.post(
        guest.site + "/demo/sign-in/",
        form={"username": "li", "csrfmiddlewaretoken": token},
        headers={"Referer": guest.site + "/"},
    )
    assert answer.status == 404
    guest.open("/desk/")
    assert "/account/login/" in guest.page.url


def test_in_a_demo_city_one_press_signs_in(stroll):
    guest = stroll(None)
    guest.open("/")
    guest.follow(guest.page.locator(".gz-demo-roles button", has_text="市中街道办事处").first)
    assert guest.page.url.endswith("/desk/")
    assert "市中街道办事处" in guest.page.inner_text("header")
