"""Accounts through the pages: opened with a one-time password, closed, helped when locked out."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axes.models import AccessAttempt
from django.urls import reverse

from gongzhi.journal.models import Entry
from gongzhi.people import changes
from gongzhi.people import services as people
from gongzhi.people.models import Account, Post
from gongzhi.site.clock import now
from tests.cast import FOUNDER, MONDAY

ONCE = re.compile(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}")


@pytest.fixture
def newcomer(cast):
    """林书记 holds a post and can't sign in yet."""
    person = changes.add_person(name="林书记", by=FOUNDER, at=MONDAY)
    post = Post.objects.get(pk=cast.zhao.post_id)
    people.hand_over(post, person, on=MONDAY.date(), by=FOUNDER, at=MONDAY)
    return person


def test_those_on_posts_without_an_account_are_listed(get, newcomer):
    page = get("lv", "users")
    assert reverse("user_open", args=[newcomer.pk]) in page


def test_an_account_is_opened_with_a_password_that_is_shown_once(post, get, newcomer):
    assert 'value="linshuji"' in get("lv", "user_open", newcomer.pk)
    answer = post("lv", "user_open", newcomer.pk, username="linshuji")
    password = ONCE.search(answer.content.decode())[0]
    account = Account.objects.get(username="linshuji")
    assert account.check_password(password)
    assert account.one_time_until
    assert answer["Cache-Control"] == "no-store"
    assert password not in get("lv", "user", account.pk)


@pytest.mark.parametrize("name", ["zhao", "Lin", "林", "1lin"])
def test_a_username_that_will_not_do_is_refused(post, newcomer, name):
    answer = post("lv", "user_open", newcomer.pk, username=name)
    assert answer.status_code == 422
    assert f'value="{name}"' in answer.content.decode()


def test_a_person_has_one_account(get, account):
    get("lv", "user_open", account("li").person_id, status=404)


def test_a_new_one_time_password_asks_first(post, get, account):
    him = account("zhao")
    assert not ONCE.search(get("lv", "user_password", him.pk))
    answer = post("lv", "user_password", him.pk, sure="1")
    assert account("zhao").check_password(ONCE.search(answer.content.decode())[0])


def test_closing_ends_the_sessions_and_opening_again_gives_a_password(post, client, account):
    him = account("zhao")
    post("lv", "user_close", him.pk)
    assert not account("zhao").is_active
    answer = post("lv", "user_reopen", him.pk, sure="1")
    assert account("zhao").check_password(ONCE.search(answer.content.decode())[0])


def test_a_lost_second_factor_is_forgotten_on_record(post, account):
    him = account("zhao")
    TOTP.activate(him, generate_totp_secret())
    post("lv", "user_factor", him.pk)
    assert not him.authenticator_set.exists()
    assert Entry.objects.filter(subject=f"account:{him.pk}").last().act == "factor.reset"


def test_a_lock_is_seen_and_lifted(post, get, account):
    AccessAttempt.objects.create(username="zhao", failures_since_start=5, attempt_time=now())
    him = account("zhao")
    assert "暂时锁定" in get("lv", "user", him.pk)
    post("lv", "user_unlock", him.pk)
    assert not AccessAttempt.objects.filter(username="zhao").exists()


def test_the_list_is_searched_and_shows_the_closed_when_asked(get, account):
    Account.objects.filter(username="zhu").update(is_active=False)
    assert "zhu" not in get("lv", "users", q="zhu").replace("zhuo", "").split("</form>")[-1]
    assert ">zhu<" in get("lv", "users", closed="1")
    assert "赵书记" in get("lv", "users", q="zhao")
