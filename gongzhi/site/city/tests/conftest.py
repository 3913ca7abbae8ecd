"""What the tests of the city's pages share."""

from datetime import timedelta

import pytest
from django.urls import reverse

from gongzhi.people.models import Account
from gongzhi.site.city.staff import KEY
from tests.cast import MONDAY, PASSWORD


@pytest.fixture
def admin(desk):
    """`admin("he")` sits at a desk with a staff session of half an hour, on the Monday."""

    def enter(name: str = "he", instant=MONDAY):
        browser = desk(name, instant)
        session = browser.session
        session[KEY] = (instant + timedelta(minutes=30)).isoformat()
        session.save()
        return browser

    return enter


@pytest.fixture
def post(admin):
    """`post("he", "post_change", 5, title=…)`: send a form; the answer."""

    def send(who: str, route: str, /, *args, **what):
        return admin(who).post(reverse(route, args=args), what)

    return send


@pytest.fixture
def get(admin):
    """`get("he", "post", 5)`: the page, as text."""

    def read(who: str, route: str, /, *args, status: int = 200, **query) -> str:
        answer = admin(who).get(reverse(route, args=args), query)
        assert answer.status_code == status
        return answer.content.decode() if not answer.streaming else ""

    return read


@pytest.fixture
def password(cast):
    """The cast's password, for giving it again."""
    return PASSWORD


@pytest.fixture
def account(cast):
    return lambda name: Account.objects.get(username=name)
